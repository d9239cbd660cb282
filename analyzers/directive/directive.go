// Package directive reports directives to cachelint that mean or suppress nothing.
package directive

import (
	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// Check describes the question, which is asked of the source rather than the map.
var Check = &finding.Check{
	Name:  config.Directive,
	Title: "report directives to cachelint that mean or suppress nothing",
	Tier:  finding.Default,
	Doc: `A finding that a team accepts is silenced where it stands:

	//cachelint:ignore nocoalesce the table has ten rows, and one process reads it

The directive names one check or several (nocoalesce,ttljitter) and says why.
After code it covers that line, and on a line of its own the statement that
follows, without the blocks in it. In the comment before a declaration it covers
the declaration, such as a whole function.

These directives of other tools are honoured, too: //nolint, //nolint:all,
//nolint:cachelint and //nolint:nocoalesce as golangci-lint reads them, and
//lint:ignore and //lint:file-ignore, with a reason, for cachelint or a check.

The check reports a directive without a reason, one that names no check or one
that does not exist, and one that is misspelt: it silences nothing. The
cachelint command also reports a //cachelint:ignore that a check has run for
without finding anything to silence: the code is better than it says. It does
so only if every package could be analysed. A //nolint that silences nothing is
for golangci-lint's nolintlint to report, which knows the other linters that it
may be for and what golangci-lint sees of the program; nobody reports such a
//lint:ignore, since staticcheck judges its own checks only.`,
}

// Analyzer reports what one package shows: directives that mean nothing.
var Analyzer *analysis.Analyzer = finding.NewDirectiveAnalyzer(Check)
