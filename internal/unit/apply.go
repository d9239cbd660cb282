package unit

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/sqltext"
)

// maxVia bounds the call sites that an access remembers.
const maxVia = 6

var noInputs []Dep

// apply instantiates the summary of a callee at a call.
func (s *scope) apply(info *callInfo, call ssa.CallInstruction, f *Func) {
	info.funcs = append(info.funcs, f)
	var accs []*effect
	memo := newArgMemo()
	for i := range f.Accesses {
		accs = append(accs, s.applyAccess(info, call, &f.Accesses[i], memo))
	}
	info.acc = append(info.acc, accs)
	var loads []loadedBy
	for i, l := range f.Loads {
		by := s.applyLoad(info, call, l)
		if l.Kind != ParamLoad && i < len(f.Fed) {
			by.effects[0].fed = &f.Fed[i]
		} else if l.Kind != ParamLoad {
			by.effects[0].fed = &noInputs
		}
		loads = append(loads, by)
	}
	info.loads = append(info.loads, loads)
	for _, p := range f.Holds {
		s.add(info, &effect{instr: call, kind: lockEffect, place: s.argPlace(call, p)})
	}
	for _, p := range f.Frees {
		s.add(info, &effect{instr: call, kind: unlockEffect, place: s.argPlace(call, p)})
	}
	now, rnd, try := false, false, false
	for _, v := range f.Results {
		now, rnd, try = now || v.Now, rnd || v.Rand, try || v.Try
	}
	if now {
		s.add(info, &effect{instr: call, kind: nowEffect})
	}
	if rnd {
		s.add(info, &effect{instr: call, kind: randomEffect})
	}
	if try {
		s.add(info, &effect{instr: call, kind: tryEffect})
	}
}

// applyAccess instantiates an access of the callee.
func (s *scope) applyAccess(info *callInfo, call ssa.CallInstruction, a *Access, memo *argMemo) *effect {
	n := *a
	n.Key = s.substitute(call, a.Key, memo)
	n.Cache.Path = s.argPlace(call, a.Cache.Path)
	n.Cache.Local = n.Cache.Path.Root == flow.Fresh && a.Cache.Place != catalog.Shared
	n.TTL = s.substituteTTL(call, a.TTL)
	if len(a.Via) < maxVia {
		n.Via = append(slices.Clone(a.Via), s.c.callPos(call))
	} else {
		s.c.unresolved("a cache access more calls away than are kept")
	}
	e := s.add(info, &effect{instr: call, acc: &n, sited: key.SameSkeleton(a.Key, n.Key) && (n.Cache.Place == catalog.Shared || a.Cache.Path.Ident() == n.Cache.Path.Ident())})
	switch a.Op {
	case catalog.Delete:
		s.deleteEach(info, e)
	case catalog.Set, catalog.Add:
		e.sum = &a.Value
	case catalog.Get, catalog.GetLoad:
		if a.From != nil {
			p := s.argPlace(call, *a.From)
			n.From = &p
			if a.From.Root == flow.Param {
				s.bindGiven(info, e, call, flow.Operand(call, a.From.Param), a.From.Steps)
			}
		}
		if a.Op == catalog.GetLoad && a.Loader >= 0 {
			n.Loader = -1
			if v := flow.Operand(call, a.Loader); v != nil {
				s.bindLoader(info, e, call, v, a.Prot)
			}
		}
	}
	return e
}

// loader binds the loader of a catalogued get-or-set.
func (s *scope) loader(info *callInfo, e *effect, call ssa.CallInstruction, entry *catalog.Entry) {
	v, steps := s.operand(call, entry.Loader)
	if v == nil {
		return
	}
	prot := ""
	if entry.Coalesces {
		prot = entry.Library
	}
	if steps != "" {
		for _, o := range s.fieldOf(v, steps, call) {
			s.bindLoader(info, e, call, o.Value, prot)
		}
		return
	}
	s.bindLoader(info, e, call, v, prot)
}

// bindLoader finds what a get-or-set runs on a miss: a closure of the scope,
// a declared function, or a parameter of the scope.
func (s *scope) bindLoader(info *callInfo, e *effect, call ssa.CallInstruction, v ssa.Value, prot string) {
	if fn := s.flow.FuncValue(v); isClosure(fn) {
		s.run(info, call, v, prot)
		e.body = fn
		return
	}
	if p, ok := s.funcParam(v); ok {
		e.acc.Loader = p
	}
	for _, l := range s.run(info, call, v, prot) {
		e.loads = append(e.loads, *l.load)
	}
}

// bindGiven binds the loader that the cache, or the options, in v was made
// with in this scope; steps is the way from v to what keeps the loader.
func (s *scope) bindGiven(info *callInfo, e *effect, call ssa.CallInstruction, v ssa.Value, steps string) {
	if v == nil {
		return
	}
	if steps != "" {
		for _, o := range s.fieldOf(v, steps, call) {
			if isFunc(o.Value.Type()) {
				s.bindLoader(info, e, call, o.Value, e.acc.Prot)
			}
		}
	}
	for _, g := range s.givens(v, call) {
		if g.of == "" && steps == "" || g.of != "" && g.of == e.acc.Bound {
			s.bindLoader(info, e, call, g.fn, e.acc.Prot)
		}
	}
}

// funcParam returns the parameter of the scope that a function value is.
func (s *scope) funcParam(v ssa.Value) (int, bool) {
	p, ok := s.flow.Place(v, s.fn.Blocks[0].Instrs[0])
	if ok && p.Root == flow.Param && p.Steps == "" {
		return p.Param, true
	}
	return 0, false
}

func (s *scope) applyLoad(info *callInfo, call ssa.CallInstruction, l Load) loadedBy {
	if l.Kind == ParamLoad {
		v := flow.Operand(call, l.Param)
		if v == nil {
			return loadedBy{}
		}
		fn := s.flow.FuncValue(v)
		before := len(info.effects)
		s.run(info, call, v, l.Prot)
		if isClosure(fn) {
			return loadedBy{body: fn}
		}
		return loadedBy{effects: info.effects[before:len(info.effects):len(info.effects)]}
	}
	l.At = s.c.callPos(call)
	l.Asked = l.Asked && s.lends(call)
	l.Whole = s.substituteWholes(call, l.Whole)
	if s.flow.InLoop(call) {
		l.Loop = true
	}
	s.weighSQL(&l, call)
	for _, u := range s.handedText(call) {
		if verb, of := inTable(u); verb == sqltext.Read {
			l.Reads(of)
		}
	}
	return loadedBy{effects: []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: &l})}}
}

// runUnknown records a call of a function value that is a parameter, a field
// or otherwise not known.
func (s *scope) runUnknown(info *callInfo, call ssa.CallInstruction, v ssa.Value, prot string) []*effect {
	p, ok := s.flow.Place(v, call)
	if !ok {
		return nil
	}
	sig, _ := v.Type().Underlying().(*types.Signature)
	l := &Load{At: s.c.callPos(call), Prot: prot, Name: p.String(), Kind: DynamicLoad, Weight: catalog.Light}
	switch {
	case p.Root == flow.Param && p.Steps == "":
		l.Kind, l.Param, l.What = ParamLoad, p.Param, "the loader "+p.String()
		if sig == nil || !takesContext(sig) && !yieldsWithError(sig) {
			l.Weight = "" // it may be a computation
		}
		return []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: l})}
	case p.Ident() != "":
		var out []*effect
		if fi := s.c.fields[p.Ident()]; fi != nil {
			for _, fv := range fi.funcs {
				out = append(out, s.runStored(info, call, fv, prot)...)
			}
		}
		if len(out) > 0 {
			return out
		}
		if fi := s.c.fields[p.Ident()]; (fi != nil && fi.open || optional(p)) && sig != nil && (takesContext(sig) || yieldsWithError(sig)) {
			return []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: s.boundLoad(p, call, prot)})}
		}
	}
	if sig == nil || sig.Results().Len() == 0 || !takesContext(sig) && !yieldsWithError(sig) {
		return nil
	}
	s.c.unresolved("function value not known: " + p.String())
	l.What = "the function " + p.String()
	return []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: l})}
}

// optional: a field of a parameter that is not the receiver, such as an
// options struct, is what the caller puts into it.
func optional(p flow.Path) bool { return p.Root == flow.Param && !p.Recv && p.Parent().Steps == "" }

// runStored records the loads of a function that the package stores in a field.
func (s *scope) runStored(info *callInfo, call ssa.CallInstruction, v ssa.Value, prot string) []*effect {
	fn, _ := v.(*ssa.Function)
	if mc, ok := v.(*ssa.MakeClosure); ok {
		fn = mc.Fn.(*ssa.Function)
	}
	if fn == nil {
		return nil
	}
	if fn.Parent() == nil {
		if obj, ok := s.c.real(fn).Object().(*types.Func); ok {
			return s.runDeclared(info, call, obj, prot)
		}
		return nil
	}
	top := fn
	for top.Parent() != nil {
		top = top.Parent()
	}
	in := s.c.scopes[top]
	if in == nil || in == s {
		return nil
	}
	var out []*effect
	for _, e := range in.order {
		if isLoad(e) && e.load.Kind != ParamLoad && within(e.instr.Parent(), fn) {
			l := *e.load
			l.At, l.Prot = s.c.callPos(call), both(prot, l.Prot)
			out = append(out, s.add(info, &effect{instr: call, kind: loadEffect, load: &l}))
		}
	}
	return out
}

// isClosure: fn is written inside another function; not the wrapper of a
// method value, nor nil.
func isClosure(fn *ssa.Function) bool { return fn != nil && fn.Parent() != nil && fn.Synthetic == "" }

func within(f, outer *ssa.Function) bool {
	for ; f != nil; f = f.Parent() {
		if f == outer {
			return true
		}
	}
	return false
}

// isClock: a function value that yields a time from nothing is a clock that
// tests can set; so is what is called Now.
func isClock(sig *types.Signature, name string) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && (name == "" || name == "Now") &&
		isNamed(sig.Results().At(0).Type(), "time", "Time")
}

// dynamic records a call through a function value.
func (s *scope) dynamic(info *callInfo, call ssa.CallInstruction) {
	if sig, ok := call.Common().Value.Type().Underlying().(*types.Signature); ok && isClock(sig, "") {
		s.add(info, &effect{instr: call, kind: nowEffect})
		info.known = true
		return
	}
	if len(s.runUnknown(info, call, call.Common().Value, "")) > 0 {
		info.known = true
	}
}

// argPlace is the place, in the scope, of a place of the callee.
func (s *scope) argPlace(call ssa.CallInstruction, p flow.Path) flow.Path {
	if p.Root != flow.Param {
		return p
	}
	v := flow.Operand(call, p.Param)
	if v == nil {
		return flow.Path{Root: flow.Call, Name: s.name + ".?"}
	}
	return s.place(v, call).Field(p.Type, p.Steps)
}

// substituteWholes tells structs that a callee hands on in terms of the scope, those that
// it was handed itself.
func (s *scope) substituteWholes(call ssa.CallInstruction, ws []Whole) []Whole {
	var out []Whole
	for _, w := range ws {
		if p := s.argPlace(call, w.Is); p.Root == flow.Param && !p.Recv {
			out = append(out, Whole{w.Param, p})
		}
	}
	return out
}

// An argMemo keeps what has been asked of the arguments of one call, by the path from
// a parameter of the callee: its accesses mostly ask the same.
type argMemo struct {
	keys   map[flow.Path]key.Template
	inputs map[flow.Path]madeOf
}

// madeOf is what a value is made of, and what only chooses that.
type madeOf struct{ in, by []flow.Path }

func newArgMemo() *argMemo {
	return &argMemo{map[flow.Path]key.Template{}, map[flow.Path]madeOf{}}
}

// substitute is the template, in the scope, of a template of the callee.
func (s *scope) substitute(call ssa.CallInstruction, t key.Template, memo *argMemo) key.Template {
	return t.Substitute(func(p flow.Path) key.Template {
		v := flow.Operand(call, p.Param)
		if v == nil {
			return key.Template{}
		}
		k, ok := memo.keys[p]
		switch {
		case ok:
			return k
		case p.Steps == "" || strings.HasPrefix(p.Steps, "[]"):
			k = s.key.Of(v, call)
		default:
			k = s.keyAt(v, p.Steps, call)
		}
		memo.keys[p] = k
		return k
	}, func(p flow.Path) ([]key.Template, bool) {
		if v := flow.Operand(call, p.Param); v != nil && p.Root == flow.Param && p.Steps == "" {
			return s.key.Arguments(v, call)
		}
		return nil, false
	}, func(p flow.Path) (in, by []flow.Path) {
		v := flow.Operand(call, p.Param)
		if v == nil {
			return nil, nil
		}
		m, ok := memo.inputs[p]
		if !ok {
			m.in, m.by = s.inputsOf(v, p.Steps, call)
			memo.inputs[p] = m
		}
		return m.in, m.by
	})
}

// inputsOf returns what the field steps of a value is made of, and what only
// chooses that.
func (s *scope) inputsOf(v ssa.Value, steps string, at ssa.Instruction) (in, by []flow.Path) {
	d := s.key.Walker.Of(v, steps, at)
	return d.Inputs(false), d.Inputs(true)
}

// callKey is the template of a call's result, by the summary of its callee.
func (s *scope) callKey(call *ssa.Call, result int) (key.Template, bool) {
	fn := callee(call)
	if fn == nil {
		return key.Template{}, false
	}
	var f *Func
	if call.Common().IsInvoke() {
		for _, im := range s.c.implementers(fn) {
			if f == nil {
				f, _ = im.summary(s.c)
			}
		}
	} else {
		f, _ = s.c.summaryOf(fn)
	}
	if f == nil || result >= len(f.Results) || !f.Results[result].Key.Known() {
		return key.Template{}, false
	}
	return s.substitute(call, f.Results[result].Key, newArgMemo()), true
}
