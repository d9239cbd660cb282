package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/testenv"
)

// readVet reads findings as a consumer of go vet -json does: one tree or
// several, and nothing that the format does not have.
func readVet(t *testing.T, out string) []string {
	t.Helper()
	type diagnostic struct {
		Category, Posn, End, Message string
		Fixes                        []suggested `json:"suggested_fixes"`
		Related                      []struct{ Posn, End, Message string }
	}
	var found []string
	dec := json.NewDecoder(strings.NewReader(out))
	for {
		var tree map[string]map[string][]diagnostic
		if err := dec.Decode(&tree); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("not the JSON of go vet: %v\n%s", err, out)
		}
		for pkg, checks := range tree {
			for check, ds := range checks {
				for _, d := range ds {
					found = append(found, fmt.Sprintln(pkg, check, d))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// TestVet: go vet says what our own command says of each package by itself.
func TestVet(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"learning", "program"} {
		dir := testenv.Module(t, name)
		vet := govet(t, dir, "-json", "-cachelint.tier=review", "./...")
		if vet.code != 0 {
			t.Fatalf("go vet: exit code %d\n%s", vet.code, vet.stderr)
		}
		own := cachelint(t, dir, "-json", "-local", "-tier=review")
		want, got := readVet(t, vet.stdout), readVet(t, own.stdout)
		if len(want) == 0 || !strings.Contains(vet.stdout, "suggested_fixes") {
			t.Errorf("%s: go vet finds nothing, or nothing with a fix", name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: cachelint -local finds\n%s\ngo vet finds\n%s", name, strings.Join(got, ""), strings.Join(want, ""))
		}
	}
}

// TestVetReplaced: a module that a replace directive takes from a folder is the
// user's own, for go vet as well, and so is its configuration.
func TestVetReplaced(t *testing.T) {
	t.Parallel()
	dir := module(t, `-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- app/users.go --
package app

import (
	"context"
	"database/sql"
	"sync"

	"example.com/lib"
)

type Users struct {
	db    *sql.DB
	names sync.Map
}

func (u *Users) Names(ctx context.Context, team int64) ([]string, error) {
	if v, ok := u.names.Load(team); ok {
		return v.([]string), nil
	}
	names, err := lib.Names(ctx, u.db, team)
	if err != nil {
		return nil, err
	}
	u.names.Store(team, names)
	return names, nil
}

func (u *Users) Forget(team int64) { u.names.Delete(team) }
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/lib.go --
package lib

import (
	"context"
	"database/sql"
)

func Names(ctx context.Context, db *sql.DB, team int64) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM users WHERE team = ?", team)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}
`)
	app := filepath.Join(dir, "app")
	const found = "users.go:20:20: nocoalesce: every concurrent miss of {team} runs the SQL query (DB.QueryContext)"
	cachelint(t, app).want(t, 1, found, "cachelint: 1 finding\n")
	govet(t, app, "./...").want(t, 1, "", found)
	// A change of the library's configuration counts at once.
	write(t, filepath.Join(dir, "lib"), ".cachelint.yml", "nope: true\n")
	govet(t, app, "./...").want(t, 1, "", "nope")
	if err := os.Remove(filepath.Join(dir, "lib", ".cachelint.yml")); err != nil {
		t.Fatal(err)
	}
	// A vendored copy is a dependency.
	command(t, app, nil, "go", "mod", "vendor").want(t, 0, "", "")
	govet(t, app, "./...").want(t, 0, "", "")
}

// TestVetText: the lines are those of our own command.
func TestVetText(t *testing.T) {
	t.Parallel()
	dir := module(t, small)
	own, vet := cachelint(t, dir), govet(t, dir, "./...")
	if vet.code != 1 || !strings.Contains(vet.stderr, strings.TrimSpace(own.stdout)) {
		t.Errorf("go vet prints\n%s\ncachelint prints\n%s", vet.stderr, own.stdout)
	}
}

func TestVetFlags(t *testing.T) {
	t.Parallel()
	dir := module(t, small)
	for _, x := range []struct {
		flag string
		code int
		want string
	}{
		{"-nocoalesce=false", 0, ""},
		{"-cachelint.tier=nope", 1, `want "default" or "review"`},
		{"-cachelint.wrappers=/nope.yaml", 1, "-cachelint.wrappers=/nope.yaml: go vet would not notice when the file changes: use .cachelint.yml"},
		{"-cachelint.config=/nope.yml", 1, "go vet would not notice"},
	} {
		govet(t, dir, x.flag, "./...").want(t, x.code, "", x.want)
	}
}

// TestScope: findings that a package proves by itself are marked local, and
// those are the ones of -local.
func TestScope(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "program")
	ids := func(r result, scope string) (out []string) {
		var all tree
		if err := json.Unmarshal([]byte(r.stdout), &all); err != nil {
			t.Fatal(err)
		}
		for _, checks := range all {
			for _, ds := range checks {
				for _, d := range ds {
					if d.ID == "" || d.Tier == "" || d.Scope != "local" && d.Scope != "program" {
						t.Errorf("incomplete: %+v", d)
					}
					if d.Scope == scope {
						out = append(out, d.ID)
					}
				}
			}
		}
		return out
	}
	local := ids(cachelint(t, dir, "-json", "-local", "-tier=review"), "local")
	whole := cachelint(t, dir, "-json", "-tier=default")
	marked := ids(whole, "local")
	if len(marked) == 0 {
		t.Error("no finding is marked local")
	}
	for _, id := range marked {
		if !slices.Contains(local, id) {
			t.Errorf("%s is marked local, but -local does not find it", id)
		}
	}
	for _, id := range ids(whole, "program") {
		if slices.Contains(local, id) {
			t.Errorf("%s is not marked local, but -local finds it", id)
		}
	}
}

func TestTooOld(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		built, used string
		old         bool
	}{
		{"go1.26.8", "go1.26.9", false},
		{"go1.26.8", "go1.27.0", true},
		{"go1.26.8", "go1.27rc1", true},
		{"go1.27", "go1.26.8", false},
		{"go1.26.8", "", false},
		{"devel go1.27-abc", "go1.28", false},
	} {
		if got := tooOld(x.built, x.used); (got != "") != x.old {
			t.Errorf("tooOld(%q, %q) = %q", x.built, x.used, got)
		}
	}
	dir := module(t, "-- vet.cfg --\n{\"GoVersion\": \"go1.999.0\"}\n")
	r := cachelint(t, dir, "vet.cfg")
	r.want(t, 1, "", "and cannot read code for go1.999.0: build it again")
}
