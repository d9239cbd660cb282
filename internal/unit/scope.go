package unit

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// A scope is one declared function with its closures while it is compiled.
type scope struct {
	c    *compiler
	fn   *ssa.Function
	name string
	flow *flow.Scope
	walk *flow.Walker
	key  *key.Evaluator

	infos   map[ssa.Instruction]*callInfo
	order   []*effect // all effects, in the order of the source
	first   int       // the scope's refills are those of the unit from here on
	locks   *lockStates
	conds   map[*ssa.If]condition
	reach   map[sideKey][2][]bool   // memo of sides
	decided map[flow.Mark][]*ssa.If // see deciders
	waiting *bool                   // memo of waits
	held    []holding               // memo of holdings
	sum     *Func
	notes   map[*effect][]string // see note
	ops     []*ssa.Value         // of an instruction, kept for the next
	// ttlDepth bounds the reading of TTLs through summaries.
	ttlDepth int
	ttls     map[ttlKey]TTL // memo of ttlOf; nil while effects are gathered
}

// An effect is one thing that an instruction does which matters to a cache.
type effect struct {
	instr ssa.Instruction
	n     int // its number among the effects of instr
	ord   int // its number in scope.order
	kind  effectKind
	acc   *Access
	load  *Load
	value ssa.Value     // operand of a store; nil if a summary says what it is made of
	sum   *Value        // for a store of a callee
	place flow.Path     // for locks
	loads []Load        // for get-or-sets: what the loader is known to do
	body  *ssa.Function // for get-or-sets: the closure of the scope that loads
	owned bool          // it is part of a refill
	base  *effect       // for a write through an entry: the lookup of the entry
	sited bool          // the callee has recorded it for its family
	fed   *[]Dep        // for a load of a callee: what the callee feeds it with
	deps  *flow.Deps    // memo of scope.fed
}

type effectKind int

const (
	accessEffect effectKind = iota
	loadEffect
	randomEffect
	nowEffect
	lockEffect // place, acc == nil; load == nil
	rlockEffect
	unlockEffect
	tryEffect
	waitEffect
)

// A callInfo is what is known of one instruction.
type callInfo struct {
	effects []*effect
	entry   *catalog.Entry
	funcs   []*Func                  // summaries that apply, several for an interface
	acc     [][]*effect              // effect of Func.Accesses, by summary and index
	own     int                      // effects from here on are the call's own, not a summary's
	loads   [][]loadedBy             // what Func.Loads became here, by summary and index
	runs    map[*ssa.Function]string // closures of the scope that the call runs, and their protection
	ready   bool                     // the rest is complete: false while it is computed
	known   bool                     // the results are made of what is recorded here, and of nothing else
}

// loadedBy is what a load of a callee became at a call.
type loadedBy struct {
	effects []*effect
	body    *ssa.Function // a closure of the scope
}

func (c *compiler) function(fn *ssa.Function) {
	s := &scope{c: c, fn: fn, name: c.funcName(fn), first: len(c.unit.Refills), flow: flow.NewScope(fn), infos: map[ssa.Instruction]*callInfo{}, conds: map[*ssa.If]condition{}, reach: map[sideKey][2][]bool{}}
	s.walk = &flow.Walker{Scope: s.flow, Summary: s.summary, Read: s.read, Part: s.index, Control: true}
	s.key = &key.Evaluator{Walker: &flow.Walker{Scope: s.flow, Summary: s.summary, Part: s.index, Control: true, Steps: true}, Call: s.callKey, Value: c.literal}
	c.scopes[fn] = s
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				for _, e := range s.info(instr).effects {
					s.enter(e)
				}
			}
		}
	}
	s.ttls = map[ttlKey]TTL{} // only now are all effects known
	s.refills()
	s.publicResponse()
	s.work()
	s.summarise()
	c.funcs[s.name] = s.sum
}

// read marks map lookups, so that a value read from a map is known to be.
func (s *scope) read(w *flow.Walk, instr ssa.Instruction) {
	for _, e := range s.info(instr).effects {
		w.Mark(instr, e.n)
	}
}

// effectOf returns the effect that a mark stands for.
func (s *scope) effectOf(m flow.Mark) *effect {
	info := s.infos[m.Call]
	if info == nil || m.N >= len(info.effects) {
		return nil
	}
	return info.effects[m.N]
}

// marked returns the effects among the marks of d that satisfy f, in the order of the source.
func (s *scope) marked(d flow.Deps, f func(*effect) bool) []*effect {
	var out []*effect
	for m := range d.Marks {
		if e := s.effectOf(m); e != nil && f(e) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *effect) int { return a.ord - b.ord })
	return out
}

// enter adds an effect to those of the scope.
func (s *scope) enter(e *effect) {
	e.ord = len(s.order)
	s.order = append(s.order, e)
}

func isLoad(e *effect) bool { return e.kind == loadEffect }

// isSharedGet: a lookup in a store outside the process can be the source of a
// cache inside it. A map in memory is no source.
func isSharedGet(e *effect) bool {
	return isGet(e) && e.acc.Cache.Iface == "" && (e.acc.Cache.Place == catalog.Shared || e.acc.Cache.Place == catalog.Files)
}

func isStore(e *effect) bool {
	return e.kind == accessEffect && (e.acc.Op == catalog.Set || e.acc.Op == catalog.Add)
}

func isGet(e *effect) bool { return e.kind == accessEffect && e.acc.Op == catalog.Get }

// nothing is what is known of an instruction that does nothing to a cache.
var nothing = &callInfo{ready: true}

// info returns what an instruction does.
func (s *scope) info(instr ssa.Instruction) *callInfo {
	if info := s.infos[instr]; info != nil {
		return info
	}
	switch instr.(type) {
	case *ssa.Lookup, *ssa.MapUpdate, *ssa.Select, *ssa.Send, ssa.CallInstruction:
	case *ssa.Store:
		if collected(instr.(*ssa.Store)) == nil {
			return nothing
		}
	default:
		return nothing // most instructions
	}
	info := &callInfo{}
	s.infos[instr] = info // breaks cycles: while it is computed, nothing is known
	switch instr := instr.(type) {
	case *ssa.Lookup:
		if m, ok := instr.X.Type().Underlying().(*types.Map); ok && !s.c.counted(m.Elem()) {
			s.add(info, &effect{instr: instr, acc: s.mapAccess(catalog.Get, instr.X, instr.Index, m, instr)})
		}
	case *ssa.MapUpdate:
		if m, ok := instr.Map.Type().Underlying().(*types.Map); ok && !s.c.counted(m.Elem()) {
			s.add(info, &effect{instr: instr, acc: s.mapAccess(catalog.Set, instr.Map, instr.Key, m, instr), value: instr.Value})
		}
	case *ssa.Select:
		// A send that does not wait is an attempt: a channel as a semaphore.
		if !instr.Blocking && slices.ContainsFunc(instr.States, func(st *ssa.SelectState) bool { return st.Dir == types.SendOnly }) {
			s.add(info, &effect{instr: instr, kind: tryEffect})
		}
		s.send(info, instr)
	case *ssa.Send:
		s.send(info, instr)
	case *ssa.Store:
		s.collect(info, instr)
	case ssa.CallInstruction:
		s.call(info, instr)
	}
	info.ready = true
	return info
}

func (s *scope) add(info *callInfo, e *effect) *effect {
	e.n = len(info.effects)
	info.effects = append(info.effects, e)
	return e
}

func (s *scope) mapAccess(op catalog.Op, m, k ssa.Value, t *types.Map, instr ssa.Instruction) *Access {
	a := &Access{Op: op, Loader: -1, At: s.c.at(instr), Key: s.key.Of(k, instr)}
	a.Cache = Cache{Path: s.place(m, instr), Place: catalog.Process, Library: MapCache, Type: typeString(t.Elem())}
	a.Cache.Local = a.Cache.Path.Root == flow.Fresh
	a.NoExpiry = true
	return a
}

// place returns the place that v is, or one that is like no other.
func (s *scope) place(v ssa.Value, at ssa.Instruction) flow.Path {
	if p, ok := s.flow.Place(v, at); ok {
		return p
	}
	base, steps := s.flow.Address(v)
	return flow.Path{Root: flow.Call, Name: s.name + "." + base.Name(), Steps: steps}
}

func typeString(t types.Type) string {
	return types.TypeString(plain(t), func(p *types.Package) string { return p.Name() })
}

// plain is t with what aliases stand for, and without the names of parameters,
// so that one type has one text.
func plain(t types.Type) types.Type {
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		return types.NewPointer(plain(u.Elem()))
	case *types.Slice:
		return types.NewSlice(plain(u.Elem()))
	case *types.Array:
		return types.NewArray(plain(u.Elem()), u.Len())
	case *types.Map:
		return types.NewMap(plain(u.Key()), plain(u.Elem()))
	case *types.Chan:
		return types.NewChan(u.Dir(), plain(u.Elem()))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, plainTuple(u.Params()), plainTuple(u.Results()), u.Variadic())
	default:
		return u
	}
}

func plainTuple(t *types.Tuple) *types.Tuple {
	var vs []*types.Var
	for v := range t.Variables() {
		vs = append(vs, types.NewVar(token.NoPos, nil, "", plain(v.Type())))
	}
	return types.NewTuple(vs...)
}

// callee returns the declared function or interface method that a call names.
func callee(call ssa.CallInstruction) *types.Func {
	c := call.Common()
	if c.IsInvoke() {
		return c.Method
	}
	if fn := c.StaticCallee(); fn != nil {
		obj, _ := fn.Object().(*types.Func)
		return obj
	}
	return nil
}

func (s *scope) call(info *callInfo, call ssa.CallInstruction) {
	common := call.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if len(common.Args) == 0 {
			return
		}
		if m, ok := common.Args[0].Type().Underlying().(*types.Map); ok && b.Name() == "delete" {
			s.add(info, &effect{instr: call, acc: s.mapAccess(catalog.Delete, common.Args[0], common.Args[1], m, call)})
		}
		if b.Name() == "clear" {
			if m, ok := common.Args[0].Type().Underlying().(*types.Map); ok {
				s.add(info, &effect{instr: call, acc: s.mapAccess(catalog.Clear, common.Args[0], common.Args[0], m, call)})
			}
		}
		return
	}
	fn := callee(call)
	if fn == nil {
		if f := s.flow.Callee(call); f != nil && f.Parent() != nil {
			return // a closure of the scope: its instructions speak
		}
		s.dynamic(info, call)
		return
	}
	// A library that is analysed itself speaks for itself.
	if e := s.c.lookup(fn); e != nil && !(e.Builtin && s.c.byName[s.c.fullName(fn)] != nil) {
		s.library(info, call, e)
		return
	}
	if common.IsInvoke() {
		s.invoke(info, call)
		return
	}
	if f, seen := s.c.summaryOf(fn); f != nil {
		s.apply(info, call, f)
		info.own = len(info.effects)
		info.known = true
	} else if !seen && s.unknownRunner(info, call, fn) {
		return
	} else if isClock(fn.Signature(), fn.Name()) {
		s.add(info, &effect{instr: call, kind: nowEffect})
	} else if !seen && s.c.imported[fn.Pkg().Path()] == nil && takesContext(fn.Signature()) && yieldsWithError(fn.Signature()) {
		// A library that takes a context, and can fail, waits for something.
		s.c.unresolved("library call that the catalogue does not describe: " + shortName(fn))
		s.add(info, &effect{instr: call, kind: loadEffect, load: &Load{
			What: "call of " + shortName(fn), Weight: catalog.Light, Name: shortName(fn), At: s.c.callPos(call), Kind: OpaqueLoad, Of: s.readBy(call, nil)}})
		info.known = true
	}
}

// unknownRunner records that a closure is handed to a function that was not
// analysed and that yields what the closure yields: it may be a flight. What
// is not known to be unprotected is not reported.
func (s *scope) unknownRunner(info *callInfo, call ssa.CallInstruction, fn *types.Func) bool {
	res := fn.Signature().Results()
	if res.Len() == 0 || isError(res.At(0).Type()) {
		return false
	}
	found := false
	for _, a := range call.Common().Args {
		body := s.flow.FuncValue(a)
		if body == nil || body.Parent() == nil || body.Signature.Results().Len() == 0 || isError(body.Signature.Results().At(0).Type()) {
			continue
		}
		if info.runs == nil {
			info.runs = map[*ssa.Function]string{}
		}
		info.runs[body] = shortName(fn) + ", which was not analysed"
		found = true
	}
	return found
}

// summaryOf returns the summary of fn, and whether fn lies in code that was
// analysed: then no summary means no effect.
func (c *compiler) summaryOf(fn *types.Func) (f *Func, seen bool) {
	name := c.fullName(fn)
	if fn.Pkg() == c.pass.Pkg {
		return c.funcs[name], true
	}
	if fn.Pkg() == nil {
		return nil, false
	}
	u := c.imported[fn.Pkg().Path()]
	if u == nil {
		return nil, false
	}
	if !u.Analysed {
		c.unresolved("package not analysed: " + u.Path)
		return nil, false
	}
	return u.FindFunc(name), true
}

func takesContext(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && isContext(sig.Params().At(0).Type())
}

func isContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// isNamed: t is the type that the package declares, not an alias of it.
func isNamed(t types.Type, pkg, name string) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg
}

// yieldsWithError: the last result is an error and there is another one.
func yieldsWithError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 1 && isError(sig.Results().At(n-1).Type())
}

var errorType = types.Universe.Lookup("error").Type()

func isError(t types.Type) bool { return types.Identical(t, errorType) }

// shortName renders a function for a message: "UserRepo.Get", "db.Query".
func shortName(fn *types.Func) string {
	if r := catalog.ReceiverName(fn.Signature().Recv()); r != "" {
		return r + "." + fn.Name()
	}
	if fn.Pkg() != nil {
		return fn.Pkg().Name() + "." + fn.Name()
	}
	return fn.Name()
}
