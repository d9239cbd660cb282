package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wrapped is a module whose cache nobody can see through: it is reached by
// reflection.
const wrapped = `
-- go.mod --
module example.com/wrapped

go 1.26
-- kv/kv.go --
package kv

import (
	"context"
	"reflect"
	"time"
)

// Backend is a client that a plugin provides.
var Backend any

func call(name string, args ...any) []reflect.Value {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	return reflect.ValueOf(Backend).MethodByName(name).Call(in)
}

func Fetch(ctx context.Context, key string) (string, bool) {
	out := call("Fetch", ctx, key)
	return out[0].String(), out[1].Bool()
}

func Put(ctx context.Context, key, val string, ttl time.Duration) {
	call("Put", ctx, key, val, ttl)
}
-- prices/prices.go --
package prices

import (
	"context"
	"database/sql"
	"time"

	"example.com/wrapped/kv"
)

type Prices struct{ db *sql.DB }

func (p *Prices) Price(ctx context.Context, id string) (string, error) {
	if v, ok := kv.Fetch(ctx, "price:"+id); ok {
		return v, nil
	}
	var v string
	if err := p.db.QueryRowContext(ctx, "SELECT price FROM prices WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	kv.Put(ctx, "price:"+id, v, 10*time.Minute)
	return v, nil
}
` + warm + `-- wrappers.yaml --
library: our kv
packages: [example.com/wrapped/kv]
place: shared
calls:
  - {names: [Fetch], op: get, key: 1, miss: ok}
  - {names: [Put], op: set, key: 1, value: 2, ttl: {arg: 3, unit: duration, zero: never}}
`

// warm is a file of wrapped that fills the cache.
const warm = `-- prices/warm.go --
package prices

import "context"

func (p *Prices) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		p.Price(ctx, id)
	}
}
`

// TestLoopFarOut: entries are written together also where the loop stands two
// packages out, if it is a key that varies in it.
func TestLoopFarOut(t *testing.T) {
	const far = `-- shop/shop.go --
package shop

import (
	"context"

	"example.com/wrapped/prices"
)

func Show(ctx context.Context, p *prices.Prices, id string, n int) (string, error) { return p.Price(ctx, id) }
-- jobs/jobs.go --
package jobs

import (
	"context"

	"example.com/wrapped/prices"
	"example.com/wrapped/shop"
)

func Nightly(ctx context.Context, p *prices.Prices, all [][]string) {
	for n := range all {
		shop.Show(ctx, p, all[n][0], n)
	}
}
`
	out := strings.Replace(wrapped, warm, far, 1)
	out = strings.Replace(out, "SELECT price FROM", "SELECT MIN(price) FROM", 1)
	args := []string{"-wrappers=wrappers.yaml", "-checks=ttljitter"}
	cachelint(t, module(t, out), args...).want(t, 1, "price:{id} lives exactly 10m, many at once,", "1 finding")
	cachelint(t, module(t, strings.Replace(out, "all[n][0]", "all[0][0]", 1)), args...).want(t, 0, "", "")
}

// TestHandlers: what a handler does is not done at start-up, though main, two
// packages out, is where the handlers are made.
func TestHandlers(t *testing.T) {
	const api = `-- api/api.go --
package api

import (
	"net/http"

	"example.com/wrapped/prices"
)

type API struct{ Prices *prices.Prices }

func (a *API) Closure() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { a.show(w, r) }
}

func (a *API) show(w http.ResponseWriter, r *http.Request) {
	v, _ := prices.Price(a.Prices, r.Context(), r.FormValue("id"))
	w.Write([]byte(v))
}

func (a *API) Method(m *http.ServeMux) { m.HandleFunc("/", a.show) }

func (a *API) Now(r *http.Request) { a.show(nil, r) }
-- main.go --
package main

import (
	"net/http"

	"example.com/wrapped/api"
)

func main() {
	a, m := &api.API{}, http.NewServeMux()
	a.Now(&http.Request{})
}
`
	for call, findings := range map[string]string{
		`m.HandleFunc("/", a.Closure())`: "nocoalesce: every concurrent miss of price:{id}",
		`a.Method(m)`:                    "nocoalesce: every concurrent miss of price:{id}",
		`m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { a.Now(r) })`: "nocoalesce: every concurrent miss of price:{id}",
		`_ = m`: "",
	} {
		archive := strings.Replace(wrapped, warm, strings.Replace(api, "a.Now(&", call+"\n\ta.Now(&", 1), 1)
		// What nothing uses must not count, one way or the other.
		if !strings.Contains(call, "Closure") {
			archive = strings.Replace(archive, "{ a.show(w, r) }", "{}", 1)
		}
		if !strings.Contains(call, "Method") {
			archive = strings.Replace(archive, `m.HandleFunc("/", a.show)`, "_ = m", 1)
		}
		archive = strings.Replace(archive, "func (p *Prices) Price(", "func Price(p *Prices, ", 1)
		code, end := 0, ""
		if findings != "" {
			code, end = 1, "1 finding"
		}
		cachelint(t, module(t, archive), "-wrappers=wrappers.yaml", "-checks=nocoalesce").want(t, code, findings, end)
	}
}

// TestWrappers: what a user says of a wrapper makes its callers visible.
func TestWrappers(t *testing.T) {
	t.Parallel()
	dir := module(t, wrapped)
	cachelint(t, dir, "-tier=review").want(t, 0, "", "")
	const (
		stampede = "prices/prices.go:18:17: nocoalesce: every concurrent miss of price:{id} runs the SQL query of one row (DB.QueryRowContext)"
		fixed    = "prices/prices.go:21:30: ttljitter: every entry of price:{id} lives exactly 10m"
	)
	// A relative name counts from the working folder, also after -C.
	for _, r := range []result{
		cachelint(t, dir, "-wrappers", "wrappers.yaml"),
		cachelint(t, dir+"/prices", "-C", dir, "-wrappers=wrappers.yaml"),
	} {
		r.want(t, 1, stampede, "cachelint: 2 findings\n")
		r.want(t, 1, fixed, "cachelint: 2 findings\n")
	}
	cachelint(t, dir, "-wrappers=wrappers.yaml", "-checks=ttljitter").want(t, 1, fixed, "cachelint: 1 finding\n")
	cachelint(t, dir, "map", "-wrappers=wrappers.yaml").want(t, 0, "price:{id}", "")
	// go vet finds them by the configuration.
	write(t, dir, ".cachelint.yml", "wrappers: [wrappers.yaml]\n")
	vet := govet(t, dir, "./...")
	if vet.code != 1 || !strings.Contains(vet.stderr, stampede) || !strings.Contains(vet.stderr, fixed) {
		t.Errorf("go vet: exit code %d, %s", vet.code, vet.stderr)
	}
}

// TestBadWrappers: a mistake in the file is one line that says where it is.
func TestBadWrappers(t *testing.T) {
	t.Parallel()
	dir := module(t, wrapped)
	good, err := os.ReadFile(filepath.Join(dir, "wrappers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ old, new, want string }{
		{"place: shared", "place: everywhere", "wrappers.yaml:3: place: "},
		{"place: shared", "where: shared", "wrappers.yaml:3: where: "},
		{"packages: [example.com/wrapped/kv]", "packages: []", "wrappers.yaml:2: packages: "},
		{"op: get", "op: find", "wrappers.yaml:5: calls.0.op: "},
		{"key: 1, miss", "key: first, miss", "wrappers.yaml:5: calls.0.key: "},
		{"miss: ok", "misses: ok", "wrappers.yaml:5: calls.0.misses: "},
		{"unit: duration", "unit: fortnights", "wrappers.yaml:6: calls.1.ttl.unit: "},
		{"library: our kv", "library: [our kv", "wrappers.yaml:"},
	} {
		bad := strings.Replace(string(good), x.old, x.new, 1)
		if err := os.WriteFile(filepath.Join(dir, "wrappers.yaml"), []byte(bad), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"-wrappers=wrappers.yaml"}, {"map", "-wrappers=wrappers.yaml"}} {
			r := cachelint(t, dir, args...)
			if r.code != 2 || r.stdout != "" || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, x.want) {
				t.Errorf("%v: %s: exit code %d, stdout %q, stderr %q, want 2 and one line with %q", args, x.new, r.code, r.stdout, r.stderr, x.want)
			}
		}
	}
}

// TestIdentity: the identity of a finding in -json outlives edits that move
// its lines.
func TestIdentity(t *testing.T) {
	t.Parallel()
	ids := func(archive string) string {
		r := cachelint(t, module(t, archive), "-json")
		var out []string
		for l := range strings.Lines(r.stdout) {
			if strings.Contains(l, `"id":`) {
				out = append(out, strings.TrimSpace(l))
			}
		}
		if len(out) != 1 {
			t.Fatalf("%d identities in\n%s", len(out), r.stdout)
		}
		return out[0]
	}
	was := ids(small)
	if now := ids(strings.Replace(small, "type Users", "// Users are users.\n//\n// They have names.\ntype Users", 1)); now != was {
		t.Errorf("%s becomes %s", was, now)
	}
	if now := ids(strings.NewReplacer("u.names", "u.cache", "names map", "cache map").Replace(small)); now == was {
		t.Errorf("another cache has the same identity %s", was)
	}
}

// TestSameName: files of one name in two packages are two files, line by line.
func TestSameName(t *testing.T) {
	t.Parallel()
	start := strings.Index(wrapped, "-- prices/prices.go --")
	end := strings.Index(wrapped, "-- wrappers.yaml --")
	other := strings.NewReplacer("prices/", "costs/", "package prices", "package costs", "price:", "cost:").Replace(wrapped[start:end])
	dir := module(t, wrapped+other)
	r := cachelint(t, dir, "-wrappers=wrappers.yaml", "-checks=ttljitter")
	r.want(t, 1, "prices/prices.go:21:30: ttljitter: every entry of price:{id} lives", "cachelint: 2 findings\n")
	r.want(t, 1, "costs/prices.go:21:29: ttljitter: every entry of cost:{id} lives", "cachelint: 2 findings\n")
}
