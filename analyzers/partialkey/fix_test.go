package partialkey_test

import (
	"testing"

	"github.com/cachelint/cachelint/analyzers/partialkey"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestFix(t *testing.T) { testenv.Fixes(t, partialkey.Analyzer, "partialfix") }
