package testenv

import (
	"go/format"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// Fixes checks the fixes that an analyzer suggests in the package pkg of the
// module testdata/checks: they give the golden files, formatted and compiling,
// and nothing that was fixed is reported again.
func Fixes(t *testing.T, a *analysis.Analyzer, pkg string) {
	t.Helper()
	dir := Module(t, "checks")
	open := 0 // findings without a fix
	// analysistest formats what it compares, but not every editor formats what
	// it changes.
	for _, r := range analysistest.RunWithSuggestedFixes(t, dir, a, "./"+pkg+"/...") {
		for _, d := range r.Action.Diagnostics {
			if len(d.SuggestedFixes) == 0 && r.Action.Package.Name == pkg {
				open++
			}
			for _, f := range d.SuggestedFixes {
				formatted(t, r.Action.Package.Fset, f.TextEdits)
			}
		}
	}
	left := fixed(t, dir, a, pkg)
	if left != open || open == 0 {
		t.Errorf("%d findings are left, and %d had no fix", left, open)
	}
}

// formatted checks that gofmt has nothing to do after the edits.
func formatted(t *testing.T, fset *token.FileSet, edits []analysis.TextEdit) {
	t.Helper()
	byFile := map[string][]udiff.Edit{}
	for _, e := range edits {
		f := fset.File(e.Pos)
		byFile[f.Name()] = append(byFile[f.Name()], udiff.Edit{Start: f.Offset(e.Pos), End: f.Offset(e.End), New: string(e.NewText)})
	}
	for name, es := range byFile {
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := udiff.Apply(string(old), es)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := format.Source([]byte(got)); err != nil || got != string(want) {
			t.Errorf("%s is not formatted (%v):\n%s", name, err, udiff.Unified("got", "want", got, string(want)))
		}
	}
}

// fixed analyses the golden files of a package in place of what they come
// from, and returns how many findings are left.
func fixed(t *testing.T, dir string, a *analysis.Analyzer, pkg string) (left int) {
	t.Helper()
	golden, err := filepath.Glob(filepath.Join(dir, pkg, "*.golden"))
	if err != nil || len(golden) == 0 {
		t.Fatal("no golden files", err)
	}
	cfg := &packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir, Env: append(os.Environ(), "GOWORK=off"), Fset: token.NewFileSet(), Overlay: map[string][]byte{}}
	for _, g := range golden {
		b, err := os.ReadFile(g)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Overlay[strings.TrimSuffix(g, ".golden")] = b
	}
	pkgs, err := packages.Load(cfg, "./"+pkg)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixed files do not compile")
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range graph.Roots[0].Diagnostics {
		left++
		if len(d.SuggestedFixes) > 0 {
			t.Errorf("%s: a second fix: %s", cfg.Fset.Position(d.Pos), d.Message)
		}
	}
	return left
}
