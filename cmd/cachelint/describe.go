package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/analyzers/directive"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// documented returns the checks, and what is reported of directives.
func documented() []*finding.Check { return append(analyzers.Checks(), directive.Check) }

// list writes a line for each check: its name, the highest tier of its
// findings and its title.
func list(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range documented() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", c.Name, c.Tier, c.Title)
	}
	t.Flush()
}

// describeCheck writes the documentation of a check.
func describeCheck(w io.Writer, name string) error {
	c := findCheck(name)
	if c == nil {
		return config.UnknownCheck(name)
	}
	_, err := fmt.Fprintf(w, "%s: %s\n\n%s\n\nTier: %s. %s\n", c.Name, c.Title, c.Doc, c.Tier, c.URL())
	return err
}
