package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// twice is a module with the same refill in two packages.
var twice = small + "-- more/more.go --\n" + strings.Replace(refill, "package users", "package more", 1)

// protected is the refill with a lock around lookup, load and store.
var protected = strings.NewReplacer("\tu.mu.Lock()\n\tcached", "\tu.mu.Lock()\n\tdefer u.mu.Unlock()\n\tcached", "[teamID]\n\tu.mu.Unlock()", "[teamID]",
	"\tu.mu.Lock()\n\tu.names[teamID] = names\n\tu.mu.Unlock()", "\tu.names[teamID] = names").Replace(refill)

// TestBaseline: old findings are set aside, new ones are reported, and what is
// gone leaves the list and does not come back.
func TestBaseline(t *testing.T) {
	t.Parallel()
	dir := module(t, twice)
	file := filepath.Join(dir, "known.yaml")
	ids := func() []string {
		var out []string
		for l := range strings.Lines(readFile(t, file)) {
			if _, id, ok := strings.Cut(l, "id: "); ok {
				out = append(out, strings.TrimSpace(id))
			}
		}
		return out
	}
	cachelint(t, dir, "-baseline=known.yaml").want(t, 2, "", "cannot read the baseline: open known.yaml: no such file or directory: write it with -baseline-update all\n")
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=shrink").want(t, 2, "", "cannot read the baseline")

	// A selection lists what it sees, and keeps the rest.
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=all", "./users").want(t, 0, "", "cachelint: known.yaml lists 1 finding\n")
	cachelint(t, dir, "-baseline=known.yaml").want(t, 1, "more/more.go:22:18: nocoalesce", "cachelint: 1 finding\n")
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=all", "./more").want(t, 0, "", "cachelint: known.yaml lists 2 findings\n")
	old := readFile(t, file)
	for _, want := range []string{"check: nocoalesce", "file: users/users.go", "func: (*example.com/small/users.Users).Names", "key: '{teamID}'", "package: example.com/small/more"} {
		if !strings.Contains(old, want) {
			t.Errorf("the baseline lacks %q:\n%s", want, old)
		}
	}
	if got := ids(); len(got) != 2 || got[0] == got[1] {
		t.Errorf("identities %q", got)
	}
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=all").want(t, 0, "", "")
	same(t, file, old)

	// All routes and formats are silent, also after lines have moved.
	write(t, dir, "users/users.go", strings.Replace(refill, "type Users", "// Users has names.\n//\n// Of teams.\ntype Users", 1))
	cachelint(t, dir, "-baseline=known.yaml").want(t, 0, "", "")
	cachelint(t, dir, "-baseline=known.yaml", "-json").want(t, 0, "{}\n", "")
	cachelint(t, dir, "-baseline=known.yaml", "-local").want(t, 0, "", "")
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-strict").want(t, 0, "", "")
	cachelint(t, dir).want(t, 1, "users/users.go:25:18", "2 findings")

	// One is fixed. It is called gone only where it would have been seen.
	write(t, dir, "users/users.go", protected)
	const gone = "cachelint: the baseline lists what is gone: nocoalesce of {teamID} in users/users.go (*example.com/small/users.Users).Names\n" +
		"cachelint: the baseline can shrink by 1 finding: run with -baseline FILE -baseline-update shrink\n"
	cachelint(t, dir, "-baseline=known.yaml").want(t, 0, "", gone)
	cachelint(t, dir, "-baseline=known.yaml", "-tier=review", "./users").want(t, 0, "", gone)
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-strict").want(t, 1, "", gone)
	for _, args := range [][]string{{"./more"}, {"-checks=ttljitter"}, {"-local"}} {
		cachelint(t, dir, append([]string{"-baseline=known.yaml", "-baseline-strict"}, args...)...).want(t, 0, "", "")
		if args[0] != "-local" {
			cachelint(t, dir, append([]string{"-baseline=known.yaml", "-baseline-update=shrink"}, args...)...).want(t, 0, "", "")
		}
	}
	same(t, file, old)
	write(t, dir, "broken/broken.go", "package broken\n\nvar x = y\n")
	if r := cachelint(t, dir, "-baseline=known.yaml", "-baseline-strict"); r.code != 0 || strings.Contains(r.stderr, "gone") {
		t.Errorf("a package does not compile: %+v", r)
	}
	if err := os.RemoveAll(filepath.Join(dir, "broken")); err != nil {
		t.Fatal(err)
	}

	// It only shrinks: what is new is reported, and not listed.
	write(t, dir, "new/new.go", strings.Replace(refill, "package users", "package new", 1))
	was := ids()
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=shrink").want(t, 1, "new/new.go:22:18: nocoalesce", "cachelint: known.yaml lists 1 finding\n")
	if now := ids(); len(now) != 1 || !slices.Contains(was, now[0]) {
		t.Errorf("%q becomes %q", was, now)
	}
	write(t, dir, "users/users.go", refill)
	cachelint(t, dir, "-baseline=known.yaml").want(t, 1, "users/users.go:22:18", "cachelint: 2 findings\n")

	// A directive makes the entry needless.
	write(t, dir, "more/more.go", strings.Replace(strings.Replace(refill, "package users", "package more", 1), "\tnames, err := u.load", "\t//cachelint:ignore nocoalesce few\n\tnames, err := u.load", 1))
	cachelint(t, dir, "-baseline=known.yaml", "./more").want(t, 0, "", "can shrink by 1 finding")
	// So does a package that is no more.
	if err := os.RemoveAll(filepath.Join(dir, "more")); err != nil {
		t.Fatal(err)
	}
	cachelint(t, dir, "-baseline=known.yaml").want(t, 1, "users/users.go:22:18", "can shrink by 1 finding")
}

// TestBaselineConfigured: the configuration may name it, for go vet as well.
func TestBaselineConfigured(t *testing.T) {
	t.Parallel()
	dir := module(t, twice)
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=all").want(t, 0, "", "lists 2 findings")
	write(t, dir, ".cachelint.yml", "baseline: known.yaml\n")
	cachelint(t, dir).want(t, 0, "", "")
	govet(t, dir, "./...").want(t, 0, "", "")
	all := readFile(t, filepath.Join(dir, "known.yaml"))
	first, _, _ := strings.Cut(all, "findings:")
	write(t, dir, "known.yaml", first+"findings: []\n")
	cachelint(t, dir).want(t, 1, "nocoalesce", "2 findings")
	govet(t, dir, "./...").want(t, 1, "", "nocoalesce")
	write(t, dir, "other.yaml", all)
	cachelint(t, dir, "-baseline=other.yaml").want(t, 0, "", "")
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"-baseline-update=all"}, "-baseline-update writes a baseline: name it with -baseline"},
		{[]string{"-baseline=b", "-baseline-update=grow"}, `-baseline-update: want "shrink" or "all", not "grow"`},
		{[]string{"-baseline=b", "-baseline-update=all", "-fix"}, "-baseline-update writes the baseline only"},
		{[]string{"-baseline=users"}, "cannot read the baseline: "},
		{[]string{"-baseline=users/users.go"}, "users/users.go:"},
	} {
		cachelint(t, dir, x.args...).want(t, 2, "", x.want)
	}
	same(t, filepath.Join(dir, "users/users.go"), refill)
	write(t, dir, "known.yaml", "<<<<<<< HEAD\n"+all)
	cachelint(t, dir).want(t, 2, "", "known.yaml:")
}

// TestBaselineFix: -fix leaves alone what the baseline lists.
func TestBaselineFix(t *testing.T) {
	t.Parallel()
	dir := module(t, wrapped+"-- .cachelint.yml --\nwrappers: [wrappers.yaml]\nchecks: {enable: [ttljitter]}\n")
	cachelint(t, dir, "-baseline=b.yaml", "-baseline-update=all").want(t, 0, "", "lists 1 finding")
	old := readFile(t, filepath.Join(dir, price))
	cachelint(t, dir, "-baseline=b.yaml", "-fix").want(t, 0, "", "")
	same(t, filepath.Join(dir, price), old)
	cachelint(t, dir, "-fix").want(t, 0, "", "fixed 1 finding")
}
