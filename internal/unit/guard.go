package unit

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// guarding returns what decides whether the cache is asked or filled at all:
// the personal answer goes past it, or what was found is checked against who
// asks. What is checked there is no input that the key leaves out. Only the
// branches that depend on one of the paths omitted are looked at.
func (s *scope) guarding(g, st *effect, omitted []flow.Path) []flow.Path {
	var out []flow.Path
	concerns := func(br *ssa.If) bool {
		for p := range s.conditions(br).Paths {
			if slices.ContainsFunc(omitted, p.Overlaps) {
				return true
			}
		}
		return false
	}
	for _, e := range []*effect{g, st} {
		if e == nil {
			continue // lookup and store are one call
		}
		for f := e.instr.Parent(); f != nil; f = f.Parent() {
			for _, ei := range s.flow.Lift(e.instr, f) {
				for br := range branches(f) {
					if concerns(br) && s.splits(br, br, ei) && (s.loadsElsewhere(br, ei) || e == st && s.loaded(br)) {
						out = append(out, s.asked(br.Cond, br, g)...)
					}
				}
			}
		}
	}
	for _, br := range s.deciders(g) {
		if concerns(br) {
			out = append(out, s.asked(br.Cond, br, g)...)
		}
	}
	return out
}

// asksHeaders: something in the scope depends on the headers of the request at p.
func (s *scope) asksHeaders(p flow.Path) bool {
	for _, f := range s.flow.Funcs {
		for br := range branches(f) {
			for q := range s.conditions(br).Paths {
				if q.Within(p) && (strings.Contains(q.Steps, "Header") || strings.Contains(q.Steps, "Cookie") || q.Steps == "") {
					return true
				}
			}
		}
	}
	return false
}

// asked returns what a condition depends on, or compares with, in so far as
// that comes neither from the lookup g nor from a load: what these yield
// depends on all that they are given.
func (s *scope) asked(cond ssa.Value, at ssa.Instruction, g *effect) []flow.Path {
	parts := []ssa.Value{cond}
	switch c := cond.(type) {
	case *ssa.UnOp:
		return s.asked(c.X, c, g)
	case *ssa.BinOp:
		parts, at = []ssa.Value{c.X, c.Y}, c
	case *ssa.Extract:
		if call, ok := c.Tuple.(*ssa.Call); ok {
			return s.asked(call, call, g)
		}
	case *ssa.Call:
		if !slices.ContainsFunc(s.info(c).effects, func(e *effect) bool { return isLoad(e) || isGet(e) }) {
			parts, at = c.Call.Args, c
		}
	}
	var out []flow.Path
	for _, v := range parts {
		d := s.walk.Of(v, "", at)
		if d.Marks[flow.Mark{Call: g.instr, N: g.n}] || len(s.marked(d, isLoad)) > 0 {
			continue
		}
		for p := range d.Paths {
			out = append(out, p)
		}
	}
	return out
}

// loaded: a load has been run before the branch.
func (s *scope) loaded(br *ssa.If) bool {
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		return isLoad(e) && slices.ContainsFunc(s.flow.Lift(e.instr, br.Parent()), func(i ssa.Instruction) bool { return s.flow.Before(i, br) })
	})
}

// loadsElsewhere: the side of br that does not ask the cache loads.
func (s *scope) loadsElsewhere(br *ssa.If, gi ssa.Instruction) bool {
	onTrue, _ := s.sides(br, br, gi)
	other := br.Block().Succs[0]
	if onTrue {
		other = br.Block().Succs[1]
	}
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		if !isLoad(e) {
			return false
		}
		return slices.ContainsFunc(s.flow.Lift(e.instr, br.Parent()), func(i ssa.Instruction) bool {
			return i.Block() == other || s.flow.Reaches(other, i.Block())
		})
	})
}

// fails: a block leads to nothing but returning an error, or a panic.
func fails(b *ssa.BasicBlock, depth int) bool {
	switch last := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.Panic:
		return true
	case *ssa.Jump:
		return depth < 3 && fails(b.Succs[0], depth+1)
	case *ssa.Return:
		for _, r := range last.Results {
			if isError(r.Type()) && !isZero(r) {
				return true
			}
		}
	}
	return false
}
