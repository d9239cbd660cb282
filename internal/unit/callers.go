package unit

import (
	"cmp"
	"go/token"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// maxCallers bounds how far out callers of callers are recorded.
const maxCallers = 4

// exportCallers writes who calls the functions that own refills, and who calls
// those callers where nothing protects the call, in whatever package they are.
func (c *compiler) exportCallers(order []*ssa.Function) {
	c.markUnused()
	out := map[string]int{} // functions, with how many calls lie between each and an owner
	leads := func(name string, n int) {
		if old, ok := out[name]; !ok || n < old {
			out[name] = n
		}
	}
	for _, r := range c.unit.Refills {
		leads(r.Func, 0)
	}
	for _, u := range c.imported {
		for _, r := range u.Refills {
			if r.Exported {
				leads(r.Func, 0)
			}
		}
		for _, cl := range u.Callers {
			if _, name, _ := cutLast(cl.From); cl.Prot == "" && token.IsExported(name) {
				leads(cl.From, cl.Out)
			}
		}
	}
	if len(out) == 0 {
		return
	}
	uses := c.uses(order)
	for n := range maxCallers {
		for _, name := range slices.Sorted(maps.Keys(out)) {
			if out[name] != n {
				continue
			}
			for _, u := range uses[name] {
				cl := u.caller(name)
				cl.Out = n + 1
				c.unit.Callers = append(c.unit.Callers, cl)
				if cl.Prot == "" {
					leads(cl.From, n+1)
				}
			}
		}
	}
	slices.SortStableFunc(c.unit.Callers, func(a, b Caller) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), a.At.Compare(b.At), cmp.Compare(a.From, b.From))
	})
	c.unit.Callers = slices.CompactFunc(c.unit.Callers, func(a, b Caller) bool { return a.Func == b.Func && a.At == b.At && a.From == b.From })
}

// A use is a place where a function is called, or used as a value.
type use struct {
	in    *scope
	instr ssa.Instruction
	call  bool
}

// uses returns where functions are used, by their names.
func (c *compiler) uses(order []*ssa.Function) map[string][]use {
	out := map[string][]use{}
	var ops []*ssa.Value
	for _, fn := range order {
		s := c.scopes[fn]
		for _, f := range s.flow.Funcs {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					call, isCall := instr.(ssa.CallInstruction)
					if isCall {
						for _, name := range c.called(call) {
							if name != s.name { // recursion: the callers of the first call decide
								out[name] = append(out[name], use{s, instr, true})
							}
						}
					}
					ops = instr.Operands(ops[:0])
					for i, op := range ops {
						if v, ok := (*op).(*ssa.Function); ok && !(isCall && i == 0 && call.Common().Value == *op) {
							name := c.funcName(v)
							out[name] = append(out[name], use{s, instr, false})
						}
					}
				}
			}
		}
	}
	return out
}

// called returns the names of the functions that a call may run.
func (c *compiler) called(call ssa.CallInstruction) []string {
	f := callee(call)
	if f == nil {
		return nil
	}
	if !call.Common().IsInvoke() {
		return []string{c.fullName(f)}
	}
	var out []string
	for _, im := range c.implementers(f) {
		out = append(out, im.fn)
	}
	return out
}

// caller says under what protection a function is called. One that is used as a
// value may be called by anyone.
func (u use) caller(name string) Caller {
	s := u.in
	if !u.call {
		return Caller{Func: name, From: s.name, At: s.c.at(u.instr), Later: true}
	}
	call := u.instr.(ssa.CallInstruction)
	cl := Caller{Func: name, From: s.name, At: s.c.callPos(call), Prot: s.flightsAround(call, nil), Args: s.args(call), Later: s.later(call.Parent())}
	cl.Init = !cl.Later && (strings.HasPrefix(s.fn.Name(), "init") && s.fn.Signature.Recv() == nil || s.fn.Name() == "main")
	if cl.Prot == "" && slices.ContainsFunc(s.heldAt(call), func(h held) bool { return h.excl }) {
		cl.Prot = "lock held by the caller"
	}
	return cl
}

// later: a closure of the scope may run when the scope's function has returned.
func (s *scope) later(fn *ssa.Function) bool {
	for ; fn != s.fn; fn = fn.Parent() {
		for _, a := range s.flow.Anchors(fn) {
			call, ok := a.(ssa.CallInstruction)
			if !ok {
				return true
			}
			if _, runs := s.info(call).runs[fn]; !runs && s.flow.Callee(call) != fn {
				return true
			}
		}
	}
	return false
}

// args returns the arguments of a call that vary, pass on a parameter or are
// made for it. What is handed to another goroutine is not made for the call.
func (s *scope) args(call ssa.CallInstruction) []Arg {
	w := *s.walk
	w.Control = false
	var out []Arg
	for i := 0; ; i++ {
		v := flow.Operand(call, i)
		if v == nil {
			return out
		}
		a := Arg{Param: i, Varies: s.varies(v, call, nil)}
		for p := range w.Of(v, "", call).Paths {
			if p.Root == flow.Param && !slices.Contains(a.From, p.Param) {
				a.From = append(a.From, p.Param)
			}
		}
		slices.Sort(a.From)
		if _, goes := call.(*ssa.Go); !goes {
			if p, ok := s.flow.Place(v, call); ok && p.Root == flow.Param && p.Steps == "" {
				a.Is = p.Param + 1
			}
			a.Lent, a.Fresh = s.fresh(v, call, 0)
		}
		if a.Varies || a.Fresh || len(a.From) > 0 {
			out = append(out, a)
		}
	}
}

// maxMakers bounds the constructors that call each other.
const maxMakers = 3

// fresh reports whether v is an object that the function has made, itself or by
// a constructor of the package, and which of its fields hold what was there before.
func (s *scope) fresh(v ssa.Value, at ssa.Instruction, depth int) (lent []string, ok bool) {
	if depth > maxMakers || !isReferenceType(v.Type()) {
		return nil, false
	}
	origins := s.flow.Origins(v, at)
	for _, o := range origins {
		var of []string
		switch x := o.Value.(type) {
		case *ssa.MakeMap, *ssa.MakeSlice:
			ok = true
		case *ssa.Const:
			ok = x.IsNil()
		case *ssa.Alloc:
			of, ok = s.lent(x, depth)
		case *ssa.Call:
			of, ok = s.makes(x, 0, depth)
		case *ssa.Extract:
			call, is := x.Tuple.(*ssa.Call)
			if ok = is; ok {
				of, ok = s.makes(call, x.Index, depth)
			}
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
		lent = append(lent, of...)
	}
	return lent, len(origins) > 0
}

// lent returns the fields of a new object that hold what is not new.
func (s *scope) lent(obj *ssa.Alloc, depth int) (fields []string, ok bool) {
	for _, ref := range *obj.Referrers() {
		switch r := ref.(type) {
		case *ssa.Store:
			if r.Addr == obj {
				return nil, false // a copy of another
			}
		case *ssa.FieldAddr:
			for _, use := range *r.Referrers() {
				if st, is := use.(*ssa.Store); is && st.Addr == r && isReferenceType(st.Val.Type()) {
					if _, made := s.fresh(st.Val, st, depth+1); !made {
						fields = append(fields, "."+flow.FieldName(r.X.Type(), r.Field))
					}
				}
			}
		}
	}
	return fields, true
}

// makes is fresh for a result of a call: of a function of the package, or of a
// library's New.
func (s *scope) makes(call *ssa.Call, result, depth int) (lent []string, ok bool) {
	fn := call.Call.StaticCallee()
	if fn == nil {
		return nil, false
	}
	in := s.c.scopes[fn]
	if in == nil {
		f := callee(call)
		return nil, f != nil && strings.HasPrefix(f.Name(), "New") && !s.c.own(f.Pkg())
	}
	for _, b := range fn.Blocks {
		if ret, is := b.Instrs[len(b.Instrs)-1].(*ssa.Return); is {
			of, made := in.fresh(ret.Results[result], ret, depth+1)
			if !made {
				return nil, false
			}
			lent, ok = append(lent, of...), true
		}
	}
	return lent, ok
}

// maxVaries bounds the values that varies looks at.
const maxVaries = 200

// varies reports whether a loop around the instruction at gives v another value
// in each run: v is made of what the loop counts, ranges over, receives or
// fills. A call that is given nothing of that kind says the same again.
func (s *scope) varies(v ssa.Value, at ssa.Instruction, seen map[ssa.Value]bool) bool {
	if seen == nil {
		seen = map[ssa.Value]bool{}
	}
	v = s.flow.Binding(v)
	if seen[v] || len(seen) > maxVaries {
		return false
	}
	seen[v] = true
	instr, ok := v.(ssa.Instruction)
	if !ok {
		return false
	}
	switch v := v.(type) {
	case *ssa.Next:
		return s.inLoopOf(v, at)
	case *ssa.Phi:
		for i, e := range v.Edges {
			if e != v && s.flow.Reaches(v.Block(), v.Block().Preds[i]) && s.inLoopOf(v, at) {
				return true
			}
		}
	case *ssa.UnOp:
		if v.Op == token.ARROW && s.inLoopOf(v, at) {
			return true
		}
	case *ssa.Alloc:
		return s.refilled(v, at, seen)
	}
	var buf [8]*ssa.Value
	return slices.ContainsFunc(instr.Operands(buf[:0]), func(op *ssa.Value) bool { return *op != nil && s.varies(*op, at, seen) })
}

// inLoopOf: at, or the making of the closure that it stands in, is in one loop with instr.
func (s *scope) inLoopOf(instr, at ssa.Instruction) bool {
	return slices.ContainsFunc(s.flow.Lift(at, instr.Parent()), func(a ssa.Instruction) bool {
		return s.flow.Reaches(a.Block(), instr.Block()) && s.flow.Reaches(instr.Block(), a.Block())
	})
}

// refilled: in the loop around at something that varies is stored at an address,
// or it is handed on, as to rows.Scan(&id).
func (s *scope) refilled(addr ssa.Value, at ssa.Instruction, seen map[ssa.Value]bool) bool {
	return slices.ContainsFunc(*addr.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Store:
			return r.Addr == addr && s.varies(r.Val, at, seen)
		case *ssa.FieldAddr:
			return s.refilled(r, at, seen)
		case *ssa.IndexAddr:
			return s.refilled(r, at, seen)
		case *ssa.MakeInterface:
			return s.inLoopOf(r, at)
		}
		return false
	})
}
