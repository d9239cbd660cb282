package unit

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/config"
)

// A module of two packages: what load does is known to users by its fact only.
const (
	loading = `package loading

import "net/http"

func Load(url string) (*http.Response, error) { return http.Get(url) }
`
	using = `package using

import "example.com/loading"

func Use(url string) error { _, err := loading.Load(url); return err }
`
)

// compileSource compiles one file. facts are those of its imports.
func compileSource(t *testing.T, path, source string, imports map[string]*types.Package, facts map[string]*Fact) (*Result, *Fact, *types.Package) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	std := importer.ForCompiler(fset, "source", nil)
	conf := types.Config{Importer: importerFunc(func(p string) (*types.Package, error) {
		if pkg := imports[p]; pkg != nil {
			return pkg, nil
		}
		return std.Import(p)
	})}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{}}
	pkg, err := conf.Check("example.com/"+path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.With()
	if err != nil {
		t.Fatal(err)
	}
	var fact *Fact
	res, err := Analyzer.Run(&analysis.Pass{
		Analyzer: Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info, Module: &analysis.Module{Path: "example.com"},
		ResultOf: map[*analysis.Analyzer]any{config.Analyzer: &config.Config{Catalog: cat}},
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool {
			g := facts[p.Path()]
			if g != nil {
				*f.(*Fact) = *g
			}
			return g != nil
		},
		ExportPackageFact: func(f analysis.Fact) { fact = f.(*Fact) },
	})
	if err != nil {
		t.Fatal(err)
	}
	r := res.(*Result)
	if !r.Unit.Analysed {
		t.Fatalf("%s is not analysed: %s", path, r.Unit.Why)
	}
	return r, fact, pkg
}

type importerFunc func(string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// A fact of another version, or one that cannot be read, counts as a missing
// unit: the importer is analysed as if there were none, and never fails.
func TestUnreadableFactIsMissing(t *testing.T) {
	made, whole, pkg := compileSource(t, "loading", loading, nil, nil)
	blob, err := Encode(made.Unit)
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string]*types.Package{"example.com/loading": pkg}
	use := func(t *testing.T, f *Fact) (*Result, *Fact) {
		t.Helper()
		facts := map[string]*Fact{}
		if f != nil {
			facts["example.com/loading"] = f
		}
		res, fact, _ := compileSource(t, "using", using, imports, facts)
		return res, fact
	}
	text := func(u *Unit) string {
		b, err := Encode(u)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	with, _ := use(t, whole)
	none, _ := use(t, nil)
	if len(with.Imports) != 1 || len(none.Imports) != 0 || text(with.Unit) == text(none.Unit) {
		t.Fatalf("the fact makes no difference: %+v, %+v", with, none)
	}

	other := *made.Unit
	other.Version = Version + 1
	newer, err := Encode(&other)
	if err != nil {
		t.Fatal(err)
	}
	other.Version = 0
	older, err := Encode(&other)
	if err != nil {
		t.Fatal(err)
	}
	blobs := map[string][]byte{"a newer version": newer, "an older version": older, "nothing": {}, "text": []byte("not a unit"), "no version": pack(t, "{}"),
		"null": pack(t, "null"), "a list": pack(t, "[1]"), "half": pack(t, `{"v":1,"path":"x","funcs":[{`), "other types": pack(t, `{"v":1,"funcs":{"name":3}}`)}
	for _, n := range []int{1, 2, len(blob) / 4, len(blob) / 2, len(blob) * 3 / 4} {
		blobs[fmt.Sprintf("the first %d bytes", n)] = blob[:n]
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		b := make([]byte, rng.IntN(200))
		for j := range b {
			b[j] = byte(rng.Uint32())
		}
		blobs[fmt.Sprintf("random bytes %d", i)] = b
	}
	for name, b := range blobs {
		t.Run(name, func(t *testing.T) {
			f := through(t, &Fact{self: &carried{path: "example.com/loading", blob: b}})
			res, fact := use(t, f)
			if len(res.Imports) != 0 || text(res.Unit) != text(none.Unit) {
				t.Errorf("it makes a difference: %+v", res)
			}
			// The next importer meets it again, behind a good one.
			again := through(t, fact)
			if again.self.get() == nil || len(again.deps) != 1 || again.deps[0].get() != nil {
				t.Errorf("what the importer exports is %+v", again)
			}
		})
	}

	// Whatever was flipped, the importer is analysed.
	for range 300 {
		b := slices.Clone(blob)
		b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		use(t, &Fact{self: &carried{path: "example.com/loading", blob: b}})
		if t.Failed() {
			t.Fatalf("%x", b)
		}
	}
}

// pack compresses text like a unit.
func pack(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// through sends a fact from one process to another.
func through(t *testing.T, f *Fact) *Fact {
	t.Helper()
	var stream bytes.Buffer
	if err := gob.NewEncoder(&stream).Encode(f); err != nil {
		t.Fatal(err)
	}
	g := new(Fact)
	if err := gob.NewDecoder(&stream).Decode(g); err != nil {
		t.Fatal(err)
	}
	return g
}

// A stream that is no fact is an error for the driver, and never a panic.
func TestMalformedFact(t *testing.T) {
	u := &Unit{Version: Version, Path: "example.com/a", Analysed: true}
	good, err := newFact(u, []*Fact{newFact(&Unit{Version: Version, Path: "example.com/b"}, nil)}).GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	decode := func(data []byte) error {
		f := new(Fact)
		err := f.GobDecode(data)
		if err == nil {
			for _, c := range append([]*carried{f.self}, f.deps...) {
				c.get()
			}
		}
		return err
	}
	if err := decode(good); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{"", "x", "1", "3 4\n", "-1 2\nab", "2 -1\nab", "9 9\nshort", "1 1\n", "99999999999999999999 1\nab"} {
		if err := decode([]byte(data)); err == nil {
			t.Errorf("GobDecode(%q) succeeds", data)
		}
	}
	for n := range good {
		decode(good[:n])
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		b := slices.Clone(good)
		for range 1 + rng.IntN(4) {
			b[rng.IntN(len(b))] = byte(rng.Uint32())
		}
		decode(b)
	}
}

// An importer of units that are too large, alone or together, meets missing
// ones, as if they were libraries, and all others as they are.
func TestFactIsBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	text := make([]byte, maxUnit)
	for i := range text {
		text[i] = byte(' ' + rng.IntN(95))
	}
	sized := func(name string, size int) *Fact {
		return newFact(&Unit{Version: Version, Path: "example.com/" + name, Analysed: true, Funcs: []Func{{Name: "F" + string(text[:size])}}}, nil)
	}
	missing := func(f *Fact) []string {
		var out []string
		for _, c := range append([]*carried{f.self}, f.deps...) {
			if c.get() == nil {
				out = append(out, c.path)
			}
		}
		return out
	}
	small := sized("small", 10)
	alone := through(t, newFact(&Unit{Version: Version, Path: "example.com/a", Analysed: true}, []*Fact{sized("large", maxUnit), small}))
	if got := missing(alone); !slices.Equal(got, []string{"example.com/large"}) {
		t.Errorf("missing are %v", got)
	}
	if u := alone.deps[1].get(); u == nil || u.FindFunc("F"+string(text[:10])) == nil {
		t.Error("the small one has lost its function")
	}

	f := newFact(&Unit{Version: Version, Path: "example.com/b", Analysed: true}, []*Fact{small})
	for i := range maxFact/maxUnit + 2 {
		f.deps = append(f.deps, &carried{path: fmt.Sprintf("example.com/c%d", i), blob: text[:maxUnit-i]})
	}
	data, err := f.GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > maxFact+10000 {
		t.Errorf("the fact has %d bytes", len(data))
	}
	g := through(t, f)
	if len(g.deps) != len(f.deps) || len(g.deps[1].blob) != 0 || g.self.get() == nil || g.deps[0].get() == nil {
		t.Error("not the largest one was left out")
	}
}

// Sizes may add up to less than nothing.
func TestMalformedFactSizes(t *testing.T) {
	for _, data := range []string{"9223372036854775807 9223372036854775807\nab", "4611686018427387904 4611686018427387904\nab"} {
		t.Run(data, func(t *testing.T) {
			if err := new(Fact).GobDecode([]byte(data)); err == nil {
				t.Error("it succeeds")
			}
		})
	}
}
