package ttljitter_test

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/analyzers/ttljitter"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestFix(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, testenv.Module(t, "checks"), ttljitter.Analyzer, "./jitterfix/...")
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
