package unit_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
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

// Known exceptions to TestMissingUnitAddsNothing, by the package withheld, and
// what is at fault. None of them should be here.
var exceptions = map[string]string{
	"example.com/program/keys": "the identity holds the rendered key, which is another where the helper that makes it is unknown",
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
			for _, p := range full {
				path := p.Unit.Path
				t.Run(path, func(t *testing.T) {
					// Nobody has the unit: not the importers when they are
					// compiled, nor the linker.
					without := compile(t, pkgs, path)
					added := within("linked without it", ask(cachemap.Program(units(full, path))), program)
					added += within("compiled and linked without it", ask(cachemap.Program(units(without, path))), program)
					// The package is known, but could not be analysed.
					stub := &unit.Unit{Version: unit.Version, Path: path, Why: "type errors"}
					added += within("not analysed", ask(cachemap.Program(append(units(without, path), stub))), program)
					for i, r := range without {
						if r.Unit.Path == path {
							continue
						}
						q := r.Unit.Path
						rest := slices.DeleteFunc(slices.Clone(full[i].Imports), func(u *unit.Unit) bool { return u.Path == path })
						added += within(q+" by itself, linked without it", ask(cachemap.Local(full[i].Unit, rest)), local[q])
						added += within(q+" by itself, compiled without it", ask(cachemap.Local(r.Unit, r.Imports)), local[q])
					}
					switch cause := exceptions[path]; {
					case added != "" && cause == "":
						t.Error(added)
					case added == "" && cause != "":
						t.Errorf("this holds now: take the package out of the exceptions (%s)", cause)
					case added != "":
						t.Logf("a known exception: %s\n%s", cause, added)
					}
				})
			}
		})
	}
}

// within says which findings of got are not among those of want.
func within(what string, got, want map[string]finding.Finding) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(got)) {
		f := got[id]
		if w, ok := want[id]; !ok {
			fmt.Fprintf(&b, "%s: new: %s/%s [%s] %s\n", what, f.At.Pkg, f.At, f.Tier, f.Text())
		} else if f.Tier > w.Tier {
			fmt.Fprintf(&b, "%s: %s instead of %s: %s/%s %s\n", what, f.Tier, w.Tier, f.At.Pkg, f.At, f.Text())
		}
	}
	return b.String()
}
