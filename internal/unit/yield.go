package unit

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// summary tells the walker what a call yields.
func (s *scope) summary(w *flow.Walk, call ssa.CallInstruction, result, arg int, steps string) bool {
	info := s.info(call)
	if !info.ready {
		return false // a cycle: what the call is made of depends on itself
	}
	if info.entry != nil {
		return s.librarySummary(w, call, info, result, arg, steps)
	}
	for i, f := range info.funcs {
		if result >= 0 {
			if result < len(f.Results) {
				s.value(w, call, info, i, &f.Results[result], steps)
				for _, d := range f.Results[result].Deps {
					if d.Path.Root == flow.Param && d.Path.Steps == "" && !d.Control {
						s.outs(w, call, info, i, d.Path.Param) // it hands back what it was given to fill
					}
				}
			}
			continue
		}
		p := arg
		if call.Common().IsInvoke() {
			p++ // arguments of an interface call do not count the receiver
		}
		s.outs(w, call, info, i, p)
	}
	for _, e := range info.effects[info.own:] {
		if e.kind == loadEffect || e.kind == nowEffect || e.kind == tryEffect || isGet(e) {
			w.Mark(call, e.n)
		}
	}
	if len(info.funcs) > 0 {
		return true
	}
	for fn := range info.runs {
		s.returns(w, fn)
	}
	if info.known && result >= 0 && callee(call) == nil {
		w.Args(call, -1) // a function that copies or tests what it is given
	}
	return info.known || s.part(w, call, result, arg, steps)
}

// outs walks what a summary says is written through a parameter.
func (s *scope) outs(w *flow.Walk, call ssa.CallInstruction, info *callInfo, fi, param int) {
	f := info.funcs[fi]
	for j := range f.Outs {
		if f.Outs[j].Param == param {
			s.value(w, call, info, fi, &f.Outs[j].Value, "")
		}
	}
}

// value walks what a summary says of a result.
func (s *scope) value(w *flow.Walk, call ssa.CallInstruction, info *callInfo, fi int, v *Value, steps string) {
	data := 0
	for _, d := range v.Deps {
		if !d.Control {
			data++
		}
	}
	for _, d := range v.Deps {
		add := func() {
			more := d.Path.Steps
			if data == 1 && len(v.Loads)+len(v.Gets) == 0 {
				more += steps
			}
			switch d.Path.Root {
			case flow.Param:
				w.Arg(call, d.Path.Param, more)
			case flow.Global:
				w.Path(d.Path, call.Pos())
			}
		}
		if d.Control {
			w.AsControl(add)
		} else {
			add()
		}
	}
	for _, l := range v.Loads {
		if l < len(info.loads[fi]) {
			by := info.loads[fi][l]
			for _, e := range by.effects {
				w.Mark(call, e.n)
			}
			if by.body != nil {
				s.returns(w, by.body)
			}
		}
	}
	for _, g := range v.Gets {
		if g < len(info.acc[fi]) {
			e := info.acc[fi][g]
			w.Mark(call, e.n)
			if e.body != nil {
				s.returns(w, e.body)
			}
		}
	}
	for _, e := range info.effects {
		if v.Now && e.kind == nowEffect || v.Rand && e.kind == randomEffect || v.Try && e.kind == tryEffect {
			w.Mark(call, e.n)
		}
	}
}

// returns walks everything that a closure returns, but errors.
func (s *scope) returns(w *flow.Walk, fn *ssa.Function) {
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range r.Results {
				if !isError(v.Type()) || len(r.Results) == 1 {
					w.Value(v, "", r)
				}
			}
		}
	}
}

func (s *scope) librarySummary(w *flow.Walk, call ssa.CallInstruction, info *callInfo, result, arg int, steps string) bool {
	e := info.entry
	if result < 0 && e.Into.Present() {
		// Only the destination is written through.
		v, _ := s.operand(call, e.Into)
		if c := call.Common(); arg < 0 || arg >= len(c.Args) || c.Args[arg] != v && !e.Into.Rest {
			return true
		}
	}
	if e.Queued {
		return true
	}
	switch e.Op {
	case catalog.Exec:
		for _, g := range s.queued(call, e) {
			w.Mark(g.instr, g.n)
		}
	case catalog.Get, catalog.GetLoad, catalog.Read, catalog.Random, catalog.Now, catalog.TryLock, catalog.Add:
		for _, eff := range info.effects {
			w.Mark(call, eff.n)
			if eff.body != nil {
				s.returns(w, eff.body)
			}
		}
		if e.Op == catalog.Now {
			// time.Since(t) is made of t as well.
			w.Args(call, -2)
		}
		if e.Op == catalog.Read && e.Into.Present() && result >= 0 {
			return true
		}
	case catalog.Flight, catalog.Once:
		for _, eff := range info.effects {
			w.Mark(call, eff.n)
		}
		for fn := range info.runs {
			s.returns(w, fn)
		}
	case catalog.Identity, catalog.Pure:
		for _, eff := range info.effects {
			w.Mark(call, eff.n)
		}
		return s.part(w, call, result, arg, steps)
	default:
		return false
	}
	return true
}
