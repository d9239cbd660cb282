package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cachelint/cachelint/internal/cachemap"
)

const gomod = "-- go.mod --\nmodule example.com/odd\n\ngo 1.26\n"

// TestNothingToAnalyse: where nothing could be analysed at all, the last line
// says so or says why, and the exit code is 2.
func TestNothingToAnalyse(t *testing.T) {
	t.Parallel()
	const none = "cachelint: none of the packages named could be analysed\n"
	target := runtime.GOOS + "/" + runtime.GOARCH
	for _, x := range []struct {
		name, archive string
		env, args     []string
		stderr        string // all of it
	}{
		{"a syntax error", "-- a.go --\npackage a\n\nfunc F( {\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:3:9: expected ')', found '{'); it is left out\n" + none},
		{"a type error", "-- a.go --\npackage a\n\nfunc F() int { return \"x\" }\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:3:23: cannot use \"x\" (untyped string constant) as int value in return statement); it is left out\n" + none},
		{"a file that is empty", "-- a.go --\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:1:1: expected 'package', found 'EOF'); it is left out\n" + none},
		{"source that is not UTF-8", "-- a.go --\npackage a\n\nvar x = \"\xff\xfe\"\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:3:10: illegal UTF-8 encoding); it is left out\n" + none},
		{"a zero byte", "-- a.go --\npackage a\n\x00\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (read a.go: unexpected NUL in input); it is left out\n" + none},
		{"two packages in a folder", "-- a.go --\npackage a\n-- b.go --\npackage b\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (found packages a (a.go) and b (b.go) in DIR); it is left out\n" + none},
		{"a constant that is too large", "-- a.go --\npackage a\n\nimport \"time\"\n\nconst ttl time.Duration = 1 << 63\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:5:27: cannot use 1 << 63 (untyped int constant 9223372036854775808) as time.Duration value in constant declaration (overflows)); it is left out\n" + none},
		{"a module that go.mod lacks", "-- a.go --\npackage a\n\nimport _ \"example.org/no/such\"\n", nil, nil,
			"cachelint: package example.com/odd does not type-check (a.go:3:10: no required module provides package example.org/no/such; to add it: go get example.org/no/such); it is left out\n" + none},
		{"cgo without a compiler, in a type", "-- a.go --\npackage a\n\n// typedef int number;\nimport \"C\"\n\ntype N struct{ n C.number }\n\nfunc (n N) Twice() int { return int(n.n) * 2 }\n", []string{"CGO_ENABLED=1", "CC=/no/such/compiler"}, nil,
			"cachelint: package example.com/odd does not type-check (a.go:4:8: cgo failed: its C compiler or headers are missing; install them or set CGO_ENABLED=0); it is left out\n" + none},
		{"cgo that is off", "-- a.go --\npackage a\n\nimport \"C\"\n", []string{"CGO_ENABLED=0"}, nil,
			"cachelint: no Go package in DIR builds for " + target + " without cgo: name another folder with -C, or build tags with -tags\n"},
		{"cgo that is off, by name", "-- a.go --\npackage a\n\nimport \"C\"\n", []string{"CGO_ENABLED=0"}, []string{"."},
			"cachelint: cannot load packages: build constraints exclude all Go files in DIR: name the build tags with -tags; cgo files need CGO_ENABLED=1\n"},
		{"files of another build only", "-- a.go --\n//go:build special\n\npackage a\n", []string{"CGO_ENABLED=0"}, nil,
			"cachelint: no Go package in DIR builds for " + target + " without cgo: name another folder with -C, or build tags with -tags\n"},
		{"a system that nobody knows", "-- a.go --\npackage a\n", []string{"GOOS=plan10", "GOARCH=amd64", "CGO_ENABLED=0"}, nil,
			"cachelint: no Go package in DIR builds for plan10/amd64 without cgo: name another folder with -C, or build tags with -tags\n"},
		{"no Go file", "", []string{"CGO_ENABLED=0"}, nil,
			"cachelint: no Go package in DIR builds for " + target + " without cgo: name another folder with -C, or build tags with -tags\n"},
		{"a folder whose name ends like a file", "-- a.go/b.go --\npackage a\n", nil, []string{"a.go"},
			"cachelint: a.go is a file: name packages by folder or import path\n"},
		{"GOFLAGS that are no flags", "-- a.go --\npackage a\n", []string{"GOFLAGS=special"}, nil,
			"cachelint: cannot load packages: parsing $GOFLAGS: non-flag \"special\"\n"},
		{"no go command", "-- a.go --\npackage a\n", []string{"PATH=/no/such/folder"}, nil,
			"cachelint: cannot find the go command: cachelint needs it in PATH\n"},
		{"no modules", "-- a.go --\npackage a\n", []string{"GO111MODULE=off"}, nil,
			"cachelint: GO111MODULE=off is in force: cachelint analyses modules only\n"},
	} {
		t.Run(x.name, func(t *testing.T) {
			dir := module(t, gomod+x.archive)
			r := cachelintWith(t, x.env, dir, x.args...)
			if want := strings.ReplaceAll(x.stderr, "DIR", dir); r.code != 2 || r.stdout != "" || r.stderr != want {
				t.Errorf("exit code %d, stdout %q, stderr\n%s\nwant 2 and\n%s", r.code, r.stdout, r.stderr, want)
			}
		})
	}
}

// TestNewerGo: a module that asks for a Go that nobody has.
func TestNewerGo(t *testing.T) {
	t.Parallel()
	dir := module(t, "-- go.mod --\nmodule example.com/odd\n\ngo 1.999\n-- a.go --\npackage a\n")
	r := cachelintWith(t, []string{"GOTOOLCHAIN=local"}, dir)
	r.want(t, 2, "", "requires go >= 1.999")
	r.want(t, 2, "", "let the go command fetch it with GOTOOLCHAIN=auto\n")
}

// TestNothingToSay: code with nothing in it is no error.
func TestNothingToSay(t *testing.T) {
	t.Parallel()
	for name, archive := range map[string]string{
		"an empty package":  "-- a.go --\npackage a\n",
		"a byte order mark": "-- a.go --\n\xef\xbb\xbfpackage a\n",
		"only comments":     "-- doc.go --\n// Package a is empty.\npackage a\n",
	} {
		dir := module(t, gomod+archive)
		cachelint(t, dir).want(t, 0, "", "")
		if r := cachelint(t, dir, "map"); r.code != 0 || r.stderr != "" || strings.Count(r.stdout, "\n") != 1 || !strings.HasPrefix(r.stdout, "0 families of keys, 0 refills") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestOnlyTestFiles: nothing was read, which looks like nothing found.
func TestOnlyTestFiles(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "users/users.go", "users/users_test.go", 1)+"-- clean/a.go --\npackage clean\n")
	const note = "cachelint: the packages named hold test files only: analyse those with -tests\n"
	if r := cachelint(t, dir, "./users"); r.code != 0 || r.stderr != note {
		t.Errorf("%+v", r)
	}
	cachelint(t, dir).want(t, 0, "", "")
	cachelint(t, dir, "-tests", "./users").want(t, 1, "users/users_test.go:22:18: nocoalesce", "cachelint: 1 finding\n")
}

// TestCgo: a package with C in it is analysed with a compiler and without.
func TestCgo(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "import (", "// int one() { return 1; }\nimport \"C\"\n\nimport (", 1)+"-- other/a.go --\npackage other\n")
	one := module(t, gomod+"-- a.go --\npackage a\n\n// int f() { return 1; }\nimport \"C\"\n\nfunc F() int { return int(C.f()) }\n")
	cachelintWith(t, []string{"CGO_ENABLED=1", "CC=/no/such/compiler"}, one).want(t, 0, "",
		"cachelint: cgo failed for package example.com/odd: its C compiler or headers are missing; functions that use C are left out (1)\n")
	left := "cachelint: cgo failed for package example.com/small/users: its C compiler or headers are missing; functions that use C are left out (0)\n"
	cachelintWith(t, []string{"CGO_ENABLED=1", "CC=/no/such/compiler"}, dir).want(t, 1, "users/users.go:25:18: nocoalesce", left+"cachelint: 1 finding\n")
	cachelintWith(t, []string{"CGO_ENABLED=0"}, dir).want(t, 0, "", "")
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no C compiler")
	}
	cachelintWith(t, []string{"CGO_ENABLED=1", "CC=gcc"}, dir).want(t, 1, "users/users.go:25:18: nocoalesce", "cachelint: 1 finding\n")
}

// vendored is a module with a copy of another one in it, which has a refill.
const vendored = `
-- go.mod --
module example.com/app

go 1.26

require example.com/dep v1.0.0
-- a.go --
package app

import _ "example.com/dep/users"
-- vendor/modules.txt --
# example.com/dep v1.0.0
## explicit; go 1.26
example.com/dep/users
-- vendor/example.com/dep/users/users.go --
` + refill

// TestVendored: what is vendored is not the user's to correct.
func TestVendored(t *testing.T) {
	t.Parallel()
	dir := module(t, vendored)
	for _, flags := range []string{"-buildvcs=false", "-mod=vendor"} {
		env := []string{"GOFLAGS=" + flags}
		cachelintWith(t, env, dir).want(t, 0, "", "")
		cachelintWith(t, env, dir, "map").want(t, 0, "0 refills", "")
		cachelintWith(t, env, dir, "example.com/dep/users").want(t, 2, "", "no packages of yours match example.com/dep/users")
	}
	if err := os.RemoveAll(filepath.Join(dir, "vendor")); err != nil {
		t.Fatal(err)
	}
	r := cachelintWith(t, []string{"GOFLAGS=-mod=vendor"}, dir)
	if r.code != 2 || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, "inconsistent vendoring") || !strings.Contains(r.stderr, "go mod vendor") {
		t.Errorf("without the folder: %+v", r)
	}
}

// TestSymlink: a folder that is reached by a link is the same code.
func TestSymlink(t *testing.T) {
	t.Parallel()
	dir := module(t, small)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	cachelint(t, link).want(t, 1, "users/users.go:22:18: nocoalesce", "cachelint: 1 finding\n")
	cachelint(t, t.TempDir(), "-C", link).want(t, 1, "users/users.go:22:18: nocoalesce", "cachelint: 1 finding\n")
	cachelint(t, link, "map", "-why", "users/users.go:22").want(t, 0, "refill (*users.Users).Names", "")
	cachelint(t, t.TempDir(), "map", "-C", dir, "-why", link+"/users/users.go:22").want(t, 0, "refill (*users.Users).Names", "")
}

// generic is code that leans on type parameters: constraints, methods,
// recursion, aliases and iterators.
const generic = gomod + `
-- a.go --
package odd

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"sync"
)

type Number interface{ ~int | ~int64 | ~float64 }

type Tree[K cmp.Ordered, V any] struct {
	left, right *Tree[K, V]
	key         K
	val         V
}

type Set[K comparable] = map[K]struct{}

type List[T any, P interface {
	*T
	Load(context.Context, *sql.DB) error
}] struct{ all []P }

func (t *Tree[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if t == nil {
			return
		}
		for k, v := range t.left.All() {
			if !yield(k, v) {
				return
			}
		}
		_ = yield(t.key, t.val)
	}
}

func Sum[M ~map[K]V, K comparable, V Number](m M) (sum V) {
	for _, v := range m {
		sum += v
	}
	return sum
}

// Cache keeps what load returns.
type Cache[K comparable, V any] struct {
	mu   sync.Mutex
	all  map[K]V
	seen Set[K]
	load func(context.Context, K) (V, error)
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	v, ok := c.all[key]
	c.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := c.load(ctx, key)
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	c.all[key] = v
	c.mu.Unlock()
	return v, nil
}

type Names struct {
	db    *sql.DB
	cache *Cache[int64, string]
}

func New(db *sql.DB) *Names {
	n := &Names{db: db}
	n.cache = &Cache[int64, string]{all: map[int64]string{}, load: n.name}
	return n
}

func (n *Names) Name(ctx context.Context, id int64) (string, error) { return n.cache.Get(ctx, id) }

func (n *Names) name(ctx context.Context, id int64) (name string, err error) {
	err = n.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

func Deep[A, B, C any](a A, f func(A) B, g func(B) C) C { return g(f(a)) }

var _ = Deep[int, []int, map[string][]int]
`

// TestGenerics: a cache with type parameters is one cache.
func TestGenerics(t *testing.T) {
	t.Parallel()
	dir := module(t, generic)
	r := cachelint(t, dir, "map")
	r.want(t, 0, "(*odd.Cache[K, V]).Get", "")
	r.want(t, 0, "odd.Cache.all (map)", "")
	cachelint(t, dir, "-tier=review").want(t, 1, "nocoalesce: every concurrent miss of {key}", "1 finding")
	cachelint(t, dir, "map", "-why=a.go:57").want(t, 0, "looks up {key} in c.all (map)", "")
}

// TestHugeConstants: TTLs and keys at the ends of what fits.
func TestHugeConstants(t *testing.T) {
	t.Parallel()
	src := strings.NewReplacer(
		"p.db.QueryRowContext", "kvdb(p).QueryRowContext",
		"10*time.Minute", "time.Duration(math.MaxInt64)",
		`"database/sql"`, "\"database/sql\"\n\t\"math\"").Replace(wrapped)
	src = strings.Replace(src, "type Prices struct", "const big = 1 << 400 >> 390\n\nvar _ = [...]float64{1e308, big, math.MaxUint64}\n\nfunc kvdb(p *Prices) *sql.DB { return p.db }\n\ntype Prices struct", 1)
	src = strings.ReplaceAll(src, `"price:"+id`, `"price:`+strings.Repeat("0123456789", 30)+`"+id`)
	dir := module(t, src)
	r := cachelint(t, dir, "map", "-wrappers=wrappers.yaml")
	r.want(t, 0, "2562047h47m16", "")
	for l := range strings.Lines(r.stdout) {
		if utf8.RuneCountInString(l) > tableWidth+1 {
			t.Errorf("too wide: %q", l)
		}
	}
	cachelint(t, dir, "-wrappers=wrappers.yaml").want(t, 1, "ttljitter: every entry of price:0123", "1 finding\n")
	cachelint(t, dir, "map", "-json", "-wrappers=wrappers.yaml").want(t, 0, `"text": "2562047h47m16`, "")
}

// TestManyBroken: where all packages are broken for one reason, not all of
// them are listed.
func TestManyBroken(t *testing.T) {
	t.Parallel()
	archive := small
	for i := range maxComplaints + 5 {
		archive += "-- bad" + string(rune('a'+i)) + "/a.go --\npackage bad\n\nvar x = y\n"
	}
	r := cachelint(t, module(t, archive))
	if n := strings.Count(r.stderr, "it is left out\n"); r.code != 1 || n != maxComplaints || !strings.Contains(r.stderr, "cachelint: and 5 more packages are left out\n") {
		t.Errorf("exit code %d, %d lines:\n%s", r.code, n, r.stderr)
	}
}

// TestUnreadable: files that may not be read.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	if os.Getuid() <= 0 {
		t.Skip("everything may be read")
	}
	dir := module(t, small+"-- wrappers.yaml --\nlibrary: x\n-- locked/a.go --\npackage locked\n")
	for _, f := range []string{"wrappers.yaml", "locked/a.go"} {
		if err := os.Chmod(filepath.Join(dir, f), 0); err != nil {
			t.Fatal(err)
		}
	}
	cachelint(t, dir, "-wrappers=wrappers.yaml").want(t, 2, "", "cannot read the wrappers file: open wrappers.yaml: permission denied")
	cachelint(t, dir, "./locked").want(t, 2, "", "locked/a.go: permission denied")
}

// TestLoadError: the go command's own name is dropped, and nothing else.
func TestLoadError(t *testing.T) {
	for in, want := range map[string]string{
		"open /src/a.go: permission denied":                         "cannot load packages: open /src/a.go: permission denied",
		"exit status 1: stderr: go: go.mod requires\n\tgo: nothing": "cannot load packages: go.mod requires nothing",
	} {
		if got := loadError(errors.New(in)).Error(); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestBuild: the map names what the code was read for.
func TestBuild(t *testing.T) {
	t.Parallel()
	dir := module(t, small+"-- users/names_plan9.go --\npackage users\n-- users/names_special.go --\n//go:build special\n\npackage users\n-- users/names_test.go --\npackage users\n")
	for _, x := range []struct {
		env, args []string
		want      cachemap.BuildJSON
	}{
		{[]string{"GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0"}, nil, cachemap.BuildJSON{GOOS: "linux", GOARCH: "arm64", Tags: []string{}, IgnoredFiles: 2}},
		{[]string{"GOOS=plan9", "GOARCH=amd64", "CGO_ENABLED=0"}, []string{"-tags=special,other"}, cachemap.BuildJSON{GOOS: "plan9", GOARCH: "amd64", Tags: []string{"special", "other"}}},
		{[]string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=-buildvcs=false -tags=special"}, nil, cachemap.BuildJSON{GOOS: "linux", GOARCH: "amd64", Cgo: true, Tags: []string{"special"}, IgnoredFiles: 1}},
		{[]string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-tags=other"}, []string{"-tags", "special"}, cachemap.BuildJSON{GOOS: "linux", GOARCH: "amd64", Tags: []string{"special"}, IgnoredFiles: 1}},
	} {
		r := cachelintWith(t, x.env, dir, append([]string{"map", "-json"}, x.args...)...)
		r.want(t, 0, `"build": {`, "")
		var doc cachemap.Document
		if err := json.Unmarshal([]byte(r.stdout), &doc); err != nil {
			t.Fatal(err)
		}
		if b := doc.Build; b.GOOS != x.want.GOOS || b.GOARCH != x.want.GOARCH || b.Cgo != x.want.Cgo || !slices.Equal(b.Tags, x.want.Tags) || b.IgnoredFiles != x.want.IgnoredFiles {
			t.Errorf("%v %v: %+v, want %+v", x.env, x.args, *b, x.want)
		}
	}
}
