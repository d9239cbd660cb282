package flow

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sync"

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

// NewDeps returns dependences to add to.
func NewDeps() Deps { return Deps{Paths: map[Path]Use{}, Marks: map[Mark]bool{}} }

// Inputs returns the inputs that a value is made of, or those that only choose
// what it is made of, sorted; what was made in the function is none.
func (d Deps) Inputs(control bool) []Path {
	var out []Path
	for p, u := range d.Paths {
		if p.Root != Fresh && u.Control == control {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, Path.Compare)
	return out
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
	// Part tells what a map lookup asks for by name: the part step of of.
	Part func(l *ssa.Lookup) (of ssa.Value, step string, ok bool)
	// Control adds the branches that decide between alternatives.
	Control bool
	// Steps adds the branches around writes to a value that is put together in
	// steps, as in a builder of one's own.
	Steps bool
}

// seenMaps keep maps for the next walk, by size: most walks are short, and
// there are many; to clear a map takes as long as it once was large, and to
// grow one takes longer than a walk.
var seenMaps [len(seenSizes)]sync.Pool

var seenSizes = [...]int{64, 512, maxVisits}

func seenMap(size int) map[visit]bool {
	if m, ok := seenMaps[size].Get().(map[visit]bool); ok {
		return m
	}
	return make(map[visit]bool, seenSizes[size])
}

// A Walk is one walk under way.
type Walk struct {
	*Walker
	Deps    Deps
	seen    map[visit]bool
	size    int // of seen, in seenSizes
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
	defer w.end()
	w.Value(v, steps, at)
	return w.Deps
}

// Entering returns what decides on which edge the block b is entered.
func (wr *Walker) Entering(b *ssa.BasicBlock) Deps {
	w := wr.begin()
	defer w.end()
	w.AsControl(func() { w.branches(b) })
	return w.Deps
}

// Written returns what a call writes through its argument arg, counted as in
// Common().Args.
func (wr *Walker) Written(call ssa.CallInstruction, arg int) Deps {
	w := wr.begin()
	defer w.end()
	w.Call(call, -1, arg, "")
	return w.Deps
}

func (wr *Walker) begin() *Walk {
	return &Walk{Walker: wr, seen: seenMap(0)}
}

func (w *Walk) end() {
	clear(w.seen)
	seenMaps[w.size].Put(w.seen)
	w.seen = nil
}

// visit reports whether the walk comes to a value for the first time.
func (w *Walk) visit(v visit) bool {
	n := len(w.seen)
	if n == maxVisits {
		w.Deps.Cut = w.Deps.Cut || !w.seen[v]
		return false
	}
	if n == seenSizes[w.size] {
		small := w.seen
		w.seen = seenMap(w.size + 1)
		maps.Copy(w.seen, small)
		clear(small)
		seenMaps[w.size].Put(small)
		w.size++
	}
	w.seen[v] = true
	return len(w.seen) > n
}

// Path records an input.
func (w *Walk) Path(p Path, at token.Pos) {
	u, ok := w.Deps.Paths[p]
	if !ok {
		u = Use{At: at, Control: w.control}
	}
	u.Control = u.Control && w.control
	if w.Deps.Paths == nil {
		w.Deps.Paths = map[Path]Use{}
	}
	w.Deps.Paths[p] = u
}

// Mark records that the value is made of the n-th effect of call.
func (w *Walk) Mark(call ssa.Instruction, n int) {
	if w.Deps.Marks == nil {
		w.Deps.Marks = map[Mark]bool{}
	}
	w.Deps.Marks[Mark{call, n}] = true
}

// AsControl runs f with everything it finds counted as reached through a branch.
func (w *Walk) AsControl(f func()) {
	old := w.control
	w.control = true
	f()
	w.control = old
}

// Value walks v.
func (w *Walk) Value(v ssa.Value, steps string, at ssa.Instruction) {
	v = w.Scope.Binding(v)
	switch v.(type) {
	case *ssa.Const, *ssa.Builtin, *ssa.Function:
		return // made of nothing
	}
	key := visit{v, steps, nil, w.control}
	switch v := v.(type) {
	case *ssa.Alloc:
		key.at = at
	case *ssa.Call:
		if len(w.Scope.writes[v]) > 0 {
			key.at = at
		}
	}
	if !w.visit(key) {
		return
	}
	if len(steps) > 64 {
		steps = cut(steps)
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		w.parameter(v, steps)
	case *ssa.FreeVar:
		w.Path(Path{Root: Inner, Name: v.Name(), Type: firstType(v.Type(), steps), Steps: cut(steps)}, v.Pos())
	case *ssa.Global:
		w.Path(Path{Root: Global, Name: GlobalName(v), Type: firstType(v.Type(), steps), Steps: cut(steps)}, at.Pos())
	case *ssa.Alloc:
		w.alloc(v, steps, at)
	case *ssa.FieldAddr, *ssa.IndexAddr:
		w.place(v, steps, at)
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
		if w.Part != nil {
			if of, step, ok := w.Part(v); ok {
				w.Value(of, step+steps, v)
				return
			}
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
		if len(w.Scope.writes[v]) > 0 {
			w.alloc(v, steps, at)
		}
	case *ssa.Phi:
		for i, e := range v.Edges {
			if isReference(e.Type()) && at != nil {
				w.Value(e, steps, at)
				continue
			}
			w.Value(e, steps, lastOf(v.Block().Preds[i]))
		}
		if w.Control && encodes(v) {
			w.branches(v.Block())
		} else if w.Control {
			w.AsControl(func() { w.branches(v.Block()) })
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
		w.alloc(v, steps, at)
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
		if w.Read != nil {
			w.Read(w, v)
		}
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
	args := w.Scope.arguments(v)
	for _, a := range args {
		w.Value(a.Value, steps, a.At)
	}
	if len(args) == 0 {
		w.Path(Path{Root: Inner, Param: i, Name: v.Name(), Type: firstType(v.Type(), steps), Steps: cut(steps)}, v.Pos())
	}
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

// branches walks the conditions that decide on which edge a block is entered.
func (w *Walk) branches(b *ssa.BasicBlock) {
	d := b.Idom()
	if d == nil {
		return
	}
	for _, x := range b.Parent().Blocks {
		if x == b || !d.Dominates(x) || !w.Scope.Reaches(x, b) {
			continue
		}
		if i, ok := lastOf(x).(*ssa.If); ok {
			w.Value(i.Cond, "", i)
		}
	}
}

// encodes: the value is one of several constants, as a switch writes them: it
// says what decided between them in another way. A bool says it of an order
// of tests, which mostly is how to go on.
func encodes(phi *ssa.Phi) bool {
	if b, ok := phi.Type().Underlying().(*types.Basic); !ok || b.Info()&types.IsBoolean != 0 {
		return false
	}
	var first *ssa.Const
	several := false
	for _, e := range phi.Edges {
		k, ok := e.(*ssa.Const)
		if !ok || k.Value == nil {
			return false
		}
		if first == nil {
			first = k
		}
		several = several || k.Value.ExactString() != first.Value.ExactString()
	}
	return several
}
