package main

import (
	"os"
	"strings"
	"testing"
)

// directives are comments at the refill of small, and what is said of them.
// Where the place is "line" they stand before the call that loads, "end" behind
// it, "func" in the comment of the function, "doc" in that of another one, and
// "file" above the package clause.
var directives = []struct {
	place, text string
	silent      bool   // the finding is not reported
	says        string // of the directive, by our command
	vet         bool   // go vet says so, too
}{
	{"line", "//cachelint:ignore nocoalesce one process reads it", true, "", false},
	{"end", "//cachelint:ignore nocoalesce one process reads it", true, "", false},
	{"func", "//cachelint:ignore nocoalesce one process reads it", true, "", false},
	{"line", "//cachelint:ignore nocoalesce, ttljitter -- one process reads it", true, "//cachelint:ignore nocoalesce,ttljitter suppresses nothing: ttljitter reports nothing here; remove it", false},
	{"line", "//cachelint:ignore ttljitter one process reads it", false, "//cachelint:ignore ttljitter suppresses nothing: ttljitter reports nothing here; remove it", false},
	{"doc", "//cachelint:ignore nocoalesce one process reads it", false, "//cachelint:ignore nocoalesce suppresses nothing: nocoalesce reports nothing here; remove it", false},
	{"file", "//cachelint:ignore nocoalesce one process reads it", false, "suppresses nothing", false},
	{"line", "//cachelint:ignore nocoalesce", false, "//cachelint:ignore nocoalesce gives no reason and so means nothing: say after the name why the finding is accepted", true},
	{"line", "//cachelint:ignore nocoalesce -- //", false, "gives no reason", true},
	{"line", "//cachelint:ignore", false, "//cachelint:ignore names no check: want //cachelint:ignore check reason", true},
	{"line", "//cachelint:ignore nocoalesc a typing error", false, `unknown check "nocoalesc": the checks are globalttl,`, true},
	{"line", "//cachelint:ignore all of it", false, `unknown check "all"`, true},
	{"line", "// cachelint:ignore nocoalesce a blank", false, "a directive begins without a blank: write //cachelint:ignore", true},
	{"line", "//cachelint:disable nocoalesce", false, "//cachelint:disable is no directive: want //cachelint:ignore check reason", true},
	{"line", "//cachelint:ignored nocoalesce", false, "//cachelint:ignored is no directive", true},
	{"line", "// The cachelint:ignore directive is for others.", false, "", false},
	{"line", "/* cachelint:ignore nocoalesce because */", false, "", false},

	{"line", "//nolint", true, "", false},
	{"end", "//nolint", true, "", false},
	{"end", "// nolint:errcheck, cachelint // one process reads it", true, "", false},
	{"end", "//nolint:nocoalesce", true, "", false},
	{"end", "//nolint:all", true, "", false},
	{"func", "//nolint:cachelint", true, "", false},
	{"file", "//nolint:cachelint", true, "", false},
	{"end", "//nolint:errcheck", false, "", false},
	{"end", "//nolint:ttljitter", false, "", false},
	{"end", "//nolinting is another word", false, "", false},
	{"doc", "//nolint:cachelint", false, "", false},

	{"line", "//lint:ignore nocoalesce one process reads it", true, "", false},
	{"line", "//lint:ignore SA1000,cachelint one process reads it", true, "", false},
	{"doc", "//lint:file-ignore nocoalesce one process reads it", true, "", false},
	{"file", "//lint:file-ignore cachelint one process reads it", true, "", false},
	{"line", "//lint:ignore SA1000 one process reads it", false, "", false},
	{"line", "//lint:ignore ttljitter one process reads it", false, "", false},
	{"line", "//lint:ignore nocoalesce", false, "//lint:ignore nocoalesce gives no reason and so means nothing", true},
}

func directed(place, text string) string {
	const load = "\tnames, err := u.load(ctx, teamID)\n"
	switch place {
	case "line":
		return strings.Replace(small, load, "\t"+text+"\n"+load, 1)
	case "end":
		return strings.Replace(small, load, strings.TrimSuffix(load, "\n")+" "+text+"\n", 1)
	case "func":
		return strings.Replace(small, "func (u *Users) Names", "// Names returns names.\n//\n"+text+"\nfunc (u *Users) Names", 1)
	case "doc":
		return strings.Replace(small, "func (u *Users) Forget", text+"\nfunc (u *Users) Forget", 1)
	}
	return strings.Replace(small, "package users", text+"\npackage users", 1)
}

func TestDirectives(t *testing.T) {
	t.Parallel()
	for i, x := range directives {
		dir := module(t, directed(x.place, x.text))
		check := func(how, out, says string) {
			t.Helper()
			if got := strings.Contains(out, "nocoalesce: every"); got == x.silent {
				t.Errorf("%s: %s %s: the finding is reported: %v\n%s", how, x.place, x.text, got, out)
			}
			if got := strings.Count(out, ": directive: "); says == "" && got > 0 || says != "" && (got != 1 || !strings.Contains(out, says)) {
				t.Errorf("%s: %s %s: want of the directive: %s\n%s", how, x.place, x.text, says, out)
			}
		}
		check("cachelint", cachelint(t, dir).stdout, x.says)
		says := ""
		if x.vet {
			says = x.says
		}
		if i%4 == 0 { // what reads them is the same, and go vet takes its time
			check("-local", cachelint(t, dir, "-local").stdout, says)
			check("go vet", govet(t, dir, "./...").stderr, says)
		}
	}
}

// TestDirectiveExtent: a statement counts with its lines, but not with the
// blocks in it.
func TestDirectiveExtent(t *testing.T) {
	t.Parallel()
	const ignore = "//cachelint:ignore nocoalesce one process reads it\n"
	for _, x := range []struct {
		name, old, new string
		silent         bool
	}{
		{"a call of several lines", "\tnames, err := u.load(ctx, teamID)\n", "\t" + ignore + "\tnames, err := (\n\t\tu.load(\n\t\t\tctx,\n\t\t\tteamID))\n", true},
		{"behind its first line", "\tnames, err := u.load(ctx, teamID)\n", "\tnames, err := ( " + ignore + "\t\tu.load(\n\t\t\tctx,\n\t\t\tteamID))\n", true},
		{"in the head of an if", "\tnames, err := u.load(ctx, teamID)\n\tif err != nil {", "\tvar names []string\n\tvar err error\n\t" + ignore + "\tif names, err = u.load(ctx,\n\t\tteamID); err != nil {", true},
		{"in the block of an if", "\tnames, err := u.load(ctx, teamID)\n", "\tvar names []string\n\tvar err error\n\t" + ignore + "\tif true {\n\t\tnames, err = u.load(ctx, teamID)\n\t}\n", false},
		{"two lines above", "\tnames, err := u.load(ctx, teamID)\n", "\t" + ignore + "\n\tnames, err := u.load(ctx, teamID)\n", false},
		{"with more to read", "\tnames, err := u.load(ctx, teamID)\n", "\t" + ignore + "\t// This takes long.\n\tnames, err := u.load(ctx, teamID)\n", true},
		{"behind the line above", "\tu.mu.Unlock()\n\tif ok {\n\t\treturn cached, nil\n\t}\n", "\tu.mu.Unlock()\n\tif ok {\n\t\treturn cached, nil\n\t} " + ignore, false},
	} {
		src := strings.Replace(small, x.old, x.new, 1)
		if src == small {
			t.Fatalf("%s: not replaced", x.name)
		}
		r := cachelint(t, module(t, src))
		if got := !strings.Contains(r.stdout, "nocoalesce: every"); got != x.silent || strings.Contains(r.stdout, "directive: ") == x.silent {
			t.Errorf("%s: silent: %v\n%s%s", x.name, got, r.stdout, r.stderr)
		}
	}
}

// TestDirectiveOfTTL: a finding that stands at the TTL's constant is silenced
// there, also for go vet, which shows it where the TTL is used.
func TestDirectiveOfTTL(t *testing.T) {
	t.Parallel()
	const ignore = "//cachelint:ignore ttljitter the warm-up runs once a month"
	archive := strings.NewReplacer("10*time.Minute", "settings.TTL", `"time"`+"\n\n\t\"example.com/wrapped/kv\"\n)\n\ntype Prices", "\n\t\"example.com/wrapped/kv\"\n\t\"example.com/wrapped/settings\"\n)\n\ntype Prices").Replace(wrapped) +
		"-- settings/settings.go --\npackage settings\n\nimport \"time\"\n\n// TTL is how long.\nconst TTL = 10 * time.Minute\n" +
		"-- .cachelint.yml --\nwrappers: [wrappers.yaml]\nchecks: {enable: [ttljitter]}\n"
	bare := module(t, archive)
	cachelint(t, bare).want(t, 1, "ttljitter: every entry", "1 finding")
	vet := govet(t, bare, "./...")
	if !strings.Contains(vet.stderr, "prices.go") {
		t.Fatalf("go vet: %+v", vet)
	}
	for name, file := range map[string]string{
		"at the constant": strings.Replace(archive, "const TTL = 10 * time.Minute", "const TTL = 10 * time.Minute "+ignore, 1),
		"above it":        strings.Replace(archive, "const TTL", ignore+"\nconst TTL", 1),
	} {
		dir := module(t, file)
		cachelint(t, dir).want(t, 0, "", "")
		if r := govet(t, dir, "./..."); r.code != 0 {
			t.Errorf("%s: go vet: %s", name, r.stderr)
		}
	}
	// For go vet it may stand at the store; our command does not call it unused.
	dir := module(t, strings.Replace(archive, "\tkv.Put(ctx, \"price", "\t"+ignore+"\n\tkv.Put(ctx, \"price", 1))
	if r := govet(t, dir, "./..."); r.code != 0 {
		t.Errorf("at the store: go vet: %s", r.stderr)
	}
	if r := cachelint(t, dir); strings.Contains(r.stdout, "directive: ") {
		t.Errorf("at the store: %s", r.stdout)
	}
}

// TestUnusedDirectives: a directive is called unused only by a run that would
// have seen what it suppresses.
func TestUnusedDirectives(t *testing.T) {
	t.Parallel()
	const unused = "directive: //cachelint:ignore ttljitter suppresses nothing"
	src := directed("line", "//cachelint:ignore ttljitter one process reads it") + "-- clean/clean.go --\npackage clean\n"
	dir := module(t, src)
	for _, x := range []struct {
		args []string
		want bool
	}{
		{nil, true},
		{[]string{"-tier=review"}, true},
		{[]string{"./users"}, true},
		{[]string{"./clean"}, false},
		{[]string{"-local"}, false},
		{[]string{"-checks=nocoalesce"}, false},
		{[]string{"-checks=nocoalesce,directive"}, false}, // ttljitter has not run
		{[]string{"-checks=ttljitter,directive"}, true},
		{[]string{"-checks=directive"}, false},
	} {
		if r := cachelint(t, dir, x.args...); strings.Contains(r.stdout, unused) != x.want {
			t.Errorf("%v: want %v\n%s%s", x.args, x.want, r.stdout, r.stderr)
		}
	}
	write(t, dir, ".cachelint.yml", "checks: {disable: [directive]}\n")
	if r := cachelint(t, dir); strings.Contains(r.stdout, unused) {
		t.Errorf("disabled: %s", r.stdout)
	}
	write(t, dir, ".cachelint.yml", "checks: {disable: [ttljitter]}\n")
	if r := cachelint(t, dir); strings.Contains(r.stdout, unused) {
		t.Errorf("the check is disabled: %s", r.stdout)
	}
	write(t, dir, ".cachelint.yml", "checks: {enable: [ttljitter]}\n")
	cachelint(t, dir).want(t, 1, "users/users.go:22:2: "+unused, "1 finding")
	if err := os.Remove(dir + "/.cachelint.yml"); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "clean/clean.go", "package clean\n\nvar x = y\n")
	if r := cachelint(t, dir); strings.Contains(r.stdout, unused) {
		t.Errorf("a package does not compile: %s", r.stdout)
	}
	// Nobody reads the directives of what is not analysed.
	tests := module(t, "-- go.mod --\nmodule example.com/small\n\ngo 1.26\n-- a/a.go --\npackage a\n-- a/a_test.go --\npackage a\n\n//cachelint:ignore nope\nvar x = 1\n")
	cachelint(t, tests).want(t, 0, "", "")
	govet(t, tests, "./...").want(t, 0, "", "")
	cachelint(t, tests, "-tests").want(t, 1, "a/a_test.go:3:1: directive: unknown check", "1 finding")
	// A finding for reviewers is suppressed also where it is not shown.
	review := module(t, strings.Replace(wrapped, warm, "", 1)+"-- .cachelint.yml --\nwrappers: [wrappers.yaml]\nchecks: {enable: [ttljitter]}\n")
	cachelint(t, review, "-tier=review").want(t, 1, "ttljitter: every entry", "1 finding")
	review = module(t, strings.Replace(strings.Replace(wrapped, warm, "", 1), "\tkv.Put(ctx, \"price", "\t//cachelint:ignore ttljitter few\n\tkv.Put(ctx, \"price", 1)+"-- .cachelint.yml --\nwrappers: [wrappers.yaml]\nchecks: {enable: [ttljitter]}\n")
	cachelint(t, review, "-tier=review").want(t, 0, "", "")
	cachelint(t, review).want(t, 0, "", "")
}

// TestNotShown: the explanation of a place says why nothing is shown there.
func TestNotShown(t *testing.T) {
	t.Parallel()
	dir := module(t, directed("line", "//cachelint:ignore nocoalesce few"))
	why := func(want string) {
		t.Helper()
		cachelint(t, dir, "map", "-why=users/users.go:23").want(t, 0, want, "")
	}
	why("a directive silences it at users/users.go:22")
	write(t, dir, "users/users.go", "\n"+refill)
	write(t, dir, ".cachelint.yml", "exclude: [users]\n")
	why("the configuration excludes the file")
	write(t, dir, ".cachelint.yml", "checks: {disable: [nocoalesce]}\n")
	why("the configuration switches the check off")
	write(t, dir, ".cachelint.yml", "")
	cachelint(t, dir, "-baseline=known.yaml", "-baseline-update=all").want(t, 0, "", "lists 1 finding")
	write(t, dir, ".cachelint.yml", "baseline: known.yaml\n")
	why("the baseline lists it")
}
