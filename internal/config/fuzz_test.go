package config

import (
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParseFile: a fault is one line that names the file, and what is read can
// be used.
func FuzzParseFile(f *testing.F) {
	for _, text := range []string{
		"", "tier: review\nchecks: {enable: [ttljitter], disable: [directive]}\ntests: true\n",
		"exclude: ['**/a_*.go', x/?]\nfreshness: {require: true, families: [{key: 'a:{id}*', fresh: 1m}]}\n",
		"wrappers:\n- library: x\n  packages: [x]\n  place: shared\n  calls: [{names: [Get], op: get, key: 0, miss: ok}]\n",
		"wrappers: [{library: x, names: {identities: [{what: user, words: [viewer]}], not: [a]}}]",
		"wrappers: [../a, a]", "baseline: b.yaml", "a: &a [*a]", "tier: [", "? a", "- b", "\x00",
	} {
		f.Add([]byte(text))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := ParseFile(dir, "c.yml", content)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "c.yml:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q", err)
			}
			return
		}
		c := &Config{file: file}
		c.Excluded(filepath.Join(dir, "x", "a_b.go"))
		c.Budget("a:{id}b")
		again, err := ParseFile(dir, "c.yml", content)
		if err != nil || file.canonical() != again.canonical() {
			t.Errorf("read twice: %v\n%s\n%s", err, file.canonical(), again.canonical())
		}
	})
}
