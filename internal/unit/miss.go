package unit

import (
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// slides reports whether a hit prolongs the life of the entry: the lookup sets
// a TTL itself, or one is set again where it was found.
func (s *scope) slides(g, st *effect) bool {
	if len(g.acc.TTL.Parts) > 0 {
		return true
	}
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		return e.kind == accessEffect && e.acc.Op == catalog.Expire && e.instr != g.instr && !s.expires(e, st) && s.sameEntry(e, g) && s.divides(g, e.instr, true)
	})
}

// expires reports whether e gives the entry that has just been stored its TTL.
func (s *scope) expires(e, st *effect) bool {
	if e.kind != accessEffect || e.acc.Op != catalog.Expire || key.Compare(e.acc.Key, st.acc.Key) != key.Equal || !s.sameCache(e, st) {
		return false
	}
	return e.instr.Parent() == st.instr.Parent() && flow.Dominates(st.instr, e.instr)
}

// expireLater gives stores without a TTL the one of the call that follows.
func (s *scope) expireLater() {
	for _, st := range s.order {
		if !isStore(st) || len(st.acc.TTL.Parts) > 0 || st.sum != nil {
			continue
		}
		if i := slices.IndexFunc(s.order, func(e *effect) bool { return s.expires(e, st) }); i >= 0 {
			st.acc.TTL = s.order[i].acc.TTL
		}
	}
}

func (s *scope) sameEntry(a, b *effect) bool {
	return a.acc.Cache.Path.Same(b.acc.Cache.Path) && key.Compare(a.acc.Key, b.acc.Key) == key.Equal
}

// zeroOnMiss reports whether the store stands on the side of a branch where
// the lookup's ok is false, so that what it returned is the zero value.
func (s *scope) zeroOnMiss(g, st *effect) bool {
	v, ok := g.instr.(ssa.Value)
	if !ok {
		return false
	}
	for _, ref := range *v.Referrers() {
		x, ok := ref.(*ssa.Extract)
		if !ok || x.Index == 0 {
			continue
		}
		for _, use := range *x.Referrers() {
			if br, ok := use.(*ssa.If); ok && br.Parent() == st.instr.Parent() && s.splits(br, br, st.instr) {
				return true
			}
		}
	}
	return false
}

// inGoroutine reports whether an instruction runs in a goroutine that the scope starts.
func (s *scope) inGoroutine(instr ssa.Instruction) bool {
	if _, ok := instr.(*ssa.Go); ok {
		return true
	}
	for f := instr.Parent(); f.Parent() != nil; f = f.Parent() {
		for _, a := range s.flow.Anchors(f) {
			if _, ok := a.(*ssa.Go); ok {
				return true
			}
		}
	}
	return false
}

// missReaches reports whether the store can be reached from a branch that the
// lookup decides, on one side only and without looking up again.
func (s *scope) missReaches(g, st *effect) bool {
	if g.instr == st.instr {
		return false
	}
	return s.decides(g, st.instr)
}

// decides reports whether some branch on what g yields lets instr run on one
// side only, which is not that of a hit.
func (s *scope) decides(g *effect, instr ssa.Instruction) bool { return s.divides(g, instr, false) }

// divides is like decides, for either side.
func (s *scope) divides(g *effect, instr ssa.Instruction, hits bool) bool {
	fn := s.flow.Common(g.instr, instr)
	for _, gi := range s.flow.Lift(g.instr, fn) {
		for _, si := range s.flow.Lift(instr, fn) {
			if gi != si && !s.flow.Before(gi, si) {
				continue
			}
			found := false
			for _, br := range s.deciders(g) {
				if br.Parent() == fn && s.after(gi, br) && s.splits(br, gi, si) {
					found = found || hits || !s.hitSide(br, g, gi, si)
				}
			}
			if found {
				return true
			}
			// Where both stand in one call, the branch is inside it.
			if gi == si {
				continue
			}
			// A batch: the misses are collected, then loaded together.
			if s.flow.InLoop(gi) && s.collected(g, gi, instr) {
				return true
			}
		}
	}
	return false
}

// branches yields the conditional branches of a function.
func branches(fn *ssa.Function) iter.Seq[*ssa.If] {
	return func(yield func(*ssa.If) bool) {
		for _, b := range fn.Blocks {
			if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && !yield(br) {
				return
			}
		}
	}
}

func (s *scope) after(a, b ssa.Instruction) bool { return a == b || s.flow.Before(a, b) }

// splits reports whether exactly one side of the branch reaches si without
// passing gi again, and in the same round of a loop that both stand in.
func (s *scope) splits(br *ssa.If, gi, si ssa.Instruction) bool {
	if slices.Contains(s.rounds(gi.Block(), si.Block()), br.Block()) {
		return false // whether there is another round says nothing of this one
	}
	a, b := s.sides(br, gi, si)
	return a != b && !s.leaves(br, gi, si, b)
}

// leaves reports whether br is the head of a loop that si stands after, onto
// which si's side leads out of it: whether there is another round first does
// not decide whether si is reached.
func (s *scope) leaves(br *ssa.If, gi, si ssa.Instruction, onFalse bool) bool {
	head, to := br.Block(), si.Block()
	other := head.Succs[0]
	if !onFalse {
		other = head.Succs[1]
	}
	if !head.Dominates(other) || !s.flow.Reaches(other, head) {
		return false
	}
	rounds := s.rounds(gi.Block(), to)
	avoid := func(b *ssa.BasicBlock) bool { return slices.Contains(rounds, b) }
	in := func(b *ssa.BasicBlock) bool {
		r := flow.ReachFrom([]*ssa.BasicBlock{b}, avoid)
		return r != nil && r[head.Index]
	}
	return in(other) && !in(to)
}

// sides reports for each side of a branch whether it reaches si without
// passing gi, which is not after the branch, or the branch again.
func (s *scope) sides(br *ssa.If, gi, si ssa.Instruction) (onTrue, onFalse bool) {
	from, to := br.Block(), si.Block()
	if !s.flow.Reaches(from, from) {
		// What is not in a loop is not passed again.
		reach := func(b *ssa.BasicBlock) bool { return b == to || s.flow.Reaches(b, to) }
		return reach(from.Succs[0]), reach(from.Succs[1])
	}
	rounds := s.rounds(gi.Block(), to)
	k := sideKey{br: br, gi: gi.Block(), rounds: len(rounds)}
	if to.Dominates(gi.Block()) {
		k.to = to
	}
	if len(rounds) > 0 {
		k.inner = rounds[0] // the loops around it follow from it
	}
	reach, ok := s.reach[k]
	if !ok {
		avoid := func(b *ssa.BasicBlock) bool {
			return b == from || b == gi.Block() && b != to || slices.Contains(rounds, b)
		}
		for i, succ := range from.Succs {
			reach[i] = flow.ReachFrom([]*ssa.BasicBlock{succ}, avoid)
		}
		s.reach[k] = reach
	}
	return reach[0][to.Index], reach[1][to.Index]
}

// A sideKey is what the blocks that the sides of a branch reach depend on.
type sideKey struct {
	br        *ssa.If
	gi, inner *ssa.BasicBlock
	rounds    int
	to        *ssa.BasicBlock // set where the goal itself matters
}

// rounds returns the heads of the loops that hold both blocks: passing one
// begins another round.
func (s *scope) rounds(x, y *ssa.BasicBlock) []*ssa.BasicBlock {
	if !s.flow.Reaches(x, x) {
		return nil
	}
	var out []*ssa.BasicBlock
	for h := x.Idom(); h != nil; h = h.Idom() {
		if h != y && h.Dominates(y) && s.flow.Reaches(x, h) && s.flow.Reaches(y, h) {
			out = append(out, h)
		}
	}
	return out
}

// hitSide reports whether a branch tests directly how the lookup g ended, and
// si stands on the side of a hit.
func (s *scope) hitSide(br *ssa.If, g *effect, gi, si ssa.Instruction) bool {
	cond, flip := br.Cond, false
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			break
		}
		cond, flip = u.X, !flip
	}
	// Without an error something was found, unless the value is asked as well.
	if op, ok := cond.(*ssa.BinOp); ok && (op.Op == token.EQL || op.Op == token.NEQ) && isError(op.X.Type()) && isZero(op.Y) && yieldedBy(op.X, g.instr) {
		onTrue, onFalse := s.sides(br, gi, si)
		if flip == (op.Op == token.EQL) {
			onTrue, onFalse = onFalse, onTrue
		}
		return onTrue && !onFalse
	}
	// An error may be a failure beside the miss; an ok is the miss itself.
	c, ok := cond.(*ssa.Extract)
	if !ok || !isInstr(c.Tuple, g.instr) || c.Index == 0 || isError(c.Type()) {
		return false
	}
	onTrue, onFalse := s.sides(br, gi, si)
	if flip {
		return onFalse && !onTrue
	}
	return onTrue && !onFalse
}

// yieldedBy reports whether v is a result of the call instr, or of a method
// of its result: Get(k).Bytes().
func yieldedBy(v ssa.Value, instr ssa.Instruction) bool {
	for range 3 {
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		if isInstr(v, instr) {
			return true
		}
		call, ok := v.(*ssa.Call)
		if !ok {
			return false
		}
		if v = receiver(call); v == nil {
			return false
		}
	}
	return false
}

func isInstr(v ssa.Value, instr ssa.Instruction) bool {
	i, ok := v.(ssa.Instruction)
	return ok && i == instr
}

// deciders returns the branches whose condition depends on a lookup.
func (s *scope) deciders(g *effect) []*ssa.If {
	if s.decided == nil {
		s.decided = map[flow.Mark][]*ssa.If{}
		for _, f := range s.flow.Funcs {
			for br := range branches(f) {
				for m := range s.conditions(br).Marks {
					s.decided[m] = append(s.decided[m], br)
				}
			}
		}
	}
	return s.decided[flow.Mark{Call: g.instr, N: g.n}]
}

// conditions returns what a branch depends on.
func (s *scope) conditions(br *ssa.If) flow.Deps {
	d, _ := s.conditionReads(br)
	return d
}

// collected: the arguments of the load that feeds instr are chosen by what
// the lookup, in an earlier loop, did not find.
func (s *scope) collected(g *effect, gi, instr ssa.Instruction) bool {
	for _, e := range s.order {
		if !isLoad(e) || e.instr.Parent() != gi.Parent() || !s.flow.Before(gi, e.instr) || !s.after(e.instr, instr) && instr.Parent() == e.instr.Parent() {
			continue
		}
		if in := s.rounds(gi.Block(), gi.Block()); len(in) > 0 && slices.Contains(s.rounds(gi.Block(), e.instr.Block()), in[0]) {
			continue // it is in the loop
		}
		call, ok := e.instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		for _, a := range call.Common().Args {
			if _, ok := a.Type().Underlying().(*types.Slice); !ok {
				continue
			}
			if s.walk.Of(a, "", call).Marks[flow.Mark{Call: g.instr, N: g.n}] {
				return true
			}
		}
	}
	return false
}

// conditionTTL reads the TTL out of a condition, which && and || may have split.
func (s *scope) conditionTTL(br *ssa.If) TTL {
	var t TTL
	for _, b := range shortCircuit(br) {
		if u, ok := s.readTTL(b.Cond, b, 0); ok {
			t = t.or(u)
		}
	}
	return t
}

// hitTest tells how a hit is recognised, and the TTL if the test compares
// with the clock.
func (s *scope) hitTest(g *effect) (TTL, string) {
	hit := "ok"
	for _, br := range s.deciders(g) {
		if len(s.marked(s.conditions(br), func(e *effect) bool { return e.kind == nowEffect })) > 0 {
			hit = "time"
			if t := s.conditionTTL(br); len(t.Parts) > 0 {
				return t, hit
			}
		}
	}
	return TTL{}, hit
}
