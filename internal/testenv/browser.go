package testenv

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A Browser is one tab of a headless Chromium, driven over the DevTools protocol.
type Browser struct {
	t       testing.TB
	out     *os.File
	in      *bufio.Reader
	session string
	n       int
	// Complaints are what the tab logged: errors, exceptions, violations of
	// the page's policy. Requests are the addresses that it asked for.
	Complaints, Requests []string
}

// NewBrowser starts a browser. The test is skipped where there is none.
func NewBrowser(t testing.TB) *Browser {
	t.Helper()
	exe := os.Getenv("CHROMIUM")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil && exe == "" {
			exe = path
		}
	}
	if exe == "" {
		t.Skip("no Chromium in PATH, and CHROMIUM names none: install it to test the page in a browser")
	}
	theirIn, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"--headless", "--remote-debugging-pipe", "--user-data-dir=" + t.TempDir(), "--no-first-run",
		"--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-extensions", "--hide-scrollbars"}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it
	}
	cmd := exec.Command(exe, append(args, "about:blank")...)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // file descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &Browser{t: t, out: out, in: bufio.NewReader(in)}
	// A browser that hangs must not hang the tests.
	dead := time.AfterFunc(3*time.Minute, func() { _ = cmd.Process.Kill() })
	t.Cleanup(func() {
		b.session = ""
		_ = b.send("Browser.close", nil)
		out.Close()
		_ = cmd.Wait() // it writes to its folder until it ends
		dead.Stop()
		in.Close()
	})
	var target struct{ TargetID string }
	b.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.Call(domain+".enable", nil, nil)
	}
	return b
}

// send writes one command.
func (b *Browser) send(method string, params any) error {
	b.n++
	msg := map[string]any{"id": b.n, "method": method}
	if params != nil {
		msg["params"] = params
	}
	if b.session != "" {
		msg["sessionId"] = b.session
	}
	data, err := json.Marshal(msg)
	if err != nil {
		return err
	}
	_, err = b.out.Write(append(data, 0))
	return err
}

// A message is an answer or an event of the browser.
type message struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct{ Message string }
}

// receive reads one message, and keeps what the tab complains of.
func (b *Browser) receive() message {
	b.t.Helper()
	data, err := b.in.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("the browser is gone: %v", err)
	}
	var m message
	if err := json.Unmarshal(data[:len(data)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	switch m.Method {
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
		b.Complaints = append(b.Complaints, string(m.Params))
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		_ = json.Unmarshal(m.Params, &p)
		b.Requests = append(b.Requests, p.Request.URL)
	}
	return m
}

// Call runs a command of the protocol and decodes its result.
func (b *Browser) Call(method string, params, result any) {
	b.t.Helper()
	if err := b.send(method, params); err != nil {
		b.t.Fatal(err)
	}
	for id := b.n; ; {
		m := b.receive()
		if m.ID != id {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

// Open shows a file, and waits until all of it is loaded.
func (b *Browser) Open(file string) {
	b.t.Helper()
	if err := b.send("Page.navigate", map[string]any{"url": "file://" + filepath.ToSlash(file)}); err != nil {
		b.t.Fatal(err)
	}
	for b.receive().Method != "Page.loadEventFired" {
	}
}

// Eval returns what a JavaScript expression yields, as text.
func (b *Browser) Eval(expr string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	b.Call("Runtime.evaluate", map[string]any{"expression": expr, "returnByValue": true, "awaitPromise": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expr, r.ExceptionDetails)
	}
	return fmt.Sprint(r.Result.Value)
}

// Press presses keys by the names that the DOM gives them: "a", "Enter", "ArrowDown".
func (b *Browser) Press(keys ...string) {
	b.t.Helper()
	codes := map[string]int{"Enter": 13, "Tab": 9, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
	for _, k := range keys {
		down := map[string]any{"type": "keyDown", "key": k, "windowsVirtualKeyCode": codes[k]}
		switch {
		case len(k) == 1:
			down["text"] = k
		case k == "Enter":
			down["text"] = "\r"
		}
		b.Call("Input.dispatchKeyEvent", down, nil)
		b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": k, "windowsVirtualKeyCode": codes[k]}, nil)
	}
}

// Prefer makes the tab's system one of "light" or "dark" colours.
func (b *Browser) Prefer(scheme string) {
	b.t.Helper()
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// Size makes the tab as wide and high as given, in CSS pixels.
func (b *Browser) Size(width, height int) {
	b.t.Helper()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Screenshot returns what the tab shows as PNG.
func (b *Browser) Screenshot() []byte {
	b.t.Helper()
	var r struct{ Data []byte }
	b.Call("Page.captureScreenshot", map[string]any{"format": "png"}, &r)
	return r.Data
}

// PDF returns the page as it is printed.
func (b *Browser) PDF() []byte {
	b.t.Helper()
	var r struct{ Data []byte }
	b.Call("Page.printToPDF", map[string]any{"printBackground": true}, &r)
	return r.Data
}
