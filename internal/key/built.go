package key

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// built is the template of the text of a strings.Builder or bytes.Buffer that
// the function makes, fills and reads.
func (e *Evaluator) built(call *ssa.Call, depth int) (Template, bool) {
	if depth > maxDepth || !reads(call) {
		return Template{}, false
	}
	alloc, ok := call.Call.Args[0].(*ssa.Alloc)
	if !ok {
		return Template{}, false
	}
	b := &builder{e: e, alloc: alloc, depth: depth, active: map[*ssa.BasicBlock]bool{}}
	for _, ref := range *alloc.Referrers() {
		if m, ok := ref.(*ssa.MakeInterface); ok {
			for _, r := range *m.Referrers() {
				if !b.writes(r) {
					return Template{}, false
				}
			}
			continue
		}
		if _, ok := ref.(*ssa.DebugRef); !ok && !b.writes(ref) {
			return Template{}, false
		}
	}
	return b.before(call), true
}

// reads: the call yields the whole text of a builder.
func reads(call *ssa.Call) bool {
	switch name(call) {
	case "(*strings.Builder).String", "(*bytes.Buffer).String", "(*bytes.Buffer).Bytes":
		return true
	}
	return false
}

// name returns the full name of the function that a call statically runs.
func name(call *ssa.Call) string {
	if fn := call.Call.StaticCallee(); fn != nil {
		if obj, ok := fn.Object().(*types.Func); ok {
			return obj.FullName()
		}
	}
	return ""
}

// A builder is one whose text is read.
type builder struct {
	e      *Evaluator
	alloc  *ssa.Alloc
	depth  int
	active map[*ssa.BasicBlock]bool
}

// writes reports whether it is known what an instruction does to the builder.
func (b *builder) writes(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	_, ok = b.written(call)
	return ok || reads(call)
}

// written returns what a call adds to the text.
func (b *builder) written(call *ssa.Call) (Template, bool) {
	args := call.Call.Args
	switch name(call) {
	case "(*strings.Builder).WriteString", "(*bytes.Buffer).WriteString", "(*strings.Builder).Write", "(*bytes.Buffer).Write", "io.WriteString":
		return b.e.eval(args[1], call, b.depth+1), true
	case "(*strings.Builder).WriteByte", "(*bytes.Buffer).WriteByte", "(*strings.Builder).WriteRune", "(*bytes.Buffer).WriteRune":
		if c, ok := args[1].(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Int {
			return Literal(string(rune(c.Int64()))), true
		}
		return b.e.eval(args[1], call, b.depth+1), true
	case "fmt.Fprintf":
		format := b.e.eval(args[1], call, b.depth+1)
		if list, ok := b.e.list(args[2], call, b.depth+1); ok {
			return formatted(format, list)
		}
	case "fmt.Fprint":
		if list, ok := b.e.list(args[1], call, b.depth+1); ok {
			return joined(list, "")
		}
	case "(*strings.Builder).Grow", "(*bytes.Buffer).Grow", "(*strings.Builder).Len", "(*bytes.Buffer).Len":
		return Literal(""), true
	}
	return Template{}, false
}

// before returns the text as it stands before an instruction.
func (b *builder) before(at ssa.Instruction) Template {
	block := at.Block()
	out := Literal("")
	for i := len(block.Instrs) - 1; i >= 0; i-- {
		if block.Instrs[i] == at {
			for _, instr := range block.Instrs[:i] {
				if instr == b.alloc {
					return b.added(out, block.Instrs[:i])
				}
			}
			return b.added(b.entering(block), block.Instrs[:i])
		}
	}
	return out
}

// added returns the text after some instructions of a block.
func (b *builder) added(t Template, instrs []ssa.Instruction) Template {
	for _, instr := range instrs {
		call, ok := instr.(*ssa.Call)
		if !ok || len(call.Call.Args) == 0 || !b.to(call.Call.Args[0]) {
			continue
		}
		if more, ok := b.written(call); ok {
			t = Concat(t, more)
		}
	}
	return t
}

// to reports whether v is the builder.
func (b *builder) to(v ssa.Value) bool {
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	return v == b.alloc
}

// entering returns the text where a block begins.
func (b *builder) entering(block *ssa.BasicBlock) Template {
	if b.active[block] {
		return itself(block)
	}
	if b.e.left--; b.e.left < 0 {
		return around
	}
	b.active[block] = true
	defer delete(b.active, block)
	var ts []Template
	for _, p := range block.Preds {
		ts = append(ts, b.after(p))
	}
	return b.e.chosen(Join(ts...).unrolled(block), block)
}

// after returns the text at the end of a block.
func (b *builder) after(block *ssa.BasicBlock) Template {
	for _, instr := range block.Instrs {
		if instr == b.alloc {
			return b.added(Literal(""), block.Instrs)
		}
	}
	return b.added(b.entering(block), block.Instrs)
}
