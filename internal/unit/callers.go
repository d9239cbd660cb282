package unit

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// exportCallers writes who calls the functions that own refills.
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
	slices.SortFunc(c.unit.Callers, func(a, b Caller) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), a.At.Compare(b.At), cmp.Compare(a.From, b.From))
	})
	c.unit.Callers = slices.Compact(c.unit.Callers)
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
