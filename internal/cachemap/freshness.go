package cachemap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/sqltext"
	"github.com/cachelint/cachelint/internal/unit"
)

// A Writer is a function that changes what a family was loaded from, itself or
// through what it calls.
type Writer struct {
	Func string
	Pkg  string
	// At is where it does so, or calls what does; Name is what is called there.
	At   unit.Pos
	Name string
	// Verb and Of are what is done to what, in the end.
	Verb sqltext.Verb
	Of   unit.Entity
	// Drops: it drops or rewrites entries of the family, too, itself or through
	// what it calls.
	Drops bool
	// Certain: what it drops is known to be of the family.
	Certain bool
	// Misses is what it drops in the family's stead, under a key that nothing
	// stores; nil for nothing.
	Misses *unit.Site
	// Open: it is called, or may be, by something that does not either.
	Open bool
	// Direct: nothing that it calls writes without it.
	Direct bool
	// Part: what it changes is joined to what the family keeps.
	Part bool
	// Calls are the writers that it calls.
	Calls []string
	// Out is how many calls lie between it and the write.
	Out int
}

// Sources returns the writers that write themselves; what calls them is left out.
func (f *Family) Sources() []*Writer {
	var out []*Writer
	for i := range f.Writers {
		if w := &f.Writers[i]; w.Out == 0 {
			out = append(out, w)
		}
	}
	return out
}

// Entry says what becomes of the entries of the family: "dropped", by the writer or
// by all that call it, "left", or "unknown".
func (w *Writer) Entry() string {
	switch {
	case w.Certain || !w.Open && !w.Drops:
		return "dropped"
	case w.Drops:
		return "unknown"
	}
	return "left"
}

// A graph is who does what through whom: the work of functions, and the calls
// between them.
type graph struct {
	l       *linker
	works   map[string]*unit.Work
	callers map[string][]edge // by what is called
	calls   map[string][]edge // by caller
	writers map[unit.Entity][]write
	about   map[string][]write // writes of entities that no call names, by who makes them
	// sites are the drops and stores in shared caches, but those of which
	// callers have their own; process are those in the process, by lastStep.
	sites   *siteIndex
	process map[string][]*unit.Site
	shaped  map[string][]*unit.Site // those of caches known by their shape only, by interface
	// misaimed are the drops under keys that nothing stores, by function.
	misaimed map[string][]*unit.Site
	// methods are the functions with work by their type or package; shared is
	// the memo of parts, and steps are the calls of an interface's methods.
	methods map[string][]string
	shared  map[string]bool
	steps   map[string][]edge
	// families counts those of a cache that is known by its shape only, by interface.
	families map[string]int
	// blind are the functions that drop or store entries of which nothing is known.
	blind []string
}

// An edge is a call.
type edge struct {
	from, to string
	step     *unit.Step
}

// A write is a step that changes a source.
type write struct {
	in   string
	step *unit.Step
	verb sqltext.Verb
	of   unit.Entity
	part bool
}

// workOf returns the work of the function from whatever unit has it.
func (l *linker) workOf(name string) *unit.Work {
	if u := l.byPath[packageOf(name)]; u != nil {
		return u.FindWork(name)
	}
	return nil
}

// packageOf returns the package in a function's full name: "(*path/pkg.T).M".
func packageOf(name string) string {
	name = strings.TrimLeft(name, "(*")
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		return name[:slash+dot]
	}
	return name
}

// graph follows the work of all functions, or of those of one package and what
// they lead to.
func (l *linker) graph(only *unit.Unit) *graph {
	g := &graph{l: l, works: map[string]*unit.Work{}, callers: map[string][]edge{}, calls: map[string][]edge{},
		writers: map[unit.Entity][]write{}, about: map[string][]write{}, process: map[string][]*unit.Site{}, shaped: map[string][]*unit.Site{}, families: map[string]int{}, misaimed: map[string][]*unit.Site{},
		methods: map[string][]string{}, shared: map[string]bool{}, steps: map[string][]edge{}}
	var todo []*unit.Work
	for _, u := range l.units {
		if only == nil || u == only {
			works := u.AllWorks()
			for i := range works {
				todo = append(todo, &works[i])
			}
		}
	}
	for len(todo) > 0 {
		w := todo[0]
		todo = todo[1:]
		if g.works[w.Func] != nil {
			continue
		}
		g.works[w.Func] = w
		g.methods[place(w.Func)] = append(g.methods[place(w.Func)], w.Func)
		for i := range w.Steps {
			st := &w.Steps[i]
			if st.Verb != "" {
				for _, e := range st.Of {
					g.write(write{in: w.Func, step: st, verb: st.Verb, of: e})
				}
				continue
			}
			if st.Iface {
				iface, _ := splitMethod(st.Call)
				g.steps[iface] = append(g.steps[iface], edge{from: w.Func, step: st})
			}
			for _, to := range g.targets(st) {
				if to == w.Func {
					continue
				}
				e := edge{w.Func, to, st}
				g.callers[to] = append(g.callers[to], e)
				g.calls[w.Func] = append(g.calls[w.Func], e)
				if only != nil && g.works[to] == nil {
					if next := l.workOf(to); next != nil {
						todo = append(todo, next)
					}
				}
			}
			if v := unit.VerbOf(st.Method()); st.Iface && len(g.targets(st)) == 0 && v != "" && v != sqltext.Read {
				g.write(write{in: w.Func, step: st, verb: v, of: unit.MethodEntity(st.Call)})
			}
		}
	}
	return g
}

func (g *graph) write(w write) {
	if w.of.Named() {
		g.writers[w.of] = append(g.writers[w.of], w)
		return
	}
	g.about[w.of.Of()] = append(g.about[w.of.Of()], w)
}

// targets returns the functions that a call may run, of those with work.
func (g *graph) targets(st *unit.Step) []string {
	if !st.Iface {
		return []string{st.Call}
	}
	iface, name := splitMethod(st.Call)
	var out []string
	for _, im := range g.l.implementers(iface) {
		for _, m := range im.typ.Methods {
			if m.Name == name && !slices.Contains(out, m.Func) {
				out = append(out, m.Func)
			}
		}
	}
	return out
}

// parts reports whether an entity is kept by a type that several types of its
// package are made of, such as a log of versions that each repository has: what
// one of them writes is not what another reads.
func (g *graph) parts(e unit.Entity) bool {
	owner := e.Keeper()
	if owner == "" {
		return false
	}
	if many, ok := g.shared[owner]; ok {
		return many
	}
	pkg := packageOf(owner)
	users := map[string]bool{}
	for _, fn := range g.methods[owner] {
		for _, c := range g.callers[fn] {
			if by := place(c.from); by != owner && packageOf(c.from) == pkg && by != pkg {
				users[by] = true
			}
		}
	}
	g.shared[owner] = len(users) > 1
	return g.shared[owner]
}

// place is the type whose method a function is, or its package.
func place(fn string) string {
	if i := strings.LastIndexByte(fn, '.'); i >= 0 {
		return strings.TrimRight(strings.TrimLeft(fn[:i], "(*"), ")")
	}
	return fn
}

// writes returns the writes that change one of the entities.
func (g *graph) writes(reads []unit.Entity) []write {
	var out []write
	for _, e := range reads {
		if g.parts(e) {
			continue
		}
		if of, ok := e.Part(); ok {
			for _, w := range g.writers[of] {
				w.part = true
				out = append(out, w)
			}
			continue
		}
		if e.Named() {
			out = append(out, g.writers[e]...)
			continue
		}
		for _, w := range g.about[e.Of()] {
			if e.Changes(w.of) {
				out = append(out, w)
			}
		}
	}
	return out
}

// leading returns the functions that lead to those in from by calls, those
// themselves included, with how many calls lie between. It stops at those for
// which stop holds.
func (g *graph) leading(from []string, stop func(string) bool) map[string]int {
	out := map[string]int{}
	todo := slices.Clone(from)
	for _, f := range from {
		out[f] = 0
	}
	for len(todo) > 0 {
		f := todo[0]
		todo = todo[1:]
		if stop != nil && stop(f) {
			continue
		}
		for _, e := range g.callers[f] {
			if _, ok := out[e.from]; !ok {
				out[e.from] = out[f] + 1
				todo = append(todo, e.from)
			}
		}
	}
	return out
}

// freshness fills the writers of families.
func (l *linker) freshness(m *Map, only *unit.Unit) {
	fs := slices.DeleteFunc(slices.Clone(m.Families), func(f *Family) bool {
		f.Reads = readBy(f)
		return shortLived(f)
	})
	if len(fs) == 0 {
		return
	}
	g := l.graph(only)
	g.indexSites()
	g.misaim(m)
	for _, f := range m.Families {
		if r := f.Refills[0]; r.Cache.Iface != "" {
			g.families[r.Cache.Iface]++
		}
	}
	for _, f := range fs {
		g.writersOf(f)
	}
}

// decorator returns the type that keeps the entries of a refill, if it embeds
// an interface, overrides the read of it and lets writes through.
func (l *linker) decorator(r *Refill) *Decorator {
	pkg, name := splitMethod(place(r.Func))
	u := l.byPath[pkg]
	if u == nil || u.Path != r.Pkg {
		return nil
	}
	i := slices.IndexFunc(u.Types, func(t unit.Type) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	t := &u.Types[i]
	_, read := splitMethod(r.Func)
	if !slices.Contains(t.Over, read) {
		return nil
	}
	d := &Decorator{Type: place(r.Func), Iface: shortName(t.Embeds), Read: read}
	cached := unit.MethodEntity("(" + t.Embeds + ")." + read)
	for _, m := range t.Methods {
		if of, name := splitMethod(m.Func); of == t.Embeds && changes(unit.VerbOf(name)) && cached.Changes(unit.MethodEntity(m.Func)) {
			d.Through = append(d.Through, m.Func)
		}
	}
	if len(d.Through) == 0 {
		return nil
	}
	return d
}

// changes: what is kept under an id is another thing afterwards.
func changes(v sqltext.Verb) bool { return v == sqltext.Update || v == sqltext.Delete }

// shortLived: the entries die with a call, or who drops them cannot be told.
func shortLived(f *Family) bool {
	return slices.ContainsFunc(f.Refills, func(r *Refill) bool {
		return r.PerCall || r.PerRun || r.Memo || r.Cache.Local || r.Cache.Library == unit.SlotCache || r.Place != catalog.Shared && r.Cache.Path.Ident() == ""
	})
}

// readBy returns the entities that the loads of a family read.
func readBy(f *Family) []unit.Entity {
	var out []unit.Entity
	for _, r := range f.Refills {
		for i := range r.Loads {
			for _, e := range r.Loads[i].Entities() {
				if !slices.Contains(out, e) {
					out = append(out, e)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// A site is a place in a function.
type site struct {
	fn string
	at unit.Pos
}

// disorders finds the functions that drop entries of a family too early. What
// they are known to drop is at the sites.
func (g *graph) disorders(f *Family, sites map[site]bool) {
	var from []string
	for s := range sites {
		from = append(from, s.fn)
	}
	droppers := g.leading(from, nil)
	writers := map[string]*Writer{}
	for i := range f.Writers {
		writers[f.Writers[i].Func] = &f.Writers[i]
	}
	for fn := range droppers {
		w := writers[fn]
		if w == nil || !w.Certain || !w.Direct || w.Part {
			continue
		}
		if d := g.disorder(f, fn, g.works[fn].Steps, sites, droppers, writers); d != nil {
			f.Disorders = append(f.Disorders, *d)
		}
	}
	slices.SortFunc(f.Disorders, func(a, b Disorder) int { return a.Drop.Compare(b.Drop) })
}

// disorder judges the order of what one function does to the entries of a
// family and to their source; nil if nothing is wrong.
func (g *graph) disorder(f *Family, fn string, steps []unit.Step, sites map[site]bool, droppers map[string]int, writers map[string]*Writer) *Disorder {
	var drops, writes []int
	of := map[int]unit.Entity{}
	for i := range steps {
		st := &steps[i]
		switch {
		case st.Drop && sites[site{fn, st.At}]:
			drops = append(drops, i)
		case st.Verb != "":
			for _, e := range st.Of {
				if changes(st.Verb) && slices.ContainsFunc(f.Reads, func(r unit.Entity) bool { return r.Changes(e) }) {
					writes, of[i] = append(writes, i), e
					break
				}
			}
		case st.Call != "":
			for _, to := range g.targets(st) {
				_, drop := droppers[to]
				w := writers[to]
				switch {
				case drop && w == nil:
					drops = append(drops, i)
				case !drop && w != nil && changes(w.Verb) && !w.Part:
					writes, of[i] = append(writes, i), w.Of
				default:
					continue
				}
				break
			}
		}
	}
	found := func(k Kind, d, w int) *Disorder {
		return &Disorder{Kind: k, Func: fn, Pkg: packageOf(fn), Drop: steps[d].At, Write: steps[w].At, Name: steps[w].Name, Of: of[w]}
	}
	late := func(than int) bool { // something drops the entries afterwards
		return slices.ContainsFunc(drops, func(d int) bool {
			return (d > than || steps[d].Deferred) && !steps[d].Later && steps[d].Tx == 0
		})
	}
	for _, d := range drops {
		if steps[d].Deferred {
			continue // it comes last
		}
		for _, w := range writes {
			commit := slices.IndexFunc(steps[d].Before, func(j int) bool { return steps[j].Commit && j > w })
			switch {
			case steps[d].Tx != 0 && steps[d].Tx == steps[w].Tx:
				if !slices.ContainsFunc(drops, func(o int) bool { return steps[o].Tx == 0 }) {
					return found(BeforeCommit, d, w)
				}
			case commit >= 0 && w < d:
				if !late(steps[d].Before[commit]) {
					return found(BeforeCommit, d, w)
				}
			case steps[d].Later && !steps[w].Later && w < d:
				if !slices.ContainsFunc(drops, func(o int) bool { return !steps[o].Later }) {
					return found(Whenever, d, w)
				}
			case slices.Contains(steps[d].Before, w) && !late(w) && !steps[d].Later:
				return found(BeforeWrite, d, w)
			}
		}
	}
	return nil
}

// indexSites sorts the places where entries are dropped or stored. What a
// helper drops for its callers, under a key that they give it or from a list
// that they fill, is theirs.
func (g *graph) indexSites() {
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
	for _, u := range g.l.units {
		for i := range u.Sites {
			s := &u.Sites[i]
			if s.Op != catalog.Clear && (s.Cache.Place == catalog.Shared || s.Cache.Collected || s.Cache.Iface != "") && handedIn(s.Key, lists) {
				if !slices.ContainsFunc(s.Key.Holes(), func(p key.Piece) bool { return p.Hole != nil && lists[p.Hole.Ident()] }) {
					helpers[s.Func] = true
				}
				known[site{s.Func, s.At}] = true
				continue
			}
			known[site{s.Func, s.At}] = true
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
	defer func() { slices.Sort(g.blind) }()
	for h := range helpers {
		for _, e := range g.callers[h] {
			if !known[site{e.from, e.step.At}] && !slices.Contains(g.blind, e.from) {
				g.blind = append(g.blind, e.from)
			}
		}
	}
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
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		store(&r.Cache, r.Place, r.Key)
		store(&r.Cache, r.Place, r.StoreKey)
	}
	for _, u := range g.l.units {
		for i := range u.Sites {
			if s := &u.Sites[i]; (s.Op == catalog.Set || s.Op == catalog.Add) && !handedIn(s.Key, nil) {
				store(&s.Cache, s.Cache.Place, s.Key)
			}
		}
	}
	for _, u := range g.l.units {
		for i := range u.Sites {
			s := &u.Sites[i]
			at := bucket(&s.Cache, s.Cache.Place, s.Key)
			if s.Op != catalog.Delete || s.Refill != "" || !exact(s.Key) || at.prefix == "" || len(stored[at]) == 0 {
				continue
			}
			meant := func(k key.Template) bool { return mayBe(k, s.Key) }
			if !slices.ContainsFunc(stored[at], meant) && !slices.ContainsFunc(stored[cachePrefix{cache: at.cache}], meant) {
				g.misaimed[s.Func] = append(g.misaimed[s.Func], s)
			}
		}
	}
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
			if cacheOf(&s.Cache, s.Cache.Place) == cacheOf(&r.Cache, r.Place) && alike(r.Key, s.Key) && locks(s.Key) == locks(r.Key) {
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

// writersOf finds who writes what the family was loaded from.
func (g *graph) writersOf(f *Family) {
	ws := g.writes(f.Reads)
	f.Unclear = slices.ContainsFunc(f.Reads, g.parts)
	f.Decorator = g.l.decorator(f.Refills[0])
	if len(ws) == 0 && f.Decorator == nil {
		return
	}
	owner := map[string]bool{}
	for _, r := range f.Refills {
		owner[r.Func] = true
	}
	byFunc := map[string]write{}
	var base []string
	for _, w := range ws {
		if g.works[w.in].Generated && len(g.callers[w.in]) == 0 {
			continue
		}
		if old, ok := byFunc[w.in]; !ok || old.part && !w.part || old.part == w.part && rank(w.verb) > rank(old.verb) {
			byFunc[w.in] = w
		}
		if !slices.Contains(base, w.in) {
			base = append(base, w.in)
		}
	}
	// A load that writes, such as one that notes when it ran, is followed by
	// the store.
	writes := g.leading(base, func(fn string) bool { return owner[fn] })
	drops, sure, exact := g.droppersOf(f, writes)
	covers := g.leading(slices.Collect(maps.Keys(drops)), nil)
	certain := g.leading(slices.Collect(maps.Keys(sure)), nil)
	open := g.open(writes, covers, owner)
	for d := range sure {
		if _, name := splitMethod(d); len(g.callers[d]) == 0 && unit.Drops(name) && !owner[d] {
			if _, w := writes[d]; !w {
				f.Uncalled = append(f.Uncalled, d)
				continue
			}
		}
		if !owner[d] {
			f.Droppers = append(f.Droppers, d)
		}
	}
	slices.Sort(f.Uncalled)
	slices.Sort(f.Droppers)
	for fn, out := range writes {
		if owner[fn] {
			continue
		}
		w := Writer{Func: fn, Pkg: packageOf(fn), Out: out, Open: open[fn]}
		_, w.Drops = covers[fn]
		_, w.Certain = certain[fn]
		if b, ok := byFunc[fn]; ok {
			w.At, w.Name, w.Verb, w.Of, w.Part = b.step.At, b.step.Name, b.verb, b.of, b.part
		}
		best := -1
		w.Direct = true
		for _, e := range g.calls[fn] {
			n, ok := writes[e.to]
			if !ok || owner[e.to] {
				continue
			}
			if _, c := covers[e.to]; c {
				w.Direct = false
			}
			if !slices.Contains(w.Calls, e.to) {
				w.Calls = append(w.Calls, e.to)
			}
			if w.Of == "" && (best < 0 || n < best) {
				best = n
				w.At, w.Name, w.Verb = e.step.At, e.step.Name, unit.VerbOf(e.step.Method())
			}
		}
		f.Writers = append(f.Writers, w)
	}
	slices.SortFunc(f.Writers, func(a, b Writer) int { return cmp.Or(cmp.Compare(a.Out, b.Out), cmp.Compare(a.Func, b.Func)) })
	g.verbs(f, byFunc)
	for i := range f.Writers {
		if w := &f.Writers[i]; !w.Certain {
			w.Misses = g.missing(f, w)
		}
	}
	g.disorders(f, exact)
}

// droppersOf returns the functions that may drop or rewrite entries of a
// family themselves, those that surely do, and the places of sure drops. A
// store under a key that is not known counts only beside a write of the source.
func (g *graph) droppersOf(f *Family, writes map[string]int) (may, sure map[string]bool, exact map[site]bool) {
	may, sure, exact = map[string]bool{}, map[string]bool{}, map[site]bool{}
	for _, r := range f.Refills {
		near := g.process[lastStep(&r.Cache)]
		switch {
		case r.Cache.Iface != "":
			near = g.shaped[r.Cache.Iface]
		case r.Place == catalog.Shared:
			near = g.sites.near(r)
		}
		for _, s := range near {
			if s.Refill != "" || !mayTouch(r, s) {
				continue
			}
			stores := s.Op == catalog.Set || s.Op == catalog.Add
			if _, writes := writes[s.Func]; stores && !writes && r.Place == catalog.Shared && (s.Key.Cut || s.Key.Prefix() == "") {
				continue
			}
			may[s.Func] = true
			if touches(r, s) || (s.Cache.Collected || s.Cache.Iface != "") && sameShape(r.Key, s.Key) {
				sure[s.Func] = true
				if !stores && !s.Cache.Collected {
					exact[site{s.Func, s.At}] = true
				}
			}
		}
		for _, by := range r.EmptiedBy {
			may[by], sure[by] = true, true
		}
		g.dropsByShape(r, may, sure)
		if r.Place == catalog.Shared {
			for _, b := range g.blind {
				may[b] = true
			}
		}
	}
	return may, sure, exact
}

func rank(v sqltext.Verb) int {
	return slices.Index([]sqltext.Verb{sqltext.Create, sqltext.Delete, sqltext.Update}, v)
}

// verbs tells writers that only call others what is written in the end.
func (g *graph) verbs(f *Family, byFunc map[string]write) {
	index := map[string]*Writer{}
	for i := range f.Writers {
		index[f.Writers[i].Func] = &f.Writers[i]
	}
	for i := range f.Writers { // those closer to the write come first
		w := &f.Writers[i]
		if w.Of != "" {
			continue
		}
		// What is called may say more than what it does in the end: to Increment
		// may insert a row.
		if w.Verb == sqltext.Read {
			w.Verb = ""
		}
		for _, e := range g.calls[w.Func] {
			if to := index[e.to]; to != nil && to.Of != "" && (w.Of == "" || w.Part && !to.Part || rank(to.Verb) > rank(w.Verb)) {
				w.Of, w.Part = to.Of, to.Part
				if rank(to.Verb) > rank(w.Verb) {
					w.Verb = to.Verb
				}
			}
		}
	}
}

// open returns the writers from which a way out leads through nothing that
// drops entries.
func (g *graph) open(writes, covers map[string]int, owner map[string]bool) map[string]bool {
	out := map[string]bool{}
	var todo []string
	for fn := range writes {
		if _, c := covers[fn]; c || owner[fn] {
			continue
		}
		if cs := g.callers[fn]; len(cs) == 0 || slices.ContainsFunc(cs, func(e edge) bool { return e.step.Later }) {
			out[fn] = true
			todo = append(todo, fn)
		}
	}
	for len(todo) > 0 {
		fn := todo[0]
		todo = todo[1:]
		for _, e := range g.calls[fn] {
			if _, ok := writes[e.to]; !ok || out[e.to] || owner[e.to] {
				continue
			}
			if _, c := covers[e.to]; c {
				continue
			}
			out[e.to] = true
			todo = append(todo, e.to)
		}
	}
	return out
}

// dropsByShape adds the functions that call a method which drops or stores
// entries, of a cache that is known by its shape only. Where an interface is
// the cache of one family, a call says enough; of others the key decides.
func (g *graph) dropsByShape(r *Refill, drops, sure map[string]bool) {
	if r.Cache.Iface == "" {
		return
	}
	alone := g.families[r.Cache.Iface] == 1
	for _, e := range g.steps[r.Cache.Iface] {
		if e.from == r.Func || !unit.Drops(e.step.Method()) && e.step.Call != r.StoreMethod {
			continue
		}
		if alone {
			sure[e.from] = true
		}
		if alone || len(g.shaped[r.Cache.Iface]) == 0 {
			drops[e.from] = true
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
