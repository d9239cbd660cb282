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
	var marked ssa.CallInstruction
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				texts := constTexts(call)
				if slices.Contains(texts, "vary") {
					return // the response says itself what it depends on
				}
				if marked == nil && slices.Contains(texts, "cache-control") && slices.ContainsFunc(texts, shareable) {
					marked = call
				}
			}
		}
	}
	if marked == nil {
		return
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
			base := p
			base.Steps = ""
			who := s.identity(p)
			if t := s.typeOf(base); who == "" || t == nil || !s.c.requestType(t) || inAddress(p) || slices.ContainsFunc(around, p.Overlaps) ||
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
	return !strings.Contains(text, "private") && !strings.Contains(text, "no-store") &&
		(strings.Contains(text, "s-maxage=") && !strings.Contains(text, "s-maxage=0") || slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), "public"))
}

// constTexts returns the constant strings among the arguments of a call, in
// lower case.
func constTexts(call ssa.CallInstruction) []string {
	var out []string
	for _, a := range call.Common().Args {
		if m, ok := a.(*ssa.MakeInterface); ok {
			a = m.X
		}
		if k, ok := a.(*ssa.Const); ok && k.Value != nil && k.Value.Kind() == constant.String {
			out = append(out, strings.ToLower(constant.StringVal(k.Value)))
		}
	}
	return out
}
