package cachemap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/catalog"
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
	// Along are the entities that it changes itself right before it drops
	// entries, or after.
	Along []unit.Entity
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
	g.indexSites(m)
	g.misaim(m)
	for _, f := range m.Families {
		if r := f.Refills[0]; r.Cache.Iface != "" {
			g.families[r.Cache.Iface]++
		}
	}
	for _, f := range fs {
		g.writersOf(f)
		g.droppedByShape(f)
		f.Reflex = l.reflex(f)
	}
}

// reflex returns the functions that ask for the entries of a family, if all of
// them also change what it was loaded from, and are there to do so by their
// names, as far as calls are known: what is written as often as it is read
// gains nothing by a cache.
func (l *linker) reflex(f *Family) []string {
	if !l.whole {
		return nil
	}
	var out []string
	for _, r := range f.Refills {
		for _, c := range l.callers[r.Func] {
			_, name := splitMethod(c.From)
			if v := unit.VerbOf(name); v == "" || v == sqltext.Read || !slices.ContainsFunc(f.Writers, func(w Writer) bool { return w.Func == c.From }) {
				return nil
			}
			if !slices.Contains(out, c.From) {
				out = append(out, c.From)
			}
		}
		if len(l.callers[r.Func]) == 0 {
			return nil
		}
	}
	slices.Sort(out)
	return out
}

// droppedByShape adds the drops of a family whose cache is known by its shape
// only, and keeps nothing else.
func (g *graph) droppedByShape(f *Family) {
	iface := f.Refills[0].Cache.Iface
	if iface == "" || g.families[iface] > 1 || len(f.Deletes) > 0 {
		return
	}
	for _, e := range g.steps[iface] {
		if unit.Drops(e.step.Method()) {
			f.Deletes = append(f.Deletes, Touch{Op: catalog.Delete, Func: e.from, At: e.step.At})
		}
	}
	slices.SortFunc(f.Deletes, func(a, b Touch) int { return a.At.Compare(b.At) })
}

// decorator returns the type that keeps the entries of a refill, if it embeds
// an interface, overrides the read of it and lets writes through.
func (l *linker) decorator(r *Refill) *Decorator {
	pkg, name := splitMethod(Owner(r.Func))
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
	d := &Decorator{Type: Owner(r.Func), Iface: shortName(t.Embeds), Read: read}
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
	byFunc := map[string]write{} // what says most of each
	all := map[string][]write{}
	var base []string
	for _, w := range ws {
		if g.works[w.in].Generated && len(g.callers[w.in]) == 0 {
			continue
		}
		if old, ok := byFunc[w.in]; !ok || old.part && !w.part || old.part == w.part && (rank(w.verb) > rank(old.verb) || w.verb == old.verb && w.of.Table() && !old.of.Table()) {
			byFunc[w.in] = w
		}
		if len(all[w.in]) == 0 {
			base = append(base, w.in)
		}
		all[w.in] = append(all[w.in], w)
	}
	// A load that writes, such as one that notes when it ran, is followed by
	// the store.
	writes := g.leading(base, func(fn string) bool { return owner[fn] })
	drops := g.dropping(f, writes)
	covers := g.leading(slices.Collect(maps.Keys(drops.may)), nil)
	certain := g.leading(slices.Collect(maps.Keys(drops.sure)), nil)
	// All that a program does leads to its main function, which pairs nothing.
	for _, to := range []map[string]int{covers, certain} {
		maps.DeleteFunc(to, func(fn string, out int) bool { return out > 1 && strings.HasSuffix(fn, ".main") })
	}
	open := g.open(writes, covers, owner)
	for d := range drops.sure {
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
		if w.Certain {
			w.Along = g.along(fn, all[fn], g.covering(fn, covers, drops))
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
	g.verbs(f)
	for i := range f.Writers {
		if w := &f.Writers[i]; !w.Certain {
			w.Misses = g.missing(f, w)
		}
	}
	g.disorders(f, drops.exact)
	g.branches(f, all, writes, covers, drops, owner)
}

// branches adds the writes of functions that drop the entries, but in other
// branches only.
func (g *graph) branches(f *Family, all map[string][]write, writes, covers map[string]int, drops *dropping, owner map[string]bool) {
	var found []Writer
	for fn := range covers {
		if _, ok := writes[fn]; !ok || owner[fn] || drops.vague[fn] {
			continue
		}
		covering := g.covering(fn, covers, drops)
		if len(covering) == 0 {
			continue
		}
		steps := g.works[fn].Steps
		for i := range steps {
			st := &steps[i]
			if !apart(st, covering) {
				continue
			}
			w := Writer{Func: fn, Pkg: packageOf(fn), At: st.At, Name: st.Name, Open: true, Direct: true}
			own := slices.IndexFunc(all[fn], func(w write) bool { return w.step == st })
			switch {
			case own >= 0:
				w.Verb, w.Of, w.Part = all[fn][own].verb, all[fn][own].of, all[fn][own].part
			case g.leads(st, fn, writes):
				j := slices.IndexFunc(f.Writers, func(o Writer) bool { return slices.Contains(g.targets(st), o.Func) && o.Func != fn })
				if j < 0 {
					continue
				}
				w.Verb, w.Of, w.Part, w.Out = f.Writers[j].Verb, f.Writers[j].Of, f.Writers[j].Part, f.Writers[j].Out+1
			default:
				continue
			}
			if g.leftBy(fn, writes, drops, owner) {
				found = append(found, w)
			}
		}
	}
	f.Writers = append(f.Writers, found...)
	slices.SortFunc(f.Writers, func(a, b Writer) int {
		return cmp.Or(cmp.Compare(a.Out, b.Out), cmp.Compare(a.Func, b.Func), a.At.Compare(b.At))
	})
}

// covering returns the steps of a function that drop entries, or lead to what
// does.
func (g *graph) covering(fn string, covers map[string]int, drops *dropping) []int {
	var out []int
	steps := g.works[fn].Steps
	for i := range steps {
		if drops.places[site{fn, steps[i].At}] || g.leads(&steps[i], fn, covers) {
			out = append(out, i)
		}
	}
	return out
}

// leads reports whether a step of fn calls one of the functions.
func (g *graph) leads(st *unit.Step, fn string, to map[string]int) bool {
	return st.Call != "" && slices.ContainsFunc(g.targets(st), func(t string) bool { _, ok := to[t]; return ok && t != fn })
}

// apart: a step stands in another branch than each of the others.
func apart(st *unit.Step, others []int) bool {
	return !slices.ContainsFunc(others, func(o int) bool { return !slices.Contains(st.Apart, o) })
}

// along returns the entities that fn changes right before it drops entries, or
// after: of what it changes further away a drop says nothing, as both may
// depend on what fn is asked for. All of them, if it is not known where it drops.
func (g *graph) along(fn string, ws []write, covering []int) []unit.Entity {
	var out []unit.Entity
	add := func(w *write) {
		if !slices.Contains(out, w.of) {
			out = append(out, w.of)
		}
	}
	if len(covering) == 0 {
		for i := range ws {
			add(&ws[i])
		}
	}
	for _, c := range covering {
		drop := g.works[fn].Steps[c].At
		closer := func(a, b *write) bool {
			x, y := a.step.At, b.step.At
			before := x.Compare(drop) < 0
			if before != (y.Compare(drop) < 0) {
				return before
			}
			return before == (x.Compare(y) > 0)
		}
		var near *write
		for i := range ws {
			if w := &ws[i]; !slices.Contains(w.step.Apart, c) && (near == nil || closer(w, near)) {
				near = w
			}
		}
		if near != nil {
			add(near)
		}
	}
	return out
}

// leftBy reports whether a way out leads from fn through nothing that drops
// entries, whatever fn does itself.
func (g *graph) leftBy(fn string, writes map[string]int, drops *dropping, owner map[string]bool) bool {
	covers := g.leading(slices.Collect(maps.Keys(drops.may)), func(f string) bool { return f == fn })
	delete(covers, fn)
	return g.open(writes, covers, owner)[fn]
}

func rank(v sqltext.Verb) int {
	return slices.Index([]sqltext.Verb{sqltext.Create, sqltext.Delete, sqltext.Update}, v)
}

// verbs tells writers that only call others what is written in the end.
func (g *graph) verbs(f *Family) {
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
		alone := func(e edge) bool { // what comes after the call is not known
			_, c := covers[e.from]
			return e.step.Handed || e.step.Returned || e.step.Later && !c
		}
		if cs := g.callers[fn]; len(cs) == 0 || slices.ContainsFunc(cs, alone) {
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
