package unit_test

import (
	"cmp"
	"os"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/testenv"
	"github.com/cachelint/cachelint/internal/unit"
)

// load loads a module under testdata, ready to be compiled.
func load(t *testing.T, name string) []*packages.Package {
	t.Helper()
	dir := testenv.Module(t, name)
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir,
		Env: append(os.Environ(), "GOPROXY=off", "GOWORK=off", "PWD="+dir),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	own := map[*packages.Package]bool{}
	for _, p := range pkgs {
		own[p] = true
		for _, err := range p.Errors {
			t.Fatal(err)
		}
	}
	for _, p := range pkgs {
		for path, imp := range p.Imports {
			if !own[imp] {
				delete(p.Imports, path) // the rest is export data
			}
		}
	}
	return pkgs
}

// compile compiles packages. The package named by without gives its importers
// no fact.
func compile(t *testing.T, pkgs []*packages.Package, without string) []*unit.Result {
	t.Helper()
	a := *unit.Analyzer
	a.Run = func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Path() == without {
			pass.ExportPackageFact = func(analysis.Fact) {}
		}
		return unit.Analyzer.Run(pass)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{&a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []*unit.Result
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		res := act.Result.(*unit.Result)
		if !res.Unit.Analysed {
			t.Fatalf("%s is not analysed: %s", res.Unit.Path, res.Unit.Why)
		}
		if slices.ContainsFunc(res.Imports, func(u *unit.Unit) bool { return u.Path == without }) {
			t.Fatalf("%s got the unit of %s", res.Unit.Path, without)
		}
		out = append(out, res)
	}
	slices.SortFunc(out, func(a, b *unit.Result) int { return cmp.Compare(a.Unit.Path, b.Unit.Path) })
	return out
}

func ask(m *cachemap.Map) map[string]finding.Finding {
	out := map[string]finding.Finding{}
	for _, c := range analyzers.Checks() {
		for _, f := range c.Find(m) {
			if f.Shown("review") {
				out[f.ID()] = f
			}
		}
	}
	return out
}

func units(results []*unit.Result, without string) []*unit.Unit {
	var out []*unit.Unit
	for _, r := range results {
		if r.Unit.Path != without {
			out = append(out, r.Unit)
		}
	}
	return out
}

// Absence proves nothing: with the unit of one package withheld, nothing is
// reported that was not reported before, nor in a higher tier.
func TestMissingUnitAddsNothing(t *testing.T) {
	for _, name := range []string{"program", "learning"} {
		t.Run(name, func(t *testing.T) {
			pkgs := load(t, name)
			full := compile(t, pkgs, "")
			program := ask(cachemap.Program(units(full, "")))
			if len(program) == 0 {
				t.Fatal("the whole program shows nothing")
			}
			local := map[string]map[string]finding.Finding{}
			for _, r := range full {
				local[r.Unit.Path] = ask(cachemap.Local(r.Unit, r.Imports))
			}
			within := func(t *testing.T, what string, got, want map[string]finding.Finding) {
				t.Helper()
				for id, f := range got {
					if w, ok := want[id]; !ok {
						t.Errorf("%s: new: %s: %s/%s [%s] %s", what, id, f.At.Pkg, f.At, f.Tier, f.Text())
					} else if f.Tier > w.Tier {
						t.Errorf("%s: %s instead of %s: %s/%s %s", what, f.Tier, w.Tier, f.At.Pkg, f.At, f.Text())
					}
				}
			}
			for _, p := range full {
				path := p.Unit.Path
				t.Run(path, func(t *testing.T) {
					// Nobody has the unit: not the importers when they are
					// compiled, nor the linker.
					without := compile(t, pkgs, path)
					within(t, "linked without it", ask(cachemap.Program(units(full, path))), program)
					within(t, "compiled and linked without it", ask(cachemap.Program(units(without, path))), program)
					// The package is known, but could not be analysed.
					stub := &unit.Unit{Version: unit.Version, Path: path, Why: "type errors"}
					within(t, "not analysed", ask(cachemap.Program(append(units(without, path), stub))), program)
					for i, r := range without {
						if r.Unit.Path == path {
							continue
						}
						q := r.Unit.Path
						rest := slices.DeleteFunc(slices.Clone(full[i].Imports), func(u *unit.Unit) bool { return u.Path == path })
						within(t, q+" by itself, linked without it", ask(cachemap.Local(full[i].Unit, rest)), local[q])
						within(t, q+" by itself, compiled without it", ask(cachemap.Local(r.Unit, r.Imports)), local[q])
					}
				})
			}
		})
	}
}
