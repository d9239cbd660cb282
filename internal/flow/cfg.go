package flow

import "golang.org/x/tools/go/ssa"

// A reachability holds, for each block, the blocks that can follow it.
type reachability struct{ after [][]bool }

func (s *Scope) reachable(fn *ssa.Function) *reachability {
	if r := s.reach[fn]; r != nil {
		return r
	}
	r := &reachability{after: make([][]bool, len(fn.Blocks))}
	for i, b := range fn.Blocks {
		r.after[i] = ReachFrom(b.Succs, nil)
	}
	s.reach[fn] = r
	return r
}

// ReachFrom returns which blocks can be reached from those of start, which
// are included, without entering a block that avoid holds for.
func ReachFrom(start []*ssa.BasicBlock, avoid func(*ssa.BasicBlock) bool) []bool {
	if len(start) == 0 {
		return nil
	}
	seen := make([]bool, len(start[0].Parent().Blocks))
	work := append([]*ssa.BasicBlock(nil), start...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b.Index] || avoid != nil && avoid(b) {
			continue
		}
		seen[b.Index] = true
		work = append(work, b.Succs...)
	}
	return seen
}

// Before reports whether b can run after a, both in one function.
func (s *Scope) Before(a, b ssa.Instruction) bool {
	ab, bb := a.Block(), b.Block()
	if ab == bb && Index(a) < Index(b) {
		return true
	}
	after := s.reachable(a.Parent()).after[ab.Index]
	return after != nil && after[bb.Index]
}

// Reaches reports whether b can follow a.
func (s *Scope) Reaches(a, b *ssa.BasicBlock) bool {
	after := s.reachable(a.Parent()).after[a.Index]
	return after != nil && after[b.Index]
}

// Dominates reports whether every path to b passes a, both in one function.
func Dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return Index(a) < Index(b)
	}
	return a.Block().Dominates(b.Block())
}

// Index returns the position of instr in its block.
func Index(instr ssa.Instruction) int {
	for i, x := range instr.Block().Instrs {
		if x == instr {
			return i
		}
	}
	return -1
}

// InLoop reports whether instr can run more than once in one call of its function.
func (s *Scope) InLoop(instr ssa.Instruction) bool {
	b := instr.Block()
	after := s.reachable(instr.Parent()).after[b.Index]
	return after != nil && after[b.Index]
}
