package unit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// maxCallers bounds how far out callers of callers are recorded.
const maxCallers = 4

// exportCallers writes who calls the functions that own refills, and who calls
// those callers where nothing protects the call.
func (c *compiler) exportCallers(order []*ssa.Function) {
	owners := map[string]bool{}
	for _, r := range c.unit.Refills {
		owners[r.Func] = true
	}
	for _, u := range c.imported {
		for _, r := range u.Refills {
			if r.Exported {
				owners[r.Func] = true
			}
		}
	}
	if len(owners) == 0 {
		return
	}
	uses := c.uses(order)
	done := map[string]bool{}
	for range maxCallers {
		next := map[string]bool{}
		for name := range owners {
			done[name] = true
			for _, u := range uses[name] {
				cl := u.caller(name)
				c.unit.Callers = append(c.unit.Callers, cl)
				if cl.Prot == "" {
					next[cl.From] = true
				}
			}
		}
		maps.DeleteFunc(next, func(name string, _ bool) bool { return done[name] })
		owners = next
	}
	slices.SortFunc(c.unit.Callers, func(a, b Caller) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), a.At.Compare(b.At), cmp.Compare(a.From, b.From))
	})
	c.unit.Callers = slices.Compact(c.unit.Callers)
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
		return Caller{Func: name, From: s.name, At: s.c.at(u.instr)}
	}
	call := u.instr.(ssa.CallInstruction)
	cl := Caller{Func: name, From: s.name, At: s.c.callPos(call), Prot: s.flightsAround(call, nil), Loop: s.flow.InLoop(call),
		Init: strings.HasPrefix(s.fn.Name(), "init") && s.fn.Signature.Recv() == nil || s.fn.Name() == "main"}
	if r := receiver(call); r != nil {
		p, ok := s.flow.Place(r, call)
		cl.Fresh = ok && p.Root == flow.Fresh
	}
	if cl.Prot == "" && slices.ContainsFunc(s.heldAt(call), func(h held) bool { return h.excl }) {
		cl.Prot = "lock held by the caller"
	}
	return cl
}
