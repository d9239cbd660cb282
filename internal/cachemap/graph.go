package cachemap

import (
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/sqltext"
	"github.com/cachelint/cachelint/internal/unit"
)

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
	blind map[string]bool
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
		writers: map[unit.Entity][]write{}, about: map[string][]write{},
		process: map[string][]*unit.Site{}, shaped: map[string][]*unit.Site{}, misaimed: map[string][]*unit.Site{}, blind: map[string]bool{},
		methods: map[string][]string{}, shared: map[string]bool{}, steps: map[string][]edge{}, families: map[string]int{}}
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
		g.methods[Owner(w.Func)] = append(g.methods[Owner(w.Func)], w.Func)
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
			targets := g.targets(st)
			for _, to := range targets {
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
			if v := unit.VerbOf(st.Method()); st.Iface && len(targets) == 0 && v != "" && v != sqltext.Read {
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
			if by := Owner(c.from); by != owner && packageOf(c.from) == pkg && by != pkg {
				users[by] = true
			}
		}
	}
	g.shared[owner] = len(users) > 1
	return g.shared[owner]
}

// Owner is the type whose method a function is, or its package.
func Owner(fn string) string {
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
