package flow

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// alloc walks what was put into an allocation that at can see.
func (w *Walk) alloc(base ssa.Value, steps string, at ssa.Instruction) {
	ws := w.Scope.reaching(base, steps, at)
	for _, wr := range ws {
		if w.Steps && at != nil {
			w.around(wr.instr.Block(), at.Block())
		}
		rest := ""
		if strings.HasPrefix(steps, wr.steps) {
			rest = steps[len(wr.steps):]
		}
		if wr.val != nil {
			// What a pointer points to is read now, not when it was stored.
			seenAt := wr.instr
			if isReference(wr.val.Type()) && at != nil {
				seenAt = at
			}
			w.Value(wr.val, rest, seenAt)
			continue
		}
		call := wr.instr.(ssa.CallInstruction)
		w.Call(call, -1, wr.arg, rest)
		w.builder(call, 0)
		w.encoder(call, wr.arg, 0)
	}
	if len(ws) == 0 {
		if n := TypeName(base.Type()); n != "" {
			w.Path(Path{Root: Fresh, Name: n, Type: firstType(base.Type(), steps), Steps: cut(steps)}, base.Pos())
		}
	}
}

// around walks the conditions on which what is done in block b has been done
// when block at is reached.
func (w *Walk) around(b, at *ssa.BasicBlock) {
	for b.Parent() == at.Parent() && !b.Dominates(at) {
		if b = b.Idom(); b == nil {
			return // at is where a recovered panic goes on, which nothing dominates
		}
		if i, ok := lastOf(b).(*ssa.If); ok {
			w.AsControl(func() { w.Value(i.Cond, "", i) })
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
		if types.Identical(next.Type(), v.Type()) {
			w.builder(next, depth+1)
		}
	}
}

// maxWriters bounds how many writers one value is written through: an encoder
// over one that compresses over a buffer.
const maxWriters = 4

// encoder follows what is written to the address through a writer that was
// made over it: gob.NewEncoder(&buf).Encode(x).
func (w *Walk) encoder(call ssa.CallInstruction, arg, depth int) {
	v := call.Value()
	if v == nil || depth == maxWriters || !takesWriter(call, arg) {
		return
	}
	over := []ssa.Value{v}
	for _, ref := range *v.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok {
			over = append(over, x)
		}
	}
	for _, v := range over {
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case ssa.CallInstruction:
				if Operand(ref, 0) == v && writes(ref) {
					for _, a := range ref.Common().Args {
						if a != v {
							w.Value(a, "", ref)
						}
					}
				}
			case *ssa.MakeInterface:
				for _, use := range *ref.Referrers() {
					if next, ok := use.(ssa.CallInstruction); ok && next != call {
						if i := slices.Index(next.Common().Args, ssa.Value(ref)); i >= 0 {
							w.encoder(next, i, depth+1)
						}
					}
				}
			}
		}
	}
}

// takesWriter: the parameter for argument arg is something to write to.
func takesWriter(call ssa.CallInstruction, arg int) bool {
	params := call.Common().Signature().Params()
	if !call.Common().IsInvoke() && call.Common().Signature().Recv() != nil {
		arg--
	}
	return arg >= 0 && arg < params.Len() && TypeName(params.At(arg).Type()) == "io.Writer"
}

// writes: a method that by its name writes or encodes what it is given.
func writes(call ssa.CallInstruction) bool {
	name := ""
	if call.Common().IsInvoke() {
		name = call.Common().Method.Name()
	} else if fn := call.Common().StaticCallee(); fn != nil && fn.Signature.Recv() != nil {
		name = fn.Name()
	}
	return strings.HasPrefix(name, "Encode") || strings.HasPrefix(name, "Write")
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
