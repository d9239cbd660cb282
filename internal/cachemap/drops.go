package cachemap

import (
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// A site is a place in a function.
type site struct {
	fn string
	at unit.Pos
}

// indexSites sorts the places where entries are dropped or stored. What a
// helper drops for its callers, under a key that they give it or from a list
// that they fill, is theirs.
func (g *graph) indexSites(m *Map) {
	lists := map[string]bool{}
	for _, u := range g.l.units {
		for i := range u.Sites {
			if c := u.Sites[i].Cache; c.Collected && c.Path.Ident() != "" {
				lists[c.Path.Ident()] = true
			}
		}
	}
	var own []*unit.Site
	known := map[site]bool{}
	helpers := map[string]bool{}
	var through []*unit.Site // under a key that is handed in, through an interface
	for _, u := range g.l.units {
		for i := range u.Sites {
			s := &u.Sites[i]
			known[site{s.Func, s.At}] = true
			if s.Op != catalog.Clear && (s.Cache.Place == catalog.Shared || s.Cache.Collected || s.Cache.Iface != "") && handedIn(s.Key, lists) {
				switch {
				case slices.ContainsFunc(s.Key.Holes(), func(p key.Piece) bool { return p.Hole != nil && lists[p.Hole.Ident()] }):
				case s.Cache.Iface != "":
					through = append(through, s)
				default:
					helpers[s.Func] = true
				}
				continue
			}
			switch {
			case s.Cache.Iface != "":
				g.shaped[s.Cache.Iface] = append(g.shaped[s.Cache.Iface], s)
			case s.Cache.Place == catalog.Shared || s.Cache.Collected:
				own = append(own, s)
			default:
				g.process[lastStep(&s.Cache)] = append(g.process[lastStep(&s.Cache)], s)
			}
		}
	}
	g.sites = newSiteIndex(own)
	refills := map[unit.Pos]bool{} // where a refill stores what it loaded
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		for _, at := range r.Store {
			refills[at] = true
		}
	}
	for _, w := range g.works {
		if slices.ContainsFunc(w.Steps, func(st unit.Step) bool { return st.Blind && !known[site{w.Func, st.At}] }) {
			g.blind[w.Func] = true
		}
	}
	for more := true; more; {
		more = false
		for _, s := range through {
			if !helpers[s.Func] && g.helped(s, helpers) {
				helpers[s.Func], more = true, true
			}
		}
	}
	for h := range helpers {
		for _, e := range g.callers[h] {
			if !refills[e.step.At] && !known[site{e.from, e.step.At}] {
				g.blind[e.from] = true
			}
		}
	}
}

// helped reports whether what is called at a site, through an interface, takes
// the key as it is, as far as is known.
func (g *graph) helped(s *unit.Site, helpers map[string]bool) bool {
	w := g.works[s.Func]
	if w == nil {
		return true
	}
	known := false
	for i := range w.Steps {
		if st := &w.Steps[i]; st.Iface && st.At == s.At {
			for _, to := range g.targets(st) {
				if known = true; helpers[to] || g.works[to] == nil {
					return true
				}
			}
		}
	}
	return !known
}

// cacheOf names the cache of a key, as far as two keys can only meet in one:
// all shared ones are one, for two clients usually talk to one server.
func cacheOf(c *unit.Cache, place catalog.Place) string {
	switch {
	case c.Iface != "":
		return "interface " + c.Iface
	case place == catalog.Shared || c.Collected:
		return "shared"
	}
	return "in " + lastStep(c)
}

// misaim finds the drops under keys that nothing stores, as far as all keys that
// are stored in the cache are known well enough to tell.
func (g *graph) misaim(m *Map) {
	// By cache and the first bytes of the key; those with fewer may be any.
	stored := map[cachePrefix][]key.Template{}
	bucket := func(c *unit.Cache, place catalog.Place, k key.Template) cachePrefix {
		p := k.Prefix()
		if len(p) < enough || k.Cut {
			return cachePrefix{cache: cacheOf(c, place)}
		}
		return cachePrefix{cacheOf(c, place), p[:enough]}
	}
	store := func(c *unit.Cache, place catalog.Place, k key.Template) {
		if k.Known() {
			at := bucket(c, place, k)
			stored[at] = append(stored[at], k)
		}
	}
	fields := keysOf{}
	var idle []*unit.Site // stores in functions that nothing calls
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		store(&r.Cache, r.Place, r.Key)
		store(&r.Cache, r.Place, r.StoreKey)
		if r.StoreKey.Known() {
			fields.add(&r.Cache, r.StoreKey)
		} else {
			fields.add(&r.Cache, r.Key)
		}
	}
	for _, u := range g.l.units {
		for i := range u.Sites {
			if s := &u.Sites[i]; s.Op == catalog.Set || s.Op == catalog.Add {
				switch {
				case handedIn(s.Key, nil):
				case exact(s.Key) && g.idle(s.Func):
					idle = append(idle, s)
				default:
					store(&s.Cache, s.Cache.Place, s.Key)
				}
				fields.add(&s.Cache, s.Key)
			}
		}
	}
	for _, u := range g.l.units {
		for i := range u.Sites {
			s := &u.Sites[i]
			if s.Op == catalog.Delete && s.Refill == "" && fields.lacks(s) {
				g.misaimed[s.Func] = append(g.misaimed[s.Func], s)
				continue
			}
			at := bucket(&s.Cache, s.Cache.Place, s.Key)
			if s.Op != catalog.Delete || s.Refill != "" || !exact(s.Key) || at.prefix == "" || len(stored[at]) == 0 {
				continue
			}
			meant := func(k key.Template) bool { return mayBe(k, s.Key) }
			if !slices.ContainsFunc(stored[at], meant) && !slices.ContainsFunc(stored[cachePrefix{cache: at.cache}], meant) {
				g.misaimed[s.Func] = append(g.misaimed[s.Func], s)
				i := slices.IndexFunc(idle, func(i *unit.Site) bool { return cacheOf(&i.Cache, i.Cache.Place) == at.cache && meant(i.Key) })
				if i >= 0 {
					g.vain(m, s, idle[i])
				}
			}
		}
	}
}

// idle: nothing calls a method that is there for others to call.
func (g *graph) idle(fn string) bool {
	_, name := splitMethod(fn)
	return strings.HasPrefix(fn, "(") && token.IsExported(name) && len(g.callers[fn]) == 0
}

// vain notes who drops, through a method, what nothing but idle stores, where
// entries are kept under a key that is much like it.
func (g *graph) vain(m *Map, drop, idle *unit.Site) {
	if Owner(drop.Func) != Owner(idle.Func) {
		return
	}
	i := slices.IndexFunc(m.Refills, func(r *Refill) bool {
		return cacheOf(&r.Cache, r.Place) == cacheOf(&drop.Cache, drop.Cache.Place) && alike(r.Key, drop.Key)
	})
	if i < 0 {
		return
	}
	for _, e := range g.callers[drop.Func] {
		if Owner(e.from) != Owner(drop.Func) {
			m.Vain = append(m.Vain, Vain{Func: e.from, Pkg: packageOf(e.from), At: e.step.At, Drop: drop, Idle: idle, Like: m.Refills[i]})
		}
	}
}

// keysOf are the keys under which entries are stored through one field of a
// type, or one variable, by its identity; nil if one of them is not known.
type keysOf map[string][]key.Template

func (f keysOf) add(c *unit.Cache, k key.Template) {
	id := c.Path.Ident()
	keys, seen := f[id]
	switch {
	case id == "" || seen && keys == nil:
	case !k.Known() || k.Cut || handedIn(k, nil):
		f[id] = nil
	default:
		f[id] = append(keys, k)
	}
}

// lacks reports whether a drop leaves out a text that all entries have in their
// keys which are stored through the same field.
func (f keysOf) lacks(s *unit.Site) bool {
	keys := f[s.Cache.Path.Ident()]
	return len(s.Key.Alts) == 1 && !s.Key.Cut && !slices.ContainsFunc(s.Key.Holes(), element) &&
		slices.ContainsFunc(keys, func(k key.Template) bool { return key.Lacks(s.Key, k) }) &&
		!slices.ContainsFunc(keys, func(k key.Template) bool { return key.SameSkeleton(k, s.Key) })
}

// element: the hole is an element of a list, which may have been made anew in
// its place.
func element(p key.Piece) bool {
	return p.Each != nil || p.Hole != nil && strings.Contains(p.Hole.Steps, "[]") || strings.HasPrefix(p.Type, "[]")
}

// mayBe: what is stored under k may be meant by a drop under d. A hole may hold
// anything, and yet nobody means "user:{id}" by "user:v2:{id}".
func mayBe(k, d key.Template) bool {
	if !k.Known() || key.Compare(k, d) == key.Disjoint {
		return false
	}
	return sameShape(k, d) || k.Cut || slices.ContainsFunc(k.Alts, func(a key.Alt) bool { return !exact(key.Template{Alts: []key.Alt{a}}) })
}

// exact: all of a key is known, but for what its holes hold.
func exact(k key.Template) bool {
	if !k.Known() || k.Cut || len(k.Alts) != 1 {
		return false
	}
	text := false
	for _, p := range k.Alts[0] {
		if p.Func != "" || strings.ContainsAny(p.Lit, "*?[") {
			return false // a pattern, or a part that is not known
		}
		text = text || p.Lit != ""
	}
	return text
}

// missing returns the drop that a writer of a family does in its stead, under a
// key that nothing stores; nil if there is none.
func (g *graph) missing(f *Family, w *Writer) *unit.Site {
	if len(g.misaimed) == 0 {
		return nil
	}
	r := f.Refills[0]
	near := func(fn string) *unit.Site {
		for _, s := range g.misaimed[fn] {
			if cacheOf(&s.Cache, s.Cache.Place) == cacheOf(&r.Cache, r.Place) && (alike(r.Key, s.Key) || key.Lacks(s.Key, r.Key)) && locks(s.Key) == locks(r.Key) {
				return s
			}
		}
		return nil
	}
	if s := near(w.Func); s != nil {
		return s
	}
	for _, e := range g.calls[w.Func] {
		if s := near(e.to); s != nil {
			return s
		}
	}
	return nil
}

// locks: the key names a lock, which no refill stores.
func locks(k key.Template) bool {
	return slices.ContainsFunc(k.Alts, func(a key.Alt) bool {
		return slices.ContainsFunc(a, func(p key.Piece) bool { return strings.Contains(strings.ToLower(p.Lit), "lock") })
	})
}

// enough is how many bytes two keys begin with that are much like each other.
const enough = 4

// alike: two keys that begin alike, and hold as much.
func alike(a, b key.Template) bool {
	x, y := a.Prefix(), b.Prefix()
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n >= enough && len(a.Holes()) == len(b.Holes())
}

// handedIn: all of a key is what a parameter, or a list of keys, holds. What
// is computed from it may be any key.
func handedIn(k key.Template, lists map[string]bool) bool {
	listed := func(q flow.Path) bool { return lists[q.Ident()] }
	for _, a := range k.Alts {
		for _, p := range a {
			switch {
			case p.Hole != nil:
				if p.Hole.Root != flow.Param && p.Hole.Root != flow.Inner && !listed(*p.Hole) {
					return false
				}
			case p.Lit != "" || len(p.In) == 0 || !all(p.In, listed):
				return false
			}
		}
	}
	return k.Known()
}

func all(ps []flow.Path, is func(flow.Path) bool) bool {
	return !slices.ContainsFunc(ps, func(p flow.Path) bool { return !is(p) })
}

// dropping is what drops or rewrites entries of a family.
type dropping struct {
	// may are the functions that may do so themselves, and sure those that
	// surely do.
	may, sure map[string]bool
	// exact are the places of sure drops.
	exact map[site]bool
	// places are where the functions in may do so; vague are those of which
	// not every place is known.
	places map[site]bool
	vague  map[string]bool
}

// dropping returns what drops or rewrites entries of a family. A store under a
// key that is not known counts only beside a write of the source.
func (g *graph) dropping(f *Family, writes map[string]int) *dropping {
	d := &dropping{may: map[string]bool{}, sure: map[string]bool{}, exact: map[site]bool{}, places: map[site]bool{}, vague: map[string]bool{}}
	for _, r := range f.Refills {
		near := g.process[lastStep(&r.Cache)]
		switch {
		case r.Cache.Iface != "":
			near = g.shaped[r.Cache.Iface]
		case r.Place == catalog.Shared:
			near = g.sites.near(r)
		}
		for _, s := range near {
			if s.Refill != "" || !mayTouch(r, s) || slices.Contains(g.misaimed[s.Func], s) {
				continue
			}
			stores := s.Op == catalog.Set || s.Op == catalog.Add
			if _, writes := writes[s.Func]; stores && !writes && r.Place == catalog.Shared && (s.Key.Cut || s.Key.Prefix() == "") {
				continue
			}
			d.may[s.Func] = true
			d.places[site{s.Func, s.At}] = true
			if stores && s.Cache.Iface == "" {
				d.vague[s.Func] = true // no step
			}
			if touches(r, s) || (s.Cache.Collected || s.Cache.Iface != "") && sameShape(r.Key, s.Key) {
				d.sure[s.Func] = true
				if !stores && !s.Cache.Collected {
					d.exact[site{s.Func, s.At}] = true
				}
			}
		}
		for _, by := range r.EmptiedBy {
			d.may[by], d.sure[by], d.vague[by] = true, true, true
		}
		g.dropsByShape(r, d)
		if r.Place == catalog.Shared {
			maps.Copy(d.may, g.blind)
			maps.Copy(d.vague, g.blind)
		}
	}
	return d
}

// dropsByShape adds the functions that call a method which drops or stores
// entries, of a cache that is known by its shape only. Where an interface is
// the cache of one family, a call says enough; of others the key decides.
func (g *graph) dropsByShape(r *Refill, d *dropping) {
	if r.Cache.Iface == "" {
		return
	}
	alone := g.families[r.Cache.Iface] == 1
	for _, e := range g.steps[r.Cache.Iface] {
		if e.from == r.Func || !unit.Drops(e.step.Method()) && e.step.Call != r.StoreMethod {
			continue
		}
		if alone {
			d.sure[e.from] = true
		}
		if alone || len(g.shaped[r.Cache.Iface]) == 0 {
			d.may[e.from] = true
			d.places[site{e.from, e.step.At}] = true
		}
	}
}

// mayTouch reports whether a site near a refill may drop or rewrite its entries.
func mayTouch(r *Refill, s *unit.Site) bool {
	return s.Op == catalog.Clear || key.Compare(r.Key, s.Key) != key.Disjoint
}

// lastStep is the field that keeps a cache. The way to it may begin at a
// variable in one function and at a receiver in another.
func lastStep(c *unit.Cache) string {
	id := c.Path.Ident()
	return id[strings.LastIndexByte(id, '.')+1:]
}
