package unit

import (
	"fmt"
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
		if e.kind == accessEffect {
			e.acc.TTL = s.perCall(e.acc.TTL, e.instr)
		}
	}
	for _, e := range s.order {
		if e.kind == accessEffect && e.acc.Op == catalog.GetLoad && e.acc.From == nil {
			s.getOrSet(e)
		}
	}
	if slices.ContainsFunc(s.order, func(e *effect) bool { return e.kind == accessEffect && e.acc.Op == catalog.Expire }) {
		s.expireLater()
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
		if isStore(e) && !e.owned {
			s.triple(e)
		}
	}
	for _, e := range s.order {
		if e.kind == accessEffect {
			s.bind(e)
		}
	}
	for _, e := range s.order {
		s.site(e)
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
	helper := helperOf(loads, a.Loader)
	e.owned = true
	if e.body != nil {
		if r := e.body.Signature.Results(); r.Len() > 0 && (resourceType(r.At(0).Type(), 0) || a.Refill != "" && serves(r.At(0).Type())) {
			s.note(nil, e, "what it makes is a handle, not a value that can be loaded again")
			return
		}
	}
	pure := !slices.ContainsFunc(loads, func(l Load) bool { return l.Weight != "" })
	if pure && (e.body == nil && helper < 0 || a.Refill != "") {
		s.note(nil, e, "nothing is known of what it runs on a miss")
		return // nothing is known of the loader
	}
	at := []Pos{s.at(e)}
	r := Refill{Func: s.name, Exported: s.exported(), Cache: a.Cache, Key: a.Key, Lookup: at, Store: at, Loads: loads, TTL: a.TTL, Type: a.Cache.Type,
		Prot: a.Prot, Jitters: a.Jitters, Renewed: a.Refreshes, Memo: pure, Helper: helper, Of: a.Refill, Hit: "library"}
	if e.body != nil {
		r.Prot = both(r.Prot, s.flightsAround(e.instr, nil))
		r.Type = resultType(e.body.Signature)
	}
	if r.Prot == "" {
		r.Prot = allProtected(loads)
	}
	r.OnError = s.onError(e, []*effect{e})
	if e.body != nil {
		s.dependsOn(&r, e, nil, s.loadsIn(e.body), e.body)
	}
	s.own(&r, e)
}

// asLoad returns what an effect reads; a lookup reads another cache.
func (s *scope) asLoad(e *effect) Load {
	if isLoad(e) {
		return *e.load
	}
	return Load{What: "read of another cache", Weight: catalog.Light, Kind: CacheLoad, At: s.at(e), Name: e.acc.Cache.Library}
}

// helperOf returns the parameter that loads, if one does: rather one that may
// wait than one that only computes, such as a function that makes keys. One
// that computes is no loader beside something that waits: it copies or tests.
func helperOf(loads []Load, otherwise int) int {
	found, waits, other := otherwise, false, false
	for _, l := range loads {
		switch {
		case l.Kind != ParamLoad:
			other = other || l.Weight != ""
		case !waits || l.Weight != "":
			found, waits = l.Param, l.Weight != ""
		}
	}
	if other && !waits {
		return otherwise
	}
	return found
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
	s.c.refills[r.ID] = len(s.c.unit.Refills)
	s.c.unit.Refills = append(s.c.unit.Refills, *r)
}

// triple looks for the lookup and the loads that belong to a store.
func (s *scope) triple(st *effect) {
	if isResource(st) {
		s.note(nil, st, "what is stored is a handle or a fresh container, not a value that can be loaded again")
		return
	}
	var best *effect
	for _, g := range s.order {
		if !isGet(g) {
			continue
		}
		if why := s.apart(g, st); why != "" {
			s.note(g, st, why)
			continue
		}
		if !s.missReaches(g, st) {
			s.note(g, st, "no branch on what the lookup yields leads to the store on one side only")
			continue
		}
		if best == nil || s.closer(g, best, st) {
			best = g
		}
	}
	if best == nil {
		s.stray(st)
		return
	}
	s.complete(best, st)
}

// stray records a store of what was loaded on the miss of a lookup by another
// key made of the same inputs, if nothing else in the scope looks up what is
// stored or stores what is looked up.
func (s *scope) stray(st *effect) {
	for _, g := range s.order {
		if !isGet(g) || g.acc.Cache.Iface != "" || st.acc.Cache.Iface != "" || !g.acc.Cache.Path.Same(st.acc.Cache.Path) ||
			!key.Mismatched(g.acc.Key, st.acc.Key) || !s.missReaches(g, st) || len(s.marked(s.valueOf(st), isLoad)) == 0 {
			continue
		}
		if slices.ContainsFunc(s.order, func(e *effect) bool {
			other := st.acc.Key
			if isStore(e) {
				other = g.acc.Key
			}
			return e != g && e != st && (isGet(e) || isStore(e)) && e.acc.Cache.Path.Same(g.acc.Cache.Path) && key.Compare(e.acc.Key, other) != key.Disjoint
		}) {
			continue
		}
		s.c.unit.Strays = append(s.c.unit.Strays, Stray{Func: s.name, Cache: g.acc.Cache, Lookup: s.at(g), Store: s.at(st), Key: g.acc.Key, StoreKey: st.acc.Key})
		return
	}
}

// typeStored returns the type of what is stored, before it is encoded; "" if
// the store says no more than that it is text.
func (s *scope) typeStored(st *effect) string {
	v := st.stored()
	if v == nil {
		return ""
	}
	out := ""
	for _, o := range s.flow.Origins(v, st.instr) {
		x, made := o.Value, o.Value
		if e, ok := x.(*ssa.Extract); ok {
			made = e.Tuple
		}
		if call, ok := made.(*ssa.Call); ok {
			fn := callee(call)
			if n := len(call.Call.Args); fn != nil && n > 0 && (strings.HasPrefix(fn.Name(), "Marshal") || strings.HasPrefix(fn.Name(), "Encode")) {
				x = call.Call.Args[n-1]
				if m, ok := x.(*ssa.MakeInterface); ok {
					x = m.X
				}
			}
		}
		t := typeString(x.Type())
		if anyType(t) || out != "" && out != t {
			return ""
		}
		out = t
	}
	return out
}

// closer prefers the lookup whose key is the same, then the later one.
func (s *scope) closer(g, best, st *effect) bool {
	a, b := key.Compare(g.acc.Key, st.acc.Key) == key.Equal, key.Compare(best.acc.Key, st.acc.Key) == key.Equal
	return a && !b
}

// farAway is how many calls away both halves of a refill must be for its owner
// to be doubtful: a service sees its client through a repository and a wrapper.
const farAway = 3

// complete turns a lookup and a store into a refill, if the value was loaded.
func (s *scope) complete(g, st *effect) {
	d := s.valueOf(st)
	loads := s.marked(d, func(e *effect) bool {
		return (isLoad(e) || isSharedGet(e) && e != g && !s.sameCache(e, st)) && e.instr != st.instr || isLoad(e) && st.sum != nil && e.instr == st.instr
	})
	if g.acc.Cache.Place == catalog.Process && st.base == nil && d.Marks[flow.Mark{Call: g.instr, N: g.n}] && !s.zeroOnMiss(g, st) {
		s.note(g, st, "read, modified and written back: a counter or a register")
		return
	}
	loads = slices.DeleteFunc(loads, func(e *effect) bool { return e.instr == g.instr && e.instr != st.instr })
	if g.acc.Cache.Iface != "" {
		// A cache by shape is not its own loader.
		loads = slices.DeleteFunc(loads, func(e *effect) bool {
			return isLoad(e) && s.receiverOf(e).Same(g.acc.Cache.Path)
		})
	}
	loads = slices.DeleteFunc(loads, func(e *effect) bool { return e.instr != st.instr && !s.decides(g, e.instr) })
	if slices.ContainsFunc(loads, func(e *effect) bool { return s.handsOver(e, g) }) {
		s.note(g, st, "what was found is handed to what makes the new value: an update")
		return
	}
	r := Refill{Func: s.name, Exported: s.exported(), Cache: g.acc.Cache, Key: g.acc.Key, StoreKey: st.acc.Key, Lookup: s.trail(g), Store: s.trail(st), Helper: -1,
		TTL: st.acc.TTL, Jitters: st.acc.Jitters, Renewed: st.acc.Refreshes, LookupMethod: g.acc.Method, StoreMethod: st.acc.Method}
	r.Cache.Type = both(st.acc.Cache.Type, g.acc.Cache.Type)
	r.Type = r.Cache.Type
	if t := s.typeStored(st); t != "" {
		r.Type = t
	}
	if st.acc.carried {
		r.StoreKey = r.Key
	}
	if r.Cache.Place == "" {
		r.Cache.Place = st.acc.Cache.Place
	}
	if st.acc.Cache.Iface == "" {
		r.Cache.Iface = ""
	}
	v := st.stored()
	live := v != nil && guarded(v.Type(), 0)
	var atoms []Load
	for _, e := range loads {
		l := s.asLoad(e)
		l.Loop = l.Loop || isLoad(e) && s.flow.InLoop(e.instr)
		l.Prot = both(l.Prot, s.protection(g, st, e))
		if !slices.ContainsFunc(atoms, func(m Load) bool { return m.At == l.At && m.What == l.What }) {
			atoms = append(atoms, l)
		}
	}
	if !slices.ContainsFunc(atoms, func(l Load) bool { return l.Weight != "" }) {
		// Nothing waits: a memo, or a helper for what its callers compute.
		if len(atoms) == 0 && !s.computed(st, d) {
			s.note(g, st, "what is stored is neither loaded nor computed: state")
			return
		}
		if g.acc.Cache.Local {
			s.note(g, st, "a map of one call, filled from its inputs")
			return
		}
		if live {
			s.note(g, st, "an object with a lock or an atomic number in it, made once: a registry")
			return
		}
		r.Memo = true
	}
	if !s.usesValue(g, st) && !slices.ContainsFunc(atoms, func(l Load) bool { return l.Kind == SourceLoad || l.Kind == CacheLoad }) {
		s.note(g, st, "nobody here uses the value that is found: a list of what was done")
		return
	}
	if g.acc.Cache.Iface != "" && (r.Memo || !sameType(st.acc.Cache.Type, g.acc.Cache.Type)) {
		s.note(g, st, "the interface is a cache by its shape only, and nothing is loaded, or the types differ")
		return
	}
	r.Loads, r.Helper = atoms, helperOf(atoms, -1)
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
	r.Live = st.acc.live || r.Cache.Place == catalog.Process && live
	r.Renewed = r.Renewed || s.slides(g, st)
	// Loaded in the background, by one goroutine, while the old entry is
	// still served: it is renewed before anybody misses it.
	r.Renewed = r.Renewed || r.Prot != "" && s.inGoroutine(st.instr) && !s.inGoroutine(g.instr)
	if r.Cache.Library == MapCache {
		r.Cache.Bare = !s.sharedLock() && !g.acc.Locked && !st.acc.Locked
	}
	r.NoExpiry = st.acc.NoExpiry
	r.EmptiedBy = s.c.emptiedBy(r.Cache.Path.Ident())
	r.Far = len(g.acc.Via) >= farAway && len(st.acc.Via) >= farAway
	loads = slices.DeleteFunc(loads, func(e *effect) bool { return !isLoad(e) })
	r.OnError = s.onError(g, loads)
	s.dependsOn(&r, g, st, loads, nil)
	st.owned = true
	if g.owned && s.mergeInto(&r, g, st) {
		return
	}
	g.owned = true
	s.own(&r, g, st)
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
	// What one of the stores is made of counts for both.
	for _, in := range r.Inputs {
		if !slices.ContainsFunc(old.Inputs, func(o Input) bool { return o.Path.Same(in.Path) }) && len(old.Inputs) < maxInputs {
			old.Inputs = append(old.Inputs, in)
		}
	}
	old.Renewed = old.Renewed || r.Renewed
	st.acc.Refill = old.ID
	return true
}

// handsOver reports whether a call is given the very value that the lookup g found.
func (s *scope) handsOver(e, g *effect) bool {
	call, ok := e.instr.(ssa.CallInstruction)
	if !ok || e.instr == g.instr || !isLoad(e) {
		return false
	}
	for _, a := range call.Common().Args {
		if isError(a.Type()) || !isReferenceType(a.Type()) {
			continue
		}
		if _, list := a.Type().Underlying().(*types.Slice); list {
			continue // what is missing
		}
		for _, o := range s.flow.Origins(a, call) {
			if x, ok := o.Value.(*ssa.Extract); ok && x.Index == 0 && isInstr(x.Tuple, g.instr) || isInstr(o.Value, g.instr) {
				return true
			}
		}
	}
	return false
}

// usesValue reports whether the scope uses what the lookup g, or another one
// of the same cache, finds, rather than only whether there is something.
func (s *scope) usesValue(g, st *effect) bool {
	for _, e := range s.order {
		if e != g && !(isGet(e) && s.sameCache(e, st)) {
			continue
		}
		v, ok := e.instr.(ssa.Value)
		if !ok || len(e.acc.Via) > 0 {
			return true
		}
		if _, isTuple := v.Type().(*types.Tuple); !isTuple {
			return true
		}
		for _, ref := range *v.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok && x.Index == 0 && len(*x.Referrers()) > 0 {
				return true
			}
		}
	}
	return false
}

// sameType reports whether a value of one type may be read into another: a
// store of a pointer stores what it points to.
func sameType(a, b string) bool {
	return anyType(a) || anyType(b) || strings.TrimPrefix(a, "*") == strings.TrimPrefix(b, "*")
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

// related reports whether the key of a store, which is not the same as that of
// the lookup, still follows from it: it is made of the same inputs, or, in a
// batch, of what was loaded.
func (s *scope) related(g, st *effect) bool {
	if !g.acc.Key.Known() || !st.acc.Key.Known() {
		return true
	}
	if s.flow.InLoop(g.instr) && s.flow.InLoop(st.instr) && key.SameSkeleton(g.acc.Key, st.acc.Key) {
		return true // what was missing is stored as it comes
	}
	from := inputs(g.acc.Key)
	for _, q := range inputs(st.acc.Key) {
		if slices.ContainsFunc(from, q.Overlaps) {
			return true
		}
		if (q.Root == flow.Call || q.Root == flow.Fresh) && s.flow.InLoop(st.instr) {
			return true
		}
		if key.SameSkeleton(g.acc.Key, st.acc.Key) && s.ofStored(q, st) {
			return true // the entity that was asked for says its own key
		}
	}
	// Holes that nothing is known of may be anything.
	return len(from) == 0 || len(inputs(st.acc.Key)) == 0 && s.flow.InLoop(st.instr)
}

// ofStored reports whether a place is part of what is stored: a field of what
// a load returned, or filled.
func (s *scope) ofStored(q flow.Path, st *effect) bool {
	switch q.Root {
	case flow.Call:
		for _, e := range s.marked(s.valueOf(st), isLoad) {
			if call, ok := e.instr.(*ssa.Call); ok {
				if p, ok := s.flow.Place(call, call); ok && p.Name == q.Name {
					return true
				}
			}
		}
	case flow.Fresh:
		if st.value == nil {
			return false
		}
		p, ok := s.flow.Place(st.value, st.instr)
		return ok && p.Root == flow.Fresh && p.Name == q.Name
	}
	return false
}

// inputs returns the paths that a key is made of.
func inputs(t key.Template) []flow.Path {
	var out []flow.Path
	for _, p := range t.Holes() {
		if p.Hole != nil {
			out = append(out, *p.Hole)
		}
		out = append(out, p.In...)
	}
	return out
}

// minPrefix is how long the literal that two keys begin with must be for them
// to be of one family, if they go to different clients.
const minPrefix = 4

// sameCache reports whether a lookup and a store go to one cache and may go
// to one entry of it.
func (s *scope) sameCache(g, st *effect) bool { return s.apart(g, st) == "" }

// apart says why a lookup and a store do not go to one entry of one cache; ""
// if they may.
func (s *scope) apart(g, st *effect) string {
	a, b := g.acc, st.acc
	if a.Paired && b.Paired {
		return "each has its counterpart where it stands"
	}
	if (a.Cache.Iface != "") != (b.Cache.Iface != "") {
		return "one goes through an interface that is a cache by its shape only"
	}
	same := a.Cache.Path.Same(b.Cache.Path)
	if !same && a.Cache.Iface == "" && (a.Cache.Place != catalog.Shared || b.Cache.Place != catalog.Shared) {
		return "another cache" // the usual case, before the keys are read
	}
	rel := key.Compare(a.Key, b.Key)
	if rel == key.Disjoint {
		return "the keys are never equal"
	}
	if a.Field != b.Field {
		return "one is a field of a hash, the other the whole"
	}
	if a.Cache.Iface != "" {
		switch {
		case !same:
			return "another cache"
		case b.carried && a.Method != b.Method && a.Key.String() != "" && strings.TrimPrefix(a.Cache.Type, "*") == strings.TrimPrefix(b.Cache.Type, "*"):
			return ""
		case a.Method == b.Method || rel != key.Equal || a.Key.String() == "" && !sameNoun(a.Method, b.Method):
			return "not known to be one cache by shape: the keys differ, or the names of the methods"
		}
		return ""
	}
	if rel != key.Equal && !s.related(g, st) {
		return "the keys are made of other things"
	}
	if rel != key.Equal && a.Field && !s.flow.InLoop(g.instr) {
		return "fields of a hash whose names are not known to be equal"
	}
	if same {
		return ""
	}
	// Two clients, or a client and its pipeline, talk to one server.
	if rel == key.Equal && a.Key.Prefix() != "" || key.SameSkeleton(a.Key, b.Key) && len(a.Key.Prefix()) >= minPrefix {
		return ""
	}
	return "two clients, and keys that do not begin with the same literal"
}
