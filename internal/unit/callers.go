package unit

import (
	"cmp"
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
	done := map[string]bool{}
	for range maxCallers {
		from := len(c.unit.Callers)
		c.callersOf(owners, order)
		for o := range owners {
			done[o] = true
		}
		owners = map[string]bool{}
		for _, cl := range c.unit.Callers[from:] {
			if cl.Prot == "" && !done[cl.From] {
				owners[cl.From] = true
			}
		}
	}
	slices.SortFunc(c.unit.Callers, func(a, b Caller) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), a.At.Compare(b.At), cmp.Compare(a.From, b.From))
	})
	c.unit.Callers = slices.Compact(c.unit.Callers)
}

// callersOf records the calls of the functions owners.
func (c *compiler) callersOf(owners map[string]bool, order []*ssa.Function) {
	if len(owners) == 0 {
		return
	}
	for _, fn := range order {
		s := c.scopes[fn]
		for _, call := range s.allCalls() {
			names := []string{}
			if f := callee(call); f != nil {
				if call.Common().IsInvoke() {
					for _, im := range c.implementers(f) {
						names = append(names, im.fn)
					}
				} else {
					names = append(names, f.Origin().FullName())
				}
			}
			for _, name := range names {
				if !owners[name] {
					continue
				}
				if name == s.name {
					continue // recursion: the callers of the first call decide
				}
				cl := Caller{Func: name, From: s.name, At: c.callPos(call), Prot: s.flightsAround(call, nil), Init: strings.HasPrefix(fn.Name(), "init") && fn.Signature.Recv() == nil || fn.Name() == "main"}
				cl.Loop = s.flow.InLoop(call)
				if r := receiver(call); r != nil {
					p, ok := s.flow.Place(r, call)
					cl.Fresh = ok && p.Root == flow.Fresh
				}
				if cl.Prot == "" {
					for _, h := range s.heldAt(call) {
						if h.excl {
							cl.Prot = "lock held by the caller"
						}
					}
				}
				c.unit.Callers = append(c.unit.Callers, cl)
			}
		}
		// A function that is used as a value may be called by anyone.
		for _, f := range s.flow.Funcs {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					c.usedAsValue(s, instr, owners)
				}
			}
		}
	}
}

func (c *compiler) usedAsValue(s *scope, instr ssa.Instruction, owners map[string]bool) {
	var buf [8]*ssa.Value
	for i, op := range instr.Operands(buf[:0]) {
		fn, ok := (*op).(*ssa.Function)
		if !ok {
			continue
		}
		if call, isCall := instr.(ssa.CallInstruction); isCall && i == 0 && call.Common().Value == *op {
			continue
		}
		name := funcName(fn)
		if owners[name] {
			c.unit.Callers = append(c.unit.Callers, Caller{Func: name, From: s.name, At: c.at(instr)})
		}
	}
}
