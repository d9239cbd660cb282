package unit

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// Bounds of a summary. What is left out is counted as unresolved.
const (
	maxAccesses = 12
	maxLoads    = 8
	maxDeps     = 24
)

// summarise writes the summary of the scope's function.
func (s *scope) summarise() {
	f := &Func{Name: s.name}
	s.sum = f
	acc, loads := map[*effect]int{}, map[*effect]int{}
	s.exportLoads(f, acc, loads)
	s.exportAccesses(f, acc, loads)
	s.exportResults(f, acc, loads)
	s.exportOuts(f, acc, loads)
	s.exportLocks(f)
	s.exportSets(f)
}

// refillOf returns the refill that an access belongs to.
func (s *scope) refillOf(id string) *Refill {
	if i, ok := s.c.refills[id]; ok {
		return &s.c.unit.Refills[i]
	}
	return nil
}

// exportLoads lists what the function reads. A refill of its own counts as
// one cheap load: its callers see a get-or-set.
func (s *scope) exportLoads(f *Func, acc, loads map[*effect]int) {
	var list []*effect
	for _, e := range s.order {
		if isLoad(e) {
			list = append(list, e)
		}
	}
	// Keep the weighty ones if there are too many.
	slices.SortStableFunc(list, func(a, b *effect) int { return rankLoad(b.load) - rankLoad(a.load) })
	covered := s.coveredLoads()
	for _, e := range list {
		l := *e.load
		l.Loop = l.Loop || s.flow.InLoop(e.instr)
		l.Prot = both(l.Prot, s.flightsAround(e.instr, nil))
		if l.Kind == ParamLoad && l.Prot == "" {
			switch {
			case s.asksUnderLock(e):
				l.Prot = "lock and second lookup"
			case s.waits():
				l.Prot = "waits for the load in flight"
			}
		}
		if covered[e] && l.Kind != ParamLoad {
			l = Load{What: "read through a cache", Weight: catalog.Light, Kind: CacheLoad, At: l.At, Name: l.Name}
		}
		if i := slices.IndexFunc(f.Loads, func(m Load) bool { return m.same(&l) }); i >= 0 {
			loads[e] = i
			continue
		}
		if len(f.Loads) == maxLoads {
			s.c.unresolved("more loads in a function than are kept")
			loads[e] = maxLoads - 1
			continue
		}
		loads[e] = len(f.Loads)
		f.Loads = append(f.Loads, l)
		f.Fed = append(f.Fed, s.exportFed(e))
	}
	for n := len(f.Fed); n > 0 && len(f.Fed[n-1]) == 0; n-- {
		f.Fed = f.Fed[:n-1]
	}
}

// exportFed returns what flows into a load, in terms of the parameters.
func (s *scope) exportFed(e *effect) []Dep {
	var out []Dep
	for p, u := range s.fed(e).Paths {
		if p.Root == flow.Param {
			out = append(out, s.dep(p, u.Control))
		}
	}
	slices.SortFunc(out, func(a, b Dep) int { return a.Path.Compare(b.Path) })
	if len(out) > maxDeps {
		s.c.unresolved("a load with more inputs than are kept")
		out = out[:maxDeps]
	}
	return out
}

// dep describes an input, with what part of a parameter it is.
func (s *scope) dep(p flow.Path, control bool) Dep {
	d := Dep{Path: p, Control: control}
	if p.Steps == "" || p.Recv {
		return d
	}
	if who := s.asker(p); who != "" {
		d.Part, d.Who = OfContext, who
	} else if t := s.rootType(p); t != nil && structAt(t) != nil && dataType(t) && !s.c.requestType(t) && s.valueType(p) && !catalog.ControlName(lastStep(p)) {
		d.Part, d.Who = OfStruct, s.identity(p)
	}
	return d
}

func rankLoad(l *Load) int {
	switch {
	case l.Kind == ParamLoad:
		return 3
	case l.Weight == catalog.Heavy:
		return 2
	case l.Kind == SourceLoad:
		return 1
	}
	return 0
}

// coveredLoads returns the loads that a refill of the scope covers.
func (s *scope) coveredLoads() map[*effect]bool {
	out := map[*effect]bool{}
	at := map[Pos]bool{}
	for _, r := range s.c.unit.Refills[s.first:] {
		for _, l := range r.Loads {
			at[l.At] = true
		}
	}
	for _, e := range s.order {
		if isLoad(e) && at[e.load.At] {
			out[e] = true
		}
	}
	return out
}

// exportAccesses lists the accesses that a caller may complete, and the
// get-or-sets that load by a parameter.
func (s *scope) exportAccesses(f *Func, acc, loads map[*effect]int) {
	for _, e := range s.order {
		if e.kind != accessEffect || !portable(e.acc.Cache) {
			continue
		}
		if isStore(e) && isResource(e) {
			continue
		}
		a := *e.acc
		a.stored = nil
		a.Locked = a.Locked || (a.Cache.Library == MapCache || a.Cache.Library == SlotCache) && len(s.heldAt(e.instr)) > 0
		if e.owned {
			r := s.refillOf(a.Refill)
			if r == nil {
				continue
			}
			bound := s.boundOf(r)
			if r.Helper < 0 && bound == nil {
				continue
			}
			if i := slices.IndexFunc(f.Accesses, func(b Access) bool { return b.Refill == r.ID }); i >= 0 {
				acc[e] = i // the lookup and the store of one get-or-set
				continue
			}
			a.Op, a.Loader, a.Prot, a.TTL, a.Refill = catalog.GetLoad, r.Helper, r.Prot, r.TTL, r.ID
			a.Cache, a.Key = r.Cache, r.Key
			a.Jitters, a.Refreshes = r.Jitters, r.Renewed
			a.Bound, a.From = "", nil
			if r.Helper < 0 {
				a.Bound, a.From = bound.Bound, bound.From
			}
		} else if a.Op == catalog.GetLoad && a.From == nil || a.Op == catalog.Expire {
			continue
		}
		if len(f.Accesses) == maxAccesses {
			s.c.unresolved("more cache accesses in a function than are kept")
			break
		}
		if a.Op == catalog.Set || a.Op == catalog.Add {
			a.Value = s.export(s.valueOf(e), acc, loads)
			if e.value != nil && len(a.TTL.Parts) == 0 {
				if t, ok := s.entryTTL(e.value, e.instr); ok {
					a.TTL = t
				}
			}
		}
		a.Paired = a.Paired || s.paired(e)
		acc[e] = len(f.Accesses)
		f.Accesses = append(f.Accesses, a)
	}
}

// paired reports whether the scope has a store for the lookup e, or a lookup
// for the store e.
func (s *scope) paired(e *effect) bool {
	return slices.ContainsFunc(s.order, func(o *effect) bool {
		return isGet(e) && isStore(o) && s.sameCache(e, o) || isStore(e) && isGet(o) && s.sameCache(o, e)
	})
}

// boundOf returns the load by which a caller can tell what the refill loads:
// a function that the object whose method this is, or a parameter, was made with.
func (s *scope) boundOf(r *Refill) *Load {
	for i, l := range r.Loads {
		if l.Kind == BoundLoad && l.From.Root == flow.Param && l.From.Parent().Steps == "" {
			if fi := s.c.fields[l.Bound]; optional(*l.From) || fi != nil && fi.open {
				return &r.Loads[i]
			}
		}
	}
	return nil
}

// portable: the cache means something to a caller.
func portable(c Cache) bool {
	if c.Local {
		return false
	}
	return c.Path.Root == flow.Param || c.Path.Root == flow.Global || c.Place == catalog.Shared
}

// export turns dependences into what a caller can use.
func (s *scope) export(d flow.Deps, acc, loads map[*effect]int) Value {
	var v Value
	for p, u := range d.Paths {
		if p.Root == flow.Param || p.Root == flow.Global {
			v.Deps = append(v.Deps, Dep{Path: p, Control: u.Control})
		}
	}
	slices.SortFunc(v.Deps, func(a, b Dep) int { return a.Path.Compare(b.Path) })
	if len(v.Deps) > maxDeps {
		s.c.unresolved("a value made of more inputs than are kept")
		v.Deps = v.Deps[:maxDeps]
	}
	for m := range d.Marks {
		e := s.effectOf(m)
		if e == nil {
			continue
		}
		switch e.kind {
		case loadEffect:
			if i, ok := loads[e]; ok && !slices.Contains(v.Loads, i) {
				v.Loads = append(v.Loads, i)
			}
		case accessEffect:
			if i, ok := acc[e]; ok && !slices.Contains(v.Gets, i) {
				v.Gets = append(v.Gets, i)
			}
		case nowEffect:
			v.Now = true
		case randomEffect:
			v.Rand = true
		case tryEffect:
			v.Try = true
		}
	}
	slices.Sort(v.Loads)
	slices.Sort(v.Gets)
	return v
}

func (s *scope) exportResults(f *Func, acc, loads map[*effect]int) {
	res := s.fn.Signature.Results()
	f.Results = make([]Value, res.Len())
	for i := range f.Results {
		d := flow.NewDeps()
		var keys []key.Template
		var ttl TTL
		guarded := map[*ssa.If]bool{}
		var returns []*ssa.Return
		t := res.At(i).Type()
		for _, b := range s.fn.Blocks {
			r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			if !ok || i >= len(r.Results) {
				continue
			}
			merge(&d, s.walkerOf(t).Of(r.Results[i], "", r))
			// The branches around a return decide what is returned, above
			// all for errors and bools, which are how a miss is told.
			if isSignal(t) {
				s.guards(&d, r, guarded)
			}
			if keyResult(t) {
				keys = append(keys, s.key.Of(r.Results[i], r))
				returns = append(returns, r)
			}
			if isDuration(t) || isInteger(t) && res.Len() == 1 {
				ttl = ttl.or(s.ttl(r.Results[i], r, nil, catalog.Duration))
			}
		}
		f.Results[i] = s.export(d, acc, loads)
		if k := key.Join(keys...); informative(k) {
			if len(k.Alts) > 1 {
				k = k.ChosenBy(s.choosing(returns))
			}
			f.Results[i].Key = k
		}
		if !ttl.Has(UnknownTTL) {
			f.Results[i].TTL = ttl
		}
	}
}

// walkerOf returns the walker for a result of type t: a text that is put
// together in steps depends on what decides whether a step is taken.
func (s *scope) walkerOf(t types.Type) *flow.Walker {
	if !keyResult(t) {
		return s.walk
	}
	w := *s.walk
	w.Steps = true
	return &w
}

// choosing returns what the branches that choose among returns depend on.
func (s *scope) choosing(returns []*ssa.Return) flow.Deps {
	d := flow.NewDeps()
	done := map[*ssa.If]bool{}
	for _, r := range returns {
		s.guards(&d, r, done)
	}
	return d
}

// guards adds the conditions of the branches that choose between the return r
// and others, but those in done.
func (s *scope) guards(d *flow.Deps, r *ssa.Return, done map[*ssa.If]bool) {
	for br := range branches(s.fn) {
		if done[br] || !s.splits(br, br, r) {
			continue
		}
		done[br] = true
		c := s.conditions(br)
		for p, u := range c.Paths {
			if _, ok := d.Paths[p]; !ok {
				u.Control = true
				d.Paths[p] = u
			}
		}
		for m := range c.Marks {
			d.Marks[m] = true
		}
	}
}

func keyResult(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return isString(u.Elem()) || ok && b.Kind() == types.Byte
	case *types.Struct:
		return types.Comparable(t)
	}
	return false
}

// informative: the template says more than "depends on its inputs".
func informative(t key.Template) bool {
	if !t.Known() {
		return false
	}
	for _, a := range t.Alts {
		for _, p := range a {
			if p.Lit != "" || p.Hole != nil || p.Each != nil || p.Nth > 0 || p.Format != nil {
				return true
			}
		}
	}
	return false
}

// exportOuts lists what the function writes through its pointer parameters.
func (s *scope) exportOuts(f *Func, acc, loads map[*effect]int) {
	var dests []int
	for i, p := range s.fn.Params {
		if isDest(p.Type()) && !(i == 0 && s.fn.Signature.Recv() != nil) {
			dests = append(dests, i)
		}
	}
	if len(dests) == 0 {
		return
	}
	written := s.writtenThrough()
	for _, i := range dests {
		if written[i] == nil {
			continue
		}
		d := flow.NewDeps()
		for _, w := range written[i] {
			if st, ok := w.instr.(*ssa.Store); ok {
				merge(&d, s.walk.Of(st.Val, "", st))
			} else {
				merge(&d, s.walk.Written(w.instr.(ssa.CallInstruction), w.arg))
			}
		}
		for q := range d.Paths {
			if q.Root == flow.Param && q.Param == i {
				delete(d.Paths, q)
			}
		}
		if v := s.export(d, acc, loads); len(v.Deps)+len(v.Loads)+len(v.Gets) > 0 {
			f.Outs = append(f.Outs, Out{Param: i, Value: v})
		}
	}
}

// isDest: a parameter of the type may be one that a function writes through.
func isDest(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Slice:
		return true
	case *types.Interface:
		return u.NumMethods() == 0 // an any, or a type parameter
	}
	return false
}

// A throughWrite is an instruction that writes through an address.
type throughWrite struct {
	instr ssa.Instruction
	arg   int // for a call: the address, as in Common().Args
}

// writtenThrough returns what writes through the addresses that the parameters
// hold, by parameter.
func (s *scope) writtenThrough() map[int][]throughWrite {
	out := map[int][]throughWrite{}
	add := func(addr ssa.Value, w throughWrite) {
		p, ok := s.flow.Place(addr, w.instr)
		if !ok || p.Root != flow.Param {
			return
		}
		// A call that is handed a parameter twice counts once.
		if ws := out[p.Param]; len(ws) == 0 || ws[len(ws)-1].instr != w.instr {
			out[p.Param] = append(ws, w)
		}
	}
	for _, fn := range s.flow.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Store:
					add(instr.Addr, throughWrite{instr: instr})
				case ssa.CallInstruction:
					c := instr.Common()
					if _, ok := c.Value.(*ssa.Builtin); ok {
						continue
					}
					for k, a := range c.Args {
						if isReferenceType(a.Type()) {
							add(a, throughWrite{instr, k})
						}
					}
				}
			}
		}
	}
	return out
}

func isReferenceType(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Slice:
		return true
	}
	return false
}

// exportLocks lists the locks that the function leaves taken or released.
func (s *scope) exportLocks(f *Func) {
	for _, e := range s.order {
		if e.place.Root != flow.Param {
			continue
		}
		if _, deferred := e.instr.(*ssa.Defer); deferred || e.instr.Parent() != s.fn {
			continue
		}
		switch e.kind {
		case lockEffect:
			if !s.releases(e.place) {
				f.Holds = append(f.Holds, e.place)
			}
		case unlockEffect:
			if !s.takes(e.place) {
				f.Frees = append(f.Frees, e.place)
			}
		}
	}
	if p, ok := s.keyedLock(); ok {
		f.Holds = append(f.Holds, p)
	}
	slices.SortFunc(f.Holds, flow.Path.Compare)
	f.Holds = slices.Compact(f.Holds)
	slices.SortFunc(f.Frees, flow.Path.Compare)
	f.Frees = slices.Compact(f.Frees)
}

// keyedLock reports whether the function takes a lock that it found or made,
// such as one of a map of locks, and hands back what releases it: unlock :=
// l.Lock(key). To a caller that is a lock of the receiver's elements.
func (s *scope) keyedLock() (flow.Path, bool) {
	sig := s.fn.Signature
	if sig.Recv() == nil || sig.Results().Len() != 1 || !isFunc(sig.Results().At(0).Type()) {
		return flow.Path{}, false
	}
	for _, e := range s.order {
		if e.kind != lockEffect || e.instr.Parent() != s.fn || e.place.Root == flow.Param && e.place.Parent().Steps == "" {
			continue
		}
		freed := slices.ContainsFunc(s.order, func(o *effect) bool {
			return o.kind == unlockEffect && o.instr.Parent() == s.fn && o.place.Same(e.place)
		})
		if !freed {
			return flow.Path{Root: flow.Param, Name: s.fn.Params[0].Name(), Recv: true, Steps: "[]"}, true
		}
	}
	return flow.Path{}, false
}

func (s *scope) releases(p flow.Path) bool {
	return slices.ContainsFunc(s.order, func(e *effect) bool { return e.kind == unlockEffect && e.place.Same(p) })
}

func (s *scope) takes(p flow.Path) bool {
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		return (e.kind == lockEffect || e.kind == rlockEffect) && e.place.Same(p)
	})
}

// exportSets lists the parameters that end up in a field that may hold a TTL
// or a loader: that is how a constructor takes one.
func (s *scope) exportSets(f *Func) {
	for _, fs := range s.c.fieldStores(s) {
		for _, p := range fs.ttl.Parts {
			if p.Kind == ParamTTL && p.Path != nil && p.Path.Root == flow.Param && p.Path.Steps == "" {
				f.Sets = append(f.Sets, FieldParam{Param: p.Path.Param, Ident: fs.ident})
			}
		}
	}
	f.Sets = append(f.Sets, s.boundParams()...)
	slices.SortFunc(f.Sets, func(a, b FieldParam) int {
		return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Ident, b.Ident))
	})
	f.Sets = slices.Compact(f.Sets)
}
