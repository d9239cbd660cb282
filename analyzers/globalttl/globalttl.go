// Package globalttl reports one TTL that decides the freshness of data of
// different kinds.
package globalttl

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/sqltext"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which TTLs serve everything.
var Check = &finding.Check{
	Name:  "globalttl",
	Title: "report one TTL for data of different kinds",
	Tier:  finding.Default,
	Doc: `How long an answer may be kept is a question about the data: a price, a
profile and a list of countries have different answers. One constant for all of
them is too long for what changes, and too short for what does not.

The check reports a constant, a variable, a setting or a constructor's default
that is the TTL of three or more families of keys whose values are of different
types or come from different sources. There is one finding for each TTL, at its
declaration, with the families that share it. Whether they should share it only
a person can say, so they are for code review (-tier=review), but where the whole
program shows that it changes what one of the families was loaded from, and
leaves its entries, while nothing changes what another was loaded from.

It is silent where the TTL is not the same for every key, where each object that
holds it may have one of its own, and where the families that share it keep the
same data under several keys.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

// most is how many families a message names.
const most = 5

// few is how many families may share a TTL by chance.
const few = 3

// A shared TTL, and the refills that it decides, one for each family.
type shared struct {
	ident   string
	refills []*cachemap.Refill
}

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, s := range sharing(m) {
		r := s.refills[0]
		var keys []string
		related := []finding.Related{}
		for _, r := range s.refills {
			keys = append(keys, described(r))
			related = append(related, finding.Related{At: r.Store[0], Message: r.ShortKey() + " is stored here"})
		}
		tier, differ := finding.Review, ""
		if changed, never := volatility(m, s); changed != nil && never != nil {
			ws := changed.Sources()
			w := ws[slices.IndexFunc(ws, leaves)]
			tier = finding.Default
			differ = fmt.Sprintf("; %s is changed by the program (%s, %s), and nothing changes %s", changed.Refills[0].ShortKey(), cachemap.ShortFunc(w.Func), w.At, never.Refills[0].ShortKey())
			related = append(related, finding.Related{At: w.At, Message: "changes " + w.Of.String() + " here"})
		}
		out = append(out, finding.Finding{Tier: tier, At: r.TTL.At, Key: s.ident, Role: "ttl", Related: related,
			Message: fmt.Sprintf("%s is how long %d kinds of data may be out of date: %s%s; give each the time that its data allows", r.TTL.Text, len(s.refills), finding.List(keys, most), differ)})
	}
	return out
}

// volatility returns a family that shares the TTL and whose source the program
// changes while only the TTL ends its entries, and one whose source nothing
// changes: nil where it is not known.
func volatility(m *cachemap.Map, s *shared) (changed, never *cachemap.Family) {
	if !m.Whole || !m.Policy.Closed {
		return nil, nil
	}
	for _, f := range m.Families {
		if !slices.ContainsFunc(f.Refills, func(r *cachemap.Refill) bool { return slices.Contains(s.refills, r) }) {
			continue
		}
		named := len(f.Reads) > 0 && !slices.ContainsFunc(f.Reads, func(e unit.Entity) bool { return !e.Named() })
		switch {
		case !named || f.Unclear:
		case changed == nil && slices.ContainsFunc(f.Sources(), leaves):
			changed = f
		case never == nil && len(f.Writers) == 0:
			never = f
		}
	}
	return changed, never
}

// leaves: the writer changes what is kept, and leaves it.
func leaves(w *cachemap.Writer) bool { return w.Verb != sqltext.Create && w.Entry() == "left" }

func judge(r *cachemap.Refill) (finding.Tier, string) {
	if why := apart(r); why != "" {
		return finding.Silent, why
	}
	return finding.Review, "one finding for each TTL that three families of different kinds share; this one may be among them"
}

// apart says why the TTL of a refill is its own; "" if it may be shared.
func apart(r *cachemap.Refill) string {
	switch {
	case r.TTL.Ident == "" || !r.TTL.At.Valid():
		return "no constant, variable or setting decides the TTL"
	case !r.TTL.Fixed || r.TTL.Open || r.TTL.Never:
		return "the TTL is not the same for every key"
	case r.Helper >= 0 || !own(r):
		return "each object that holds the TTL may have one of its own"
	case r.Cache.Library == unit.SlotCache:
		return "a variable holds one entry"
	}
	return ""
}

// own: a TTL that a field holds is one of the object whose method the refill
// is, not of a cache that it uses: of those there may be several.
func own(r *cachemap.Refill) bool {
	for _, p := range r.Refill.TTL.Parts {
		if p.Path == nil || p.Path.Root == flow.Global || p.Kind != unit.FieldTTL {
			continue
		}
		if !strings.HasPrefix(r.Func, "(") || !strings.HasPrefix(p.Path.Ident(), cachemap.Owner(r.Func)+".") {
			return false
		}
	}
	return true
}

// sharing returns the TTLs that few families or more of different kinds share,
// in the order of their first refill.
func sharing(m *cachemap.Map) []*shared {
	var order []*shared
	by := map[string]*shared{}
	for _, r := range m.Refills {
		if apart(r) != "" {
			continue
		}
		s := by[r.TTL.Ident]
		if s == nil {
			s = &shared{ident: r.TTL.Ident}
			by[r.TTL.Ident] = s
			order = append(order, s)
		}
		if !slices.ContainsFunc(s.refills, func(o *cachemap.Refill) bool { return o.KeyText() == r.KeyText() && o.CacheName() == r.CacheName() }) {
			s.refills = append(s.refills, r)
		}
	}
	return slices.DeleteFunc(order, func(s *shared) bool { return kinds(s.refills) < few })
}

// kinds counts the families that differ in the type of their values, or in
// what they are loaded from.
func kinds(rs []*cachemap.Refill) int {
	seen := map[string]bool{}
	for _, r := range rs {
		seen[described(r)] = true
	}
	types := map[string]bool{}
	for _, r := range rs {
		types[kind(r)] = true
	}
	if len(types) < 2 {
		return 0 // the same data under several keys
	}
	return len(seen)
}

// kind is the type of the values, or, where they are only text, their source.
func kind(r *cachemap.Refill) string {
	if t := strings.TrimLeft(r.Type, "*"); t != "" && t != "any" && t != "string" && t != "[]byte" {
		return t
	}
	if l := r.Load(); l != nil {
		return l.What + " " + l.Name
	}
	return r.Type
}

func described(r *cachemap.Refill) string {
	if k := kind(r); k != "" {
		return r.ShortKey() + " (" + k + ")"
	}
	return r.ShortKey()
}
