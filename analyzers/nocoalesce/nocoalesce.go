// Package nocoalesce reports refills whose every miss runs the load.
package nocoalesce

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which refills nothing protects.
var Check = &finding.Check{
	Name:  "nocoalesce",
	Title: "report cache refills whose concurrent misses each run the load",
	Tier:  finding.Default,
	Doc: `When an entry expires, every request that misses it runs the load at once:
a key that a thousand requests a second share sends a thousand queries to the
source in the second after it expires. The cure is to run the load once and
share its result.

The check reports a refill (a lookup, a load on the miss, a store) whose load
does I/O or other dear work, that several goroutines can reach, and that has
no protection: no singleflight or other coalescing call, no lock with a second
lookup, no in-flight map, no compare-and-swap, no distributed lock, neither in
the function, nor in the cache library, nor in every caller.

It is silent about pure computations, about refills that run only at start-up,
and about caches that live for one call. Light loads of keys that one client
uses alone are left to code review (-tier=review), and so are what a cache keeps
for one person, unless an HTTP service is asked for it, and what only a package
or type called admin asks for.

What holds up: singleflight.Group.DoChan, or Do with a context that is
detached from the first caller and bounded in time; a second lookup inside the
flight; a copy of the result where callers may change it.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func ask(m *cachemap.Map) []finding.Finding {
	var out []finding.Finding
	loads := map[unit.Pos]bool{}
	for _, r := range m.Refills {
		t, _ := judge(r)
		load := r.Load()
		if t == finding.Silent || load == nil || loads[load.At] {
			continue
		}
		loads[load.At] = true // two stores of one load (found and not found) are one stampede
		f := finding.Finding{Tier: t, At: load.At, Message: message(r, load), Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: "load"}
		if load.At.Pkg != r.Pkg {
			f.At = r.Lookup[0]
		}
		f.Related = []finding.Related{
			{At: r.Lookup[0], Message: "looked up here"},
			{At: r.Store[0], Message: "stored here"},
		}
		out = append(out, f)
	}
	return out
}

// judge weighs the load against the heat of the key; the table is in the
// documentation of the checks.
func judge(r *cachemap.Refill) (finding.Tier, string) {
	switch {
	case r.Prot != "":
		return finding.Silent, "protected: " + r.Prot
	case r.Weight == cachemap.NoLoad:
		return finding.Silent, "a memo: a miss asks no source"
	case r.PerCall:
		return finding.Silent, "the cache lives for one call"
	case r.Once:
		return finding.Silent, "it runs at start-up only"
	case r.Unused:
		return finding.Silent, "nothing calls it"
	case r.Renewed:
		return finding.Silent, "entries are renewed before they expire"
	case r.Of != "":
		return finding.Silent, "reported once, at the helper " + cachemap.ShortFunc(r.Of)
	case r.Helper >= 0 && len(r.Through) == 0 && !r.Exported:
		return finding.Silent, "a helper that nobody calls with a load"
	}
	what := fmt.Sprintf("%s load, %s key", r.Weight, r.Heat)
	if why := doubt(r); why != "" {
		return finding.Review, what + ", but " + why
	}
	switch {
	case r.Weight == cachemap.Heavy && r.Heat >= cachemap.Entity,
		r.Weight == cachemap.Light && r.Heat == cachemap.Hot:
		return finding.Default, what
	case r.Weight == cachemap.Light && r.Heat == cachemap.Entity && r.Place == catalog.Shared && !r.Cache.Several:
		return finding.Default, what + ", in a shared cache"
	}
	return finding.Review, what + ", which many teams would leave as it is"
}

// longTTL is how long entries must live for their misses to be too rare to
// gate on.
const longTTL = 24 * time.Hour

// doubt says why a refill is for a reviewer to judge; "" if it is not.
func doubt(r *cachemap.Refill) string {
	switch {
	case !r.Confirmed:
		return "it is a cache by the shape of an interface only"
	case !r.Shared():
		return "the cache may live for one call"
	case r.Cache.Bare:
		return "no lock was seen for it, so one goroutine may own it"
	case r.Far:
		return "lookup and store are several calls away"
	case !r.StoreKey.Constant() && r.StoreKey.Known() && r.Key.Prefix() == "" && key.Compare(r.Key, r.StoreKey) != key.Equal:
		return "the keys of lookup and store are not known to be equal"
	case r.Helper >= 0 && r.Refill.Batch:
		return "the helper loads many keys at once"
	case r.TTL.D >= longTTL:
		return "a key is missed once in " + r.TTL.Text
	case r.Cache.Library == unit.SlotCache && r.Hit != "time":
		return "a variable that is filled once, until somebody empties it, is missed at start-up only"
	case r.PerRun:
		return "the cache is emptied at each run of what leads to it"
	case r.Endless():
		return "nothing drops an entry, so each key is missed once"
	case r.Seldom != "":
		return "only " + r.Seldom + " ask for it, by the names of what calls it"
	case person(r) != "" && !outside(r):
		return "few requests at once are about one " + person(r)
	case weak(r):
		return "all that is known of the load is that it may wait for something"
	}
	return ""
}

// person returns the person or device that the key tells apart; "" if none. A
// program sends many requests at once with one API key.
func person(r *cachemap.Refill) string {
	if machine(r.Key) {
		return "machine"
	}
	i := slices.IndexFunc(r.KeyFor, func(who string) bool { return unit.OnePerson(who) && who != "API key" && who != "credentials" })
	if i < 0 {
		return ""
	}
	return r.KeyFor[i]
}

// machine: the key holds the name of a host and its address, too, as only what
// runs there has both.
func machine(k key.Template) bool {
	name, address := false, false
	for _, p := range k.Holes() {
		if p.Hole == nil {
			continue
		}
		for _, w := range catalog.WordsOf(cmp.Or(p.Hole.Steps, p.Hole.Name)) {
			name = name || w == "hostname" || w == "host"
			address = address || w == "ip" || w == "addr" || w == "address"
		}
	}
	return name && address
}

// outside: a load calls a service of somebody else, which may count the calls.
func outside(r *cachemap.Refill) bool {
	return slices.ContainsFunc(r.Loads, func(l unit.Load) bool { return strings.HasPrefix(l.What, "HTTP") })
}

// weak: all that is known of the load is that it may wait for something. What
// a helper loads is known from those who go through it.
func weak(r *cachemap.Refill) bool {
	for _, l := range r.Loads {
		switch l.Kind {
		case unit.OpaqueLoad, unit.DynamicLoad, unit.CacheLoad, unit.BoundLoad:
		default:
			return false
		}
	}
	return !slices.ContainsFunc(r.Through, func(t *cachemap.Refill) bool { return !weak(t) })
}

func message(r *cachemap.Refill, load *unit.Load) string {
	what := load.What
	if r.Helper >= 0 {
		what = "the loader that the caller passes"
	}
	if load.Name != "" && load.Kind == unit.SourceLoad {
		what = fmt.Sprintf("the %s (%s)", load.What, load.Name)
	}
	key := "of " + r.ShortKey()
	if r.Cache.Library == unit.SlotCache {
		key = "of " + r.CacheName()
	}
	ttl := ""
	if r.TTL.Text != "" && r.TTL.Fixed {
		ttl = ", for " + r.TTL.Text
	}
	if r.Heat == cachemap.Hot {
		ttl += "; all requests share the key"
	}
	return fmt.Sprintf("every concurrent miss %s runs %s (looked up at %s, stored at %s%s): nothing makes them one; load in a singleflight.Group, detached from the first caller's context and bounded in time, and look up again inside",
		key, what, r.Lookup[0], r.StoredAt(), ttl)
}
