// Package staleorder reports entries that are dropped before the write that
// makes them stale can be seen.
package staleorder

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
)

// Check asks which entries are dropped too early.
var Check = &finding.Check{
	Name:  "staleorder",
	Tier:  finding.Default,
	Title: "report entries that are dropped before the write is durable",
	Doc: `An entry that is dropped before the source has changed for everybody comes back:
whoever misses in between loads the old row and stores it, for the whole TTL.

The check reports a function that changes what a family of keys was loaded from
and drops the entries

  - inside the transaction, before its commit;
  - by a go statement, after which it does not wait: the caller is told that the
    write is done while readers still get the old answer.

A delete that merely comes before the write is often a decision, and for code
review (-tier=review): in front of a source that answers quickly the window is
small.

It is silent where the entries are dropped once more afterwards, and where a list
of keys is only gathered, to be dropped after the commit.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func judge(r *cachemap.Refill) (finding.Tier, string) {
	if r.Memo {
		return finding.Silent, "a computation has no source that is written"
	}
	return finding.Review, "reported where a writer of its source drops the entry before the write is durable, if one does"
}

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, f := range m.Families {
		for _, d := range f.Disorders {
			out = append(out, report(f, &d))
		}
	}
	return out
}

func report(f *cachemap.Family, d *cachemap.Disorder) finding.Finding {
	r := f.Refills[0]
	tier, message := finding.Default, ""
	switch d.Kind {
	case cachemap.BeforeCommit:
		message = fmt.Sprintf("%s is dropped inside the transaction that changes %s (%s, %s): who misses before the commit loads the old row and keeps it (stored at %s); drop it after the commit",
			r.ShortKey(), d.Of, d.Name, d.Write, r.StoredAt())
	case cachemap.Whenever:
		message = fmt.Sprintf("nothing waits for %s to be dropped after %s has changed (%s, %s): the caller is told that all is done while readers get the old answer (stored at %s), and a process that ends leaves it; drop it before returning",
			r.ShortKey(), d.Of, d.Name, d.Write, r.StoredAt())
	default:
		tier = finding.Review
		message = fmt.Sprintf("%s is dropped before %s changes (%s, %s): who misses in between loads the old row and keeps it (stored at %s); drop it after the write",
			r.ShortKey(), d.Of, d.Name, d.Write, r.StoredAt())
	}
	return finding.Finding{Tier: tier, At: d.Drop, Pkg: d.Pkg, Func: d.Func, Cache: f.Cache, Key: f.Key, Role: "drop", Message: message,
		Related: []finding.Related{{At: d.Write, Message: "written here"}, {At: r.StoredAt(), Message: "stored here"}}}
}
