package unit

import (
	"slices"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/config"
)

// FuzzParseDirective: a comment is a directive for checks that there are, or
// a faulty one, or none, and what is wrong with it is said in one line.
func FuzzParseDirective(f *testing.F) {
	for _, text := range []string{
		"//cachelint:ignore nocoalesce few", "//cachelint:ignore nocoalesce, ttljitter few", "//cachelint:ignore", "// cachelint:ignore x",
		"//cachelint:disable", "//nolint", "// nolint:cachelint,errcheck // few", "//nolint:", "//lint:ignore cachelint few",
		"//lint:file-ignore ttljitter", "/* lint */", "//cachelint:ignore ,, a", "//cachelint:ignore\tnocoalesce\tfew",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "//") && strings.Contains(text, "\n") {
			return // no comment
		}
		kind, checks, err := parseDirective(text)
		if err != nil && (kind == noDirective || strings.Contains(err.Error(), "\n")) {
			t.Errorf("kind %d, error %q", kind, err)
		}
		if kind == noDirective && checks != nil || kind == ours && err == nil && len(checks) == 0 {
			t.Errorf("kind %d of %q", kind, checks)
		}
		for _, c := range checks {
			if !slices.Contains(config.Checks, c) {
				t.Errorf("%q is no check", c)
			}
		}
	})
}
