package catalog

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/types/typeutil"
)

// library is a stand-in with every way in which a method is declared.
const library = `package lib

type base struct{}

func (*base) Get(k string) (string, bool) { return "", false }
func (base) Drop(k string)                {}

type Client struct{ *base }

type Group interface{ Get(k string) (string, bool) }
type All interface{ Group }

type LRU[K comparable, V any] struct{}

func (*LRU[K, V]) Get(k K) (v V, ok bool) { return }

type Old = Client

type CallOption interface{ before() }

func Load[T any](f func() T) T { return f() }
func Plain()                   {}
`

const user = `package user

import "lib"

type Wrapper struct{ *lib.Client }
type Strings = lib.LRU[string, string]

type service interface {
	Fetch(id string, opts ...lib.CallOption) error
	Many(ids ...string) error
	Close()
}

func use(c *lib.Client, w Wrapper, o *lib.Old, g lib.Group, a lib.All, l *lib.LRU[int, string], s *Strings, svc service) {
	c.Get("embedded")
	w.Get("embedded twice")
	w.Drop("by value")
	o.Get("alias")
	g.Get("interface")
	a.Get("embedded interface")
	l.Get(1)
	s.Get("alias of an instance")
	lib.Load(func() int { return 1 })
	lib.Plain()
	svc.Fetch("shape")
	svc.Many("another shape")
	svc.Close()
}
`

const described1 = `library: lib
packages: [example.com/lib]
place: process
calls:
  - {on: [base, Group], names: [Get], op: get, key: 0, miss: ok}
  - {on: [base], names: [Drop], op: delete, key: 0}
  - {on: [LRU], names: [Get], op: get, key: 0, note: generic}
  - {names: [Load], op: getload, key: 0, loader: 0}
  - {shape: {variadic: example.com/lib.CallOption}, op: read, weight: heavy, what: RPC}
`

type imports map[string]*types.Package

func (i imports) Import(path string) (*types.Package, error) {
	if p := i[path]; p != nil {
		return p, nil
	}
	return importer.Default().Import(path)
}

// callees type-checks library, at the path lib, and user, and returns what the
// calls in use resolve to, in order.
func callees(t *testing.T, lib string) []*types.Func {
	t.Helper()
	fset := token.NewFileSet()
	deps := imports{}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{}}
	check := func(path, src string) *ast.File {
		f, err := parser.ParseFile(fset, path+".go", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		p, err := (&types.Config{Importer: deps}).Check(path, fset, []*ast.File{f}, info)
		if err != nil {
			t.Fatal(err)
		}
		deps[path] = p
		return f
	}
	check(lib, library)
	deps["lib"] = deps[lib]
	var fns []*types.Func
	ast.Inspect(check("user", user), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn, _ := typeutil.Callee(info, call).(*types.Func)
			fns = append(fns, fn)
		}
		return true
	})
	return fns
}

func parse(t *testing.T, src string) []*File {
	t.Helper()
	files, err := Parse("test.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestLookup(t *testing.T) {
	want := []Op{Get, Get, Delete, Get, Get, Get, Get, Get, GetLoad, "", Read, "", ""}
	for _, lib := range []string{"example.com/lib", "example.com/app/vendor/example.com/lib"} {
		c := From(parse(t, described1)...)
		if !c.Describes(lib) || c.Describes("example.com") {
			t.Errorf("Describes(%s) = %t, Describes(example.com) = %t", lib, c.Describes(lib), c.Describes("example.com"))
		}
		fns := callees(t, lib)
		if len(fns) != len(want) {
			t.Fatalf("%d calls, want %d", len(fns), len(want))
		}
		for i, fn := range fns {
			var got Op
			e := c.Lookup(fn)
			if e != nil {
				got = e.Op
			}
			if got != want[i] {
				t.Errorf("call %d, %s: op %q, want %q", i, fn.FullName(), got, want[i])
			}
			if e != nil && (e.Library != "lib" || e.Place != Process) {
				t.Errorf("call %d: library %q, place %q", i, e.Library, e.Place)
			}
		}
		if e := c.Lookup(fns[6]); e == nil || e.Note != "generic" {
			t.Errorf("the instance LRU[int, string] is not found by its origin: %+v", e)
		}
	}
	if From().Lookup(nil) != nil {
		t.Error("Lookup(nil) is not nil")
	}
	if fn := types.Universe.Lookup("error").Type().Underlying().(*types.Interface).Method(0); From().Lookup(fn) != nil {
		t.Error("error.Error is described")
	}
}

func TestUserOverrides(t *testing.T) {
	override := parse(t, `library: mine
packages: [example.com/lib]
calls:
  - {on: [base], names: [Get], op: pure}
  - {shape: {variadic: example.com/lib.CallOption}, op: read, weight: light, what: local call}
`)
	c := From(append(parse(t, described1), override...)...)
	fns := callees(t, "example.com/lib")
	if e := c.Lookup(fns[0]); e == nil || e.Op != Pure || e.Library != "mine" {
		t.Errorf("the user's entry loses: %+v", e)
	}
	if e := c.Lookup(fns[2]); e == nil || e.Op != Delete || e.Library != "lib" {
		t.Errorf("the user's file hides an entry that it does not name: %+v", e)
	}
	if e := c.Lookup(fns[10]); e == nil || e.Weight != Light {
		t.Errorf("the user's shape loses: %+v", e)
	}
}

// TestWith asserts that the built-in entries are there, and that a user's
// entry for one of them wins without changing the next catalogue.
func TestWith(t *testing.T) {
	pkg, err := importer.Default().Import("sync")
	if err != nil {
		t.Fatal(err)
	}
	load, _, _ := types.LookupFieldOrMethod(types.NewPointer(pkg.Scope().Lookup("Map").Type()), true, pkg, "Load")
	mine, err := With(parse(t, "library: mine\npackages: [sync]\ncalls:\n  - {on: [Map], names: [Load], op: pure}\n")...)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := With()
	if err != nil {
		t.Fatal(err)
	}
	if e := mine.Lookup(load.(*types.Func)); e == nil || e.Op != Pure {
		t.Errorf("with a user's file, sync.Map.Load is %+v", e)
	}
	if e := plain.Lookup(load.(*types.Func)); e == nil || e.Op != Get || e.Place != Process {
		t.Errorf("sync.Map.Load is %+v", e)
	}
}
