package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/unit"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, args := range [][]string{{"-h"}, {"-help"}, {"help"}, {"map", "-h"}} {
		r := cachelint(t, dir, args...)
		r.want(t, 0, "Usage:", "")
		for _, c := range analyzers.Checks() {
			if !strings.Contains(r.stdout, "\t"+c.Name) {
				t.Errorf("%v does not name the check %s", args, c.Name)
			}
		}
	}
	cachelint(t, dir, "help", "nocoalesce").want(t, 0, "singleflight", "")
	cachelint(t, dir, "-version").want(t, 0, "cachelint ", "")
}

// TestUsageFlags: the text names every flag there is, but the hidden one.
func TestUsageFlags(t *testing.T) {
	for _, name := range []string{"C dir", "checks ", "tier ", "fix ", "diff ", "diff rev", "files ", "format ", "new-from-rev ", "json", "tags ", "tests", "why ", "wrappers ", "config ", "list", "explain ", "baseline ", "baseline-update ", "baseline-strict ", "version", "h "} {
		if !strings.Contains(usage(), "\n\t-"+name) {
			t.Errorf("the usage text lacks -%s", name)
		}
	}
}

// TestRefused: what cannot be done is said in one line, and exits with 2.
func TestRefused(t *testing.T) {
	t.Parallel()
	mod := module(t, small+"-- doc/readme.txt --\n-- tagged/a.go --\n//go:build special\n\npackage tagged\n-- wrappers.yaml --\nunknown: 1\n")
	empty := t.TempDir()
	bad := module(t, "-- go.mod --\nmodul x\n-- a.go --\npackage a\n")
	badWork := module(t, "-- go.work --\nuse ./nope\ngo 1.26\n")
	for _, x := range []struct {
		dir    string
		args   []string
		stderr string
	}{
		{mod, []string{"-nope"}, "flag provided but not defined: -nope; cachelint -h lists the flags"},
		{mod, []string{"map", "-checks=ttljitter"}, "flag provided but not defined: -checks"},
		{mod, []string{"map", "-fix"}, "flag provided but not defined: -fix"},
		{mod, []string{"-fix", "-diff", "-json"}, "-diff prints a diff, not json"},
		{mod, []string{"-checks", "nocoalesce,nope"}, `unknown check "nope": the checks are globalttl, keycollision, nocoalesce, noinvalidate, partialkey, personalkey, staleorder, ttljitter`},
		{mod, []string{"-checks", ","}, "-checks names no check"},
		{mod, []string{"help", "nope"}, `unknown check "nope"`},
		{mod, []string{"-tier=all"}, `want "default" or "review"`},
		{mod, []string{"./...", "-json"}, "flag -json must come before the packages"},
		{mod, []string{"users/users.go"}, "name packages by folder or import path"},
		{mod, []string{"-C", "nope"}, "-C: chdir nope"},
		{mod, []string{"-wrappers=nope.yaml"}, "cannot read the wrappers file"},
		{mod, []string{"-wrappers=wrappers.yaml"}, "wrappers.yaml"},
		{mod, []string{"nope"}, "name packages by import path, or folders beginning with ./"},
		{mod, []string{"-wrappers=doc"}, "cannot read the wrappers file: read doc: is a directory"},
		{mod, []string{"-wrappers=doc/readme.txt"}, "the wrappers file doc/readme.txt is empty: describe your wrappers in it, or leave out -wrappers"},
		{mod, []string{"-config=nope.yml"}, "cannot read the configuration: open "},
		{mod, []string{"-config=wrappers.yaml"}, "wrappers.yaml:1: unknown: is not a field: want one of tier, checks, tests,"},
		{mod, []string{"-tests=maybe"}, "want true or false"},
		{mod, []string{"-tier"}, "flag needs an argument: -tier"},
		{mod, []string{"-json=maybe"}, "invalid boolean value"},
		{mod, []string{"-C", "users/users.go"}, "not a directory"},
		{mod, []string{"./nope"}, "directory not found: check the packages named"},
		{mod, []string{"./nope/..."}, "no such file or directory: check the packages named"},
		{mod, []string{"./doc"}, "no Go files in"},
		{mod, []string{"./doc/..."}, "no packages match ./doc/..."},
		{mod, []string{"./tagged"}, "name the build tags with -tags"},
		{mod, []string{"fmt"}, "no packages of yours match fmt"},
		{mod, []string{"example.com/other"}, "example.com/other"},
		{empty, nil, "run cachelint in a module, or name its folder with -C"},
		{bad, nil, "unknown directive: modul: correct the file first"},
		{badWork, nil, "nope"},
	} {
		r := cachelint(t, x.dir, x.args...)
		if r.code != 2 || r.stdout != "" || !strings.Contains(r.stderr, x.stderr) || strings.Count(r.stderr, "\n") != 1 || !strings.HasPrefix(r.stderr, "cachelint: ") {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q, want 2 and one line with %q", x.args, r.code, r.stdout, r.stderr, x.stderr)
		}
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	dir := module(t, small+"-- clean/clean.go --\npackage clean\n")
	cachelint(t, dir).want(t, 1, "users/users.go:22:18: nocoalesce: every concurrent miss of {teamID}", "cachelint: 1 finding\n")
	cachelint(t, dir, "-json").want(t, 1, `"nocoalesce": [`, "")
	cachelint(t, dir, "./clean").want(t, 0, "", "")
	cachelint(t, dir, "-json", "./clean").want(t, 0, "{}\n", "")
	cachelint(t, dir, "-checks", "ttljitter").want(t, 0, "", "")
	cachelint(t, t.TempDir(), "-C", dir, "./users").want(t, 1, "users/users.go:22:18: ", "cachelint: 1 finding\n")
}

// TestSubfolder: patterns count from the working folder, as paths do.
func TestSubfolder(t *testing.T) {
	t.Parallel()
	dir := module(t, small+"-- clean/clean.go --\npackage clean\n")
	cachelint(t, dir+"/users").want(t, 1, "users.go:22:18: nocoalesce", "1 finding")
	cachelint(t, dir+"/clean").want(t, 0, "", "")
	cachelint(t, dir+"/clean", "../users").want(t, 1, "../users/users.go:22:18: ", "1 finding")
	cachelint(t, dir+"/clean", "example.com/small/...").want(t, 1, "../users/users.go:22:18: ", "1 finding")
}

// TestBroken: packages that do not type-check are named and left out; the
// rest, their importers included, is analysed.
func TestBroken(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, `"sync"`, "\"sync\"\n\n\t_ \"example.com/small/undefined\"", 1)+`
-- undefined/a.go --
package undefined

func F() int { return y }
-- syntax/a.go --
package syntax

func F( int { return 1 }
-- missing/a.go --
package missing

import _ "example.org/no/such/module"
-- cycle1/a.go --
package cycle1

import _ "example.com/small/cycle2"
-- cycle2/a.go --
package cycle2

import _ "example.com/small/cycle1"
`)
	r := cachelint(t, dir)
	r.want(t, 1, "users/users.go:24:18: nocoalesce", "package example.com/small/undefined does not type-check (undefined/a.go:3:23: undefined: y); it is left out\n")
	for _, s := range []string{
		"package example.com/small/syntax does not type-check (syntax/a.go:3:",
		"package example.com/small/missing does not type-check (missing/a.go:3:10: no required module provides package example.org/no/such/module",
		"does not type-check (import cycle not allowed",
	} {
		if !strings.Contains(r.stderr, s) {
			t.Errorf("stderr lacks %q:\n%s", s, r.stderr)
		}
	}
	cachelint(t, dir, "./syntax").want(t, 2, "", "none of the packages named could be analysed")
	if r := cachelint(t, dir, "map"); r.code != 0 || !strings.Contains(r.stdout, "NOT ANALYSED") || !strings.Contains(r.stdout, "  example.com/small/undefined: type errors: undefined/a.go:3:23: undefined: y\n") {
		t.Errorf("the map does not name what is missing: %+v", r)
	}
}

// TestEmbed: files to embed that were not built yet leave no package out.
func TestEmbed(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "import (", "import (\n\t_ \"embed\"", 1)+"\n//go:embed dist.txt\nvar dist string\n")
	cachelint(t, dir).want(t, 1, "users/users.go:23:18: nocoalesce", "cachelint: 1 finding\n")
}

// TestCrashed: a package that crashed the analysis is named.
func TestCrashed(t *testing.T) {
	p := &program{results: map[string]*unit.Result{
		"a": {Unit: &unit.Unit{Path: "a", Why: "internal error: index out of range\n"}},
		"b": {Unit: &unit.Unit{Path: "b", Analysed: true}},
	}}
	want := []string{"package a cannot be analysed (internal error: index out of range); it is left out; please report this"}
	if got := p.complaints(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWorkspace(t *testing.T) {
	t.Parallel()
	dir := module(t, `
-- go.work --
go 1.26

use (
	./a
	./b
)
-- a/go.mod --
module example.com/a

go 1.26
-- a/a.go --
package a
-- b/go.mod --
module example.com/b

go 1.26
-- b/users/users.go --
`+refill+`
-- outside/go.mod --
module example.com/outside

go 1.26
-- outside/a.go --
package outside

var x = undefined
`)
	for _, args := range [][]string{nil, {"./..."}, {"./b/..."}, {"example.com/b/users"}} {
		cachelint(t, dir, args...).want(t, 1, "b/users/users.go:22:18: nocoalesce", "cachelint: 1 finding\n")
	}
	cachelint(t, dir+"/a").want(t, 0, "", "")
	cachelint(t, dir+"/b").want(t, 1, "users/users.go:22:18: nocoalesce", "1 finding")
	cachelint(t, dir+"/outside").want(t, 2, "", "run cachelint in a module that go.work lists, or set GOWORK=off")
}

// TestReplace: the folder of a replace directive is the user's code, as far
// as it is used. Its other packages may need modules that nobody has.
func TestReplace(t *testing.T) {
	t.Parallel()
	dir := module(t, `
-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- app/main.go --
package main

import _ "example.com/lib/users"

func main() {}
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/users/users.go --
`+refill+`
-- lib/unused/a.go --
package unused

import _ "example.org/no/such/module"
`)
	cachelint(t, dir+"/app").want(t, 0, "", "")
	cachelint(t, dir+"/app", "example.com/lib/users").want(t, 1, "../lib/users/users.go:22:18: nocoalesce", "cachelint: 1 finding\n")
}

func TestGenerated(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "package users", "// Code generated by hand. DO NOT EDIT.\n\npackage users", 1))
	cachelint(t, dir).want(t, 0, "", "")
	cachelint(t, dir, "map").want(t, 0, "looked up users/users.go:19", "")
}

func TestTestFiles(t *testing.T) {
	t.Parallel()
	in := strings.Replace(small, "users/users.go", "users/users_test.go", 1) + "-- users/a.go --\npackage users\n"
	ex := strings.Replace(in, "package users\n", "package users_test\n", 1)
	for _, dir := range []string{module(t, in), module(t, ex)} {
		cachelint(t, dir).want(t, 0, "", "")
		cachelint(t, dir, "-tests").want(t, 1, "users/users_test.go:22:18: nocoalesce", "cachelint: 1 finding\n")
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "package users", "//go:build special\n\npackage users", 1)+"-- users/a.go --\npackage users\n")
	cachelint(t, dir).want(t, 0, "", "")
	cachelint(t, dir, "-tags=special").want(t, 1, "users/users.go:24:18: nocoalesce", "1 finding")
}

// TestEscape: a key may hold what a terminal would obey.
func TestEscape(t *testing.T) {
	t.Parallel()
	src := strings.NewReplacer("map[int64]", "map[string]", "u.names[teamID]", `u.names["a\x1b[31m\u202e"+fmt.Sprint(teamID)]`, "delete(u.names, teamID)", `delete(u.names, "a\x1b[31m\u202e"+fmt.Sprint(teamID))`, `"database/sql"`, "\"database/sql\"\n\t\"fmt\"").Replace(small)
	dir := module(t, src)
	for _, args := range [][]string{nil, {"-json"}, {"map"}, {"map", "-json"}} {
		r := cachelint(t, dir, args...)
		want := `a\u001b[31m\u202e`
		if slices.Equal(args, []string{"-json"}) { // the message is text, as go vet prints it
			want = `a\\u001b[31m\\u202e`
		}
		if strings.ContainsAny(r.stdout+r.stderr, "\x1b\u202e") || !strings.Contains(r.stdout, want) {
			t.Errorf("%v: %q", args, r.stdout)
		}
	}
}
