package unit

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// A held is a lock that is certainly held.
type held struct {
	place flow.Path
	ident string // type and field of the lock, where it is a field
	excl  bool
	by    ssa.Instruction // what took it, or where paths that took such a lock meet
}

// lockStates holds, for each block, the locks held on entry on every path.
type lockStates struct {
	entry map[*ssa.BasicBlock][]held
}

// computeLocks runs a forward must-analysis over all functions of the scope.
func (s *scope) computeLocks() *lockStates {
	if s.locks != nil {
		return s.locks
	}
	ls := &lockStates{entry: map[*ssa.BasicBlock][]held{}}
	s.locks = ls
	if !s.anyLock() {
		return ls
	}
	for _, f := range s.flow.Funcs {
		done := map[*ssa.BasicBlock]bool{}
		for changed, rounds := true, 0; changed && rounds < 10; rounds++ {
			changed = false
			for _, b := range f.Blocks {
				var in []held
				first := true
				for _, p := range b.Preds {
					if !done[p] {
						continue // optimistic about back edges not yet seen
					}
					out := s.through(p, ls.entry[p], nil)
					if first {
						in, first = out, false
					} else {
						in = meet(in, out, b)
					}
				}
				if len(b.Preds) > 0 && first {
					continue // nothing is known yet of how it is reached
				}
				if !done[b] || len(in) != len(ls.entry[b]) {
					done[b], changed = true, true
					ls.entry[b] = in
				}
			}
		}
	}
	return ls
}

// meet returns the locks held on both of two paths to b. Locks of different
// objects in one field, an entry's own lock, count as one from b on.
func meet(x, y []held, b *ssa.BasicBlock) []held {
	var out []held
	for _, h := range x {
		i := slices.IndexFunc(y, func(o held) bool {
			return o.excl == h.excl && (o.by == h.by || o.place.Same(h.place) || o.ident != "" && o.ident == h.ident)
		})
		if i < 0 {
			continue
		}
		if y[i].by != h.by {
			h.by = b.Instrs[0]
		}
		out = append(out, h)
	}
	return out
}

// through applies the lock operations of b, up to but not including stop.
func (s *scope) through(b *ssa.BasicBlock, in []held, stop ssa.Instruction) []held {
	out := slices.Clone(in)
	for _, instr := range b.Instrs {
		if instr == stop {
			break
		}
		if _, deferred := instr.(*ssa.Defer); deferred {
			continue // runs when the function is left
		}
		info := s.infos[instr]
		if info == nil {
			continue
		}
		for _, e := range info.effects {
			switch e.kind {
			case lockEffect, rlockEffect:
				out = append(out, held{e.place, lockIdent(instr), e.kind == lockEffect, instr})
			case unlockEffect:
				if i := slices.IndexFunc(out, func(h held) bool { return h.place.Same(e.place) }); i >= 0 {
					out = slices.Delete(out, i, i+1)
				}
			}
		}
	}
	return out
}

// lockIdent returns the type and field of the lock that a call takes.
func lockIdent(instr ssa.Instruction) string {
	if call, ok := instr.(ssa.CallInstruction); ok {
		if r := receiver(call); r != nil {
			return identOf(r)
		}
	}
	return ""
}

// heldAt returns the locks held at instr. A closure that is run where it
// stands runs under the locks of that place; a goroutine does not.
func (s *scope) heldAt(instr ssa.Instruction) []held {
	ls := s.computeLocks()
	out := s.through(instr.Block(), ls.entry[instr.Block()], instr)
	for f := instr.Parent(); f.Parent() != nil; f = f.Parent() {
		anchors := s.flow.Anchors(f)
		if len(anchors) == 0 {
			break
		}
		switch a := anchors[0].(type) {
		case *ssa.Call:
			out = append(out, s.through(a.Block(), ls.entry[a.Block()], a)...)
		default:
			return out
		}
	}
	return out
}

// sharedLock reports whether the scope takes a lock that others may hold: not
// one that is made for the call.
func (s *scope) sharedLock() bool {
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		return (e.kind == lockEffect || e.kind == rlockEffect) && e.place.Root != flow.Fresh
	})
}

func (s *scope) anyLock() bool {
	return slices.ContainsFunc(s.order, func(e *effect) bool { return e.kind == lockEffect || e.kind == rlockEffect })
}

// flightsAround returns the protection of the closures around instr, if each
// way to it leads through one that a flight, a once or a protecting helper
// runs. With a lookup g, only the ways that follow it count.
func (s *scope) flightsAround(instr ssa.Instruction, g *effect) string {
	return s.flights(instr, g, map[*ssa.Function]bool{})
}

func (s *scope) flights(instr ssa.Instruction, g *effect, seen map[*ssa.Function]bool) string {
	f := instr.Parent()
	if f.Parent() == nil || seen[f] {
		return ""
	}
	seen[f] = true
	prot := ""
	for _, a := range s.flow.Anchors(f) {
		if g != nil && !s.follows(a, g) {
			continue
		}
		p := ""
		if info := s.infos[a]; info != nil {
			p = info.runs[f]
		}
		if p = both(p, s.flights(a, g, seen)); p == "" {
			return ""
		}
		prot = p
	}
	delete(seen, f)
	return prot
}

// follows reports whether instr can run after the lookup g.
func (s *scope) follows(instr ssa.Instruction, g *effect) bool {
	fn := s.flow.Common(g.instr, instr)
	for _, gi := range s.flow.Lift(g.instr, fn) {
		for _, i := range s.flow.Lift(instr, fn) {
			if gi == i || s.flow.Before(gi, i) {
				return true
			}
		}
	}
	return false
}

// protection returns what makes concurrent misses of one key cost one run of
// the load l, or "". The lookup g may be nil for a slot, whose reads are reads.
func (s *scope) protection(g, st, l *effect, reads ...ssa.Instruction) string {
	if p := s.flightsAround(l.instr, g); p != "" {
		return p
	}
	if g != nil {
		reads = append(reads, g.instr)
	}
	for _, h := range s.heldAt(l.instr) {
		if !h.excl {
			s.note(nil, l, "the read lock that is held lets others in")
			continue
		}
		for _, r := range reads {
			if slices.ContainsFunc(s.heldAt(r), func(x held) bool { return x.by == h.by }) {
				return "lock held over lookup and load"
			}
		}
		if s.looksAgain(g, st, l, h) {
			return "lock and second lookup"
		}
		s.note(nil, l, "the lock "+h.place.String()+" is held, but it is taken after the lookup, and the entry is not looked up again under it")
	}
	if b := st.base; b != nil && g != nil && b.acc.Op == catalog.Set {
		// The entry was put in its place before it was loaded, under the lock
		// of the lookup: others find it and wait for its own lock.
		for _, h := range s.heldAt(b.instr) {
			if h.excl && slices.ContainsFunc(s.heldAt(g.instr), func(x held) bool { return x.by == h.by }) {
				return "placeholder that others wait on"
			}
		}
	}
	if p := s.attempted(st, l); p != "" {
		return p
	}
	if s.waits() {
		return "waits for the load in flight"
	}
	s.note(nil, l, "no flight, no lock over it with a second lookup, no attempt that only one wins, and nothing waits for it")
	return ""
}

// looksAgain reports whether, after the lock h was taken and before the load,
// the entry is looked up a second time and the load skipped on a hit.
func (s *scope) looksAgain(g, st, l *effect, h held) bool {
	for br := range branches(h.by.Block().Parent()) {
		if !flow.Dominates(h.by, br) {
			continue
		}
		for _, li := range s.flow.Lift(l.instr, br.Parent()) {
			if !s.splits(br, br, li) {
				continue
			}
			d, reads := s.conditionReads(br)
			for _, e := range s.marked(d, isGet) {
				if e.instr.Parent() == br.Parent() && flow.Dominates(h.by, e.instr) && (s.sameCache(e, st) || key.Compare(e.acc.Key, st.acc.Key) == key.Equal) {
					return true
				}
			}
			if st.acc.Cache.Library == SlotCache && s.asksSlot(br, h, d, st) {
				return true
			}
			for _, r := range reads {
				u, ok := r.(*ssa.UnOp)
				if !ok || r.Parent() != br.Parent() || !flow.Dominates(h.by, r) {
					continue
				}
				if st.acc.Cache.Library == SlotCache {
					if p, ok := s.flow.Place(u.X, u); ok && (p.Overlaps(st.acc.Cache.Path) || beside(p, st.acc.Cache.Path)) {
						return true
					}
					continue
				}
				// A field of the entry, read again under the entry's own lock.
				if g != nil && s.walk.Of(u.X, "", u).Marks[flow.Mark{Call: g.instr, N: g.n}] {
					return true
				}
			}
		}
	}
	return false
}

// asksSlot reports whether the branch asks a function, called under the lock h,
// whose answer depends on the slot that is stored: needsReload().
func (s *scope) asksSlot(br *ssa.If, h held, d flow.Deps, st *effect) bool {
	cond := br.Cond
	if u, ok := cond.(*ssa.UnOp); ok && u.Op == token.NOT {
		cond = u.X
	}
	if x, ok := cond.(*ssa.Extract); ok {
		cond = x.Tuple
	}
	call, ok := cond.(*ssa.Call)
	if !ok || call.Parent() != br.Parent() || !flow.Dominates(h.by, call) {
		return false
	}
	for p := range d.Paths {
		if p.Steps != "" && p.Overlaps(st.acc.Cache.Path) {
			return true
		}
	}
	return false
}

// conditionReads returns what a branch depends on and the reads it does. The
// branches of one condition with && and || count together.
func (s *scope) conditionReads(br *ssa.If) (flow.Deps, []ssa.Instruction) {
	if c, ok := s.conds[br]; ok {
		return c.deps, c.reads
	}
	var reads []ssa.Instruction
	w := *s.walk
	w.Read = func(k *flow.Walk, instr ssa.Instruction) {
		reads = append(reads, instr)
		s.read(k, instr)
	}
	d := flow.NewDeps()
	for _, b := range shortCircuit(br) {
		merge(&d, w.Of(b.Cond, "", b))
	}
	s.conds[br] = condition{deps: d, reads: reads}
	return d, reads
}

// shortCircuit returns the branches that one condition was compiled to: br,
// and those before it that lead either to it or to one of its targets.
func shortCircuit(br *ssa.If) []*ssa.If {
	out := []*ssa.If{br}
	b := br.Block()
	for len(b.Preds) == 1 && len(out) < 8 {
		p := b.Preds[0]
		prev, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
		if !ok {
			break
		}
		other := p.Succs[0]
		if other == b {
			other = p.Succs[1]
		}
		if !slices.Contains(br.Block().Succs, other) {
			break
		}
		out = append(out, prev)
		b = p
	}
	return out
}

// A condition is what a branch depends on, and the reads that it does.
type condition struct {
	deps     flow.Deps
	reads    []ssa.Instruction
	attempts []*effect // nil until asked for
}

// attempted: only the goroutine whose attempt at a lock, a compare-and-swap or
// a set-if-absent succeeds runs the load.
func (s *scope) attempted(st, l *effect) string {
	found := slices.ContainsFunc(s.order, isAttempt)
	for f := l.instr.Parent(); f != nil; f = f.Parent() {
		for _, li := range s.flow.Lift(l.instr, f) {
			for br := range branches(f) {
				if s.raised(br, li) {
					return "a flag under a lock lets one run"
				}
				if !found || len(s.attempts(br)) == 0 || !s.splits(br, br, li) {
					continue
				}
				for _, e := range s.attempts(br) {
					switch {
					case e.kind == tryEffect:
						return "only one attempt succeeds"
					case e != st:
						if e.acc.Cache.Place == catalog.Shared {
							return "lock in " + e.acc.Cache.Library
						}
						return "only one attempt succeeds"
					}
				}
			}
		}
		if f == s.fn {
			break
		}
	}
	return ""
}

// raised reports whether a branch asks for a flag that is then raised, under
// the lock that was held when it was asked for: if busy { return }; busy = true.
func (s *scope) raised(br *ssa.If, li ssa.Instruction) bool {
	cond := br.Cond
	if u, ok := cond.(*ssa.UnOp); ok && u.Op == token.NOT {
		cond = u.X
	}
	read, ok := cond.(*ssa.UnOp)
	if !ok || read.Op != token.MUL {
		return false
	}
	p, ok := s.flow.Place(read.X, read)
	if !ok {
		return false
	}
	for _, b := range br.Parent().Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || !flow.Dominates(br, st) || !s.after(st, li) || !isTrue(st.Val) {
				continue
			}
			if q, ok := s.flow.Place(st.Addr, st); !ok || !q.Same(p) {
				continue
			}
			for _, h := range s.heldAt(st) {
				if h.excl && slices.ContainsFunc(s.heldAt(br), func(x held) bool { return x.by == h.by }) {
					return true
				}
			}
		}
	}
	return false
}

func isTrue(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	return ok && k.Value != nil && k.Value.ExactString() == "true"
}

// asksUnderLock reports whether a function parameter that loads runs under a
// lock, and only after another one, a lookup, was asked under it.
func (s *scope) asksUnderLock(l *effect) bool {
	for _, h := range s.heldAt(l.instr) {
		if !h.excl {
			continue
		}
		for br := range branches(l.instr.Parent()) {
			if flow.Dominates(h.by, br) && s.splits(br, br, l.instr) && len(s.marked(s.conditions(br), func(e *effect) bool {
				return e != l && e.kind == loadEffect && e.load.Kind == ParamLoad && flow.Dominates(h.by, e.instr)
			})) > 0 {
				return true
			}
		}
	}
	return false
}

// attempts returns the attempts that a branch depends on.
func (s *scope) attempts(br *ssa.If) []*effect {
	s.conditionReads(br)
	c := s.conds[br]
	if c.attempts == nil {
		c.attempts = append([]*effect{}, s.marked(c.deps, isAttempt)...)
		s.conds[br] = c
	}
	return c.attempts
}

// isAttempt: a lock that may not be had, or a set-if-absent.
func isAttempt(e *effect) bool {
	return e.kind == tryEffect || e.kind == accessEffect && e.acc.Op == catalog.Add
}

// waits: the scope waits on something that it looked up: a channel or a wait
// group of the load that is in flight.
func (s *scope) waits() bool {
	if s.waiting == nil {
		w := s.findWait()
		s.waiting = &w
	}
	return *s.waiting
}

func (s *scope) findWait() bool {
	fromMap := func(v ssa.Value, at ssa.Instruction) bool {
		return len(s.marked(s.walk.Of(v, "", at), func(e *effect) bool {
			return e.kind == accessEffect && (e.acc.Op == catalog.Get || e.acc.Op == catalog.Add)
		})) > 0
	}
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.UnOp:
					if instr.Op == token.ARROW && fromMap(instr.X, instr) {
						return true
					}
				case *ssa.Select:
					for _, st := range instr.States {
						if fromMap(st.Chan, instr) {
							return true
						}
					}
				case *ssa.Call:
					if info := s.infos[instr]; info != nil && slices.ContainsFunc(info.effects, func(e *effect) bool { return e.kind == waitEffect }) {
						if r := receiver(instr); r != nil && fromMap(r, instr) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}
