package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/testenv"
)

// TestMapGolden pins the table: go test ./cmd/cachelint -run Golden -update
func TestMapGolden(t *testing.T) {
	t.Parallel()
	r := cachelint(t, testenv.Module(t, "learning"), "map")
	if r.code != 0 || r.stderr != "" {
		t.Fatalf("exit code %d\n%s", r.code, r.stderr)
	}
	file := filepath.Join("testdata", "learning.map")
	if *update {
		if err := os.WriteFile(file, []byte(r.stdout), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r.stdout != string(want) {
		t.Errorf("the map differs from %s (-update writes it anew):\n%s", file, r.stdout)
	}
	for l := range strings.Lines(r.stdout) {
		if l = strings.TrimSuffix(l, "\n"); utf8.RuneCountInString(l) > tableWidth || strings.HasSuffix(l, " ") {
			t.Errorf("too wide, or ends in a blank: %q", l)
		}
	}
}

func TestMapJSON(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "learning")
	read := func(args ...string) *cachemap.Document {
		r := cachelint(t, dir, append([]string{"map", "-json"}, args...)...)
		r.want(t, 0, "{", "")
		doc := &cachemap.Document{}
		dec := json.NewDecoder(strings.NewReader(r.stdout))
		dec.DisallowUnknownFields()
		if err := dec.Decode(doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	all, one := read(), read("./internal/profile")
	if len(all.Refills) < 7 || len(one.Refills) == 0 || len(one.Families) == 0 || len(one.Refills) >= len(all.Refills) {
		t.Errorf("%d and %d refills, %d families", len(all.Refills), len(one.Refills), len(one.Families))
	}
	for _, r := range one.Refills {
		if r.Package != "example.com/learning/internal/profile" {
			t.Errorf("%s was not asked for", r.Package)
		}
		// What one package shows of itself is what the whole program knows.
		if !slices.ContainsFunc(all.Refills, func(a cachemap.RefillJSON) bool { return a.ID == r.ID && (a.TTL == nil) == (r.TTL == nil) }) {
			t.Errorf("%s is not in the whole map", r.ID)
		}
	}
}

// TestPatterns: patterns select what is reported, not what is analysed.
func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"learning", "program"} {
		dir := testenv.Module(t, name)
		all := strings.SplitAfter(cachelint(t, dir, "-tier=review").stdout, "\n")
		byDir := map[string][]string{}
		for _, l := range all {
			if file, _, ok := strings.Cut(l, ":"); ok {
				byDir["./"+filepath.Dir(file)] = append(byDir["./"+filepath.Dir(file)], l)
			}
		}
		for pattern, want := range byDir {
			got := cachelint(t, dir, "-tier=review", pattern)
			if got.code != 1 || got.stdout != strings.Join(want, "") {
				t.Errorf("%s: a run on %s says\n%s\na run on all of it says\n%s", name, pattern, got.stdout, strings.Join(want, ""))
			}
		}
	}
}

// TestRepeat: two runs write the same bytes.
func TestRepeat(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "program")
	for _, args := range [][]string{{"-tier=review"}, {"-json", "-tier=review"}, {"map"}, {"map", "-json"}, {"map", "-html", "-"}} {
		first := cachelint(t, dir, args...)
		for range 3 {
			if again := cachelint(t, dir, args...); again != first {
				t.Fatalf("%v: two runs differ:\n%s\n%s", args, first.stdout, again.stdout)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, x := range []struct {
		in   string
		want []string
	}{
		{"", []string{""}},
		{"short", []string{"short"}},
		{"letters and more", []string{"letters", "and more"}},
		{"abcdefghijklmnop", []string{"abcdefgh", "ijklmnop"}},
		{"abcdefghijklmnopqrstuvwxyz", []string{"abcdefgh", "ijklmnop", "qrstuvw…"}},
		{"äöüäöüäöü", []string{"äöüäöüäö", "ü"}},
	} {
		if got := wrap(x.in, 8, ""); !slices.Equal(got, x.want) {
			t.Errorf("wrap(%q) = %q, want %q", x.in, got, x.want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain {id} äöü":     "plain {id} äöü",
		"\x1b[31mred":        `\u001b[31mred`,
		"a\nb\tc\r":          `a\nb\tc\u000d`,
		"\u009b31m":          `\u009b31m`,
		"\u202eright":        `\u202eright`,
		"bad\xff":            `bad\xff`,
		"tag\U000e0041":      `tag\udb40\udc41`,
		"replaced \ufffd it": "replaced \ufffd it",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}
