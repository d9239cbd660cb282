package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

const (
	price      = "prices/prices.go"
	store      = `kv.Put(ctx, "price:"+id, v, 10*time.Minute)`
	fixedStore = `kv.Put(ctx, "price:"+id, v, 10*time.Minute+rand.N(10*time.Minute/10))`
)

// fixedPrice is what becomes of the file with a fixed TTL.
func fixedPrice(src string) string {
	return strings.NewReplacer(store, fixedStore, "\t\"database/sql\"\n", "\t\"database/sql\"\n\t\"math/rand/v2\"\n").Replace(src)
}

// jitter runs ttljitter in a module like wrapped.
func jitter(t *testing.T, dir string, args ...string) result {
	t.Helper()
	return cachelint(t, dir, append([]string{"-checks=ttljitter", "-wrappers=" + filepath.Join(dir, "wrappers.yaml")}, args...)...)
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

// same checks that a file holds what it should.
func same(t *testing.T, name, want string) {
	t.Helper()
	if got := readFile(t, name); got != want {
		t.Errorf("%s: %s", name, udiff.Unified("want", "got", want, got))
	}
}

func TestFix(t *testing.T) {
	dir := module(t, wrapped)
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	if !strings.Contains(old, store) {
		t.Fatal("nothing to fix")
	}
	const diff = `--- a/prices/prices.go
+++ b/prices/prices.go
@@ -3,6 +3,7 @@
 import (
 	"context"
 	"database/sql"
+	"math/rand/v2"
 	"time"
 
 	"example.com/wrapped/kv"
@@ -18,6 +19,6 @@
 	if err := p.db.QueryRowContext(ctx, "SELECT price FROM prices WHERE id = ?", id).Scan(&v); err != nil {
 		return "", err
 	}
-	kv.Put(ctx, "price:"+id, v, 10*time.Minute)
+	kv.Put(ctx, "price:"+id, v, 10*time.Minute+rand.N(10*time.Minute/10))
 	return v, nil
 }
`
	for _, args := range [][]string{{"-diff"}, {"-fix", "-diff"}} {
		r := jitter(t, dir, args...)
		r.want(t, 1, diff, "cachelint: 1 finding, 1 with a fix\n")
		if r.stdout != diff {
			t.Errorf("more than the diff: %q", r.stdout)
		}
	}
	same(t, name, old)
	jitter(t, dir, "-fix").want(t, 0, "", "cachelint: fixed 1 finding in 1 file\n")
	same(t, name, fixedPrice(old))
	jitter(t, dir, "-fix").want(t, 0, "", "")
	jitter(t, dir, "-diff").want(t, 0, "", "")
	same(t, name, fixedPrice(old))
}

// TestFixRest: what is left is reported where it then stands.
func TestFixRest(t *testing.T) {
	t.Parallel()
	dir := module(t, wrapped)
	cachelint(t, dir, "-wrappers=wrappers.yaml", "-fix").want(t, 1, "prices/prices.go:19:17: nocoalesce", "cachelint: fixed 1 finding in 1 file\ncachelint: 1 finding\n")
	cachelint(t, dir, "-wrappers=wrappers.yaml", "-fix").want(t, 1, "prices/prices.go:19:17: nocoalesce", "cachelint: 1 finding\n")
	cachelint(t, dir, "-wrappers=wrappers.yaml", "-diff").want(t, 0, "", "cachelint: 1 finding, 0 with a fix\n")
}

// TestFixKeeps: a file stays as its author keeps it.
func TestFixKeeps(t *testing.T) {
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	bom := func(s string) string { return "\ufeff" + s }
	unformatted := func(s string) string {
		return strings.Replace(s, "type Prices struct{ db *sql.DB }", "type Prices struct {db *sql.DB}", 1)
	}
	// Comments in a column move with the code before them.
	aligned := func(s string) string {
		pad := strings.Repeat(" ", strings.Count(s, fixedStore)*(len(fixedStore)-len(store)))
		s = strings.Replace(s, "\treturn v, nil\n}\n", "\tid = \"\" "+strings.Repeat(" ", len(store)-7)+pad+"// done\n\treturn v, nil\n}\n", 2)
		return strings.NewReplacer(fixedStore, fixedStore+" // stored", store, store+" // stored").Replace(s)
	}
	for _, x := range []struct {
		name string
		as   func(string) string
	}{
		{"CRLF", crlf},
		{"BOM", bom},
		{"both", func(s string) string { return bom(crlf(s)) }},
		{"unformatted", unformatted},
		{"comments", aligned},
	} {
		t.Run(x.name, func(t *testing.T) {
			dir := module(t, wrapped)
			name := filepath.Join(dir, price)
			src := readFile(t, name)
			writeFile(t, name, x.as(src))
			if err := os.Chmod(name, 0o755); err != nil {
				t.Fatal(err)
			}
			jitter(t, dir, "-fix").want(t, 0, "", "fixed 1 finding in 1 file")
			same(t, name, x.as(fixedPrice(src)))
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o755 {
				t.Errorf("the mode is now %v (%v)", info.Mode(), err)
			}
		})
	}
}

// TestFixLink: a symbolic link stays one.
func TestFixLink(t *testing.T) {
	dir := module(t, wrapped)
	name, real := filepath.Join(dir, price), filepath.Join(dir, "real.txt")
	src := readFile(t, name)
	if err := os.Rename(name, real); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, name); err != nil {
		t.Skip(err)
	}
	jitter(t, dir, "-fix").want(t, 0, "", "fixed 1 finding in 1 file")
	same(t, real, fixedPrice(src))
	if info, err := os.Lstat(name); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%s is no link any more (%v)", name, err)
	}
}

// TestFixCompiles: a fix that would break the package or its tests is not
// made, and said so in a line. Tests that were broken before do not count.
func TestFixCompiles(t *testing.T) {
	dir := module(t, wrapped+"-- prices/prices_test.go --\npackage prices\n\nfunc rand() int { return 4 }\n")
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	for _, flag := range []string{"-fix", "-diff"} {
		r := jitter(t, dir, flag)
		code := map[string]int{"-fix": 1, "-diff": 0}[flag]
		if r.code != code || !strings.Contains(r.stderr, "cachelint: prices/prices.go:21:30: fix not applied: prices/prices.go would not compile (rand already declared") {
			t.Errorf("%s: %+v", flag, r)
		}
		same(t, name, old)
	}
	writeFile(t, filepath.Join(dir, "prices", "prices_test.go"), "package prices\n\nvar broken = undefined\n")
	jitter(t, dir, "-fix").want(t, 0, "", "fixed 1 finding in 1 file")
	same(t, name, fixedPrice(old))
}

// shared is a constant of one package that another one uses, too.
const shared = wrapped + `-- ttl/ttl.go --
package ttl

import "time"

const Name = time.Hour
-- names/names.go --
package names

import (
	"context"
	"database/sql"

	"example.com/wrapped/kv"
	"example.com/wrapped/ttl"
)

type Names struct{ db *sql.DB }

func (n *Names) Name(ctx context.Context, id string) (string, error) {
	if v, ok := kv.Fetch(ctx, "name:"+id); ok {
		return v, nil
	}
	var v string
	if err := n.db.QueryRowContext(ctx, "SELECT name FROM names WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	kv.Put(ctx, "name:"+id, v, ttl.Name)
	return v, nil
}
-- names/warm.go --
package names

import "context"

func (n *Names) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		n.Name(ctx, id)
	}
}
-- titles/titles.go --
package titles

import (
	"context"
	"database/sql"

	"example.com/wrapped/kv"
	"example.com/wrapped/ttl"
)

type Titles struct{ db *sql.DB }

func (n *Titles) Title(ctx context.Context, id string) (string, error) {
	if v, ok := kv.Fetch(ctx, "title:"+id); ok {
		return v, nil
	}
	var v string
	if err := n.db.QueryRowContext(ctx, "SELECT title FROM titles WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	kv.Put(ctx, "title:"+id, v, ttl.Name)
	return v, nil
}
-- titles/warm.go --
package titles

import "context"

func (n *Titles) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		n.Title(ctx, id)
	}
}
`

// TestFixWhole: a finding that lies in several packages is fixed in all of
// them or in none.
func TestFixWhole(t *testing.T) {
	fixed := strings.NewReplacer("v, ttl.Name)", "v, ttl.Name+rand.N(ttl.Name/10))", "\t\"database/sql\"\n\n", "\t\"database/sql\"\n\t\"math/rand/v2\"\n\n")
	dir := module(t, shared)
	names, titles := filepath.Join(dir, "names/names.go"), filepath.Join(dir, "titles/titles.go")
	oldNames, oldTitles := readFile(t, names), readFile(t, titles)
	none := func() {
		t.Helper()
		same(t, names, oldNames)
		same(t, titles, oldTitles)
	}

	// One of them is not to be changed.
	if err := os.Chmod(titles, 0o444); err != nil {
		t.Fatal(err)
	}
	jitter(t, dir, "-fix", "./ttl").want(t, 2, "", "titles.go is read-only")
	none()
	if left, _ := filepath.Glob(filepath.Join(dir, "*", ".cachelint-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if err := os.Chmod(titles, 0o644); err != nil {
		t.Fatal(err)
	}

	// One of them would not compile.
	test := filepath.Join(dir, "titles/titles_test.go")
	writeFile(t, test, "package titles\n\nvar rand int\n")
	jitter(t, dir, "-fix", "./ttl").want(t, 1, "ttl/ttl.go:5:7: ttljitter", "fix not applied: titles/titles.go would not compile")
	none()
	if err := os.Remove(test); err != nil {
		t.Fatal(err)
	}

	// One of them is generated.
	writeFile(t, titles, "// Code generated by hand. DO NOT EDIT.\n\n"+oldTitles)
	jitter(t, dir, "-fix", "./ttl").want(t, 1, "ttl/ttl.go:5:7: ttljitter", "1 finding\n")
	same(t, names, oldNames)
	writeFile(t, titles, oldTitles)

	jitter(t, dir, "-fix", "./ttl").want(t, 0, "", "cachelint: fixed 1 finding in 2 files\n")
	same(t, names, fixed.Replace(oldNames))
	same(t, titles, fixed.Replace(oldTitles))
}

// user is a module that replaces wrapped by a folder, lib.
const user = `-- app/go.mod --
module example.com/app

go 1.26

require example.com/wrapped v0.0.0

replace example.com/wrapped => ../lib
-- app/main.go --
package main

import _ "example.com/wrapped/prices"

func main() {}
`

// TestFixForeign: the folder of a replace directive is another main module's.
func TestFixForeign(t *testing.T) {
	lib := strings.ReplaceAll(wrapped, "\n-- ", "\n-- lib/")
	lib = strings.Replace(lib, "lib/wrappers.yaml", "app/wrappers.yaml", 1)
	dir := module(t, lib+user)
	name := filepath.Join(dir, "lib", price)
	old := readFile(t, name)
	jitter(t, filepath.Join(dir, "app"), "-fix", "example.com/wrapped/prices").want(t, 1, "prices.go:21:30: ttljitter", "cachelint: 1 finding\n")
	same(t, name, old)
}

// TestOverlap: of two fixes of one place the first is made.
func TestOverlap(t *testing.T) {
	at := func(start, end int, text string) map[string][]udiff.Edit {
		return map[string][]udiff.Edit{"a.go": {{Start: start, End: end, New: text}}}
	}
	for _, x := range []struct {
		a, b map[string][]udiff.Edit
		want bool
	}{
		{at(10, 20, "x"), at(10, 20, "x"), false}, // the same change
		{at(10, 20, "x"), at(10, 20, "y"), true},
		{at(10, 20, "x"), at(15, 25, "x"), true},
		{at(10, 20, "x"), at(20, 25, "x"), false},
		{at(10, 10, "x"), at(10, 10, "x"), false}, // one import
		{at(10, 10, "x"), at(10, 10, "y"), true},
		{at(10, 20, "x"), at(15, 15, "y"), true},
		{at(10, 20, "x"), map[string][]udiff.Edit{"b.go": {{Start: 10, End: 20, New: "y"}}}, false},
	} {
		if overlap(x.a, x.b) != x.want || overlap(x.b, x.a) != x.want {
			t.Errorf("overlap(%v, %v) is not %v", x.a, x.b, x.want)
		}
	}
}

// goFixes are the ways in which the go command makes fixes.
func goFixes(t *testing.T) [][]string {
	return [][]string{{"vet", "-vettool=" + self(t), "-fix"}, {"fix", "-fixtool=" + self(t)}}
}

// TestVetFix: go vet and go fix make the same of a file as our own command, once.
func TestVetFix(t *testing.T) {
	t.Parallel()
	for _, args := range goFixes(t) {
		dir := module(t, wrapped)
		name := filepath.Join(dir, price)
		old := readFile(t, name)
		write(t, dir, ".cachelint.yml", "wrappers: [wrappers.yaml]\n")
		flags := []string{"-ttljitter"}
		diff := command(t, dir, nil, "go", append(append(args, "-diff"), append(flags, "./...")...)...)
		if diff.code != 1 || !strings.Contains(diff.stdout, "\n+\t"+fixedStore) {
			t.Errorf("go %s -diff: %+v", args[0], diff)
		}
		same(t, name, old)
		for range 2 {
			r := command(t, dir, nil, "go", append(args, append(flags, "./...")...)...)
			if r.code != 0 {
				t.Errorf("go %s: %+v", args[0], r)
			}
			same(t, name, fixedPrice(old))
		}
	}
}

// listed keeps lists of names in the process, under a key that lacks the
// tenant and the page.
const listed = gomod + `-- names.go --
package names

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

type Names struct {
	db    *sql.DB
	lists sync.Map
}

func (n *Names) List(ctx context.Context, tenantID, team string, page int) (string, error) {
	key := fmt.Sprintf("names:%s", team)
	if v, ok := n.lists.Load(key); ok {
		return v.(string), nil
	}
	var v string
	if err := n.db.QueryRowContext(ctx, "SELECT names FROM lists WHERE tenant = ? AND team = ? AND page = ?", tenantID, team, page).Scan(&v); err != nil {
		return "", err
	}
	n.lists.Store(key, v)
	return v, nil
}
`

// TestVetFixTogether: of two checks that ask for one change it is made once.
func TestVetFixTogether(t *testing.T) {
	t.Parallel()
	for _, args := range goFixes(t) {
		dir := module(t, listed)
		name := filepath.Join(dir, "names.go")
		want := strings.Replace(readFile(t, name), `fmt.Sprintf("names:%s", team)`, `fmt.Sprintf("names:%s:%s:%d", team, tenantID, page)`, 1)
		cachelint(t, dir, "-checks=partialkey,personalkey").want(t, 1, "personalkey: ", "cachelint: 2 findings\n")
		for range 2 {
			if r := command(t, dir, nil, "go", append(args, "./...")...); r.code != 0 {
				t.Errorf("go %s: %+v", args[0], r)
			}
			same(t, name, want)
		}
		cachelint(t, dir, "-checks=partialkey,personalkey").want(t, 0, "", "")
	}
}

// TestVetFixNot: what our own command leaves alone, the go command does, too.
func TestVetFixNot(t *testing.T) {
	t.Parallel()
	app := strings.ReplaceAll(wrapped, "\n-- ", "\n-- lib/") + user
	for _, x := range []struct{ what, archive, in, pkgs string }{
		{"the name is taken by a test", wrapped + "-- prices/prices_test.go --\npackage prices\n\nfunc rand() int { return 4 }\n", "", "./..."},
		{"the module is another one", app, "app", "example.com/wrapped/prices"},
		{"others share the cache", keyed, "", "./..."},
	} {
		for _, args := range goFixes(t) {
			dir := module(t, x.archive)
			in := filepath.Join(dir, x.in)
			lib := dir
			if x.in != "" {
				lib = filepath.Join(dir, "lib")
			}
			write(t, lib, ".cachelint.yml", "wrappers: [wrappers.yaml]\n")
			checks := "-ttljitter"
			if x.archive == keyed {
				checks = "-personalkey"
			}
			old := map[string]string{}
			for _, pattern := range []string{"*/*.go", "*/*/*.go"} {
				names, _ := filepath.Glob(filepath.Join(dir, pattern))
				for _, name := range names {
					old[name] = readFile(t, name)
				}
			}
			govet(t, in, append([]string{checks}, strings.Fields(x.pkgs)...)...).want(t, 1, "", "prices.go:")
			r := command(t, in, nil, "go", slices.Concat(args, []string{checks}, strings.Fields(x.pkgs))...)
			if r.code != 0 {
				t.Errorf("%s: go %s: %+v", x.what, args[0], r)
			}
			for name := range old {
				same(t, name, old[name])
			}
		}
	}
}
