package unit

import (
	"cmp"
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// A Trace is what the compiler met in a package, and why it left out what it
// did. It is kept only when a reader asks (config.Config.Trace), never in a unit.
type Trace struct {
	Funcs []TracedFunc
}

// A TracedFunc is one declared function, with its closures.
type TracedFunc struct {
	Name     string
	File     string // base name
	From, To int    // lines
	Calls    []Traced
}

// A Traced is one thing that a function does which matters to a cache.
type Traced struct {
	At Pos
	// What says it for a reader: "lookup", "load", "lock".
	What string
	// Access is set for what touches a cache, Load for what reads a source.
	Access *Access
	Load   *Load
	// Nothing: it is a call of which nothing was seen; What says why.
	Nothing bool
	// Notes say why it is not part of a refill, or not protected.
	Notes []string
}

// maxNotes bounds the notes on one thing: a function may hold many stores.
const maxNotes = 6

// note remembers, when asked to, why the lookup g and the store st do not make
// a refill. Either may be nil.
func (s *scope) note(g, st *effect, why string) {
	if !s.c.cfg.Trace {
		return
	}
	add := func(e, other *effect, what string) {
		if e == nil {
			return
		}
		n := why
		if other != nil {
			n = fmt.Sprintf("with the %s at %s: %s", what, s.at(other), why)
		}
		if s.notes == nil {
			s.notes = map[*effect][]string{}
		}
		if len(s.notes[e]) < maxNotes && !slices.Contains(s.notes[e], n) {
			s.notes[e] = append(s.notes[e], n)
		}
	}
	add(g, st, "store")
	add(st, g, "lookup")
}

// trace returns what was met.
func (c *compiler) trace(order []*ssa.Function) *Trace {
	t := &Trace{}
	for _, fn := range order {
		from := c.pass.Fset.Position(fn.Pos())
		if syn := fn.Syntax(); syn != nil {
			from = c.pass.Fset.Position(syn.Pos())
		}
		if !from.IsValid() {
			continue
		}
		f := TracedFunc{Name: c.funcName(fn), File: filepath.Base(from.Filename), From: from.Line, To: from.Line}
		if syn := fn.Syntax(); syn != nil {
			f.To = c.pass.Fset.Position(syn.End()).Line
		}
		s := c.scopes[fn]
		for _, in := range s.flow.Funcs {
			for _, b := range in.Blocks {
				for _, instr := range b.Instrs {
					f.Calls = append(f.Calls, s.traced(instr)...)
				}
			}
		}
		slices.SortStableFunc(f.Calls, func(a, b Traced) int { return a.At.Compare(b.At) })
		t.Funcs = append(t.Funcs, f)
	}
	slices.SortStableFunc(t.Funcs, func(a, b TracedFunc) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.From, b.From))
	})
	return t
}

// traced returns what one instruction does.
func (s *scope) traced(instr ssa.Instruction) []Traced {
	info := s.infos[instr]
	if info == nil {
		return nil
	}
	var out []Traced
	for _, e := range info.effects {
		t := Traced{Notes: s.notes[e]}
		switch e.kind {
		case accessEffect:
			t.At, t.Access = s.at(e), e.acc
		case loadEffect:
			l := s.asLoad(e)
			t.At, t.Load = l.At, &l
		case lockEffect:
			t.What = "takes the lock " + e.place.String()
		case rlockEffect:
			t.What = "takes the read lock " + e.place.String()
		case randomEffect:
			t.What = "draws a random number"
		case tryEffect:
			t.What = "tries: only one goroutine succeeds"
		default:
			continue
		}
		if !t.At.Valid() {
			t.At = s.instrPos(instr)
		}
		out = append(out, t)
	}
	if len(info.runs) > 0 {
		out = append(out, Traced{At: s.instrPos(instr), What: "runs a closure: " + oneRun(info.runs)})
	}
	if call, ok := instr.(ssa.CallInstruction); ok && len(out) == 0 {
		t := Traced{At: s.c.callPos(call)}
		if e := info.entry; e != nil {
			t.What = "known to the catalogue: " + string(e.Op) + " of " + e.Library
		} else if fn := callee(call); fn != nil {
			t.What, t.Nothing = s.nothing(call, fn), true
		} else if s.flow.Callee(call) == nil && !isBuiltin(call) {
			t.What, t.Nothing = "calls a function value that is not known", true
		}
		if t.What != "" {
			out = append(out, t)
		}
	}
	return out
}

// nothing says why a call has no effect on a cache.
func (s *scope) nothing(call ssa.CallInstruction, fn *types.Func) string {
	name := shortName(fn)
	if call.Common().IsInvoke() {
		return fmt.Sprintf("calls the interface method %s: none of its implementations in sight (%d) touches a cache or a source", name, len(s.c.implementers(fn)))
	}
	f, seen := s.c.summaryOf(fn)
	switch {
	case f != nil:
		return "calls " + name + ", which leaves nothing for its callers to complete: no access to a cache that they know, and no load"
	case seen:
		return "calls " + name + ", which touches no cache and no source, or was not analysed"
	}
	return "calls " + name + ": the catalogue does not describe it, so it counts as doing nothing"
}

func isBuiltin(call ssa.CallInstruction) bool {
	_, ok := call.Common().Value.(*ssa.Builtin)
	return ok
}

func (s *scope) instrPos(instr ssa.Instruction) Pos {
	if call, ok := instr.(ssa.CallInstruction); ok {
		return s.c.callPos(call)
	}
	return s.c.at(instr)
}

// oneRun names the protection under which a call runs closures.
func oneRun(runs map[*ssa.Function]string) string {
	out := ""
	for _, prot := range runs {
		out = max(out, prot)
	}
	return cmp.Or(out, "no protection")
}

// String names the cache for a reader.
func (c Cache) String() string {
	name := c.Path.String()
	if c.Path.Root == flow.Call {
		name = "the cache " + name
	}
	if c.Library != "" {
		name += " (" + c.Library + ")"
	}
	return name
}

// String renders the ways in which a TTL may be decided.
func (t TTL) String() string {
	var out []string
	for _, p := range t.Parts {
		s := string(p.Kind)
		if p.Text != "" {
			s += " " + p.Text
		}
		if p.Kind == ConstTTL {
			s += " " + p.D.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " or ")
}
