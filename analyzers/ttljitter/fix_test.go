package ttljitter_test

import (
	"testing"

	"github.com/cachelint/cachelint/analyzers/ttljitter"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestFix(t *testing.T) { testenv.Fixes(t, ttljitter.Analyzer, "jitterfix") }
