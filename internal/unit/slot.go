package unit

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// entryWrites makes stores of the writes through an entry that was looked up,
// or that was put into the cache before: v := m[k]; v.value = load().
func (s *scope) entryWrites() {
	s.stores(func(st *ssa.Store) {
		base, steps := s.flow.Address(st.Addr)
		if steps == "" {
			return
		}
		var of *effect
		for _, o := range s.flow.Origins(base, st) {
			// A walk is dear, and most stores have nothing to do with a lookup.
			if i := from(o.Value); i != nil && slices.ContainsFunc(s.info(i).effects, isGet) {
				for _, e := range s.marked(s.walk.Of(o.Value, "", o.At), isGet) {
					if e.instr == i && mayPoint(o.Value.Type(), e.acc.Cache.Type) {
						of = e
					}
				}
			}
			for _, e := range s.order {
				if e.kind == accessEffect && e.acc.Op == catalog.Set && e.value == o.Value && s.flow.Before(e.instr, st) && e.instr.Parent() == st.Parent() {
					of = e
				}
			}
		}
		if of == nil || of.acc.Cache.Iface != "" || of.acc.Cache.Place == catalog.Shared {
			return // a shared cache yields copies
		}
		a := *of.acc
		a.Op, a.At, a.Via, a.TTL = catalog.Set, s.c.at(st), nil, TTL{}
		a.Cache.Type, a.live = typeString(st.Val.Type()), guarded(base.Type(), 0)
		s.written(st, &a, of)
	})
}

// mayPoint: a reference of type t may be to an entry of the type entry, where
// that is known; what a callee looked up is seldom what it returns.
func mayPoint(t types.Type, entry string) bool {
	if entry == "string" || entry == "[]byte" {
		return false
	}
	if tup, ok := t.(*types.Tuple); ok {
		t = tup.At(0).Type()
	}
	return anyType(entry) || anyType(typeString(t)) || sameType(entry, typeString(t))
}

// from returns the instruction that the reference v is taken from, if any.
func from(v ssa.Value) ssa.Instruction {
	for range 4 {
		switch x := v.(type) {
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		}
	}
	i, _ := v.(ssa.Instruction)
	return i
}

// written adds the store effect of a plain assignment, if it stores what was loaded.
func (s *scope) written(st *ssa.Store, a *Access, base *effect) {
	e := &effect{instr: st, acc: a, value: st.Val, base: base}
	if isResource(e) || timeLike(st.Val.Type()) || isError(st.Val.Type()) {
		return
	}
	w := *s.walk
	w.Control = false
	d := w.Of(st.Val, "", st)
	if len(s.marked(d, func(e *effect) bool { return isLoad(e) || isSharedGet(e) && e != base })) == 0 {
		return
	}
	info := &callInfo{ready: true}
	s.infos[st] = info
	s.add(info, e)
	s.enter(e)
}

func (s *scope) stores(f func(*ssa.Store)) {
	for _, fn := range s.flow.Funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if st, ok := instr.(*ssa.Store); ok {
					f(st)
				}
			}
		}
	}
}

// slotWrites makes stores of the assignments to a field of the receiver or a
// package variable, and looks for the branch that decides to refill it.
func (s *scope) slotWrites() {
	if s.fn.Name() == "init" && s.fn.Synthetic != "" {
		return
	}
	s.stores(func(st *ssa.Store) {
		if info := s.infos[st]; info != nil && len(info.effects) > 0 {
			return // a write through an entry
		}
		base, _ := s.flow.Address(st.Addr)
		if _, ok := base.(*ssa.Alloc); ok {
			return
		}
		p, ok := s.flow.Place(st.Addr, st)
		if !ok || !s.slot(p) || inFlow(st.Addr, p) {
			return
		}
		a := &Access{Op: catalog.Set, Loader: -1, At: s.c.at(st), Key: key.Literal("")}
		a.Cache = Cache{Path: p, Place: catalog.Process, Library: SlotCache, Type: typeString(st.Val.Type())}
		if t, ok := s.companionTTL(st, p); ok {
			a.TTL = t
		}
		s.written(st, a, nil)
	})
	var written []*effect
	for _, e := range s.order {
		if e.kind == accessEffect && e.acc.Op == catalog.Set && e.acc.Cache.Library == SlotCache && !e.owned {
			written = append(written, e)
		}
	}
	// Of several fields that are written under one branch, the one that is
	// written the fewest calls away is what the branch is about.
	slices.SortStableFunc(written, func(a, b *effect) int { return cmp.Compare(len(a.acc.Via), len(b.acc.Via)) })
	byBranch := map[*ssa.If]*effect{}
	for _, e := range written {
		s.slotTriple(e, byBranch)
	}
}

// slot: a place that outlives the call and belongs to one object: a field of
// the receiver, or a package variable.
func (s *scope) slot(p flow.Path) bool {
	if len(p.Steps) > 0 && p.Steps[len(p.Steps)-1] == ']' {
		return false
	}
	switch p.Root {
	case flow.Global:
		return true
	case flow.Param:
		return p.Param == 0 && s.fn.Signature.Recv() != nil && p.Steps != ""
	}
	return false
}

// inFlow: a struct inside the object that also holds how to end what it
// stands for, a context.CancelFunc, is something under way, not a cached value.
func inFlow(addr ssa.Value, p flow.Path) bool {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok || p.Parent().Steps == "" {
		return false
	}
	st := structAt(fa.X.Type())
	for f := range st.Fields() {
		if sig, ok := f.Type().Underlying().(*types.Signature); ok && sig.Params().Len()+sig.Results().Len() == 0 {
			return true
		}
	}
	return false
}

// companionTTL is the TTL in the expiry time that is written beside a slot.
func (s *scope) companionTTL(st *ssa.Store, p flow.Path) (TTL, bool) {
	var t TTL
	for _, b := range st.Parent().Blocks {
		for _, instr := range b.Instrs {
			w, ok := instr.(*ssa.Store)
			if !ok || w == st || !timeLike(w.Val.Type()) {
				continue
			}
			q, ok := s.flow.Place(w.Addr, w)
			if !ok || !q.Parent().Same(p.Parent()) {
				continue
			}
			if u, ok := s.expiry(w.Val, w, 0); ok {
				t = t.or(u)
			}
		}
	}
	return t, len(t.Parts) > 0
}

// slotTriple looks for the branch that reads the slot, or the time beside it,
// and decides whether it is loaded again.
func (s *scope) slotTriple(st *effect, byBranch map[*ssa.If]*effect) {
	p := st.acc.Cache.Path
	if !s.slot(p) {
		return
	}
	d := s.valueOf(st)
	loads := s.marked(d, func(e *effect) bool { return isLoad(e) || isSharedGet(e) })
	if len(loads) == 0 {
		return
	}
	if s.polled(st.instr) {
		st.owned = true // nor is it half of a refill in a caller
		s.note(nil, st, "it is written at the tick of a clock, until it is as wanted")
		return
	}
	for f := st.instr.Parent(); f != nil; f = f.Parent() {
		for _, si := range s.flow.Lift(st.instr, f) {
			for br := range branches(f) {
				if !s.splits(br, br, si) {
					continue
				}
				if s.slotRefill(st, br, loads, byBranch) {
					return
				}
			}
		}
		if f == s.fn {
			break
		}
	}
	s.note(nil, st, "no branch reads the variable, or the time beside it, and decides whether it is loaded again")
}

// polled: an instruction runs again and again, each time that a timer has ticked.
func (s *scope) polled(at ssa.Instruction) bool {
	if !s.flow.InLoop(at) {
		return false
	}
	for _, b := range at.Parent().Blocks {
		for _, instr := range b.Instrs {
			if ticks(instr) && s.flow.InLoop(instr) && s.flow.Before(instr, at) {
				return true
			}
		}
	}
	return false
}

// ticks: an instruction waits for a timer.
func ticks(instr ssa.Instruction) bool {
	timer := func(t types.Type) bool {
		c, ok := t.Underlying().(*types.Chan)
		return ok && isNamed(c.Elem(), "time", "Time")
	}
	switch x := instr.(type) {
	case *ssa.Select:
		return slices.ContainsFunc(x.States, func(st *ssa.SelectState) bool { return st.Dir == types.RecvOnly && timer(st.Chan.Type()) })
	case *ssa.UnOp:
		return x.Op == token.ARROW && timer(x.X.Type())
	case *ssa.Call:
		fn := callee(x)
		return fn != nil && fn.FullName() == "time.Sleep"
	}
	return false
}

func (s *scope) slotRefill(st *effect, br *ssa.If, loads []*effect, byBranch map[*ssa.If]*effect) bool {
	p := st.acc.Cache.Path
	d, reads := s.conditionReads(br)
	if len(s.marked(d, func(e *effect) bool { return slices.Contains(loads, e) })) > 0 {
		return false // the outcome of the load, not the state of the slot
	}
	if slices.ContainsFunc(s.order, func(e *effect) bool {
		return isStore(e) && e.instr != st.instr && e.sum != nil && e.acc.Cache.Path.Same(p) && s.outcome(d, e.instr)
	}) {
		return false // how an earlier call ended that fills the slot as well
	}
	timed := len(s.marked(d, func(e *effect) bool { return e.kind == nowEffect })) > 0
	asked := false
	for q, u := range d.Paths {
		if u.Control {
			continue
		}
		asked = asked || q.Overlaps(p) || timed && q.Root == p.Root && beside(q, p)
	}
	if !asked {
		return false
	}
	if s.madeHere(p, br) {
		s.note(nil, st, "what holds it is made anew in each call")
		return false
	}
	reads = s.slotReads(p, reads, br)
	var seen []Pos
	for _, read := range reads {
		if at := s.c.at(read); at.Valid() && read != st.instr {
			seen = append(seen, at)
		}
	}
	if len(seen) == 0 {
		return false
	}
	slices.SortFunc(seen, Pos.Compare)
	seen = slices.Compact(append([]Pos{s.c.at(br)}, seen[0]))
	// Filled once and never again is initialisation, not a cache.
	if !timed && !(s.anyLock() && s.c.reset(p.Ident())) {
		s.note(nil, st, "filled once and never emptied: initialisation, not a cache")
		return false
	}
	found := s.slotLoads(st, loads, reads)
	r := Refill{Func: s.name, Exported: s.exported(), Cache: st.acc.Cache, Key: st.acc.Key, Lookup: seen, Loads: found, Store: s.trail(st),
		Helper: helperOf(found, -1), TTL: st.acc.TTL, Type: st.acc.Cache.Type, Hit: "value", Prot: allProtected(found)}
	s.renew(&r, st)
	st.owned = true
	if first := byBranch[br]; first != nil {
		// Another field of one slot, or another way to fill it.
		if old := s.refillOf(first.acc.Refill); len(st.acc.Via) == len(first.acc.Via) {
			old.Store = append(old.Store, r.Store...)
		}
		st.acc.Refill = first.acc.Refill
		return true
	}
	if timed {
		r.Hit = "time"
		if len(r.TTL.Parts) == 0 {
			r.TTL = s.conditionTTL(br)
		}
	}
	r.Cache.Bare = !s.anyLock() && !st.acc.Locked
	byBranch[br] = st
	s.own(&r, st)
	return true
}

// outcome reports whether a condition depends on what a call has loaded.
func (s *scope) outcome(d flow.Deps, call ssa.Instruction) bool {
	return slices.ContainsFunc(s.marked(d, isLoad), func(e *effect) bool { return e.instr == call })
}

// madeHere: before the branch, each call puts a new object where the slot is
// a field of: what is asked is what the call itself has put there.
func (s *scope) madeHere(p flow.Path, br *ssa.If) bool {
	found := false
	s.stores(func(st *ssa.Store) {
		q, ok := s.flow.Place(st.Addr, st)
		if ok && q.Steps != "" && q.Steps != p.Steps && p.Within(q) && isFresh(st.Val) && st.Parent() == br.Parent() && flow.Dominates(st, br) {
			found = true
		}
	})
	return found
}

// slotReads returns the reads of the slot, or of what stands beside it, that a
// condition does; the branch itself if a predicate does them.
func (s *scope) slotReads(p flow.Path, reads []ssa.Instruction, br *ssa.If) []ssa.Instruction {
	var out []ssa.Instruction
	for _, i := range reads {
		if u, ok := i.(*ssa.UnOp); ok {
			if q, ok := s.flow.Place(u.X, u); ok && (q.Overlaps(p) || beside(q, p)) {
				out = append(out, i)
			}
		}
	}
	if len(out) == 0 {
		out = append(out, br)
	}
	return out
}

// slotLoads returns the loads of a slot with what protects them.
func (s *scope) slotLoads(st *effect, loads []*effect, reads []ssa.Instruction) []Load {
	var out []Load
	for _, e := range loads {
		l := s.asLoad(e)
		l.Prot = both(l.Prot, s.protection(nil, st, e, reads...))
		out = append(out, l)
	}
	return out
}

// renew marks the refills of a slot that one goroutine loads again in the
// background while the old value is served: it is missed at start-up only.
func (s *scope) renew(r *Refill, st *effect) {
	r.Renewed = r.Prot != "" && s.inGoroutine(st.instr)
	for i := s.first; i < len(s.c.unit.Refills); i++ {
		o := &s.c.unit.Refills[i]
		if o.Cache.Library == SlotCache && o.Cache.Path.Same(r.Cache.Path) {
			r.Renewed = r.Renewed || o.Renewed
			o.Renewed = r.Renewed
		}
	}
}

// beside: both are fields of one object, or variables of one package.
func beside(a, b flow.Path) bool {
	if a.Root == flow.Global && b.Root == flow.Global && samePackage(a.Name, b.Name) {
		return true
	}
	return a.Steps != "" && a.Parent().Same(b.Parent())
}

func samePackage(a, b string) bool {
	p, _, _ := cutLast(a)
	q, _, _ := cutLast(b)
	return p == q
}

// emptiedBy returns the functions of the package that drop all that a map holds.
func (c *compiler) emptiedBy(ident string) []string {
	if fi := c.fields[ident]; fi != nil {
		return fi.by
	}
	return nil
}

// reset reports whether some function of the package empties the slot.
func (c *compiler) reset(ident string) bool {
	fi := c.fields[ident]
	return fi != nil && fi.resets
}

func isZero(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	if !ok {
		return false
	}
	if k.Value == nil {
		return true
	}
	_, ok = k.Type().Underlying().(*types.Basic)
	return ok && (k.Value.ExactString() == "0" || k.Value.ExactString() == `""` || k.Value.ExactString() == "false")
}
