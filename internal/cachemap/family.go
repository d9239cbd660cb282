package cachemap

import (
	"cmp"
	"slices"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// identity names the cache of an access. In-process caches are told apart by
// where they live; shared ones by their keys alone, because two clients
// usually talk to one server.
func identity(c unit.Cache, k key.Template) string {
	if c.Place == catalog.Shared {
		return "shared " + k.String()
	}
	return c.Path.Ident() + " " + k.String()
}

// families groups refills, and adds who else stores and deletes their entries.
func (l *linker) families(m *Map) []*Family {
	by := map[string]*Family{}
	var out []*Family
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		if r.Helper >= 0 && r.TTL.Open {
			continue // a helper is no family: what goes through it is
		}
		c := r.Cache
		c.Place = r.Place
		id := identity(c, r.Key)
		f := by[id]
		if f == nil {
			f = &Family{Cache: r.CacheName(), Place: r.Place, Key: r.KeyText(), Type: r.Type}
			by[id] = f
			out = append(out, f)
		}
		f.Refills = append(f.Refills, r)
	}
	for _, f := range out {
		r := f.Refills[0]
		for _, u := range l.units {
			for _, s := range u.Sites {
				if !touches(r, &s) {
					continue
				}
				for _, r := range f.Refills {
					r.Batch = r.Batch || s.Loop && s.Loaded
					r.Flushed = r.Flushed || s.Op == catalog.Clear
				}
				t := Touch{At: s.At, Func: s.Func, Op: s.Op, Key: s.Key.String()}
				switch s.Op {
				case catalog.Delete, catalog.Clear:
					f.Deletes = append(f.Deletes, t)
				default:
					if s.Refill == "" {
						f.Stores = append(f.Stores, t)
					}
				}
			}
		}
		for _, ts := range []*[]Touch{&f.Stores, &f.Deletes} {
			slices.SortFunc(*ts, func(a, b Touch) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Op, b.Op)) })
			*ts = slices.Compact(*ts)
		}
	}
	slices.SortStableFunc(out, func(a, b *Family) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Cache, b.Cache)) })
	return out
}

// touches reports whether a site certainly concerns the entries of a refill.
func touches(r *Refill, s *unit.Site) bool {
	shared := r.Place == catalog.Shared
	if shared != (s.Cache.Place == catalog.Shared) {
		return false
	}
	if !shared {
		id := r.Cache.Path.Ident()
		if id == "" || id != s.Cache.Path.Ident() {
			return false
		}
		return s.Op == catalog.Clear || key.Compare(r.Key, s.Key) != key.Disjoint
	}
	if s.Open || s.Op == catalog.Clear {
		return false
	}
	return sameShape(r.Key, s.Key)
}

// sameShape: equal but for the names of the holes.
func sameShape(a, b key.Template) bool {
	for _, x := range a.Alts {
		for _, y := range b.Alts {
			if len(a.Prefix()) > 0 && x.Skeleton() == y.Skeleton() {
				return true
			}
		}
	}
	return false
}
