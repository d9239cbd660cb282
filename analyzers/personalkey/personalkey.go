// Package personalkey reports.
package personalkey

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
)

// Check asks.
var Check = &finding.Check{Name: "personalkey", Title: "report personalkey", Doc: "x", Ask: ask, Judge: judge}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func judge(r *cachemap.Refill) (finding.Tier, string) { return finding.Review, "" }

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, r := range m.Refills {
		for _, in := range r.Omitted() {
			if (in.Identity != "") != ("personalkey" == "personalkey") {
				continue
			}
			out = append(out, finding.Finding{Tier: finding.Review, At: r.Store[0], Message: fmt.Sprintf("%s is not in %s: %s identity=%q type=%q control=%v tool=%v load=%q for=%v (%s)", in.Path, r.KeyText(), in.At, in.Identity, in.Type, in.Control, in.Tool, in.Load, r.KeyFor, r.Func), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: in.Path.String()})
		}
	}
	return out
}
