package unit

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// What a reader gets whose load has failed.
const (
	FailsWithError = "error"
	ServesStale    = "stale"   // the value that was looked up
	ServesDefault  = "default" // any other value, without an error
)

// onError says what the caller of a refill gets when the load fails, sorted;
// nil if that is not known. The error has to be asked for in the function that
// looks up.
func (s *scope) onError(g *effect, loads []*effect) []string {
	found := func(i ssa.Instruction) bool {
		return i == g.instr || slices.ContainsFunc(s.info(i).effects, func(e *effect) bool { return isGet(e) && s.sameEntry(e, g) })
	}
	loaded := func(i ssa.Instruction) bool { return slices.ContainsFunc(s.info(i).effects, isLoad) }
	for _, e := range loads {
		call, ok := e.instr.(*ssa.Call)
		if !ok || call.Parent() != g.instr.Parent() {
			continue
		}
		if err := errorOf(call); err != nil {
			if out := failing(call, err, found, loaded); out != nil {
				return out
			}
		}
	}
	return nil
}

// errorOf returns the error of a call, or of the call that reads its result,
// as Scan does; nil if there is none.
func errorOf(call *ssa.Call) ssa.Value {
	if isError(call.Type()) {
		return call
	}
	for _, ref := range *call.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Extract:
			if isError(ref.Type()) {
				return ref
			}
		case *ssa.Call:
			if isError(ref.Type()) && len(ref.Call.Args) > 0 && ref.Call.Args[0] == call {
				return ref
			}
		}
	}
	return nil
}

// failing returns what a function yields where err is not nil. What another
// load yields says nothing.
func failing(load *ssa.Call, err ssa.Value, found, loaded func(ssa.Instruction) bool) []string {
	var out []string
	add := func(what string) {
		if what != "" && !slices.Contains(out, what) {
			out = append(out, what)
		}
	}
	for _, ref := range *err.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			add(FailsWithError)
		case *ssa.BinOp:
			for _, use := range *ref.Referrers() {
				br, ok := use.(*ssa.If)
				if !ok || ref.Op != token.NEQ && ref.Op != token.EQL || !isNil(ref.X) && !isNil(ref.Y) {
					continue
				}
				side := 0
				if ref.Op == token.EQL {
					side = 1
				}
				p := failed{found: found, loaded: loaded, load: load, from: br.Block(), in: reachedFrom(br.Block().Succs[side], load.Block())}
				for b := range p.in {
					if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
						add(p.yields(ret))
					}
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// reachedFrom returns the blocks that control may pass after b, up to a block
// that begins anew.
func reachedFrom(b, anew *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	in := map[*ssa.BasicBlock]bool{}
	todo := []*ssa.BasicBlock{b}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if in[b] || b == anew {
			continue
		}
		in[b] = true
		todo = append(todo, b.Succs...)
	}
	return in
}

// A failed is what follows a branch that is taken when a load has failed.
type failed struct {
	found, loaded func(ssa.Instruction) bool // what looks up the entry, and what loads
	load          ssa.Value                  // the load that has failed
	from          *ssa.BasicBlock            // the branch
	in            map[*ssa.BasicBlock]bool   // what follows
}

// yields says what a return gives; "" if the function has no results, or tries
// another load.
func (p *failed) yields(ret *ssa.Return) string {
	out := ""
	for _, v := range ret.Results {
		switch {
		case !isError(v.Type()):
			if out == "" {
				out = ServesDefault
			}
			switch {
			case types.Identical(v.Type(), types.Typ[types.Bool]):
			case p.madeOf(v, p.found, map[ssa.Value]bool{}):
				out = ServesStale
			case p.madeOf(v, p.loaded, map[ssa.Value]bool{}):
				return ""
			}
		case !p.mayBeNil(v, map[ssa.Value]bool{}):
			return FailsWithError
		}
	}
	return out
}

// edges returns what a phi may be after the branch.
func (p *failed) edges(phi *ssa.Phi) []ssa.Value {
	var out []ssa.Value
	for i, v := range phi.Edges {
		if pred := phi.Block().Preds[i]; p.in[pred] || pred == p.from {
			out = append(out, v)
		}
	}
	return out
}

// mayBeNil reports whether an error that is returned may be nil.
func (p *failed) mayBeNil(v ssa.Value, seen map[ssa.Value]bool) bool {
	if phi, ok := v.(*ssa.Phi); ok && p.in[phi.Block()] && !seen[v] {
		seen[v] = true
		return slices.ContainsFunc(p.edges(phi), func(v ssa.Value) bool { return p.mayBeNil(v, seen) })
	}
	return isNil(v)
}

// madeOf reports whether a value is made of what some instruction yields, but
// for the load that has failed.
func (p *failed) madeOf(v ssa.Value, by func(ssa.Instruction) bool, seen map[ssa.Value]bool) bool {
	if v == p.load || seen[v] || len(seen) >= maxSteps {
		return false
	}
	seen[v] = true
	is := func(v ssa.Value) bool { return p.madeOf(v, by, seen) }
	switch v := v.(type) {
	case *ssa.Phi:
		if p.in[v.Block()] {
			return slices.ContainsFunc(p.edges(v), is)
		}
	case *ssa.Alloc:
		return p.filled(v, is)
	}
	instr, ok := v.(ssa.Instruction)
	return ok && (by(instr) || slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return *op != nil && is(*op) }))
}

// filled: what was looked up was put into a variable, or decoded into it.
func (p *failed) filled(a *ssa.Alloc, is func(ssa.Value) bool) bool {
	given := func(call *ssa.Call, to ssa.Value) bool {
		return ssa.Value(call) != p.load && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool { return arg != to && is(arg) })
	}
	return slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Store:
			return ref.Addr == a && is(ref.Val)
		case *ssa.Call:
			return given(ref, a)
		case *ssa.MakeInterface: // as any, of a decoder
			return slices.ContainsFunc(*ref.Referrers(), func(use ssa.Instruction) bool {
				call, ok := use.(*ssa.Call)
				return ok && given(call, ref)
			})
		}
		return false
	})
}

// maxSteps bounds how many values are looked into for one that is returned.
const maxSteps = 200
