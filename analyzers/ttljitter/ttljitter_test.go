package ttljitter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cachelint/cachelint/analyzers/ttljitter"
	"github.com/cachelint/cachelint/internal/config"
)

func TestMain(m *testing.M) {
	// The configuration is read once a process, by the first pass.
	if err := config.Analyzer.Flags.Set("tier", "review"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func Test(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "checks"))
	if err != nil {
		t.Fatal(err)
	}
	// The go command runs in a process of its own: reading the folder here tells
	// the test cache that the result depends on it.
	if _, err := os.ReadDir(filepath.Join(dir, "ttljitter")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-deps", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "PWD="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the modules of the test cases are missing: run (cd testdata/checks && go mod download)\n%s", lastLines(string(out)))
	}
	analysistest.Run(t, dir, ttljitter.Analyzer, "./ttljitter/...")
}

func lastLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}
