package unit

import (
	"go/constant"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// publicResponse records that the scope marks a response as one that shared
// caches may keep, while what it loads for it depends on who asks.
func (s *scope) publicResponse() {
	marked := s.callWith(named("Cache-Control"), shareable)
	if marked == nil || s.callWith(named("Vary")) != nil {
		return // most functions; or the response says itself what it depends on
	}
	var around []flow.Path
	for f := marked.Parent(); f != nil; f = f.Parent() {
		for _, at := range s.flow.Lift(marked, f) {
			for br := range branches(f) {
				if s.splits(br, br, at) {
					for p := range s.conditions(br).Paths {
						around = append(around, p)
					}
				}
			}
		}
	}
	var ins []Input
	for _, e := range s.order {
		if !isLoad(e) {
			continue
		}
		for p, u := range s.fed(e).Paths {
			who := s.identity(p)
			if who == "" || !s.partOfRequest(p) || inAddress(p) || slices.ContainsFunc(around, p.Overlaps) ||
				slices.ContainsFunc(ins, func(in Input) bool { return in.Path.Same(p) }) {
				continue
			}
			ins = append(ins, Input{Path: p, At: e.load.At, Load: e.load.Name, Control: u.Control, Identity: who})
		}
	}
	if len(ins) == 0 {
		return
	}
	slices.SortFunc(ins, func(a, b Input) int { return a.Path.Compare(b.Path) })
	s.c.unit.Public = append(s.c.unit.Public, Public{Func: s.name, At: s.c.callPos(marked), Inputs: ins[:min(len(ins), maxInputs)]})
}

// inAddress: the part of a request stands in its address, which is the key of
// HTTP caches.
func inAddress(p flow.Path) bool {
	return slices.ContainsFunc([]string{"Param", "Query", "Path", "UR", "Host", "Form", "Bind"}, func(w string) bool { return strings.Contains(p.Steps, w) })
}

// shareable: the value of Cache-Control lets shared caches keep the response
// (RFC 9111, section 5.2.2).
func shareable(text string) bool {
	text = strings.ToLower(text)
	return !strings.Contains(text, "private") && !strings.Contains(text, "no-store") &&
		(strings.Contains(text, "s-maxage=") && !strings.Contains(text, "s-maxage=0") || slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), "public"))
}

func named(header string) func(string) bool {
	return func(text string) bool { return strings.EqualFold(text, header) }
}

// callWith returns the first call of the scope that is given, for each of the
// questions, a constant text of which it is true; nil if there is none.
func (s *scope) callWith(questions ...func(string) bool) ssa.CallInstruction {
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if ok && !slices.ContainsFunc(questions, func(is func(string) bool) bool { return !hasText(call, is) }) {
					return call
				}
			}
		}
	}
	return nil
}

// hasText reports whether a constant text of which is is true is among the
// arguments of a call.
func hasText(call ssa.CallInstruction, is func(string) bool) bool {
	return slices.ContainsFunc(call.Common().Args, func(a ssa.Value) bool {
		if m, ok := a.(*ssa.MakeInterface); ok {
			a = m.X
		}
		k, ok := a.(*ssa.Const)
		return ok && k.Value != nil && k.Value.Kind() == constant.String && is(constant.StringVal(k.Value))
	})
}
