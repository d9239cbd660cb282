package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

	"github.com/cachelint/cachelint/internal/plain"
)

// clean makes text from analysed code safe to print.
func clean(s string) string { return plain.Text(s) }

// noCommand makes a line one that GitHub's runner prints: what begins with two
// colons, after any space, is a command to it.
func noCommand(line string) string {
	if rest, ok := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"); ok {
		return plain.Escape(':') + ":" + rest
	}
	return line
}

// A progress shows what goes on, on one line of a terminal.
type progress struct {
	mu sync.Mutex
	w  io.Writer // nil if nobody watches
}

// newProgress returns a progress on w, silent if w is not a terminal.
func newProgress(w io.Writer) *progress {
	if f, ok := w.(*os.File); ok && os.Getenv("TERM") != "dumb" {
		if st, err := f.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			return &progress{w: w}
		}
	}
	return &progress{}
}

// show replaces the line.
func (p *progress) show(format string, args ...any) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
}

// erase leaves the terminal as it was.
func (p *progress) erase() { p.show("") }
