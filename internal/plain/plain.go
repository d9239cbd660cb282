// Package plain makes text from analysed code safe to show: a key may hold
// escape sequences, characters that reorder what a reader sees, or commands to
// the CI system whose log it is printed to.
package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s with everything escaped that would do something, or hide,
// instead of being seen. The result is valid UTF-8 on one line.
func Text(s string) string {
	if strings.IndexFunc(s, Unsafe) < 0 && utf8.ValidString(s) && !strings.Contains(s, "##") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case Unsafe(r) || Command(s):
			b.WriteString(Escape(r))
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

// Unsafe: control characters, and the format characters that change direction
// or cannot be seen.
func Unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// Command reports whether s begins with what CI systems take for a command
// wherever it stands in a line of a log: "##[error]" (GitHub's runner, Azure
// Pipelines), "##vso[task.setvariable]" (Azure Pipelines), "##teamcity[".
func Command(s string) bool {
	rest, ok := strings.CutPrefix(s, "##")
	return ok && strings.HasPrefix(strings.TrimLeftFunc(rest, unicode.IsLetter), "[")
}

// Escape writes a character as JSON and Go do.
func Escape(r rune) string {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Sprintf(`\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
