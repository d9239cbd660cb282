package unit

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/sqltext"
)

// work records what the scope's function does that freshness depends on. Who
// does what through whom is for linking to follow: the writer of a source and
// the reader that caches it rarely know each other.
func (s *scope) work() {
	w := &Work{Func: s.name, Generated: s.c.generated[s.c.at(s.fn.Blocks[0].Instrs[0]).File]}
	var at []ssa.Instruction // of the steps
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				var steps []Step
				if call, ok := instr.(ssa.CallInstruction); ok {
					steps = s.steps(call)
				}
				for _, st := range append(steps, s.handedOn(instr)...) {
					w.Steps = append(w.Steps, st)
					at = append(at, instr)
				}
			}
		}
	}
	s.sequence(w.Steps, at)
	if len(w.Steps) == 0 && !s.c.sited[s.name] {
		w = nil
	}
	s.c.works[s.name] = w
}

// steps returns what a call writes, or the call itself where another function
// may.
func (s *scope) steps(call ssa.CallInstruction) []Step {
	fn := callee(call)
	if fn == nil {
		return nil
	}
	step := func() Step { return Step{At: s.c.callPos(call), Name: shortName(fn)} }
	if commits(fn) {
		st := step()
		st.Commit = true
		return []Step{st}
	}
	if e := s.info(call).entry; e != nil {
		switch e.Op {
		case catalog.Delete, catalog.Clear:
			st := step()
			st.Drop = true
			return []Step{st}
		case catalog.Write:
			return s.writes(call, e, "")
		case catalog.Read:
			return s.writes(call, e, sqltext.Read) // its text may say otherwise
		}
		return nil
	}
	var out []Step
	for _, u := range s.handedText(call) {
		if verb, of := inTable(u); verb != sqltext.Read {
			st := step()
			st.Verb, st.Of = verb, []Entity{of}
			out = append(out, st)
		}
	}
	if call.Common().IsInvoke() {
		if s.c.own(fn.Pkg()) && mayWrite(fn) {
			st := step()
			st.Call, st.Iface = s.c.fullName(fn), true
			out = append(out, st)
		}
		return out
	}
	if s.c.hasWork(fn) {
		st := step()
		st.Call = s.c.fullName(fn)
		return append(out, st)
	}
	if len(out) > 0 {
		return out
	}
	if s.c.own(fn.Pkg()) && Drops(fn.Name()) && saysCache(shortName(fn)+" "+fn.Pkg().Name()) {
		st := step()
		st.Blind = true // such as one that runs a script
		return []Step{st}
	}
	if verb := s.c.opaqueVerb(fn); verb != "" {
		return s.writes(call, nil, verb)
	}
	return nil
}

// commits: a method Commit of what can be rolled back.
func commits(fn *types.Func) bool {
	r := fn.Signature().Recv()
	if r == nil || fn.Name() != "Commit" {
		return false
	}
	m, _, _ := types.LookupFieldOrMethod(r.Type(), true, fn.Pkg(), "Rollback")
	_, ok := m.(*types.Func)
	return ok
}

// opaqueVerb returns what a function of a library changes that nobody
// describes, by its name; "" if it seems to change nothing. It takes a context and
// can fail, as a helper over a driver does.
func (c *compiler) opaqueVerb(fn *types.Func) sqltext.Verb {
	verb := VerbOf(fn.Name())
	sig := fn.Signature()
	if n := sig.Results().Len(); verb == sqltext.Read || c.own(fn.Pkg()) || !takesContext(sig) || n == 0 || !isError(sig.Results().At(n-1).Type()) {
		return ""
	}
	return verb
}

// writes returns what a call that reaches a source writes; verb as in sourceOf.
func (s *scope) writes(call ssa.CallInstruction, e *catalog.Entry, verb sqltext.Verb) []Step {
	var out []Step
	for _, a := range s.sourceOf(call, e, verb) {
		if a.verb != sqltext.Read {
			out = append(out, Step{At: s.c.callPos(call), Name: shortName(callee(call)), Verb: a.verb, Of: a.of})
		}
	}
	return out
}

// readBy returns the entities that a catalogued call reads.
func (s *scope) readBy(call ssa.CallInstruction, e *catalog.Entry) string {
	var out []string
	for _, a := range s.sourceOf(call, e, sqltext.Read) {
		if a.verb == sqltext.Read {
			for _, e := range a.of {
				out = append(out, string(e))
			}
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// Entities are what the load reads.
func (l *Load) Entities() []Entity {
	if l.Of == "" {
		return nil
	}
	var out []Entity
	for s := range strings.SplitSeq(l.Of, ", ") {
		out = append(out, Entity(s))
	}
	return out
}

// Reads adds to what the load reads.
func (l *Load) Reads(es ...Entity) {
	for _, e := range es {
		if !slices.Contains(l.Entities(), e) {
			l.Of = strings.TrimPrefix(l.Of+", "+string(e), ", ")
		}
	}
}

// maxSequence bounds the steps of a function of which the order is told.
const maxSequence = 60

// sequence tells which steps run in a transaction, which always come after one
// that may drop entries, and which never run together.
func (s *scope) sequence(steps []Step, at []ssa.Instruction) {
	if len(steps) == 0 {
		return
	}
	txs := map[*ssa.Function]int{}
	joins := s.joins()
	for i := range steps {
		if tx := s.around(at[i].Parent(), inTransaction); tx != nil {
			if txs[tx] == 0 {
				txs[tx] = len(txs) + 1
			}
			steps[i].Tx = txs[tx]
		}
		steps[i].Returned = s.around(at[i].Parent(), isReturn) != nil
		steps[i].Deferred = isDefer(at[i]) || s.around(at[i].Parent(), isDefer) != nil
		if !joins && (isGo(at[i]) || s.around(at[i].Parent(), isGo) != nil) {
			steps[i].Later = true
		}
	}
	if len(steps) > maxSequence {
		return
	}
	for i := range steps {
		for j := range steps {
			if s.apartFrom(at[i], at[j]) {
				steps[i].Apart = append(steps[i].Apart, j)
			}
		}
	}
	for i := range steps {
		if st := &steps[i]; st.Deferred || !st.Drop && (st.Call == "" || !Drops(st.Method())) {
			continue
		}
		for j := i + 1; j < len(steps); j++ {
			if at[i].Parent() == at[j].Parent() && at[i] != at[j] && flow.Dominates(at[i], at[j]) && !s.flow.Reaches(at[j].Block(), at[i].Block()) {
				steps[i].Before = append(steps[i].Before, j)
			}
		}
	}
}

// apartFrom: both instructions are in branches of the function, of which a call
// takes one.
func (s *scope) apartFrom(a, b ssa.Instruction) bool {
	return a.Parent() == s.fn && b.Parent() == s.fn && !isDefer(a) && !isDefer(b) &&
		a.Block() != b.Block() && !s.flow.Reaches(a.Block(), b.Block()) && !s.flow.Reaches(b.Block(), a.Block())
}

// around returns fn, or the closure around it, that an instruction for which is
// holds runs or hands over; nil if there is none.
func (s *scope) around(fn *ssa.Function, is func(ssa.Instruction) bool) *ssa.Function {
	for ; fn != s.fn; fn = fn.Parent() {
		if slices.ContainsFunc(s.flow.Anchors(fn), is) {
			return fn
		}
	}
	return nil
}

func isDefer(instr ssa.Instruction) bool { _, ok := instr.(*ssa.Defer); return ok }

func isReturn(instr ssa.Instruction) bool { _, ok := instr.(*ssa.Return); return ok }

func isGo(instr ssa.Instruction) bool { _, ok := instr.(*ssa.Go); return ok }

// inTransaction: a call that runs a closure in a transaction.
func inTransaction(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	f := callee(call)
	return f != nil && transacts(f.Name())
}

// transacts: a function that runs another one in a transaction, by its name.
func transacts(name string) bool {
	return slices.ContainsFunc(catalog.WordsOf(name), func(w string) bool {
		return w == "transaction" || w == "tx" || w == "txn" || w == "transactional" || w == "atomic"
	})
}

// joins reports whether the scope's function waits for something: for what it
// has started, as far as that can be told.
func (s *scope) joins() bool {
	for _, b := range s.fn.Blocks {
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if i.Op == token.ARROW {
					return true
				}
			case ssa.CallInstruction:
				if slices.ContainsFunc(s.info(i).effects, func(e *effect) bool { return e.kind == waitEffect }) {
					return true
				}
				if f := callee(i); f != nil && f.Name() == "Wait" {
					return true
				}
			}
		}
	}
	return false
}

// handedOn returns the functions that an instruction uses as values: they run
// at a time of their own.
func (s *scope) handedOn(instr ssa.Instruction) []Step {
	var out []Step
	call, isCall := instr.(ssa.CallInstruction)
	s.ops = instr.Operands(s.ops[:0])
	for i, op := range s.ops {
		f, ok := (*op).(*ssa.Function)
		if !ok || isCall && i == 0 && call.Common().Value == *op {
			continue
		}
		if fn, ok := s.c.real(f).Object().(*types.Func); ok && s.c.hasWork(fn) {
			out = append(out, Step{At: s.c.at(instr), Name: shortName(fn), Call: s.c.fullName(fn), Later: true, Handed: true})
		}
	}
	return out
}

// own reports whether a package is one of those that are compiled.
func (c *compiler) own(p *types.Package) bool {
	return p != nil && (p == c.pass.Pkg || c.imported[p.Path()] != nil)
}

// hasWork reports whether the function has work, or is not known to have none:
// in a cycle, some function is compiled before one that it calls.
func (c *compiler) hasWork(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	name := c.fullName(fn)
	if fn.Pkg() == c.pass.Pkg {
		w, done := c.works[name]
		return w != nil || !done && c.byName[name] != nil
	}
	u := c.imported[fn.Pkg().Path()]
	return u != nil && u.FindWork(name) != nil
}

// mayWrite: an interface's method that may change a source, or drop an entry.
func mayWrite(m *types.Func) bool {
	verb := VerbOf(m.Name())
	if verb == sqltext.Read {
		return false
	}
	sig := m.Signature()
	n := sig.Results().Len()
	return verb != "" || takesContext(sig) || n > 0 && isError(sig.Results().At(n-1).Type()) || Drops(m.Name())
}

// dropping are words of names of functions that drop entries.
var dropping = map[string]bool{"invalidate": true, "evict": true, "purge": true, "flush": true, "clear": true, "forget": true, "expire": true,
	"bust": true, "reset": true, "delete": true, "del": true, "remove": true, "drop": true, "refresh": true, "unset": true, "clean": true,
	"invalidates": true, "invalidation": true}

// Drops reports whether a function's name says that it drops entries of a cache.
func Drops(name string) bool {
	return slices.ContainsFunc(catalog.WordsOf(name), func(w string) bool { return dropping[w] })
}
