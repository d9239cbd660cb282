package baseline

import (
	"slices"
	"strings"
	"testing"
)

// FuzzParse: a fault is one line that names the file, and what is read is
// written back.
func FuzzParse(f *testing.F) {
	const id = "0123456789abcdef01234567"
	for _, text := range []string{
		"", "version: 1\nfindings: []\n", "version: 2", "version: [1]", "---\n---\n",
		"version: 1\nfindings:\n  - {id: " + id + ", check: c, package: p, file: \"a\\nb\", key: '{id}'}\n",
		"version: 1\nfindings: [{id: " + id + ", check: c, package: p}, {id: " + id + ", check: c, package: p}]",
		"version: &a 1\nfindings: *a", "version: 1\nfindings: [{id: x}]", "<<<<<<< HEAD\nversion: 1",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := Parse("b.yaml", content)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "b.yaml:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q", err)
			}
			return
		}
		text, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse("b.yaml", text)
		if err != nil {
			t.Fatalf("%v in what was written:\n%s", err, text)
		}
		if !slices.Equal(again.IDs(), b.IDs()) {
			t.Errorf("%q becomes %q", b.IDs(), again.IDs())
		}
	})
}
