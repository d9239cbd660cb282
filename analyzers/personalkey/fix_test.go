package personalkey_test

import (
	"testing"

	"github.com/cachelint/cachelint/analyzers/personalkey"
	"github.com/cachelint/cachelint/internal/testenv"
)

func TestFix(t *testing.T) { testenv.Fixes(t, personalkey.Analyzer, "personalfix") }
