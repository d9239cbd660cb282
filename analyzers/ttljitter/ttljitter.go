// Package ttljitter reports families of entries that all expire together.
package ttljitter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which TTLs are the same for every key.
var Check = &finding.Check{
	Name:  "ttljitter",
	Title: "report caches whose entries are all given the same time to live",
	Tier:  finding.Default,
	Doc: `Entries that are written together expire together: after a deploy, a flush or
a warm-up, every key of a family is written within seconds, and one TTL later
every key misses within seconds, so the source takes the traffic of all of them
at once. A random share of the TTL, drawn per entry, spreads the misses.

The check reports a TTL that is a constant, a variable or a setting and that
reaches the stores of a refill unchanged. There is one finding for each place
that decides a TTL; it lists the families that use it.

It is silent where the TTL comes from the value (a token's expiry, a DNS TTL),
where a random term reaches it anywhere on the way, for libraries that spread
expiry themselves, for entries that are renewed before they expire, for caches
without a TTL, and for a single constant key, where coalescing is the cure.
Entries must be seen to be written together (many in a loop, by the refill, by
one that calls it or by a warm-up), to be dropped together (the cache is emptied
somewhere) or to end at one moment of the clock. Where each is written by the
request that missed it, at its own time, there is little to spread: that is left
to code review (-tier=review), as are TTLs under a minute, keys of one client,
caches of the process but for what ends at one moment of the clock, and light
loads where the loop is several calls away.

The suggested fix adds rand.N(ttl/10) of math/rand/v2 where a store is given a
constant time.Duration of a second or more, from Go 1.22 on, if the name rand is
free there.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

// shortTTL is how long a TTL must be for the default tier: entries that live
// for some seconds are never all of an age.
const shortTTL = time.Minute

// A decided is a place that decides a TTL, and the refills that use it.
type decided struct {
	at      unit.Pos
	tier    finding.Tier
	refills []*cachemap.Refill
}

// A place is a position, or what has a name.
type place struct {
	at    unit.Pos
	ident string
}

func ask(m *cachemap.Map) []finding.Finding {
	var order []*decided
	by := map[place]*decided{}
	for _, r := range m.Refills {
		t, _ := judge(r)
		if t == finding.Silent {
			continue
		}
		at := r.TTL.At
		if !at.Valid() || !m.Whole && at.Pkg != r.Pkg {
			at = r.Store[0]
		}
		// One finding for each thing that decides: a constant, a field, or a
		// place in the code.
		where := place{at: at}
		if r.TTL.Ident != "" {
			where = place{ident: r.TTL.Ident}
		}
		d := by[where]
		if d == nil {
			d = &decided{at: at}
			by[where] = d
			order = append(order, d)
		}
		d.tier = max(d.tier, t)
		d.refills = append(d.refills, r)
	}
	var out []finding.Finding
	for _, d := range order {
		r := d.refills[0]
		f := finding.Finding{Tier: d.tier, At: d.at, Message: message(d), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: "ttl"}
		if r.TTL.Ident != "" {
			// The families that share a TTL come and go; what decides it stays.
			f.Pkg, f.Func, f.Cache, f.Key = "", "", "", r.TTL.Ident
		}
		if r.TTL.At.Valid() && r.TTL.At != d.at {
			f.Also = []unit.Pos{r.TTL.At}
		}
		f.Fix = fix(d)
		for _, r := range d.refills {
			f.Related = append(f.Related, finding.Related{At: r.Store[0], Message: r.KeyText() + " is stored here"})
		}
		out = append(out, f)
	}
	return out
}

// fix adds a random share at the stores, if that can be done at all of them.
func fix(d *decided) *finding.Fix {
	f := &finding.Fix{Message: "Add a random share to the TTL"}
	for _, r := range d.refills {
		if len(r.TTL.Args) == 0 {
			return nil
		}
		for _, at := range r.TTL.Args {
			if !slices.Contains(f.Args, at) {
				f.Args = append(f.Args, at)
			}
		}
	}
	return f
}

// judge weighs load, heat and place; the table is in the documentation of the checks.
func judge(r *cachemap.Refill) (finding.Tier, string) {
	if why := spread(r); why != "" {
		return finding.Silent, why
	}
	t, why := weighed(r)
	switch {
	case t < finding.Default:
	case !r.Confirmed:
		return finding.Review, why + ", but it is a cache by the shape of an interface only"
	case r.Far:
		return finding.Review, why + ", but lookup and store are several calls away"
	case r.Cache.Several:
		return finding.Review, why + ", but the interface has implementations that keep entries elsewhere"
	case r.TTL.D > 0 && r.TTL.D < shortTTL:
		return finding.Review, why + ", but entries live so short that they are never all of an age"
	}
	return t, why
}

// spread says why entries do not all expire together; "" if they may.
func spread(r *cachemap.Refill) string {
	switch {
	case r.TTL.Never:
		return "entries do not expire"
	case r.TTL.Jittered, r.Jitters:
		return "the TTL is jittered"
	case r.TTL.Open:
		return "the caller decides the TTL"
	case !r.TTL.Known:
		return "no TTL is known"
	case !r.TTL.Fixed:
		return "the TTL comes from the value"
	case r.Renewed:
		return "entries are renewed before they expire"
	case r.Weight == cachemap.NoLoad:
		return "a memo: a miss asks no source"
	case r.Cache.Library == unit.SlotCache:
		return "a variable holds one entry"
	case r.PerCall:
		return "the cache lives for one call"
	case r.Once:
		return "it runs at start-up only"
	case r.Unused:
		return "nothing calls it"
	}
	return ""
}

// weighed is the tier of a fixed TTL by load, heat and place.
func weighed(r *cachemap.Refill) (finding.Tier, string) {
	switch {
	case r.Heat == cachemap.Hot && (r.Place == catalog.Shared || r.Weight == cachemap.Heavy):
		return finding.Review, "fixed, but a key that all requests share expires once: coalescing is the cure"
	case r.Heat == cachemap.Hot:
		return finding.Silent, "one key or few: they cannot all expire together"
	case r.Place == catalog.Process && r.Weight == cachemap.Light:
		// Each process has entries of its own.
		return finding.Review, "fixed, but in the process, and a miss costs little"
	case r.TTL.Aligned:
		return finding.Default, "all entries end at one moment of the clock"
	case r.Place == catalog.Process && (r.Batch || r.FarBatch || r.Flushed):
		return finding.Review, "fixed, and many entries may be written together, but in the process: each has entries of its own"
	case r.Batch:
		return finding.Default, "fixed, and many entries are stored at once"
	case r.FarBatch && r.Weight == cachemap.Heavy:
		return finding.Default, "fixed, and a loop further out stores many entries"
	case r.FarBatch:
		return finding.Review, "fixed, and a loop further out may store many entries, but a miss costs little"
	case r.Flushed:
		return finding.Default, "fixed, and the cache is emptied at once"
	case r.Heat == cachemap.Cold:
		return finding.Review, "fixed, but each key is for one client"
	}
	// Nothing was seen that writes entries together: each expires as long after
	// the request that missed it as the next, and the requests are spread.
	return finding.Review, "fixed, but written one by one"
}

func message(d *decided) string {
	var keys []string
	for _, r := range d.refills {
		k := r.ShortKey()
		if r.Key.String() == "" || k == "the one entry" {
			k = r.CacheName()
		}
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	const most = 4
	all := finding.List(keys, most)
	r := d.refills[0]
	batch := ""
	for _, r := range d.refills {
		if r.Batch || r.FarBatch {
			batch = ", many at once,"
		}
	}
	if r.TTL.Aligned {
		return fmt.Sprintf("every entry of %s ends at the same moment of the clock (stored at %s, loaded by %s): all reload at once; add a random share of some minutes",
			all, r.StoredAt(), source(r))
	}
	return fmt.Sprintf("every entry of %s lives exactly %s%s (stored at %s, loaded by %s): entries written together expire together and reload at once; add a random share, such as ttl + rand.N(ttl/10)",
		all, r.TTL.Text, batch, r.StoredAt(), source(r))
}

func source(r *cachemap.Refill) string {
	l := r.Load()
	if l == nil {
		return "the loader"
	}
	if l.Kind == unit.SourceLoad && l.Name != "" {
		return l.Name
	}
	return strings.TrimPrefix(l.What, "call of ")
}
