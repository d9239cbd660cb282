package cachemap

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// An Unknown is something of a refill that could not be resolved, and why.
type Unknown struct {
	Of  string // "key", "TTL", "load" or "cache"
	Why string
}

// String is "TTL: set by c.ttl, whose value is not known".
func (u Unknown) String() string { return u.Of + ": " + u.Why }

// unknown adds a reason why something of the refill is not known.
func (r *Refill) unknown(of, format string, args ...any) {
	if u := (Unknown{of, fmt.Sprintf(format, args...)}); !slices.Contains(r.Unresolved, u) {
		r.Unresolved = append(r.Unresolved, u)
	}
}

// unknownKey says what is not known of the key.
func (r *Refill) unknownKey() {
	if r.Cache.Library == unit.SlotCache {
		return
	}
	if !r.Key.Known() {
		r.unknown("key", "nothing is known of it")
	}
	for _, p := range r.Key.Holes() {
		if p.Func != "" {
			r.unknown("key", "%s is opaque: only what it is made of is known", key.Alt{p})
		}
	}
	if r.Key.Cut {
		r.unknown("key", "more than %d alternatives or %d parts: the rest is cut", key.MaxAlts, key.MaxPieces)
	}
}

// unknownPlace says what is not known of where the entries live.
func (r *Refill) unknownPlace() {
	if r.Cache.Several {
		r.unknown("cache", "an interface with several implementations, which keep entries in different places")
	}
	if r.Place == catalog.NoPlace && r.Cache.Iface == "" {
		r.unknown("cache", "where its entries live is not known")
	}
}

// A Count is how often something could not be seen in a package.
type Count struct {
	Pkg, Why string
	N        int
}

// counts adds up what the units could not see and what the refills leave
// open, by package and reason. What is open in a refill stands beside it.
func (l *linker) counts(m *Map, only *unit.Unit) []Count {
	type id struct{ pkg, why string }
	n := map[id]int{}
	for _, u := range l.units {
		if l.whole || u == only {
			for _, c := range u.Unresolved {
				n[id{u.Path, c.Why}] += c.N
			}
		}
	}
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		for _, of := range []string{"cache", "key", "load", "TTL"} {
			if slices.ContainsFunc(r.Unresolved, func(u Unknown) bool { return u.Of == of }) {
				n[id{r.Pkg, "refill whose " + of + " is not fully known"}]++
			}
		}
	}
	var out []Count
	for i, k := range n {
		out = append(out, Count{i.pkg, i.why, k})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(a.Pkg, b.Pkg), cmp.Compare(a.Why, b.Why)) })
	return out
}
