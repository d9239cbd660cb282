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
	sites := indexSites(l.units)
	for _, f := range out {
		r := f.Refills[0]
		for _, s := range sites.near(r) {
			if !touches(r, s) {
				continue
			}
			for _, r := range f.Refills {
				r.Batch = r.Batch || s.Loop && s.Loaded
				r.Flushed = r.Flushed || s.Op == catalog.Clear
				r.Dropped = r.Dropped || s.Op == catalog.Clear || s.Op == catalog.Delete
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
		for _, ts := range []*[]Touch{&f.Stores, &f.Deletes} {
			slices.SortFunc(*ts, func(a, b Touch) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Op, b.Op)) })
			*ts = slices.Compact(*ts)
		}
	}
	slices.SortStableFunc(out, func(a, b *Family) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Cache, b.Cache)) })
	return out
}

// A siteIndex finds the sites whose key may begin like that of a refill.
type siteIndex struct {
	sites []*unit.Site
	// Numbers of sites, by cache and prefix: of those with just this prefix,
	// and of those with a longer one.
	just, longer map[cachePrefix][]int
}

type cachePrefix struct{ cache, prefix string }

// prefixOf returns where a key of a cache is found. All shared caches are one.
func prefixOf(shared bool, c *unit.Cache, k key.Template) cachePrefix {
	p := cachePrefix{"shared", k.Prefix()}
	if !shared && !c.Collected {
		p.cache = "in " + c.Path.Ident()
	}
	if k.Cut {
		p.prefix = ""
	}
	const enough = 32 // bytes to tell keys apart
	p.prefix = p.prefix[:min(len(p.prefix), enough)]
	return p
}

func indexSites(units []*unit.Unit) *siteIndex {
	var sites []*unit.Site
	for _, u := range units {
		for i := range u.Sites {
			sites = append(sites, &u.Sites[i])
		}
	}
	return newSiteIndex(sites)
}

func newSiteIndex(sites []*unit.Site) *siteIndex {
	x := &siteIndex{just: map[cachePrefix][]int{}, longer: map[cachePrefix][]int{}}
	for _, s := range sites {
		p := prefixOf(s.Cache.Place == catalog.Shared, &s.Cache, s.Key)
		if s.Op == catalog.Clear {
			p.prefix = ""
		}
		n := len(x.sites)
		x.sites = append(x.sites, s)
		x.just[p] = append(x.just[p], n)
		for p.prefix != "" {
			p.prefix = p.prefix[:len(p.prefix)-1]
			x.longer[p] = append(x.longer[p], n)
		}
	}
	return x
}

// near returns the sites of the cache of r whose key may be its, in their order.
func (x *siteIndex) near(r *Refill) []*unit.Site {
	p := prefixOf(r.Place == catalog.Shared, &r.Cache, r.Key)
	ns := slices.Concat(x.longer[p], x.just[p])
	for p.prefix != "" {
		p.prefix = p.prefix[:len(p.prefix)-1]
		ns = append(ns, x.just[p]...)
	}
	slices.Sort(ns)
	var out []*unit.Site
	for _, n := range ns {
		out = append(out, x.sites[n])
	}
	return out
}

// touches reports whether a site certainly concerns the entries of a refill.
func touches(r *Refill, s *unit.Site) bool {
	shared := r.Place == catalog.Shared
	if shared != (s.Cache.Place == catalog.Shared) || s.Cache.Collected {
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

// sameShape: equal but for the names of the holes, and with a word in common.
func sameShape(a, b key.Template) bool {
	for _, x := range a.Alts {
		for _, y := range b.Alts {
			if (len(a.Prefix()) > 0 || x.Worded()) && x.Skeleton() == y.Skeleton() {
				return true
			}
		}
	}
	return false
}
