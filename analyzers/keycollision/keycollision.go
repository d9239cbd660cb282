// Package keycollision reports keys under which two things are cached, and
// keys under which one thing is never found.
package keycollision

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which things share a key, and which keys nobody can find.
var Check = &finding.Check{
	Name:  "keycollision",
	Title: "report two things cached under one key, and one thing under two",
	Tier:  finding.Default,
	Doc: `Each of these is a key that does not do its work:

  - the lookup and the store of one refill use different keys, so that nothing
    is ever found;
  - two refills of one cache have the same key and values of different types:
    each overwrites what the other needs;
  - the key is constant and the load is not: the first who asks decides what
    everybody gets;
  - the key is built wrongly: it holds the address of a pointer, one character
    made of a number, or a format with a verb too many.

Two refills of one cache whose keys are bare identifiers of different kinds,
an email here and a user name there, are left to code review (-tier=review),
unless what is cached is an account, a token or a permission. So are two
exported methods of one type that ask for one entry, each loads it, and their
names say that they return different things.

The check is silent where the type of the value is part of the key, or is not
known, and where a key may be the caller's.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

// A question finds one kind of collision.
type question func(m *cachemap.Map) []finding.Finding

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, q := range []question{strays, constant, flawed, shared, bare, twins} {
		out = append(out, q(m)...)
	}
	return out
}

func judge(r *cachemap.Refill) (finding.Tier, string) {
	switch {
	case flaw(r) != "":
		return finding.Default, "its key: " + flaw(r)
	case len(varying(r)) > 0:
		return tierOfConstant(r), "the key is constant, and the load is not"
	case mismatched(r):
		return finding.Default, "what is stored is not what is looked up"
	}
	return finding.Silent, "nothing is wrong with the key by itself"
}

func at(r *cachemap.Refill) unit.Pos {
	if r.Lookup[0].Pkg != r.Pkg {
		return r.Store[0]
	}
	return r.Lookup[0]
}

// strays: what is stored is never what is looked up.
func strays(m *cachemap.Map) []finding.Finding {
	const never = "what is looked up as %s is stored as %s (at %s): it is never found, and every call loads; make one key of both"
	var out []finding.Finding
	for _, s := range m.Strays {
		out = append(out, finding.Finding{Tier: finding.Default, At: s.Lookup, Message: fmt.Sprintf(never, s.Key, s.StoreKey, s.Store),
			Pkg: s.Pkg, Func: s.Func, Cache: s.Cache.Path.String(), Key: s.Key.String(), Role: "store",
			Related: []finding.Related{{At: s.Store, Message: "stored here"}}})
	}
	for _, r := range m.Refills {
		if mismatched(r) {
			out = append(out, finding.AtLookup(r, finding.Default, "store", fmt.Sprintf(never, r.Key, r.StoreKey, r.StoredAt()), nil))
		}
	}
	return out
}

func mismatched(r *cachemap.Refill) bool {
	return r.Confirmed && len(r.Store) == 1 && !r.Batch && key.Mismatched(r.Key, r.StoreKey)
}

// constant: one key for what differs from call to call.
func constant(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, r := range m.Refills {
		if ins := varying(r); len(ins) > 0 {
			name := r.ShortKey()
			if r.Cache.Library == unit.SlotCache {
				name = r.CacheName()
			}
			out = append(out, finding.AtLookup(r, tierOfConstant(r), "key", fmt.Sprintf("%s is one entry for all, and what is loaded depends on %s: the first who asks decides what all get; add it to the key (stored at %s)",
				name, cachemap.InputText(ins), r.StoredAt()), ins))
		}
	}
	return out
}

func varying(r *cachemap.Refill) []unit.Input {
	if !r.Key.Constant() || r.PerCall || !r.Shared() {
		return nil
	}
	return r.Omitted(func(in unit.Input) bool { return in.Identity == "" && !in.Weak })
}

func tierOfConstant(r *cachemap.Refill) finding.Tier {
	if r.Confirmed && !r.Far && !r.Cache.Several && r.Cache.Library != unit.SlotCache && slices.ContainsFunc(varying(r), func(in unit.Input) bool { return !in.Control }) {
		return finding.Default
	}
	return finding.Review
}

// flawed: the key is not what it looks like.
func flawed(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		if why := flaw(r); why != "" {
			out = append(out, finding.AtLookup(r, finding.Default, "text", fmt.Sprintf("the key %s is not what it looks like: %s (stored at %s)", r.ShortKey(), why, r.StoredAt()), nil))
		}
	}
	return out
}

func flaw(r *cachemap.Refill) string {
	if r.Key.Flaw != "" {
		return r.Key.Flaw
	}
	return r.StoreKey.Flaw
}

// minPrefix is how long the literal that two keys of shared caches begin with
// must be for them to be the same by intent.
const minPrefix = 4

// family names the cache and the shape of the key of a refill; "" if it is
// not known which entries are meant.
func family(r *cachemap.Refill) string {
	if !r.Confirmed || r.Helper >= 0 || r.Key.Cut || r.Batch {
		return ""
	}
	for _, p := range r.Key.Holes() {
		if p.Hole == nil && len(p.In) == 0 {
			return "" // what stands there may tell them apart, such as the name of a type
		}
	}
	least := 1
	if r.Place == catalog.Shared {
		least = minPrefix
	}
	var shapes []string
	for _, a := range r.Key.Alts {
		s := shape(a, least)
		if s == "" {
			return ""
		}
		shapes = append(shapes, s)
	}
	slices.Sort(shapes)
	all := strings.Join(shapes, "\x00")
	if r.Place == catalog.Shared {
		return "shared\x00" + all
	}
	if id := r.Cache.Path.Ident(); id != "" && all != "" {
		return id + "\x00" + all
	}
	return ""
}

// shape renders one way to build a key, with its holes nameless from the first
// literal on that is long enough, at the beginning of the key n bytes; "" if
// there is none. What stands before it may tell keys apart.
func shape(a key.Alt, n int) string {
	for i, p := range a {
		switch {
		case p.Hole == nil && p.Func == "" && (len(p.Lit) >= minPrefix || i == 0 && len(p.Lit) >= n):
			return a[:i].String() + "\x00" + a[i:].Skeleton()
		case p.Hole != nil && (p.Hole.Recv || p.Hole.Root == flow.Global):
			return "" // what it holds is for whoever made the client to say
		}
	}
	return ""
}

// shared: one key, two types of values.
func shared(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	first := map[string]*cachemap.Refill{}
	for _, r := range m.Refills {
		id := family(r)
		if id == "" || open(r.Type) {
			continue
		}
		o := first[id]
		switch {
		case o == nil:
			first[id] = r
		case base(o.Type) != base(r.Type) && sameLast(o, r):
			out = append(out, finding.AtLookup(r, finding.Default, "type", fmt.Sprintf("%s holds a %s here and a %s in %s (at %s): each overwrites what the other needs; give each a key of its own",
				r.ShortKey(), r.Type, o.Type, o.FuncName(), at(o)), nil))
		}
	}
	return out
}

// sameLast: the keys hold the same things by their names.
func sameLast(a, b *cachemap.Refill) bool {
	x, y := a.Key.Holes(), b.Key.Holes()
	return slices.EqualFunc(x, y, func(p, q key.Piece) bool {
		return p.Hole == nil || q.Hole == nil || strings.EqualFold(last(*p.Hole), last(*q.Hole)) || p.Type == q.Type
	})
}

func last(p flow.Path) string {
	s := p.String()
	return s[strings.LastIndexByte(s, '.')+1:]
}

// open: values of the type may hold any other.
func open(t string) bool {
	if strings.Contains(strings.TrimPrefix(t, "map["), "[") && !strings.HasPrefix(t, "[]") {
		return true // of a generic helper: its argument is not known
	}
	return t == "" || t == "any" || t == "interface{}" || strings.Contains(t, "[]byte") || t == "string" || strings.Contains(t, "RawMessage")
}

func base(t string) string { return strings.TrimLeft(t, "*") }

// bare: identifiers of different kinds, with nothing around them.
func bare(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	first := map[string]*cachemap.Refill{}
	for _, r := range m.Refills {
		if !r.Confirmed || r.Helper >= 0 || len(r.Key.Alts) != 1 || len(r.Key.Alts[0]) != 1 || r.Key.Alts[0][0].Hole == nil || r.Batch {
			continue
		}
		id := r.Cache.Path.Ident()
		if id == "" || r.Place == catalog.Shared {
			continue
		}
		o := first[id]
		if o == nil {
			first[id] = r
			continue
		}
		p, q := *o.Key.Alts[0][0].Hole, *r.Key.Alts[0][0].Hole
		if o.Key.Alts[0][0].Type != r.Key.Alts[0][0].Type || related(last(p), last(q)) && !told(o, r) {
			continue
		}
		tier := finding.Review
		if r.Sensitive != "" {
			tier = finding.Default
		}
		out = append(out, finding.AtLookup(r, tier, "kind", fmt.Sprintf("%s is asked by %s here and by %s in %s (at %s), both as they are: one that looks like the other gets what belongs to it; put what it is into the key",
			r.CacheName(), q.String(), p.String(), o.FuncName(), at(o)), nil))
	}
	return out
}

// twins: two methods that say that they return different things ask for one
// entry, so that the one gets what the other has loaded.
func twins(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	by := map[string][]*cachemap.Refill{}
	for _, r := range m.Refills {
		on, _ := method(r)
		if on == "" || !r.Confirmed || !r.Exported || r.Helper >= 0 || r.Batch || r.Key.Cut || open(r.Type) && r.Type != "string" {
			continue
		}
		id := r.Cache.Path.Ident()
		if id == "" && r.Place == catalog.Shared && len(r.Key.Prefix()) >= minPrefix {
			id = "shared"
		}
		if id == "" || r.Cache.Library == unit.SlotCache {
			continue
		}
		id = strings.Join([]string{on, id, r.Type}, "\x00")
		for _, o := range by[id] {
			if key.Compare(o.Key, r.Key) != key.Equal {
				continue
			}
			if o.Func == r.Func || !differ(o, r) {
				break
			}
			out = append(out, finding.AtLookup(r, finding.Review, "twin", fmt.Sprintf("%s is the entry of %s, too (at %s), and each loads it: if they return different things, the one gets what the other has loaded; give each a key of its own",
				r.ShortKey(), o.FuncName(), at(o)), nil))
			break
		}
		by[id] = append(by[id], r)
	}
	return out
}

// method returns the type and the name of the method that owns a refill, ""
// if it is none.
func method(r *cachemap.Refill) (on, name string) {
	i := strings.LastIndexByte(r.Func, '.')
	if !strings.HasPrefix(r.Func, "(") || i < 0 {
		return "", ""
	}
	return r.Func[:i], r.Func[i+1:]
}

// differ: one method's name has a word that tells what it returns from what
// the other does.
func differ(a, b *cachemap.Refill) bool {
	_, x := method(a)
	_, y := method(b)
	p, q := catalog.WordsOf(x), catalog.WordsOf(y)
	return adds(p, q) || adds(q, p)
}

// adds: a has a word that b lacks, and that is not about how it is come by.
func adds(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool {
		switch w {
		case "get", "find", "fetch", "load", "read", "query", "lookup", "list", "must", "try", "ensure", "cache", "cached", "ctx", "context", "with", "without", "from", "by", "or", "and", "refresh", "tx", "db", "v2", "2", "new", "info", "data", "detail", "value":
			return false
		}
		return !slices.Contains(b, w)
	})
}

// told: the names of two functions say by what they look, and these are
// different things: ByID and ByKey.
func told(a, b *cachemap.Refill) bool {
	x, y := by(a), by(b)
	return len(x) > 0 && len(y) > 0 && !share(x, y)
}

// by returns the words after the "By" in the name of a refill's function, in
// the singular.
func by(r *cachemap.Refill) []string {
	ws := catalog.WordsOf(r.FuncName()[strings.LastIndexByte(r.FuncName(), '.')+1:])
	i := slices.Index(ws, "by")
	if i < 0 {
		return nil
	}
	var out []string
	for _, w := range ws[i+1:] {
		out = append(out, strings.TrimSuffix(w, "s"))
	}
	return out
}

// related: two names share a word, or one of them says nothing.
func related(a, b string) bool {
	x, y := nouns(a), nouns(b)
	return len(x) == 0 || len(y) == 0 || share(x, y)
}

// share: two lists of words have one in common.
func share(x, y []string) bool {
	return slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) })
}

// nouns returns the words of a name in the singular; nil if one of them may be
// any key.
func nouns(name string) []string {
	var out []string
	for _, w := range catalog.WordsOf(name) {
		w = strings.TrimSuffix(w, "s")
		if w == "key" || w == "id" {
			return nil
		}
		out = append(out, w)
	}
	return out
}
