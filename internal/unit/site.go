package unit

import (
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// site records stores and deletes for the families of the map.
func (s *scope) site(e *effect) {
	if e.kind != accessEffect || e.acc.Cache.Iface != "" || e.acc.Cache.Local || e.acc.Cache.Library == SlotCache {
		return
	}
	switch e.acc.Op {
	case catalog.Set, catalog.Add, catalog.Delete, catalog.Clear:
	default:
		return
	}
	if e.sited || len(e.acc.Via) >= maxVia {
		return // recorded where its key was put together
	}
	at := s.at(e)
	open := openKey(e.acc.Key)
	s.c.unit.Sites = append(s.c.unit.Sites, Site{Op: e.acc.Op, Cache: e.acc.Cache, Key: e.acc.Key, TTL: e.acc.TTL, Func: s.name,
		At: at, Loop: s.flow.InLoop(e.instr), Refill: e.acc.Refill, Open: open,
		Loaded: e.sum != nil && len(e.sum.Loads) > 0 || s.flow.InLoop(e.instr) && len(s.marked(s.valueOf(e), isLoad)) > 0})
}

// openKey: the key is a parameter, whole or as a list, so the callers decide.
func openKey(k key.Template) bool {
	for _, a := range k.Alts {
		for _, p := range a {
			if p.Hole == nil && p.Func == "" || p.Hole != nil && p.Hole.Root != flow.Param {
				return false
			}
		}
	}
	return true
}

// at is where an effect stands in this scope.
func (s *scope) at(e *effect) Pos {
	if n := len(e.acc.Via); n > 0 {
		return e.acc.Via[n-1]
	}
	return e.acc.At
}

// trail lists the positions of an access: where it stands in the scope, then
// the calls below it, as long as they are in the same package.
func (s *scope) trail(e *effect) []Pos {
	out := []Pos{s.at(e)}
	chain := append([]Pos{e.acc.At}, e.acc.Via...)
	for i := len(chain) - 2; i >= 0; i-- {
		if chain[i].Pkg != s.c.unit.Path {
			break
		}
		out = append(out, chain[i])
	}
	return out
}
