package flow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Deps is what a value depends on.
type Deps struct {
	// Paths are the inputs reached, with the position where each was first
	// read, and whether only a branch depends on it.
	Paths map[Path]Use
	// Calls are the calls that the summary function marked, with the index
	// that it gave: the value is made of what that call yields.
	Marks map[Mark]bool
	// Cut is set when a bound was reached: the value may depend on more.
	Cut bool
}

// A Use tells how a value depends on an input.
type Use struct {
	At      token.Pos
	Control bool // only through a branch
}

// A Mark is something that a summary attached to a call: the n-th effect of it.
type Mark struct {
	Call ssa.Instruction
	N    int
}

// maxVisits bounds one walk; real values need a few dozen steps.
const maxVisits = 4000

// A Walker walks values of one scope backwards.
type Walker struct {
	Scope *Scope
	// Summary tells what result number result of call, followed by the fields
	// of steps, is made of, by calling the methods of w. It returns false if
	// it does not know; then the result depends on all arguments. A result of
	// -1 asks for what the call writes through its argument arg.
	Summary func(w *Walk, call ssa.CallInstruction, result, arg int, steps string) bool
	// Read is told each map lookup and each path that is read; it may mark.
	Read func(w *Walk, instr ssa.Instruction)
	// Control adds the branches that decide between alternatives.
	Control bool
}

// A Walk is one walk under way.
type Walk struct {
	*Walker
	Deps    Deps
	seen    map[visit]bool
	n       int
	control bool
}

type visit struct {
	v     ssa.Value
	steps string
	at    ssa.Instruction // only for what an allocation holds, which changes in time
	ctl   bool
}

// Of returns what v depends on. For a pointer that is what it points to, as
// it stands at the instruction at.
func (wr *Walker) Of(v ssa.Value, steps string, at ssa.Instruction) Deps {
	w := wr.begin()
	w.Value(v, steps, at)
	return w.Deps
}

// Written returns what a call writes through its argument arg, counted as in
// Common().Args.
func (wr *Walker) Written(call ssa.CallInstruction, arg int) Deps {
	w := wr.begin()
	w.Call(call, -1, arg, "")
	return w.Deps
}

func (wr *Walker) begin() *Walk {
	return &Walk{Walker: wr, seen: map[visit]bool{}, Deps: Deps{Paths: map[Path]Use{}, Marks: map[Mark]bool{}}}
}

// Conditions returns what the branch at the end of b depends on.
func (wr *Walker) Conditions(b *ssa.BasicBlock) Deps {
	w := wr.begin()
	if i, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		w.Value(i.Cond, "", i)
	}
	return w.Deps
}

// Path records an input.
func (w *Walk) Path(p Path, at token.Pos) {
	u, ok := w.Deps.Paths[p]
	if !ok {
		u = Use{At: at, Control: w.control}
	}
	u.Control = u.Control && w.control
	w.Deps.Paths[p] = u
}

// Mark records that the value is made of the n-th effect of call.
func (w *Walk) Mark(call ssa.Instruction, n int) { w.Deps.Marks[Mark{call, n}] = true }

// AsControl runs f with everything it finds counted as reached through a branch.
func (w *Walk) AsControl(f func()) {
	old := w.control
	w.control = true
	f()
	w.control = old
}

// Value walks v.
func (w *Walk) Value(v ssa.Value, steps string, at ssa.Instruction) {
	v = w.Scope.binding(v)
	key := visit{v, steps, nil, w.control}
	if _, ok := v.(*ssa.Alloc); ok {
		key.at = at
	}
	if w.seen[key] {
		return
	}
	if w.n++; w.n > maxVisits {
		w.Deps.Cut = true
		return
	}
	w.seen[key] = true
	if len(steps) > 64 {
		steps = cut(steps)
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Builtin, *ssa.Function:
	case *ssa.Parameter:
		w.parameter(v, steps)
	case *ssa.FreeVar:
		w.Path(Path{Root: Inner, Name: v.Name(), Type: firstType(v.Type(), steps), Steps: cut(steps)}, v.Pos())
	case *ssa.Global:
		w.Path(Path{Root: Global, Name: GlobalName(v), Type: firstType(v.Type(), steps), Steps: cut(steps)}, at.Pos())
	case *ssa.Alloc:
		w.alloc(v, steps, at)
	case *ssa.FieldAddr, *ssa.IndexAddr:
		w.place(v.(ssa.Value), steps, at)
	case *ssa.UnOp:
		switch v.Op {
		case token.MUL:
			if w.Read != nil {
				w.Read(w, v)
			}
			w.place(v.X, steps, v)
		case token.ARROW:
			w.Value(v.X, "", v)
		default:
			w.Value(v.X, "", v)
		}
	case *ssa.Field:
		w.Value(v.X, "."+FieldName(v.X.Type(), v.Field)+steps, v)
	case *ssa.Index:
		w.Value(v.X, "[]"+steps, v)
		w.Value(v.Index, "", v)
	case *ssa.Lookup:
		if w.Read != nil {
			w.Read(w, v)
		}
		w.place(v.X, "[]"+steps, v)
		w.Value(v.Index, "", v)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			w.call(call, v.Index, steps)
			return
		}
		w.Value(v.Tuple, steps, at)
	case *ssa.Call:
		w.call(v, 0, steps)
	case *ssa.Phi:
		for i, e := range v.Edges {
			if isReference(e.Type()) && at != nil {
				w.Value(e, steps, at)
				continue
			}
			w.Value(e, steps, lastOf(v.Block().Preds[i]))
		}
		if w.Control {
			w.branches(v)
		}
	case *ssa.Convert:
		w.Value(v.X, "", v)
	case *ssa.ChangeType:
		w.Value(v.X, steps, at)
	case *ssa.ChangeInterface:
		w.Value(v.X, steps, at)
	case *ssa.MakeInterface:
		w.Value(v.X, steps, at)
	case *ssa.TypeAssert:
		w.Value(v.X, steps, at)
	case *ssa.SliceToArrayPointer:
		w.Value(v.X, steps, at)
	case *ssa.Slice:
		w.Value(v.X, steps, at)
	case *ssa.BinOp:
		w.Value(v.X, "", v)
		w.Value(v.Y, "", v)
	case *ssa.MakeMap, *ssa.MakeSlice:
		w.alloc(v.(ssa.Value), steps, at)
	case *ssa.MakeClosure:
		// A function value is made of what it captures.
		for _, b := range v.Bindings {
			w.Value(b, "", v)
		}
	case *ssa.Range:
		w.Value(v.X, "[]", v)
	case *ssa.Next:
		w.Value(v.Iter, steps, v)
	case *ssa.Select:
		for _, st := range v.States {
			w.Value(st.Chan, "", v)
		}
	case *ssa.MultiConvert:
		w.Value(v.X, "", v)
	}
}

func lastOf(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

// place walks what the address or reference addr points to.
func (w *Walk) place(addr ssa.Value, steps string, at ssa.Instruction) {
	base, more := w.Scope.Address(addr)
	for b := addr; ; {
		// The index of an element read is part of what is read.
		if ia, ok := b.(*ssa.IndexAddr); ok {
			w.Value(ia.Index, "", ia)
			b = ia.X
			continue
		}
		if fa, ok := b.(*ssa.FieldAddr); ok {
			b = fa.X
			continue
		}
		break
	}
	if p, ok := w.pointer(base, at); ok {
		// The base is itself a variable that holds the pointer: p.next.field.
		w.place(p, more+steps, at)
		return
	}
	w.Value(base, more+steps, at)
}

// pointer sees through the load of a pointer variable.
func (w *Walk) pointer(base ssa.Value, at ssa.Instruction) (ssa.Value, bool) {
	if u, ok := base.(*ssa.UnOp); ok && u.Op == token.MUL {
		if _, _, isAlloc := w.local(u.X); !isAlloc {
			if w.Read != nil {
				w.Read(w, u)
			}
			return u.X, true
		}
	}
	return nil, false
}

func (w *Walk) local(addr ssa.Value) (ssa.Value, string, bool) {
	base, steps := w.Scope.Address(addr)
	_, ok := base.(*ssa.Alloc)
	return base, steps, ok
}

func (w *Walk) parameter(v *ssa.Parameter, steps string) {
	fn := v.Parent()
	i := slices.Index(fn.Params, v)
	if fn == w.Scope.Fn {
		w.Path(Path{Root: Param, Param: i, Name: v.Name(), Recv: i == 0 && fn.Signature.Recv() != nil, Type: firstType(v.Type(), steps), Steps: cut(steps)}, v.Pos())
		return
	}
	// A closure that is called where it is written gets its arguments there.
	known := false
	for _, a := range w.Scope.anchor[fn] {
		call, ok := a.(ssa.CallInstruction)
		if !ok || call.Common().IsInvoke() || i >= len(call.Common().Args) {
			continue
		}
		if w.Scope.Callee(call) == fn {
			known = true
			w.Value(call.Common().Args[i], steps, call)
		}
	}
	if !known {
		w.Path(Path{Root: Inner, Param: i, Name: v.Name(), Type: firstType(v.Type(), steps), Steps: cut(steps)}, v.Pos())
	}
}

// Callee returns the function or closure that a call certainly runs, if it is
// one, also through a variable that is assigned once.
func (s *Scope) Callee(call ssa.CallInstruction) *ssa.Function {
	if fn := call.Common().StaticCallee(); fn != nil {
		return fn
	}
	if call.Common().IsInvoke() {
		return nil
	}
	return s.FuncValue(call.Common().Value)
}

// FuncValue returns the function that a value certainly is, or nil.
func (s *Scope) FuncValue(v ssa.Value) *ssa.Function {
	for range 8 {
		v = s.binding(v)
		switch x := v.(type) {
		case *ssa.Function:
			return x
		case *ssa.MakeClosure:
			return x.Fn.(*ssa.Function)
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.UnOp:
			base, steps := s.Address(x.X)
			if _, ok := base.(*ssa.Alloc); !ok || steps != "" {
				return nil
			}
			var only ssa.Value
			for _, w := range s.writes[base] {
				if w.val != nil && only != nil || w.val == nil {
					return nil
				}
				only = w.val
			}
			if only == nil {
				return nil
			}
			v = only
		default:
			return nil
		}
	}
	return nil
}

func (w *Walk) call(call *ssa.Call, result int, steps string) {
	w.Call(call, result, -2, steps)
}

// Call walks what a call yields as its result, or with result -1 what it
// writes through its argument arg.
func (w *Walk) Call(call ssa.CallInstruction, result, arg int, steps string) {
	if fn := w.Scope.Callee(call); fn != nil && fn.Parent() != nil && w.Scope.contains(fn) && result >= 0 {
		w.returns(fn, result, steps)
		return
	}
	if w.Summary != nil && w.Summary(w, call, result, arg, steps) {
		return
	}
	w.Args(call, arg)
}

// returns walks what a closure of the scope returns.
func (w *Walk) returns(fn *ssa.Function, result int, steps string) {
	for _, b := range fn.Blocks {
		if r, ok := lastOf(b).(*ssa.Return); ok && result < len(r.Results) {
			w.Value(r.Results[result], steps, r)
		}
	}
}

// Args walks all arguments of call but number except.
func (w *Walk) Args(call ssa.CallInstruction, except int) {
	c := call.Common()
	if c.IsInvoke() {
		w.Value(c.Value, "", call)
	} else if _, ok := c.Value.(*ssa.Function); !ok {
		w.Value(c.Value, "", call)
	}
	for i, a := range c.Args {
		if i != except {
			w.Value(a, "", call)
		}
	}
}

// Arg walks argument i of call, counted as the callee counts its parameters:
// the receiver of a method is argument 0.
func (w *Walk) Arg(call ssa.CallInstruction, i int, steps string) {
	if a := Operand(call, i); a != nil {
		w.Value(a, steps, call)
	}
}

// Operand returns argument i of call, the receiver of a method being 0, or nil.
func Operand(call ssa.CallInstruction, i int) ssa.Value {
	c := call.Common()
	if c.IsInvoke() {
		if i == 0 {
			return c.Value
		}
		i--
	}
	if i < 0 || i >= len(c.Args) {
		return nil
	}
	return c.Args[i]
}

// alloc walks what was put into an allocation that at can see.
func (w *Walk) alloc(base ssa.Value, steps string, at ssa.Instruction) {
	ws := w.Scope.reaching(base, steps, at)
	for _, wr := range ws {
		if wr.val != nil {
			rest := ""
			if strings.HasPrefix(steps, wr.steps) {
				rest = steps[len(wr.steps):]
			}
			// What a pointer points to is read now, not when it was stored.
			seenAt := wr.instr
			if isReference(wr.val.Type()) && at != nil {
				seenAt = at
			}
			w.Value(wr.val, rest, seenAt)
			continue
		}
		call := wr.instr.(ssa.CallInstruction)
		w.Call(call, -1, wr.arg, "")
		w.builder(call, 0)
	}
	if len(ws) == 0 {
		if n := TypeName(base.Type()); n != "" {
			w.Path(Path{Root: Fresh, Name: n, Type: firstType(base.Type(), steps), Steps: cut(steps)}, base.Pos())
		}
	}
}

// builder follows a chain of calls on the result of one that was handed the
// address: db.Model(&x).Where(…).Scan(ctx) fills x in the last of them.
func (w *Walk) builder(call ssa.CallInstruction, depth int) {
	v := call.Value()
	if v == nil || depth > 8 || w.Summary == nil || TypeName(v.Type()) == "" {
		return
	}
	for _, ref := range *v.Referrers() {
		next, ok := ref.(*ssa.Call)
		if !ok || next == call || Operand(next, 0) != v || next.Call.Signature().Recv() == nil && !next.Call.IsInvoke() {
			continue
		}
		w.Summary(w, next, 0, -2, "")
		if next.Type() == v.Type() {
			w.builder(next, depth+1)
		}
	}
}

// reaching returns the writes to the part of base named by steps that at can
// see. Within the function of at, a store that replaces the part hides the
// ones before it; writes in other functions of the scope are all seen.
func (s *Scope) reaching(base ssa.Value, steps string, at ssa.Instruction) []write {
	all := s.writes[base]
	if len(all) == 0 {
		return nil
	}
	var here, out []write
	for _, w := range all {
		if !overlap(w.steps, steps) || w.instr == at && w.val == nil {
			continue
		}
		if at != nil && w.instr.Parent() == at.Parent() {
			here = append(here, w)
		} else {
			out = append(out, w)
		}
	}
	if len(here) == 0 {
		return out
	}
	// Backwards from at. The block of at may be entered again from its end,
	// around a loop.
	blocks := make([]bool, len(at.Parent().Blocks))
	for _, w := range here {
		blocks[w.instr.Block().Index] = true
	}
	seen := make([]bool, len(blocks))
	var back func(b *ssa.BasicBlock, from int)
	back = func(b *ssa.BasicBlock, from int) {
		for i := from; i >= 0 && blocks[b.Index]; i-- {
			instr, killed := b.Instrs[i], false
			for _, w := range here {
				if w.instr == instr {
					out = append(out, w)
					killed = killed || w.must && strings.HasPrefix(steps, w.steps)
				}
			}
			if killed {
				return
			}
		}
		for _, p := range b.Preds {
			if !seen[p.Index] {
				seen[p.Index] = true
				back(p, len(p.Instrs)-1)
			}
		}
	}
	back(at.Block(), Index(at)-1)
	return out
}

func overlap(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// branches walks the conditions that decide which edge a phi takes.
func (w *Walk) branches(phi *ssa.Phi) {
	b := phi.Block()
	d := b.Idom()
	if d == nil {
		return
	}
	after := w.Scope.reachable(b.Parent()).after
	for _, x := range b.Parent().Blocks {
		if x == b || !d.Dominates(x) || after[x.Index] == nil || !after[x.Index][b.Index] {
			continue
		}
		if i, ok := lastOf(x).(*ssa.If); ok {
			w.AsControl(func() { w.Value(i.Cond, "", i) })
		}
	}
}

// firstType returns the name of the struct type that declares the first field
// of steps, when followed from a value of type t.
func firstType(t types.Type, steps string) string {
	if !strings.HasPrefix(steps, ".") {
		return ""
	}
	if n := TypeName(t); n != "" {
		return n
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return TypeName(p.Elem())
	}
	return ""
}

// GlobalName returns the full name of a package variable.
func GlobalName(g *ssa.Global) string {
	if g.Pkg != nil && g.Pkg.Pkg != nil {
		return g.Pkg.Pkg.Path() + "." + g.Name()
	}
	return g.Name()
}

// Origins returns the values that v may be, seen through variables, phis and
// conversions: constants, calls, parameters, reads of fields and globals,
// arithmetic. Each comes with the instruction at which it is to be read.
func (s *Scope) Origins(v ssa.Value, at ssa.Instruction) []Origin {
	var out []Origin
	seen := map[visit]bool{}
	var walk func(v ssa.Value, at ssa.Instruction)
	walk = func(v ssa.Value, at ssa.Instruction) {
		v = s.binding(v)
		key := visit{v: v, at: at}
		if seen[key] || len(seen) > 200 {
			return
		}
		seen[key] = true
		switch x := v.(type) {
		case *ssa.Phi:
			for i, e := range x.Edges {
				walk(e, lastOf(x.Block().Preds[i]))
			}
			return
		case *ssa.ChangeType:
			walk(x.X, at)
			return
		case *ssa.MakeInterface:
			walk(x.X, at)
			return
		case *ssa.ChangeInterface:
			walk(x.X, at)
			return
		case *ssa.Convert:
			walk(x.X, at)
			return
		case *ssa.Parameter:
			if fn := x.Parent(); fn != s.Fn {
				i, known := slices.Index(fn.Params, x), false
				for _, a := range s.anchor[fn] {
					call, ok := a.(ssa.CallInstruction)
					if ok && !call.Common().IsInvoke() && i < len(call.Common().Args) && s.Callee(call) == fn {
						known = true
						walk(call.Common().Args[i], call)
					}
				}
				if known {
					return
				}
			}
		case *ssa.UnOp:
			if x.Op == token.MUL {
				if base, steps := s.Address(x.X); steps != "" || isAlloc(base) {
					if isAlloc(base) {
						found, escaped := false, false
						for _, w := range s.reaching(base, steps, x) {
							if w.val != nil && w.steps == steps {
								found = true
								walk(w.val, w.instr)
							}
							escaped = escaped || w.val == nil
						}
						// A call that was handed the address may have put
						// anything there.
						if found && !escaped {
							return
						}
					}
				}
			}
		case *ssa.Extract:
			if call, ok := x.Tuple.(*ssa.Call); ok {
				if fn := s.Callee(call); fn != nil && fn.Parent() != nil && s.contains(fn) {
					for _, b := range fn.Blocks {
						if r, ok := lastOf(b).(*ssa.Return); ok && x.Index < len(r.Results) {
							walk(r.Results[x.Index], r)
						}
					}
					return
				}
			}
		case *ssa.Call:
			if fn := s.Callee(x); fn != nil && fn.Parent() != nil && s.contains(fn) {
				for _, b := range fn.Blocks {
					if r, ok := lastOf(b).(*ssa.Return); ok && len(r.Results) == 1 {
						walk(r.Results[0], r)
					}
				}
				return
			}
		}
		out = append(out, Origin{v, at})
	}
	walk(v, at)
	return out
}

// An Origin is a value and where it is read.
type Origin struct {
	Value ssa.Value
	At    ssa.Instruction
}

func isAlloc(v ssa.Value) bool { _, ok := v.(*ssa.Alloc); return ok }
