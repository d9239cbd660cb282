// Package analyzers lists the checks of cachelint, for every host that runs them.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/analyzers/directive"
	"github.com/cachelint/cachelint/analyzers/globalttl"
	"github.com/cachelint/cachelint/analyzers/keycollision"
	"github.com/cachelint/cachelint/analyzers/nocoalesce"
	"github.com/cachelint/cachelint/analyzers/noinvalidate"
	"github.com/cachelint/cachelint/analyzers/partialkey"
	"github.com/cachelint/cachelint/analyzers/personalkey"
	"github.com/cachelint/cachelint/analyzers/staleorder"
	"github.com/cachelint/cachelint/analyzers/ttljitter"
	"github.com/cachelint/cachelint/internal/finding"
)

// Checks returns the checks, in the order in which they are documented.
func Checks() []*finding.Check {
	return []*finding.Check{ttljitter.Check, nocoalesce.Check, personalkey.Check, partialkey.Check, keycollision.Check, noinvalidate.Check, staleorder.Check, globalttl.Check}
}

// All returns the analyzers of the checks, in the same order, and the one of
// the directives that silence them.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{ttljitter.Analyzer, nocoalesce.Analyzer, personalkey.Analyzer, partialkey.Analyzer, keycollision.Analyzer, noinvalidate.Analyzer, staleorder.Analyzer, globalttl.Analyzer, directive.Analyzer}
}
