package unit

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// refills finds the refills that the scope owns: lookups and stores of one
// cache, where the store is reached from a miss and stores what was loaded.
func (s *scope) refills() {
	for _, e := range s.order {
		if e.kind == accessEffect && e.acc.Op == catalog.GetLoad {
			s.getOrSet(e)
		}
	}
	has := func(f func(*effect) bool) bool { return slices.ContainsFunc(s.order, f) }
	gets := has(isGet)
	if loads := has(isLoad); loads || gets {
		if gets {
			s.entryWrites()
		}
		s.slotWrites()
	}
	for _, e := range s.order {
		if e.kind == accessEffect && (e.acc.Op == catalog.Set || e.acc.Op == catalog.Add) && !e.owned {
			s.triple(e)
		}
	}
	for _, e := range s.order {
		s.site(e)
	}
}

// site records stores and deletes for the families of the map.
func (s *scope) site(e *effect) {
	if e.kind != accessEffect || e.acc.Cache.Iface != "" || e.acc.Cache.Local || e.acc.Cache.Library == SlotCache {
		return
	}
	switch e.acc.Op {
	case catalog.Set, catalog.Add, catalog.Delete, catalog.Clear:
	default:
		return
	}
	if e.sited || len(e.acc.Via) >= maxVia {
		return // recorded where its key was put together
	}
	at := s.at(e)
	open := openKey(e.acc.Key)
	s.c.unit.Sites = append(s.c.unit.Sites, Site{Op: e.acc.Op, Cache: e.acc.Cache, Key: e.acc.Key, TTL: e.acc.TTL, Func: s.name,
		At: at, Loop: s.flow.InLoop(e.instr), Refill: e.acc.Refill, Open: open,
		Loaded: e.sum != nil && len(e.sum.Loads) > 0})
}

// openKey: the key is a parameter, whole or as a list, so the callers decide.
func openKey(k key.Template) bool {
	for _, a := range k.Alts {
		for _, p := range a {
			if p.Hole == nil && p.Func == "" || p.Hole != nil && p.Hole.Root != flow.Param {
				return false
			}
		}
	}
	return true
}

// at is where an effect stands in this scope.
func (s *scope) at(e *effect) Pos {
	if n := len(e.acc.Via); n > 0 {
		return e.acc.Via[n-1]
	}
	return e.acc.At
}

// trail lists the positions of an access: where it stands in the scope, then
// the calls below it, as long as they are in the same package.
func (s *scope) trail(e *effect) []Pos {
	out := []Pos{s.at(e)}
	chain := append([]Pos{e.acc.At}, e.acc.Via...)
	for i := len(chain) - 2; i >= 0; i-- {
		if chain[i].Pkg != s.c.unit.Path {
			break
		}
		out = append(out, chain[i])
	}
	return out
}

// valueOf returns what the value of a store is made of.
func (s *scope) valueOf(e *effect) flow.Deps {
	d := s.valueBy(e, false)
	if len(d.Marks) == 0 && len(d.Paths) == 0 {
		// One of several constants: what chooses between them is the value.
		d = s.valueBy(e, true)
	}
	return d
}

func (s *scope) valueBy(e *effect, control bool) flow.Deps {
	w := *s.walk
	w.Control = control
	if e.sum == nil {
		if e.value == nil {
			return flow.Deps{}
		}
		return w.Of(e.value, "", e.instr)
	}
	// A store of a callee: its summary in terms of the arguments.
	d := flow.Deps{Paths: map[flow.Path]flow.Use{}, Marks: map[flow.Mark]bool{}}
	info := s.info(e.instr)
	call := e.instr.(ssa.CallInstruction)
	for _, dep := range e.sum.Deps {
		if dep.Path.Root != flow.Param || dep.Control {
			continue
		}
		if v := flow.Operand(call, dep.Path.Param); v != nil {
			merge(&d, w.Of(v, dep.Path.Steps, call))
		}
	}
	for fi := range info.loads {
		if !slices.Contains(info.acc[fi], e) {
			continue
		}
		for _, l := range e.sum.Loads {
			if l >= len(info.loads[fi]) {
				continue
			}
			by := info.loads[fi][l]
			for _, le := range by.effects {
				d.Marks[flow.Mark{Call: call, N: le.n}] = true
			}
			if by.body != nil {
				s.bodyDeps(&w, by.body, &d)
			}
		}
		for _, g := range e.sum.Gets {
			if g < len(info.acc[fi]) {
				d.Marks[flow.Mark{Call: call, N: info.acc[fi][g].n}] = true
			}
		}
	}
	return d
}

func merge(d *flow.Deps, e flow.Deps) {
	for p, u := range e.Paths {
		d.Paths[p] = u
	}
	for m := range e.Marks {
		d.Marks[m] = true
	}
	d.Cut = d.Cut || e.Cut
}

func (s *scope) bodyDeps(w *flow.Walker, fn *ssa.Function, d *flow.Deps) {
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range r.Results {
				if !isError(v.Type()) {
					merge(d, w.Of(v, "", r))
				}
			}
		}
	}
}

// loadsIn returns the load effects inside a closure of the scope.
func (s *scope) loadsIn(fn *ssa.Function) []*effect {
	var out []*effect
	for _, e := range s.order {
		if isLoad(e) && within(e.instr.Parent(), fn) {
			out = append(out, e)
		}
	}
	return out
}

// getOrSet makes a refill of a call that looks up, loads and stores by itself.
func (s *scope) getOrSet(e *effect) {
	a := e.acc
	loads := slices.Clone(e.loads)
	if e.body != nil {
		for _, l := range s.loadsIn(e.body) {
			loads = append(loads, *l.load)
		}
	}
	helper := a.Loader
	for _, l := range loads {
		if l.Kind == ParamLoad {
			helper = l.Param
		}
	}
	e.owned = true
	if e.body != nil {
		if r := e.body.Signature.Results(); r.Len() > 0 && resourceType(r.At(0).Type(), 0) {
			return
		}
	}
	pure := !slices.ContainsFunc(loads, func(l Load) bool { return l.Weight != "" })
	if pure && e.body == nil && helper < 0 {
		return // nothing is known of the loader
	}
	at := []Pos{s.at(e)}
	r := Refill{Func: s.name, Exported: s.exported(), Cache: a.Cache, Key: a.Key, Lookup: at, Store: at, Loads: loads, TTL: a.TTL, Type: a.Cache.Type,
		Prot: a.Prot, Jitters: a.Jitters, Renewed: a.Refreshes, Memo: pure, Helper: helper, Of: a.Refill, Hit: "library"}
	if e.body != nil {
		r.Prot = both(r.Prot, s.flightsAround(e.instr))
		r.Type = resultType(e.body.Signature)
	}
	if r.Prot == "" {
		r.Prot = allProtected(loads)
	}
	s.own(&r, e)
}

func resultType(sig *types.Signature) string {
	if sig.Results().Len() > 0 && !isError(sig.Results().At(0).Type()) {
		return typeString(sig.Results().At(0).Type())
	}
	return ""
}

func (s *scope) exported() bool {
	obj, ok := s.fn.Object().(*types.Func)
	return ok && obj.Exported()
}

// own adds a refill to the unit.
func (s *scope) own(r *Refill, stores ...*effect) {
	r.ID = fmt.Sprintf("%s@%s:%d:%d", s.name, r.Store[0], r.Store[0].Col, len(s.c.unit.Refills))
	for _, e := range stores {
		e.acc.Refill = r.ID
	}
	s.c.unit.Refills = append(s.c.unit.Refills, *r)
}

// triple looks for the lookup and the loads that belong to a store.
func (s *scope) triple(st *effect) {
	if isResource(st) {
		return
	}
	var best *effect
	for _, g := range s.order {
		if !isGet(g) || !s.sameCache(g, st) {
			continue
		}
		if ok := s.missReaches(g, st); !ok {
			continue
		}
		if best == nil || s.closer(g, best, st) {
			best = g
		}
	}
	if best == nil {
		return
	}
	s.complete(best, st)
}

// closer prefers the lookup whose key is the same, then the later one.
func (s *scope) closer(g, best, st *effect) bool {
	a, b := key.Compare(g.acc.Key, st.acc.Key) == key.Equal, key.Compare(best.acc.Key, st.acc.Key) == key.Equal
	return a && !b
}

// complete turns a lookup and a store into a refill, if the value was loaded.
func (s *scope) complete(g, st *effect) {
	d := s.valueOf(st)
	loads := s.marked(d, func(e *effect) bool {
		return (isLoad(e) || isSharedGet(e) && e != g && !s.sameCache(e, st)) && e.instr != st.instr || isLoad(e) && st.sum != nil && e.instr == st.instr
	})
	if g.acc.Cache.Place == catalog.Process && st.base == nil && d.Marks[flow.Mark{Call: g.instr, N: g.n}] && !s.zeroOnMiss(g, st) {
		return // read, modified and written back: a counter, a register
	}
	loads = slices.DeleteFunc(loads, func(e *effect) bool { return e.instr == g.instr && e.instr != st.instr })
	if g.acc.Cache.Iface != "" {
		// A cache by shape is not its own loader.
		loads = slices.DeleteFunc(loads, func(e *effect) bool {
			return isLoad(e) && s.receiverOf(e).Same(g.acc.Cache.Path)
		})
	}
	loads = slices.DeleteFunc(loads, func(e *effect) bool { return e.instr != st.instr && !s.decides(g, e.instr) })
	r := Refill{Func: s.name, Exported: s.exported(), Cache: g.acc.Cache, Key: g.acc.Key, StoreKey: st.acc.Key, Lookup: s.trail(g), Store: s.trail(st), Helper: -1,
		TTL: st.acc.TTL, Jitters: st.acc.Jitters, Renewed: st.acc.Refreshes, LookupMethod: g.acc.Method, StoreMethod: st.acc.Method}
	r.Cache.Type = both(st.acc.Cache.Type, g.acc.Cache.Type)
	r.Type = r.Cache.Type
	if r.Cache.Place == "" {
		r.Cache.Place = st.acc.Cache.Place
	}
	if st.acc.Cache.Iface == "" {
		r.Cache.Iface = ""
	}
	var atoms []Load
	for _, e := range loads {
		l := Load{What: "read of another cache", Weight: catalog.Light, Kind: CacheLoad, At: Pos{}}
		if isLoad(e) {
			l = *e.load
			l.Loop = l.Loop || s.flow.InLoop(e.instr)
		} else {
			l.At, l.Name = s.at(e), e.acc.Cache.Library
		}
		l.Prot = both(l.Prot, s.protection(g, st, e))
		if l.Kind == ParamLoad {
			r.Helper = l.Param
		}
		if !slices.ContainsFunc(atoms, func(m Load) bool { return m.At == l.At && m.What == l.What }) {
			atoms = append(atoms, l)
		}
	}
	if !slices.ContainsFunc(atoms, func(l Load) bool { return l.Weight != "" }) {
		// Nothing waits: a memo, or a helper for what its callers compute.
		if len(atoms) == 0 && !s.computed(st, d) {
			return
		}
		if g.acc.Cache.Local {
			return // a map of one call, filled from its inputs
		}
		r.Memo = true
	}
	if g.acc.Cache.Iface != "" && (r.Memo || st.acc.Cache.Type != g.acc.Cache.Type && !anyType(st.acc.Cache.Type) && !anyType(g.acc.Cache.Type)) {
		return
	}
	r.Loads = atoms
	r.Prot = allProtected(atoms)
	if r.Memo {
		r.Prot = s.protection(g, st, st)
	}
	if len(r.TTL.Parts) == 0 {
		if st.value != nil {
			if t, ok := s.entryTTL(st.value, st.instr); ok {
				r.TTL = t
			}
		}
	}
	hitTTL, hit := s.hitTest(g)
	r.Hit = hit
	if len(r.TTL.Parts) == 0 {
		r.TTL = hitTTL
	}
	r.Batch = s.flow.InLoop(st.instr)
	r.Renewed = r.Renewed || s.slides(g)
	// Loaded in the background, by one goroutine, while the old entry is
	// still served: it is renewed before anybody misses it.
	r.Renewed = r.Renewed || r.Prot != "" && s.inGoroutine(st.instr) && !s.inGoroutine(g.instr)
	if r.Cache.Library == MapCache {
		r.Cache.Bare = !s.anyLock() && !g.acc.Locked && !st.acc.Locked
	}
	st.owned = true
	if g.owned && s.mergeInto(&r, g, st) {
		return
	}
	g.owned = true
	s.own(&r, g, st)
}

// slides reports whether a hit prolongs the life of the entry: the lookup sets
// a TTL itself, or one is set again where it was found.
func (s *scope) slides(g *effect) bool {
	if len(g.acc.TTL.Parts) > 0 {
		return true
	}
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		return e.kind == accessEffect && e.acc.Op == catalog.Expire && e.instr != g.instr && s.sameEntry(e, g) && s.decides(g, e.instr)
	})
}

func (s *scope) sameEntry(a, b *effect) bool {
	return a.acc.Cache.Path.Same(b.acc.Cache.Path) && key.Compare(a.acc.Key, b.acc.Key) == key.Equal
}

// zeroOnMiss reports whether the store stands on the side of a branch where
// the lookup's ok is false, so that what it returned is the zero value.
func (s *scope) zeroOnMiss(g, st *effect) bool {
	v, ok := g.instr.(ssa.Value)
	if !ok {
		return false
	}
	for _, ref := range *v.Referrers() {
		x, ok := ref.(*ssa.Extract)
		if !ok || x.Index == 0 {
			continue
		}
		for _, use := range *x.Referrers() {
			if br, ok := use.(*ssa.If); ok && br.Parent() == st.instr.Parent() && s.splits(br, br, st.instr) {
				return true
			}
		}
	}
	return false
}

// inGoroutine reports whether an instruction runs in a goroutine that the scope starts.
func (s *scope) inGoroutine(instr ssa.Instruction) bool {
	if _, ok := instr.(*ssa.Go); ok {
		return true
	}
	for f := instr.Parent(); f.Parent() != nil; f = f.Parent() {
		for _, a := range s.flow.Anchors(f) {
			if _, ok := a.(*ssa.Go); ok {
				return true
			}
		}
	}
	return false
}

// mergeInto adds a second store after one lookup, such as a not-found marker
// or a refresh on another branch, to the refill of the first.
func (s *scope) mergeInto(r *Refill, g, st *effect) bool {
	old := s.refillOf(g.acc.Refill)
	if old == nil || old.Memo != r.Memo || old.Helper != r.Helper || key.Compare(old.StoreKey, r.StoreKey) != key.Equal {
		return false
	}
	for _, p := range r.Store {
		if !slices.Contains(old.Store, p) {
			old.Store = append(old.Store, p)
		}
	}
	for _, l := range r.Loads {
		if !slices.ContainsFunc(old.Loads, func(m Load) bool { return m.At == l.At && m.What == l.What }) {
			old.Loads = append(old.Loads, l)
		}
	}
	old.TTL = old.TTL.or(r.TTL)
	old.Prot = allProtected(old.Loads)
	old.Batch = old.Batch || r.Batch
	old.Renewed = old.Renewed || r.Renewed
	st.acc.Refill = old.ID
	return true
}

func anyType(t string) bool {
	return t == "" || t == "any" || t == "interface{}" || t == "[]byte" || t == "string"
}

func (s *scope) receiverOf(e *effect) flow.Path {
	if call, ok := e.instr.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
		return s.place(call.Common().Value, call)
	}
	return flow.Path{}
}

// allProtected returns the protection of loads that are all protected.
func allProtected(loads []Load) string {
	prot := ""
	for _, l := range loads {
		if l.Prot == "" {
			return ""
		}
		if !strings.Contains(prot, l.Prot) {
			prot = strings.TrimPrefix(prot+", "+l.Prot, ", ")
		}
	}
	return prot
}

// isResource: what is stored is a handle, not a value that can be recomputed:
// a channel, a function, a lock, something to be closed, a fresh container.
func isResource(st *effect) bool {
	if st.value == nil {
		return false
	}
	v := st.value
	for {
		if m, ok := v.(*ssa.MakeInterface); ok {
			v = m.X
			continue
		}
		break
	}
	switch v.(type) {
	case *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice:
		return true
	}
	return resourceType(v.Type(), 0)
}

func resourceType(t types.Type, depth int) bool {
	if depth > 2 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		if resourceNamed(t) {
			return true
		}
		if st, ok := u.Elem().Underlying().(*types.Struct); ok {
			return holdsResource(st)
		}
	case *types.Struct:
		return resourceNamed(t) || holdsResource(u)
	case *types.Interface:
		return resourceNamed(t) || acts(u)
	}
	return false
}

// acts: an interface with a method that returns nothing is there for its
// effects: a meter, a logger, a handle.
func acts(t *types.Interface) bool {
	for m := range t.Methods() {
		if m.Signature().Results().Len() == 0 {
			return true
		}
	}
	return false
}

// holdsResource: a struct with a channel, a function to end it (func(),
// context.CancelFunc) or something to be closed in it is a handle itself.
func holdsResource(st *types.Struct) bool {
	for f := range st.Fields() {
		switch u := f.Type().Underlying().(type) {
		case *types.Chan:
			return true
		case *types.Signature:
			if u.Params().Len()+u.Results().Len() == 0 {
				return true
			}
		}
		if resourceNamed(f.Type()) {
			return true
		}
	}
	return false
}

// resourceNamed: the type has a method that ends it.
func resourceNamed(t types.Type) bool {
	ms := types.NewMethodSet(t)
	if _, ok := t.Underlying().(*types.Struct); ok {
		ms = types.NewMethodSet(types.NewPointer(t))
	}
	for m := range ms.Methods() {
		fn, ok := m.Obj().(*types.Func)
		if !ok {
			continue
		}
		switch fn.Name() {
		case "Close", "Stop", "Shutdown":
			if fn.Signature().Params().Len() <= 1 {
				return true
			}
		}
	}
	return false
}

// computed reports whether a stored value is the result of a computation,
// rather than an input, a constant or what was just looked up.
func (s *scope) computed(st *effect, d flow.Deps) bool {
	if st.value == nil {
		return false
	}
	for m := range d.Marks {
		if e := s.effectOf(m); e != nil && isGet(e) && s.sameCache(e, st) {
			return false
		}
	}
	return s.computes(st.value, st.instr, 0)
}

func (s *scope) computes(v ssa.Value, at ssa.Instruction, depth int) bool {
	for _, o := range s.flow.Origins(v, at) {
		v := o.Value
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		switch v := v.(type) {
		case *ssa.Call:
			if _, ok := v.Call.Value.(*ssa.Builtin); ok {
				continue
			}
			if info := s.info(v); info.entry != nil && info.entry.Op != catalog.Pure {
				continue
			}
			if len(v.Call.Args) > 0 || v.Call.IsInvoke() {
				return true
			}
		case *ssa.UnOp:
			if base, _ := s.flow.Address(v.X); depth < 2 && slices.ContainsFunc(s.flow.Parts(base, v), func(p flow.Origin) bool { return s.computes(p.Value, p.At, depth+1) }) {
				return true
			}
		case *ssa.Alloc:
			// An object put together here from what was computed.
			if depth < 2 && slices.ContainsFunc(s.flow.Parts(v, o.At), func(p flow.Origin) bool { return s.computes(p.Value, p.At, depth+1) }) {
				return true
			}
		}
	}
	return false
}

// minPrefix is how long the literal that two keys begin with must be for them
// to be of one family, if they go to different clients.
const minPrefix = 4

// sameCache reports whether a lookup and a store go to one cache and may go
// to one entry of it.
func (s *scope) sameCache(g, st *effect) bool {
	a, b := g.acc, st.acc
	if (a.Cache.Iface != "") != (b.Cache.Iface != "") {
		return false
	}
	rel := key.Compare(a.Key, b.Key)
	if rel == key.Disjoint {
		return false
	}
	if a.Cache.Iface != "" {
		return a.Cache.Path.Same(b.Cache.Path) && a.Method != b.Method && rel == key.Equal
	}
	if a.Cache.Path.Same(b.Cache.Path) {
		return true
	}
	if a.Cache.Place != catalog.Shared || b.Cache.Place != catalog.Shared {
		return false
	}
	// Two clients, or a client and its pipeline, talk to one server.
	return rel == key.Equal && a.Key.Prefix() != "" || key.SameSkeleton(a.Key, b.Key) && len(a.Key.Prefix()) >= minPrefix
}

// missReaches reports whether the store can be reached from a branch that the
// lookup decides, on one side only and without looking up again.
func (s *scope) missReaches(g, st *effect) bool {
	if g.instr == st.instr {
		return false
	}
	return s.decides(g, st.instr)
}

// decides reports whether some branch on what g yields lets instr run on one
// side only.
func (s *scope) decides(g *effect, instr ssa.Instruction) bool {
	fn := s.flow.Common(g.instr, instr)
	for _, gi := range s.flow.Lift(g.instr, fn) {
		for _, si := range s.flow.Lift(instr, fn) {
			if gi != si && !s.flow.Before(gi, si) {
				continue
			}
			found := false
			for _, b := range fn.Blocks {
				br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
				if !ok || !s.after(gi, br) || !s.splits(br, gi, si) {
					continue
				}
				if s.dependsOn(br, g) {
					found = found || !s.hitSide(br, g, gi, si)
				}
			}
			if found {
				return true
			}
			// Where both stand in one call, the branch is inside it.
			if gi == si {
				continue
			}
			// A batch: the misses are collected, then loaded together.
			if s.flow.InLoop(gi) && s.collected(g, gi, instr) {
				return true
			}
		}
	}
	return false
}

func (s *scope) after(a, b ssa.Instruction) bool { return a == b || s.flow.Before(a, b) }

// splits reports whether exactly one side of the branch reaches si without
// passing gi again, and in the same round of a loop that both stand in.
func (s *scope) splits(br *ssa.If, gi, si ssa.Instruction) bool {
	a, b := s.sides(br, gi, si)
	return a != b
}

// sides reports for each side of a branch whether it reaches si.
func (s *scope) sides(br *ssa.If, gi, si ssa.Instruction) (onTrue, onFalse bool) {
	rounds := s.rounds(gi.Block(), si.Block())
	avoid := func(b *ssa.BasicBlock) bool {
		return b == br.Block() || b == gi.Block() && b != si.Block() || slices.Contains(rounds, b)
	}
	var reach [2]bool
	for i, succ := range br.Block().Succs {
		if succ == br.Block() {
			continue
		}
		r := flow.ReachFrom([]*ssa.BasicBlock{succ}, avoid)
		reach[i] = r != nil && r[si.Block().Index]
	}
	return reach[0], reach[1]
}

// rounds returns the heads of the loops that hold both blocks: passing one
// begins another round.
func (s *scope) rounds(x, y *ssa.BasicBlock) []*ssa.BasicBlock {
	var out []*ssa.BasicBlock
	for h := x.Idom(); h != nil; h = h.Idom() {
		if h != y && h.Dominates(y) && s.flow.Reaches(x, h) && s.flow.Reaches(y, h) {
			out = append(out, h)
		}
	}
	return out
}

// hitSide reports whether a branch tests directly how the lookup g ended, and
// si stands on the side of a hit.
func (s *scope) hitSide(br *ssa.If, g *effect, gi, si ssa.Instruction) bool {
	cond, flip := br.Cond, false
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			break
		}
		cond, flip = u.X, !flip
	}
	// An error may be a failure beside the miss; an ok is the miss itself.
	c, ok := cond.(*ssa.Extract)
	if !ok || !isInstr(c.Tuple, g.instr) || c.Index == 0 || isError(c.Type()) {
		return false
	}
	onTrue, onFalse := s.sides(br, gi, si)
	if flip {
		return onFalse && !onTrue
	}
	return onTrue && !onFalse
}

func isInstr(v ssa.Value, instr ssa.Instruction) bool {
	i, ok := v.(ssa.Instruction)
	return ok && i == instr
}

// dependsOn reports whether the condition of a branch depends on a lookup.
func (s *scope) dependsOn(br *ssa.If, g *effect) bool {
	d := s.conditions(br)
	if d.Marks[flow.Mark{Call: g.instr, N: g.n}] {
		return true
	}
	return false
}

// conditions returns what a branch depends on.
func (s *scope) conditions(br *ssa.If) flow.Deps {
	d, _ := s.conditionReads(br)
	return d
}

// collected: the arguments of the load that feeds instr are chosen by what
// the lookup, in an earlier loop, did not find.
func (s *scope) collected(g *effect, gi, instr ssa.Instruction) bool {
	for _, e := range s.order {
		if !isLoad(e) || e.instr.Parent() != gi.Parent() || !s.flow.Before(gi, e.instr) || !s.after(e.instr, instr) && instr.Parent() == e.instr.Parent() {
			continue
		}
		call, ok := e.instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		for _, a := range call.Common().Args {
			if _, ok := a.Type().Underlying().(*types.Slice); !ok {
				continue
			}
			if s.walk.Of(a, "", call).Marks[flow.Mark{Call: g.instr, N: g.n}] {
				return true
			}
		}
	}
	return false
}

// hitTest tells how a hit is recognised, and the TTL if the test compares
// with the clock.
func (s *scope) hitTest(g *effect) (TTL, string) {
	hit := "ok"
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !ok {
				continue
			}
			d := s.conditions(br)
			if !d.Marks[flow.Mark{Call: g.instr, N: g.n}] {
				continue
			}
			if len(s.marked(d, func(e *effect) bool { return e.kind == nowEffect })) > 0 {
				hit = "time"
				if t, ok := s.readTTL(br.Cond, br, 0); ok {
					return t, hit
				}
			}
		}
	}
	return TTL{}, hit
}
