// Package noinvalidate reports writes that leave the old answer in a cache.
package noinvalidate

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/sqltext"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which writes leave an old answer in place.
var Check = &finding.Check{
	Name:  "noinvalidate",
	Tier:  finding.Default,
	Title: "report writes that leave the old answer in a cache",
	Doc: `A write path changes what a family of keys was loaded from and neither deletes
nor rewrites the entries: readers go on getting the old answer until it expires,
if it does.

What a family was loaded from is known by what the code names: tables in SQL
text, models of an ORM, collections, or else the methods of one repository. The
check follows calls through functions, interfaces and packages, in both
directions, and reports

  - a write whose siblings (methods of the same type, functions of the same
    package) drop the entry after a write of the same data, while this one does
    not, and nothing that calls it does;
  - a decorator that caches a read and lets writes of the same data through;
  - a drop under a key that nothing stores, in a function that changes what is
    stored under one that is much like it, or under one that only a method
    stores which is never called;
  - data that is written in the program and kept for ever, or that decides who
    may do what (a token, a role, a status), and is dropped by nobody; so too
    if what would drop it is never called.

Where all that is wrong is that readers wait for the TTL, the finding is for code
review (-tier=review): at the writes, if they stand in the package that keeps the
entries, or else one for each family, with its writers.

The configuration may say how old each kind of data may be (freshness): what is
kept no longer than that may be left, and what is kept longer is reported.

What a package and its imports prove is for reviewers where other code could drop
the entry after an exported function returns; the command, which sees the whole
program, knows whether it does.

It is silent where something that may be an invalidation is on the way: a delete
under a key that is not known, an event or a pattern that empties the cache.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func judge(r *cachemap.Refill) (finding.Tier, string) {
	if r.Memo {
		return finding.Silent, "a computation has no source that is written"
	}
	return finding.Review, "one finding for each write that leaves an entry, or for each family that no writer drops; this one may be among them"
}

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	var left []*leaving
	for _, f := range m.Families {
		if len(f.Refills) == 0 || !keyed(f) {
			continue
		}
		fresh, said := m.Policy.Fresh(f)
		if said && known(f) && ttl(f) <= fresh {
			continue // as old as it may get
		}
		out = append(out, misses(m, f)...)
		if over := budget(m, f, fresh, said); over != nil {
			out = append(out, *over)
			continue
		}
		found := siblings(m, f)
		left = append(left, found...)
		if len(found) == 0 {
			out = append(out, through(m, f)...)
			found, alone := nobody(m, f)
			out, left = append(out, found...), append(left, alone...)
		}
	}
	return append(append(out, vain(m)...), byWrite(left)...)
}

// vain reports calls that drop what only a method stores that nothing calls.
func vain(m *cachemap.Map) []finding.Finding {
	if !m.Whole || !m.Policy.Closed || len(m.Missing) > 0 {
		return nil // other code may call it
	}
	var out []finding.Finding
	for _, v := range m.Vain {
		tier := finding.Default
		if !v.Like.Confirmed {
			tier = finding.Review
		}
		r := v.Like
		out = append(out, finding.Finding{Tier: tier, At: v.At, Pkg: v.Pkg, Func: v.Func, Cache: r.CacheName(), Key: v.Drop.Key.String(), Role: "drop",
			Message: fmt.Sprintf("%s drops %s, under which nothing is stored: nothing calls %s, which would; entries are kept under %s (stored at %s, kept %s), drop those",
				cachemap.ShortFunc(v.Drop.Func), v.Drop.Key, cachemap.ShortFunc(v.Idle.Func), r.ShortKey(), r.StoredAt(), kept(r)),
			Related: []finding.Related{{At: v.Drop.At, Message: "dropped here"}, {At: v.Idle.At, Message: "what nothing calls"}, {At: r.StoredAt(), Message: "stored here"}}})
	}
	return out
}

// known: how long entries are kept is known.
func known(f *cachemap.Family) bool { return ttl(f) > 0 }

// ttl is how long entries are kept, at most; 0 if that is not known, or for ever.
func ttl(f *cachemap.Family) time.Duration {
	most := time.Duration(0)
	for _, r := range f.Refills {
		if r.TTL.D == 0 {
			return 0
		}
		most = max(most, r.TTL.D)
	}
	return most
}

// budget reports a family that is kept longer than the team allows, or of which
// the team has not said how long it may be; nil for neither.
func budget(m *cachemap.Map, f *cachemap.Family, fresh time.Duration, said bool) *finding.Finding {
	r := f.Refills[0]
	out := &finding.Finding{Tier: finding.Default, At: r.StoredAt(), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: "budget"}
	switch {
	case said && known(f):
		out.Message = fmt.Sprintf("%s is kept %s, and the configuration allows its values to be %s old (freshness): shorten the TTL, or allow more", r.ShortKey(), kept(r), cachemap.Duration(fresh))
	case said && r.TTL.Never:
		out.Message = fmt.Sprintf("%s is kept for ever, and the configuration allows its values to be %s old (freshness): give it a TTL, or allow more", r.ShortKey(), cachemap.Duration(fresh))
	case !said && m.Policy.Require:
		out.Message = fmt.Sprintf("the configuration does not say how old values under %s may be (freshness, require): add a pattern for them; cachelint map -budget prints one", r.ShortKey())
	default:
		return nil
	}
	return out
}

// A leaving is a write that leaves the entries of a family, and another like it
// that drops them; nil for none.
type leaving struct {
	f    *cachemap.Family
	w, s *cachemap.Writer
	tier finding.Tier
}

// advice says what to do, and who does so.
func (l *leaving) advice() string {
	switch {
	case l.s == nil:
		return "no other write is known to drop that either: drop it after the write"
	case l.s.Func == l.w.Func:
		return "another branch drops that, do the same here"
	}
	return fmt.Sprintf("%s drops that with its write (%s), do the same here", cachemap.ShortFunc(l.s.Func), l.s.At)
}

// rank puts those first of which there is an example to follow.
func rank(l *leaving) int {
	if l.s != nil {
		return 1
	}
	return 0
}

// byWrite makes one finding of each write, whatever it leaves.
func byWrite(left []*leaving) []finding.Finding {
	by := map[unit.Pos][]*leaving{}
	var order []unit.Pos
	for _, l := range left {
		if by[l.w.At] == nil {
			order = append(order, l.w.At)
		}
		by[l.w.At] = append(by[l.w.At], l)
	}
	var out []finding.Finding
	for _, at := range order {
		ls := by[at]
		slices.SortStableFunc(ls, func(a, b *leaving) int { return cmp.Or(cmp.Compare(b.tier, a.tier), cmp.Compare(rank(b), rank(a))) })
		ls = slices.DeleteFunc(ls, func(l *leaving) bool { return l.tier < ls[0].tier })
		first := ls[0]
		f, w := first.f, first.w
		var keys []string
		var related []finding.Related
		if first.s != nil {
			related = append(related, finding.Related{At: first.s.At, Message: "a write that drops the entry"})
		}
		for _, l := range ls {
			r := l.f.Refills[0]
			keys = append(keys, fmt.Sprintf("%s (stored at %s, kept %s)", r.ShortKey(), r.StoredAt(), kept(r)))
			related = append(related, finding.Related{At: r.StoredAt(), Message: r.ShortKey() + " is stored here"})
		}
		out = append(out, finding.Finding{Tier: first.tier, At: w.At, Pkg: w.Pkg, Func: w.Func, Cache: f.Cache, Key: f.Key, Role: "write", Related: related,
			Message: fmt.Sprintf("%s changes %s and leaves what was loaded from it in the cache: %s; %s",
				w.Name, w.Of, finding.List(keys, most), first.advice())})
	}
	return out
}

// keyed: enough is known of the key to say what drops the entry.
func keyed(f *cachemap.Family) bool {
	r := f.Refills[0]
	return r.Place != catalog.Shared || r.Cache.Iface != "" || r.Key.Rooted() || r.Key.Constant()
}

// matters reports whether a write of this kind changes what the family keeps:
// a new row changes lists, and nothing that is kept under its id.
func matters(f *cachemap.Family, w *cachemap.Writer) bool {
	t := strings.TrimLeft(f.Type, "*")
	return w.Verb == sqltext.Update || w.Verb == sqltext.Delete || w.Verb == sqltext.Create && (strings.HasPrefix(t, "[]") || strings.HasPrefix(t, "map["))
}

// siblings reports the writers that leave the entries though others like them
// drop them.
func siblings(m *cachemap.Map, f *cachemap.Family) []*leaving {
	// By where they stand: the writers that leave the entries, the closest to
	// the write only, and those that drop them.
	wrong, right := map[string][]*cachemap.Writer{}, map[string][]*cachemap.Writer{}
	leaves := map[string]bool{}
	for i := range f.Writers { // the closest to the write come first
		w := &f.Writers[i]
		at := cachemap.Owner(w.Func)
		if w.Certain && w.Direct && w.Verb != sqltext.Create && (w.Out > 0 || len(w.Along) > 0) {
			right[at] = append(right[at], w)
		}
		if w.Drops || w.Misses != nil || !w.Open || !matters(f, w) {
			continue
		}
		if !slices.ContainsFunc(w.Calls, func(c string) bool { return leaves[c] && cachemap.Owner(c) == at }) {
			wrong[at] = append(wrong[at], w)
		}
		leaves[w.Func] = true
	}
	var out []*leaving
	reported := map[string]bool{}
	for i := range f.Writers {
		w := &f.Writers[i]
		at := cachemap.Owner(w.Func)
		if !slices.Contains(wrong[at], w) {
			continue
		}
		if slices.ContainsFunc(w.Calls, func(c string) bool { return reported[c] }) {
			reported[w.Func] = true
			continue
		}
		sib := like(right[at], w)
		if sib == nil || !inconsistent(f, len(right[at]), len(wrong[at])) {
			continue
		}
		reported[w.Func] = true
		tier := finding.Default
		if w.Verb == sqltext.Create && sib.Verb != sqltext.Create {
			tier = finding.Review // what drops on changes may well let lists wait for new rows
		}
		if w.Part || notes(w) || sib.Out == 0 && !slices.Contains(sib.Along, w.Of) || !m.Whole && exported(w.Func) || !f.Refills[0].Confirmed || !whole(f) && w.Verb != sqltext.Delete {
			tier = finding.Review
		}
		out = append(out, &leaving{f, w, sib, tier})
	}
	return out
}

// noting are words of the names of functions that note that something happened,
// of which readers of a cache need not know at once, or that clear away what is
// no longer read.
var noting = map[string]bool{"last": true, "seen": true, "login": true, "visit": true, "visits": true, "view": true, "views": true, "count": true, "counts": true,
	"counter": true, "counters": true, "accessed": true, "usage": true, "heartbeat": true, "ping": true, "touch": true, "stat": true, "stats": true, "statistics": true,
	"metric": true, "metrics": true, "hit": true, "hits": true, "activity": true, "progress": true,
	"purge": true, "prune": true, "cleanup": true, "clean": true, "expired": true, "gc": true, "vacuum": true, "migrate": true, "migration": true, "seed": true, "backfill": true}

// notes reports whether a writer only notes that something happened, or clears
// away what nobody reads, by its name.
func notes(w *cachemap.Writer) bool {
	name := w.Func[strings.LastIndexByte(w.Func, '.')+1:]
	return slices.ContainsFunc(append(catalog.WordsOf(name), catalog.WordsOf(w.Name)...), func(word string) bool { return noting[word] })
}

// exported: other packages may call the function, and drop the entry themselves.
func exported(fn string) bool { return token.IsExported(fn[strings.LastIndexByte(fn, '.')+1:]) }

// like returns one of the writers that does what w does, an update for want of
// that, and one in another function if there is one.
func like(ws []*cachemap.Writer, w *cachemap.Writer) *cachemap.Writer {
	var out *cachemap.Writer
	best := -1
	for _, s := range ws {
		n := 0
		if s.Func != w.Func {
			n++
		}
		switch s.Verb {
		case w.Verb:
			n += 4
		case sqltext.Update:
			n += 2
		default:
			continue
		}
		if n > best {
			out, best = s, n
		}
	}
	return out
}

// inconsistent: so many writers drop the entries that the others are
// mistakes. Where only a part of what is written is kept, many writers may
// well have nothing to do with it, but for those that delete.
func inconsistent(f *cachemap.Family, right, wrong int) bool {
	if whole(f) {
		return wrong <= 3*right
	}
	return wrong <= right/2
}

// whole: the value is all that the source holds of something, not a part of it.
func whole(f *cachemap.Family) bool {
	t := strings.TrimLeft(f.Type, "[]*")
	return strings.Contains(t, ".") && !strings.ContainsAny(t, "]{") && !strings.HasPrefix(t, "time.")
}

// misses reports drops under a key that nothing stores, where a key that is
// much like it is stored and what it holds has just been written.
func misses(m *cachemap.Map, f *cachemap.Family) []finding.Finding {
	var out []finding.Finding
	r := f.Refills[0]
	for i := range f.Writers {
		w := &f.Writers[i]
		s := w.Misses
		if s == nil || w.Part || slices.ContainsFunc(out, func(o finding.Finding) bool { return o.At == s.At }) {
			continue
		}
		tier := finding.Default
		if !r.Confirmed || !m.Whole || !m.Policy.Closed {
			tier = finding.Review // other code may store it
		}
		out = append(out, finding.Finding{Tier: tier, At: s.At, Pkg: s.At.Pkg, Func: s.Func, Cache: f.Cache, Key: s.Key.String(), Role: "drop",
			Message: fmt.Sprintf("this drops %s, under which nothing is stored: what %s changes (%s, %s) is kept under %s (stored at %s, kept %s) and stays",
				s.Key, cachemap.ShortFunc(w.Func), w.Of, w.At, r.ShortKey(), r.StoredAt(), kept(r)),
			Related: []finding.Related{{At: r.StoredAt(), Message: "stored here"}, {At: w.At, Message: "written here"}}})
	}
	return out
}

// through reports a decorator that caches a read and lets writes through.
func through(m *cachemap.Map, f *cachemap.Family) []finding.Finding {
	r := f.Refills[0]
	d := f.Decorator
	if d == nil || slices.ContainsFunc(f.Droppers, func(fn string) bool { return cachemap.Owner(fn) != d.Type }) {
		return nil
	}
	var names []string
	for _, m := range d.Through {
		names = append(names, m[strings.LastIndexByte(m, '.')+1:])
	}
	_, typ, _ := strings.Cut(cachemap.ShortFunc(d.Type), ".")
	tier := finding.Default
	if !m.Whole || !m.Policy.Closed {
		tier = finding.Review // other code may drop the entry
	}
	return []finding.Finding{{Tier: tier, At: r.StoredAt(), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: "decorator",
		Related: []finding.Related{{At: r.Lookup[0], Message: "looked up here"}},
		Message: fmt.Sprintf("%s keeps what %s of %s yields (%s, kept %s), and lets %s through to it: readers go on getting the old answer after a write; override %s, and drop the entry there",
			typ, d.Read, d.Iface, r.ShortKey(), kept(r), finding.List(names, most), finding.List(names, most))}}
}

// nobody reports a family that none of its writers drops; for reviewers, at the
// writes that could.
func nobody(m *cachemap.Map, f *cachemap.Family) ([]finding.Finding, []*leaving) {
	if len(f.Droppers) > 0 || f.Decorator != nil || slices.ContainsFunc(f.Writers, func(w cachemap.Writer) bool { return w.Certain || w.Misses != nil }) {
		return nil, nil
	}
	// Something may drop it: not all writers can be told, only those that nothing
	// of the kind is on the way of.
	unsure := slices.ContainsFunc(f.Writers, func(w cachemap.Writer) bool { return w.Drops })
	var ws []*cachemap.Writer
	for i := range f.Writers {
		if w := &f.Writers[i]; w.Out == 0 && w.Open && !w.Part && matters(f, w) {
			ws = append(ws, w)
		}
	}
	if len(ws) == 0 {
		return nil, nil
	}
	r := f.Refills[0]
	tier, why := finding.Review, lasting(r)
	if !slices.ContainsFunc(ws, func(w *cachemap.Writer) bool { return !notes(w) }) {
		return nil, nil
	}
	switch {
	case unsure || r.Live || !m.Whole || !m.Policy.Closed || !r.Confirmed:
	case len(f.Uncalled) > 0:
		tier, why = finding.Default, fmt.Sprintf("%s; %s would drop it, and nothing calls that", lasting(r), cachemap.ShortFunc(f.Uncalled[0]))
	case r.TTL.Never || r.Endless():
		tier, why = finding.Default, "for ever"
	case decides(r) != "" && (r.TTL.D == 0 || r.TTL.D >= soon):
		tier, why = finding.Default, fmt.Sprintf("%s, and %s", lasting(r), decides(r))
	}
	if near := nearby(f, r); tier == finding.Review && m.Whole && m.Policy.Closed && len(near) > 0 {
		var left []*leaving
		for _, w := range near {
			left = append(left, &leaving{f: f, w: w, tier: tier})
		}
		return nil, left
	}
	if unsure {
		return nil, nil
	}
	related := []finding.Related{}
	var names []string
	for _, w := range ws {
		names = append(names, fmt.Sprintf("%s (%s)", cachemap.ShortFunc(w.Func), w.At))
		related = append(related, finding.Related{At: w.At, Message: "changes " + w.Of.String() + " here"})
	}
	return []finding.Finding{{Tier: tier, At: r.StoredAt(), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: "family", Related: related,
		Message: fmt.Sprintf("none of what changes %s drops the entry %s, which is loaded from it: readers get the old answer %s; drop it after %s", ws[0].Of, r.ShortKey(), why, finding.List(names, most))}}, nil
}

// nearby are the writers of a family that could drop the entry: those of the type
// that keeps it and those of its package, the ones closest to the write.
func nearby(f *cachemap.Family, r *cachemap.Refill) []*cachemap.Writer {
	var out []*cachemap.Writer
	in := map[string]bool{} // reported, or on the way to the write from there
	closest := func(is func(w *cachemap.Writer) bool) {
		leads := map[string]bool{}
		for i := range f.Writers { // the closest to the write come first
			w := &f.Writers[i]
			if in[w.Func] || w.Pkg != r.Pkg || !w.Open || w.Part || !is(w) || !matters(f, w) || notes(w) {
				continue
			}
			if !slices.ContainsFunc(w.Calls, func(c string) bool { return leads[c] }) {
				out = append(out, w)
				for _, c := range w.Calls {
					in[c] = true
				}
			}
			leads[w.Func], in[w.Func] = true, true
		}
	}
	closest(func(w *cachemap.Writer) bool { return cachemap.Owner(w.Func) == cachemap.Owner(r.Func) })
	closest(func(w *cachemap.Writer) bool {
		return !slices.ContainsFunc(w.Calls, func(c string) bool { return in[c] })
	})
	return out
}

// most is how many keys or functions a message names.
const most = 4

// soon is how long an old answer is nobody's concern.
const soon = time.Minute

// kept says how long entries are kept.
func kept(r *cachemap.Refill) string {
	switch {
	case r.TTL.Never:
		return "for ever"
	case r.Cache.Library == unit.MapCache && r.NoExpiry && r.TTL.Text == "" && r.Hit != "time":
		return "until it is dropped"
	case r.TTL.Text == "" || !r.TTL.Known && r.TTL.D == 0:
		return "as long as there is room"
	}
	return r.TTL.Text
}

// lasting says for how long readers get what is kept.
func lasting(r *cachemap.Refill) string {
	if k := kept(r); strings.Contains(k, " ") {
		return k
	}
	return "for " + kept(r)
}

// decides says what the value decides, if it is worse than usual to go on
// using an old one; "" if it is not.
func decides(r *cachemap.Refill) string {
	if r.Sensitive != "" && r.Sensitive != "a user" {
		return "it is " + r.Sensitive
	}
	ws := catalog.WordsOf(r.FuncName()[strings.LastIndexByte(r.FuncName(), '.')+1:])
	for _, w := range ws {
		switch w {
		case "status", "quota", "balance", "role":
			return "it is a " + w
		case "enabled", "disabled", "banned", "blocked", "revoked":
			return "it tells what is " + w
		case "group":
			if slices.Contains(ws, "user") {
				return "it is a user's group"
			}
		}
	}
	return ""
}
