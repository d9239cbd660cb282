package ttljitter_test

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

	"github.com/cachelint/cachelint/analyzers/ttljitter"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestFix(t *testing.T) {
	results := analysistest.RunWithSuggestedFixes(t, testenv.Module(t, "checks"), ttljitter.Analyzer, "./jitterfix/...")
	// That formats what it compares, but not every editor formats what it changes.
	for _, r := range results {
		for _, d := range r.Action.Diagnostics {
			for _, f := range d.SuggestedFixes {
				formatted(t, r.Action.Package.Fset, f.TextEdits)
			}
		}
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

// TestFixed: what a fix leaves compiles, and there is nothing more to fix.
func TestFixed(t *testing.T) {
	dir := testenv.Module(t, "checks")
	golden, err := filepath.Glob(filepath.Join(dir, "jitterfix", "*.golden"))
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
	pkgs, err := packages.Load(cfg, "./jitterfix")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixed files do not compile")
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{ttljitter.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, d := range graph.Roots[0].Diagnostics {
		left++
		if len(d.SuggestedFixes) > 0 {
			t.Errorf("%s: a second fix: %s", cfg.Fset.Position(d.Pos), d.Message)
		}
	}
	if left == 0 {
		t.Error("nothing is found where nothing was fixed")
	}
}
