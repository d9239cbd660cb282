package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/cachelint/cachelint/internal/testenv"
)

var shots = flag.String("shots", "", "write screenshots of the map's page to this folder")

// texts returns what a reader sees of the elements of a class.
func texts(t *testing.T, page, class string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) {
				var b strings.Builder
				for d := range n.Descendants() {
					if d.Type == html.TextNode {
						b.WriteString(d.Data)
					}
				}
				out = append(out, b.String())
			}
		}
	}
	return out
}

// TestPage: the page says what the command says, of the tier that is asked
// for, and shows each finding with its code and its family.
func TestPage(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "learning")
	for _, tier := range []string{"default", "review"} {
		r := cachelint(t, dir, "map", "-html", "-", "-tier="+tier)
		r.want(t, 0, "<!doctype html>", "")
		got := texts(t, r.stdout, "finding")
		said := strings.Split(strings.TrimSpace(cachelint(t, dir, "-tier="+tier).stdout), "\n")
		if len(got) != len(said) || len(got) == 0 {
			t.Fatalf("%s: %d findings on the page, %d without it", tier, len(got), len(said))
		}
		for _, l := range said {
			at, rest, _ := strings.Cut(l, ": ")
			check, message, _ := strings.Cut(rest, ": ")
			if !slices.ContainsFunc(got, func(s string) bool {
				return strings.Contains(s, check) && strings.Contains(s, at) && strings.Contains(s, message)
			}) {
				t.Errorf("%s: the page lacks %s", tier, l)
			}
		}
		if rows, families := texts(t, r.stdout, "more"), strings.Count(cachelint(t, dir, "map").stdout, "\nlearning:"); len(rows) != families {
			t.Errorf("%d rows, but the map has %d families", len(rows), families)
		}
		for _, f := range got {
			if !strings.Contains(f, "Famil") || !strings.Contains(f, "reported here") {
				t.Errorf("no family or no code: %s", f)
			}
		}
	}
}

// TestPageFile: the page replaces an older one and nothing else.
func TestPageFile(t *testing.T) {
	t.Parallel()
	dir := module(t, small+"-- notes.html --\n<!doctype html>mine\n-- empty.html --\n-- sub/a.txt --\n")
	file := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const said = " shows 1 family and 1 finding\n"
	cachelint(t, dir, "map", "-html", "out.html").want(t, 0, "", "cachelint: out.html"+said)
	first := file("out.html")
	if first != cachelint(t, dir, "map", "-html", "-").stdout {
		t.Error("the file is not what -html - prints")
	}
	cachelint(t, dir, "map", "-html", "empty.html").want(t, 0, "", said)
	if runtime.GOOS != "windows" {
		// What a link leads to is replaced, and keeps its mode.
		if err := os.Chmod(filepath.Join(dir, "out.html"), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("out.html", filepath.Join(dir, "link.html")); err != nil {
			t.Fatal(err)
		}
		cachelint(t, dir, "map", "-html", "link.html", "-tier=review").want(t, 0, "", "link.html shows 1 family and ")
		if file("out.html") == first {
			t.Error("the older page is still there")
		}
		if info, err := os.Lstat(filepath.Join(dir, "out.html")); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		if info, err := os.Lstat(filepath.Join(dir, "link.html")); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link is gone: %v", err)
		}
		cachelint(t, dir, "map", "-html", "/dev/null").want(t, 0, "", "cachelint: /dev/null"+said)
	}
	for args, stderr := range map[string]string{
		"-html notes.html":               "cachelint: -html: notes.html is there and is no page of cachelint's: name another file, or remove it\n",
		"-html users/users.go":           "cachelint: -html: users/users.go is there and is no page of cachelint's: name another file, or remove it\n",
		"-html sub":                      "cachelint: -html: sub is a folder: name a file, or - for the standard output\n",
		"-html ./...":                    "cachelint: -html ./... names packages: the file comes first\n",
		"-html no/such/out.html":         "cachelint: -html: no folder no/such for out.html\n",
		"-html out.html -json":           "cachelint: -html writes a page: leave out -json and -why\n",
		"-html out.html -why users.go:1": "cachelint: -html writes a page: leave out -json and -why\n",
	} {
		cachelint(t, dir, append([]string{"map"}, strings.Fields(args)...)...).want(t, 2, "", stderr)
	}
	if file("notes.html") != "<!doctype html>mine\n" || !strings.HasPrefix(file("users/users.go"), "package users") {
		t.Error("a file that is no page was changed")
	}
	left, err := filepath.Glob(filepath.Join(dir, ".cachelint-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestPageOfOddCode: real code with hostile keys; and a line directive cannot
// make the page show a file that is not part of the program.
func TestPageOfOddCode(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret.go")
	if err := os.WriteFile(secret, []byte(strings.Repeat("the secret\n", 99)), 0o666); err != nil {
		t.Fatal(err)
	}
	odd := strings.NewReplacer(
		"package users\n", "package users\n\nimport \"fmt\"\n",
		"names map[int64][]string", "names map[string][]string",
		"u.names[teamID]", `u.names[fmt.Sprintf("</script><script>alert(1)</script>\x1b[31m\xff\"'\n\u202e%d", teamID)]`,
	).Replace(refill)
	odd = strings.Replace(odd, "delete(u.names, teamID)", "delete(u.names, fmt.Sprint(teamID))", 1)
	dir := module(t, gomod+"-- odd.go --\n"+odd)
	r := cachelint(t, dir, "map", "-html", "-")
	r.want(t, 0, "&lt;/script&gt;&lt;script&gt;alert(1)", "")
	if strings.Contains(r.stdout, "<script>alert") || strings.ContainsAny(r.stdout, "\x1b\xff\u202e") {
		t.Error("the key is not escaped")
	}
	if strings.Count(r.stdout, "reported here") != 1 {
		t.Error("no code is shown")
	}
	// The same code, said to lie elsewhere.
	for _, place := range []string{":20", ":20:1"} {
		if err := os.WriteFile(filepath.Join(dir, "odd.go"), []byte(strings.Replace(odd, "func (u *Users) Names", "//line "+secret+place+"\nfunc (u *Users) Names", 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		r = cachelint(t, dir, "map", "-html", "-")
		r.want(t, 0, "secret.go:", "")
		if n := len(texts(t, r.stdout, "finding")); n != 1 || strings.Contains(r.stdout, "the secret") {
			t.Errorf("%d findings, and the page shows a file that a line directive names", n)
		}
	}
}

// TestPageInBrowser uses the page as a reader does, in a real browser.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	b := testenv.NewBrowser(t)
	file := filepath.Join(t.TempDir(), "map.html")
	cachelint(t, testenv.Module(t, "learning"), "map", "-html", file, "-tier=review").want(t, 0, "", "shows 9 families and 11 findings")
	is := func(what, expr, want string) {
		t.Helper()
		if got := b.Eval(expr); got != want {
			t.Errorf("%s: %s is %q, want %q", what, expr, got, want)
		}
	}
	shot := func(name string) {
		t.Helper()
		if *shots != "" {
			if err := os.WriteFile(filepath.Join(*shots, name+".png"), b.Screenshot(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	const (
		shown   = `document.getElementById("shown").textContent`
		keys    = `[...document.querySelectorAll("tbody:not([hidden]) a.key")].map(a => a.textContent).join(" ")`
		focus   = `document.activeElement.textContent`
		open    = `document.querySelectorAll("details[open]").length`
		visible = `[...document.querySelectorAll(".finding")].filter(f => f.checkVisibility()).length`
		ground  = `getComputedStyle(document.body).backgroundColor`
	)
	b.Size(1280, 1500)
	b.Prefer("light")
	b.Open(file)
	is("opened", shown, "9 of 9 families, 11 of 11 findings")
	is("the picture", `document.querySelector("#map .source + .name").textContent`, "table featured")
	shot("light")

	// The keyboard: filter, go down, open, close.
	b.Press("/")
	is("/", `document.activeElement.id`, "q")
	b.Press("p", "r", "o", "f", "i", "l", "e", ":")
	is("filtered", keys, "learning:profile:{id}")
	is("filtered", shown, "1 of 9 families, 2 of 11 findings")
	b.Press("ArrowDown")
	is("down", focus, "learning:profile:{id}")
	b.Press("Enter")
	is("enter", open, "1")
	shot("open")
	b.Press("ArrowDown")
	is("down again", `document.activeElement.id`, b.Eval(`[...document.querySelectorAll(".finding")].find(f => !f.hidden).id`))
	b.Press("ArrowUp", "Escape")
	is("escape", open, "0")
	b.Press("/", "Escape")
	is("cleared", shown, "9 of 9 families, 11 of 11 findings")

	// The other filters.
	choose := func(id, value string) {
		t.Helper()
		b.Eval(`(() => { const e = document.getElementById("` + id + `"); e.value = "` + value + `"; e.dispatchEvent(new Event("input")) })()`)
	}
	choose("by-check", "personalkey")
	is("by check", keys, "learning:entitlement:{courseID} learning:finished:{courseID}")
	is("by check", visible, "2")
	b.Eval(`location.hash = document.querySelector("article.finding[hidden]").id`)
	is("to a hidden finding", `new Promise(done => setTimeout(() => done(document.querySelector(location.hash).checkVisibility()), 200))`, "true")
	choose("by-check", "")
	b.Eval(`document.getElementById("by-bare").click()`)
	is("bare", shown, "4 of 9 families, 11 of 11 findings")
	b.Eval(`document.getElementById("by-bare").click()`)
	choose("by-place", "shared")
	is("by place", shown, "9 of 9 families, 11 of 11 findings")

	// Sorting: by findings, the most first, then the fewest.
	sort := func(i string) { b.Eval(`document.querySelectorAll("thead button")[` + i + `].click()`) }
	sort("6")
	is("sorted", `document.querySelector("a.key").textContent`, "learning:entitlement:{courseID}")
	is("sorted", `document.querySelectorAll("thead th")[6].getAttribute("aria-sort")`, "descending")
	sort("6")
	is("sorted", `document.querySelector("a.key").textContent`, "learning:entitlement:{ctx.UserID()}:{courseID}")
	sort("0")
	is("sorted", `document.querySelector("a.key").textContent`, "learning:catalog:featured")

	// A link from a finding, or from the picture, opens the family even if it was filtered away.
	choose("q", "learning:profile")
	b.Eval(`document.querySelector("#map a[data-f]").dispatchEvent(new MouseEvent("click", {bubbles: true}))`)
	is("from the picture", `new Promise(done => setTimeout(() => done(document.querySelectorAll("details[open]").length + " " + document.querySelector("tbody").hidden), 200))`, "1 false")
	is("pointed at", `(() => { const n = document.querySelector("#map [data-f]"); n.dispatchEvent(new MouseEvent("mouseenter"));
		const r = document.querySelectorAll("#map .edge.on").length > 0 && document.getElementById("map").classList.contains("looking");
		n.dispatchEvent(new MouseEvent("mouseleave")); return r && !document.getElementById("map").classList.contains("looking") })()`, "true")

	// Light and dark: the system decides, until the reader does.
	light := b.Eval(ground)
	b.Prefer("dark")
	dark := b.Eval(ground)
	if dark == light {
		t.Errorf("light and dark are both %s", dark)
	}
	b.Open(file)
	shot("dark")
	contrast(t, b, "dark")
	b.Eval(`document.getElementById("theme").click()`)
	is("chosen", ground, light)
	contrast(t, b, "light")

	// A narrow window shows all without scrolling sideways.
	b.Size(390, 1500)
	is("narrow", `document.documentElement.scrollWidth <= 390`, "true")
	shot("narrow")

	// Printed, everything is open, and nothing that only a screen can do.
	if pdf := b.PDF(); len(pdf) < 10_000 {
		t.Errorf("the PDF has %d bytes", len(pdf))
	}
	is("after printing", open, "0")

	// Without a script it can be read: each row's details open, and nothing is hidden but the tools.
	b.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.Size(1280, 1500)
	b.Open(file)
	is("without scripts", visible, "11")
	is("without scripts", `document.getElementById("tools").checkVisibility()`, "false")
	is("without scripts", `(() => { const d = document.querySelector("tbody details"); d.querySelector("summary").click(); return d.open && d.querySelector(".refill").checkVisibility() })()`, "true")
	shot("plain")
	if len(b.Complaints) > 0 {
		t.Errorf("the browser complains: %q", b.Complaints)
	}
	if slices.ContainsFunc(b.Requests, func(r string) bool { return !regexp.MustCompile(`^file://.*/map\.html(#.*)?$`).MatchString(r) }) {
		t.Errorf("the page asks for %q", b.Requests)
	}
}

// contrast tests that all text is as far from its ground as WCAG 2 AA asks for: 4.5 to 1.
func contrast(t *testing.T, b *testenv.Browser, name string) {
	t.Helper()
	got := b.Eval(`(() => {
		const rgb = (s) => s.match(/[\d.]+/g).map(Number);
		const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
		const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
		const bad = new Set();
		for (const e of document.querySelectorAll("body *")) {
			if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
			const svg = !!e.closest("#map");
			const fg = rgb(getComputedStyle(e)[svg ? "fill" : "color"]);
			let bg = ground(e);
			if (svg) { const box = e.parentElement.querySelector(e.matches(".number") ? ".badge" : ".box"); if (box) bg = rgb(getComputedStyle(box).fill) }
			const [a, b] = [light(fg), light(bg)].sort((x, y) => y - x);
			if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(e.tagName + "." + e.getAttribute("class") + " " + ((a + 0.05) / (b + 0.05)).toFixed(2));
		}
		return [...bad].join(", ");
	})()`)
	if got != "" {
		t.Errorf("%s: too little contrast: %s", name, got)
	}
}
