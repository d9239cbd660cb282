package unit

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// site records stores and deletes for the families of the map.
func (s *scope) site(e *effect) {
	if e.kind != accessEffect || e.acc.Cache.Local || e.acc.Cache.Library == SlotCache {
		return
	}
	switch e.acc.Op {
	case catalog.Delete, catalog.Clear:
	case catalog.Set, catalog.Add:
		if e.acc.Cache.Iface != "" && (len(e.acc.Via) > 0 || !saysCache(e.acc.Cache.Library)) {
			return // it may be no store at all
		}
	default:
		return
	}
	if e.sited && !fromList(e.acc.Key) || len(e.acc.Via) >= maxVia {
		return // recorded where its key was put together
	}
	s.c.sited[s.name] = true
	at := s.at(e)
	open := openKey(e.acc.Key)
	s.c.unit.Sites = append(s.c.unit.Sites, Site{Op: e.acc.Op, Cache: e.acc.Cache, Key: e.acc.Key, TTL: e.acc.TTL, Func: s.name,
		At: at, Loop: s.flow.InLoop(e.instr), Refill: e.acc.Refill, Open: open,
		Loaded: e.sum != nil && len(e.sum.Loads) > 0 || s.flow.InLoop(e.instr) && len(s.marked(s.valueOf(e), isLoad)) > 0})
}

// collected returns what a store appends to a field that keeps a list of keys;
// nil if it does no such thing.
func collected(st *ssa.Store) ssa.Value {
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 {
		return nil
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	if !ok || b.Name() != "append" || !isStrings(call.Type()) {
		return nil
	}
	if !keepsKeys(flow.FieldName(fa.X.Type(), fa.Field)) {
		return nil
	}
	return call.Call.Args[1]
}

// keepsKeys: a field that keeps a list of keys, by its name.
func keepsKeys(field string) bool {
	words := catalog.WordsOf(field)
	return slices.Contains(words, "keys") || slices.Contains(words, "key")
}

// fromList: the key is any of a list that a field keeps.
func fromList(k key.Template) bool {
	return slices.ContainsFunc(k.Holes(), func(p key.Piece) bool {
		return p.Hole != nil && strings.HasPrefix(p.Type, "[]") && p.Hole.Steps != "" && keepsKeys(flow.LastName(p.Hole.Steps))
	})
}

func isStrings(t types.Type) bool {
	sl, ok := t.Underlying().(*types.Slice)
	return ok && isString(sl.Elem())
}

// collect records keys that are put on a list: whoever keeps a list of keys
// drops them later. It counts as a drop where a drop makes a finding go away.
func (s *scope) collect(info *callInfo, st *ssa.Store) {
	a := &Access{Op: catalog.Delete, Loader: -1, At: s.c.at(st), Key: s.key.Of(collected(st), st)}
	a.Cache = Cache{Path: s.place(st.Addr, st), Library: "list of keys", Collected: true}
	s.deleteEach(info, s.add(info, &effect{instr: st, acc: a}))
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
