package flow

import "golang.org/x/tools/go/ssa"

// A reachability holds, for each block, the set of those that can follow it.
type reachability [][]uint64

func (r reachability) has(from, to *ssa.BasicBlock) bool {
	return r[from.Index][to.Index/64]&(1<<(to.Index%64)) != 0
}

func (s *Scope) reachable(fn *ssa.Function) reachability {
	if r := s.reach[fn]; r != nil {
		return r
	}
	n, words := len(fn.Blocks), (len(fn.Blocks)+63)/64
	all, r := make([]uint64, n*words), make(reachability, n)
	for i := range r {
		r[i] = all[i*words : (i+1)*words]
	}
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- { // most edges lead to a later block
			for _, succ := range fn.Blocks[i].Succs {
				for w, x := range r[succ.Index] {
					if w == succ.Index/64 {
						x |= 1 << (succ.Index % 64)
					}
					if x&^r[i][w] != 0 {
						r[i][w] |= x
						changed = true
					}
				}
			}
		}
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
	return s.Reaches(ab, bb)
}

// Reaches reports whether b can follow a.
func (s *Scope) Reaches(a, b *ssa.BasicBlock) bool {
	return s.reachable(a.Parent()).has(a, b)
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
	return s.Reaches(instr.Block(), instr.Block())
}
