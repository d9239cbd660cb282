// Package flow answers what a value depends on, by data and by control,
// walking backwards over SSA through calls by summaries. It knows nothing of
// caches: the caller says what a call's result is made of.
//
// A [Scope] is a declared function with the closures inside it, taken as one
// body: a closure runs where it is called, started, deferred or handed over.
// That is how people write caches (the loader is a closure, the store stands
// in a go statement), and it lets every question be asked of one function.
package flow

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Scope is a function and its closures.
type Scope struct {
	Fn    *ssa.Function
	Funcs []*ssa.Function // Fn, then its closures, outer before inner

	made   map[*ssa.Function]*ssa.MakeClosure
	anchor map[*ssa.Function][]ssa.Instruction
	writes map[ssa.Value][]write
	reach  map[*ssa.Function]reachability
	args   map[*ssa.Parameter][]Origin // memo of arguments
}

// A write is an instruction that may change what an allocation holds.
type write struct {
	instr ssa.Instruction
	steps string    // the part of the object that is written, as in Path.Steps
	val   ssa.Value // what is stored; nil if a call writes through the address
	arg   int       // for a call: which operand of Common().Args the address is; -1 for the receiver of an interface call
	must  bool      // the store replaces the part wholly
}

// NewScope returns the scope of fn, a function with a body that is not a closure.
func NewScope(fn *ssa.Function) *Scope {
	s := &Scope{
		Fn:     fn,
		made:   map[*ssa.Function]*ssa.MakeClosure{},
		anchor: map[*ssa.Function][]ssa.Instruction{},
		writes: map[ssa.Value][]write{},
		reach:  map[*ssa.Function]reachability{},
		args:   map[*ssa.Parameter][]Origin{},
	}
	s.add(fn)
	var ops []*ssa.Value // kept from one instruction to the next
	for _, f := range s.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if mc, ok := instr.(*ssa.MakeClosure); ok {
					s.made[mc.Fn.(*ssa.Function)] = mc
				}
			}
		}
	}
	for _, f := range s.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				ops = instr.Operands(ops[:0])
				s.closures(instr, ops)
				s.index(instr)
			}
		}
	}
	return s
}

func (s *Scope) add(fn *ssa.Function) {
	s.Funcs = append(s.Funcs, fn)
	for _, anon := range fn.AnonFuncs {
		s.add(anon)
	}
}

// closures records which closures instr, with these operands, uses.
func (s *Scope) closures(instr ssa.Instruction, ops []*ssa.Value) {
	if mc, ok := instr.(*ssa.MakeClosure); ok {
		s.use(mc.Fn.(*ssa.Function), mc, map[ssa.Value]bool{})
		return
	}
	for _, op := range ops {
		if fn, ok := (*op).(*ssa.Function); ok && fn.Parent() != nil && s.contains(fn) {
			s.useIn(fn, instr, map[ssa.Value]bool{})
		}
	}
}

// index records what instr writes.
func (s *Scope) index(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		base, steps := s.Address(instr.Addr)
		s.write(base, write{instr: instr, steps: steps, val: instr.Val, must: true})
	case *ssa.MapUpdate:
		base, steps := s.Address(instr.Map)
		s.write(base, write{instr: instr, steps: steps + "[]", val: instr.Value})
		s.write(base, write{instr: instr, steps: steps + "[]", val: instr.Key})
	case ssa.CallInstruction:
		common := instr.Common()
		if b, ok := common.Value.(*ssa.Builtin); ok && b.Name() != "copy" {
			return
		}
		for i, arg := range common.Args {
			s.escapes(instr, i, arg)
		}
		if common.IsInvoke() {
			s.escapes(instr, -1, common.Value)
		}
	}
}

// escapes records that a call may write through arg, if arg is an address.
func (s *Scope) escapes(instr ssa.CallInstruction, i int, arg ssa.Value) {
	for {
		switch v := arg.(type) {
		case *ssa.MakeInterface:
			arg = v.X
			continue
		case *ssa.ChangeInterface:
			arg = v.X
			continue
		case *ssa.ChangeType:
			arg = v.X
			continue
		}
		break
	}
	switch arg.Type().Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Slice:
	default:
		return
	}
	base, steps := s.Address(arg)
	if sl, ok := base.(*ssa.Slice); ok {
		base, _ = s.Address(sl.X)
		// a variadic argument list holds pointers that the call writes through: Scan(&a, &b)
		if alloc, ok := base.(*ssa.Alloc); ok && alloc.Comment == "varargs" {
			for _, w := range s.writes[alloc] {
				if w.val != nil {
					s.escapes(instr, i, w.val)
				}
			}
			return
		}
		steps = "[]"
	}
	s.write(base, write{instr: instr, steps: steps, arg: i})
}

func (s *Scope) write(base ssa.Value, w write) {
	// A variable that a closure captures is a cell that holds the pointer.
	for range 3 {
		u, ok := base.(*ssa.UnOp)
		if !ok || u.Op != token.MUL {
			break
		}
		cell, steps := s.Address(u.X)
		only := s.only(cell, steps)
		if only == nil {
			break
		}
		base = s.Binding(only)
	}
	switch base := base.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
		s.writes[base] = append(s.writes[base], w)
	case *ssa.Call:
		if fn := base.Call.StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "bytes" {
			s.writes[base] = append(s.writes[base], w) // bytes.NewBuffer
		}
	}
}

// only returns the value of a variable that is assigned once, or nil.
func (s *Scope) only(cell ssa.Value, steps string) ssa.Value {
	alloc, ok := cell.(*ssa.Alloc)
	if !ok || steps != "" {
		return nil
	}
	var only ssa.Value
	for _, ref := range *alloc.Referrers() {
		if st, ok := ref.(*ssa.Store); ok && st.Addr == alloc {
			if only != nil {
				return nil
			}
			only = st.Val
		}
	}
	return only
}

func (s *Scope) contains(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if f == s.Fn {
			return true
		}
	}
	return false
}

// use follows the value of a closure to the instructions that run it or hand it over.
func (s *Scope) use(fn *ssa.Function, v ssa.Value, seen map[ssa.Value]bool) {
	if seen[v] || v.Referrers() == nil {
		return
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		s.useIn(fn, ref, seen)
	}
}

func (s *Scope) useIn(fn *ssa.Function, instr ssa.Instruction, seen map[ssa.Value]bool) {
	switch instr := instr.(type) {
	case ssa.CallInstruction, *ssa.Return, *ssa.Send, *ssa.MapUpdate:
		s.anchor[fn] = append(s.anchor[fn], instr)
	case *ssa.ChangeType, *ssa.MakeInterface, *ssa.Phi, *ssa.ChangeInterface:
		s.use(fn, instr.(ssa.Value), seen)
	case *ssa.Store:
		base, steps := s.Address(instr.Addr)
		alloc, ok := base.(*ssa.Alloc)
		if !ok || steps != "" {
			s.anchor[fn] = append(s.anchor[fn], instr)
			return
		}
		for _, ref := range *alloc.Referrers() {
			if load, ok := ref.(*ssa.UnOp); ok {
				s.use(fn, load, seen)
			}
		}
		for _, f := range s.Funcs {
			for _, fv := range f.FreeVars {
				if s.Binding(fv) == alloc {
					for _, ref := range *fv.Referrers() {
						if load, ok := ref.(*ssa.UnOp); ok {
							s.use(fn, load, seen)
						}
					}
				}
			}
		}
	}
}

// Binding returns the value that a free variable is bound to, in the function
// that declares it; the free variable itself if the closure is never made.
func (s *Scope) Binding(v ssa.Value) ssa.Value {
	for {
		fv, ok := v.(*ssa.FreeVar)
		if !ok {
			return v
		}
		mc := s.made[fv.Parent()]
		if mc == nil {
			return v
		}
		for i, f := range fv.Parent().FreeVars {
			if f == fv {
				v = mc.Bindings[i]
			}
		}
		if v == fv {
			return v
		}
	}
}

// Address splits an address or a reference into the object it points into
// and the fields followed from there.
func (s *Scope) Address(v ssa.Value) (base ssa.Value, steps string) {
	v = s.Binding(v)
	switch v := v.(type) {
	case *ssa.FieldAddr:
		base, steps = s.Address(v.X)
		return base, steps + "." + FieldName(v.X.Type(), v.Field)
	case *ssa.IndexAddr:
		base, steps = s.Address(v.X)
		return base, steps + "[]"
	case *ssa.ChangeType:
		return s.Address(v.X)
	}
	return v, ""
}

// Anchors returns the instructions that call, start, defer, return or hand
// over the closure fn.
func (s *Scope) Anchors(fn *ssa.Function) []ssa.Instruction { return s.anchor[fn] }

// arguments returns what a closure that is called where it is written gets for
// its parameter p, with the calls.
func (s *Scope) arguments(p *ssa.Parameter) []Origin {
	out, ok := s.args[p]
	if ok {
		return out
	}
	fn := p.Parent()
	i := slices.Index(fn.Params, p)
	for _, a := range s.anchor[fn] {
		call, ok := a.(ssa.CallInstruction)
		if ok && !call.Common().IsInvoke() && i < len(call.Common().Args) && s.Callee(call) == fn {
			out = append(out, Origin{call.Common().Args[i], call})
		}
	}
	s.args[p] = out
	return out
}

// Lift returns where instr takes effect in fn, which holds instr or a closure
// around it: instr itself, or the instructions that run that closure.
func (s *Scope) Lift(instr ssa.Instruction, fn *ssa.Function) []ssa.Instruction {
	work, out := []ssa.Instruction{instr}, []ssa.Instruction(nil)
	seen := map[ssa.Instruction]bool{}
	for len(work) > 0 {
		i := work[0]
		work = work[1:]
		if seen[i] {
			continue
		}
		seen[i] = true
		if i.Parent() == fn {
			out = append(out, i)
		} else if i.Parent().Parent() != nil {
			work = append(work, s.anchor[i.Parent()]...)
		}
	}
	return out
}

// Common returns the innermost function that holds both instructions, or
// closures around them.
func (s *Scope) Common(a, b ssa.Instruction) *ssa.Function {
	above := map[*ssa.Function]bool{}
	for f := a.Parent(); f != nil; f = f.Parent() {
		above[f] = true
	}
	for f := b.Parent(); f != nil; f = f.Parent() {
		if above[f] {
			return f
		}
	}
	return s.Fn
}
