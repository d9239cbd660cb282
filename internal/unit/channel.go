package unit

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// A send on a channel that is kept in a field or variable is a store, if what
// the package receives from it is stored: the loader hands its result to a
// goroutine that writes the cache.

// chanIdent returns the identity of the field or variable that v, a channel,
// is read from.
func chanIdent(v ssa.Value) string {
	if u, ok := v.(*ssa.UnOp); ok {
		return identOf(u.X)
	}
	return ""
}

// prescanReceive notes the functions that receive from a field or variable.
func (c *compiler) prescanReceive(top *ssa.Function, instr ssa.Instruction) {
	note := func(ch ssa.Value) {
		if id := chanIdent(ch); id != "" && !slices.Contains(c.receivers[id], top) {
			c.receivers[id] = append(c.receivers[id], top)
		}
	}
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if isReceive(instr) {
			note(instr.X)
		}
	case *ssa.Select:
		for _, st := range instr.States {
			if !isSend(st) {
				note(st.Chan)
			}
		}
	}
}

func isReceive(u *ssa.UnOp) bool { return u.Op == token.ARROW }

func isSend(st *ssa.SelectState) bool { return st.Dir == types.SendOnly }

// sends yields the channels and values that an instruction sends.
func sends(instr ssa.Instruction) (chans, vals []ssa.Value) {
	switch instr := instr.(type) {
	case *ssa.Send:
		return []ssa.Value{instr.Chan}, []ssa.Value{instr.X}
	case *ssa.Select:
		for _, st := range instr.States {
			if isSend(st) {
				chans, vals = append(chans, st.Chan), append(vals, st.Send)
			}
		}
	}
	return chans, vals
}

// send records the stores that the receivers of a channel do with what is sent.
func (s *scope) send(info *callInfo, instr ssa.Instruction) {
	chans, vals := sends(instr)
	for i, ch := range chans {
		id := chanIdent(ch)
		if id == "" {
			continue
		}
		for _, fn := range s.c.receivers[id] {
			in := s.c.scopes[fn]
			if in == nil || in == s || in.sum == nil {
				continue
			}
			for _, e := range in.order {
				if isStore(e) && !e.owned {
					s.sent(info, instr, s.place(ch, instr), vals[i], in, e)
				}
			}
		}
	}
}

// sent records one store e, of a scope that receives from the channel at ch,
// as a store of v by instr.
func (s *scope) sent(info *callInfo, instr ssa.Instruction, ch flow.Path, v ssa.Value, in *scope, e *effect) {
	rest := func(p flow.Path) (string, bool) {
		steps, ok := strings.CutPrefix(p.Ident(), ch.Ident())
		return steps, ok && (steps == "" || steps[0] == '.')
	}
	var value ssa.Value
	d := in.valueOf(e)
	for _, p := range sortedPaths(d) {
		steps, ok := rest(p)
		if !ok || value != nil {
			continue
		}
		value = v
		if os := s.fieldOf(v, steps, instr); steps != "" && len(os) > 0 {
			value = os[0].Value
		}
	}
	if value == nil {
		return
	}
	n := *e.acc
	n.Key = e.acc.Key.Replace(func(p flow.Path) (key.Template, bool) {
		steps, ok := rest(p)
		if !ok {
			return key.Template{}, false
		}
		return s.keyAt(v, steps, instr), true
	})
	// The object that holds the channel holds the cache, or a way to it.
	owner := ch.Parent()
	if n.Cache.Path.Root != flow.Global {
		steps := n.Cache.Path.Steps
		typ := n.Cache.Path.Type
		n.Cache.Path = owner.Field(typ, steps)
		n.Cache.Local = owner.Root == flow.Fresh && n.Cache.Place != catalog.Shared
	}
	if len(n.Via) < maxVia {
		n.Via = append(slices.Clone(n.Via), s.c.at(instr))
	}
	s.add(info, &effect{instr: instr, acc: &n, value: value, sited: true})
}

func sortedPaths(d flow.Deps) []flow.Path {
	var out []flow.Path
	for p := range d.Paths {
		out = append(out, p)
	}
	slices.SortFunc(out, flow.Path.Compare)
	return out
}
