package staleorder_test

import (
	"os"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cachelint/cachelint/analyzers/staleorder"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestMain(m *testing.M) {
	// The configuration is read once a process, by the first pass.
	if err := config.Analyzer.Flags.Set("tier", "review"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func Test(t *testing.T) {
	analysistest.Run(t, testenv.Module(t, "checks"), staleorder.Analyzer, "./staleorder/...")
}
