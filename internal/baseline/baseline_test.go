package baseline

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

const id = "0123456789abcdef01234567"

// TestErrors: a baseline that cannot be read hides nothing, and says so.
func TestErrors(t *testing.T) {
	entry := "  - {id: " + id + ", check: nocoalesce, package: example.com/a}\n"
	head := "version: 1\nfindings:\n"
	for _, x := range []struct{ content, want string }{
		{head + entry, ""},
		{"version: 1\nfindings: []\n", ""},
		{"", "b.yaml: want one document with version and findings, not 0: write it with -baseline-update all"},
		{head + entry + "---\n" + head, "b.yaml: want one document with version and findings, not 2"},
		{"[]", "b.yaml:1: want a mapping with version and findings, not a list"},
		{"findings: []", "b.yaml:1: version: is 0: this cachelint reads version 1"},
		{"version: 2\nfindings: []", "b.yaml:1: version: is 2: this cachelint reads version 1"},
		{"version: one\nfindings: []", "b.yaml:1: cannot unmarshal"},
		{head + "<<<<<<< HEAD\n" + entry, "b.yaml:3: "},
		{head + entry + entry, "b.yaml:4: findings.1.id: is listed twice, first on line 3"},
		{head + "  - {id: 12, check: a, package: b}", `b.yaml:3: findings.0.id: "12" is no identity of a finding`},
		{head + "  - {id: " + id + ", package: b}", `b.yaml:3: findings.0: check or package is missing`},
		{head + "  - {id: " + id + ", checks: a}", `b.yaml:3: findings.0.checks: is not a field`},
	} {
		_, err := Parse("b.yaml", []byte(x.content))
		if (err == nil) != (x.want == "") || err != nil && (!strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q: error %v, want %q", x.content, err, x.want)
		}
	}
}

// TestRoundTrip: what is written is read, and findings that were listed in
// another order give the same file.
func TestRoundTrip(t *testing.T) {
	entries := []Entry{
		{ID: strings.Replace(id, "0", "1", 1), Check: "ttljitter", Package: "example.com/a", File: "a.go", Key: "{id}"},
		{ID: id, Check: "nocoalesce", Package: "example.com/a", File: "a.go", Func: "(*a.A).F", Cache: "c (map)", Key: "x: # 'y' \"\x1b\"\n{…}", Role: "load"},
		{ID: strings.Replace(id, "0", "2", 1), Check: "nocoalesce", Package: "example.com/b"},
	}
	b, c := New(), New()
	for _, e := range entries {
		b.Add(e)
	}
	for _, e := range slices.Backward(entries) {
		c.Add(e)
	}
	one, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	two, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) || bytes.ContainsRune(one, '\x1b') {
		t.Errorf("%s\nand\n%s", one, two)
	}
	d, err := Parse("b.yaml", one)
	if err != nil {
		t.Fatal(err)
	}
	got := d.Entries()
	for i := range got {
		got[i].Line = 0
	}
	if !slices.Equal(got, b.Entries()) {
		t.Errorf("read %+v, want %+v", got, b.Entries())
	}
	if !d.Has(id) || d.Has("x") || (*Baseline)(nil).Has(id) {
		t.Error("Has is wrong")
	}
}
