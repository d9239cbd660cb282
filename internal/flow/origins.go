package flow

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

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
		v = s.Binding(v)
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
		v = s.Binding(v)
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
				args := s.arguments(x)
				for _, a := range args {
					walk(a.Value, a.At)
				}
				if len(args) > 0 {
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
