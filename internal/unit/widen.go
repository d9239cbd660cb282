package unit

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/widen"
)

// widenKeys notes how the keys of refills get what they leave out, where that
// is sure to reach every use of the key in the package.
func (c *compiler) widenKeys(order []*ssa.Function) {
	scopes := map[string]*scope{}
	for _, fn := range order {
		s := c.scopes[fn]
		scopes[s.name] = s
	}
	seen := map[Pos]int{}
	for i := range c.unit.Refills {
		r := &c.unit.Refills[i]
		s := scopes[r.Func]
		if s == nil || !slices.ContainsFunc(r.Inputs, func(in Input) bool { return !in.InKey }) {
			continue
		}
		edits := s.widen(r)
		for at, es := range edits {
			if j, ok := seen[at]; ok { // the key of two refills, which may lack different things
				c.unit.Refills[j].KeyAt, edits = nil, nil
				break
			}
			seen[at] = i
			c.edits[at] = es
		}
		for at := range edits {
			r.KeyAt = append(r.KeyAt, at)
		}
		slices.SortFunc(r.KeyAt, Pos.Compare)
	}
}

// widen returns the changes that add what the key of a refill leaves out, by
// where the key is made; nil if some use of the key would be left as it is.
func (s *scope) widen(r *Refill) map[Pos][]analysis.TextEdit {
	decl, ok := s.fn.Syntax().(*ast.FuncDecl)
	if !ok || r.Batch || r.Cache.Local || r.Cache.Iface != "" || len(r.Key.Alts) != 1 || r.StoreKey.Known() && key.Compare(r.Key, r.StoreKey) != key.Equal {
		return nil
	}
	uses := map[*ast.CallExpr]bool{}
	var keys []ast.Expr
	for _, e := range s.order {
		if e.kind != accessEffect || !mayTouch(e.acc, r) {
			continue
		}
		call, written := s.keyExpr(e)
		if written == nil || key.Compare(e.acc.Key, r.Key) != key.Equal {
			return nil
		}
		uses[call] = true
		keys = append(keys, written)
	}
	if len(keys) == 0 || s.c.usedElsewhere(r, s) {
		return nil
	}
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok && s.guardsByKey(call) {
					uses[s.c.calls[call.Pos()]] = true
				}
			}
		}
	}
	w := &widen.Writer{Pass: s.c.pass, Decl: decl, Harmless: func(call *ast.CallExpr) bool { return uses[call] }}
	values := s.missing(r, w)
	if values == nil {
		return nil
	}
	out := map[Pos][]analysis.TextEdit{}
	for _, k := range keys {
		e := w.Source(k)
		if e == nil {
			return nil
		}
		edits := w.Edits(e, values)
		if edits == nil {
			return nil
		}
		out[s.c.position(e.Pos())] = edits
	}
	return out
}

// guardsByKey: the call makes others with the same key wait, or logs it.
func (s *scope) guardsByKey(call ssa.CallInstruction) bool {
	if s.c.calls[call.Pos()] == nil {
		return false
	}
	fn := callee(call)
	if fn == nil {
		return false
	}
	if e := s.c.lookup(fn); e != nil && e.Op == catalog.Flight {
		return true
	}
	pkg := fn.Pkg()
	return pkg != nil && (pkg.Path() == "log" || pkg.Path() == "log/slog")
}

// mayTouch: an access may concern the entries of a refill.
func mayTouch(a *Access, r *Refill) bool {
	shared := r.Cache.Place == catalog.Shared
	if shared != (a.Cache.Place == catalog.Shared) {
		return false
	}
	if x, y := a.Cache.Path.Ident(), r.Cache.Path.Ident(); !shared && x != "" && y != "" && x != y {
		return false
	}
	return a.Op != catalog.Clear && key.Compare(a.Key, r.Key) != key.Disjoint
}

// usedElsewhere: another function of the package uses entries of the refill. A
// helper that is given its key is none: its callers are.
func (c *compiler) usedElsewhere(r *Refill, in *scope) bool {
	for _, s := range c.scopes {
		if s == in {
			continue
		}
		for _, e := range s.order {
			if e.kind == accessEffect && !openKey(e.acc.Key) && mayTouch(e.acc, r) {
				return true
			}
		}
	}
	return false
}

// keyExpr returns the call that an access is and the argument that is its key,
// nil if that is not certain.
func (s *scope) keyExpr(e *effect) (*ast.CallExpr, ast.Expr) {
	call, ok := e.instr.(ssa.CallInstruction)
	if !ok {
		return nil, nil
	}
	var found ast.Expr
	for i, v := range call.Common().Args {
		if b, ok := v.Type().Underlying().(*types.Basic); !ok || b.Kind() != types.String {
			if m, ok := v.(*ssa.MakeInterface); !ok || !types.Identical(m.X.Type(), types.Typ[types.String]) {
				continue
			}
		}
		t := s.key.Of(v, call)
		if t.Constant() || !strings.HasSuffix(e.acc.Key.String(), t.String()) {
			continue
		}
		if found != nil {
			return nil, nil
		}
		if !call.Common().IsInvoke() && call.Common().Signature().Recv() != nil {
			i--
		}
		found = s.argExpr(call, i)
	}
	return s.c.calls[call.Pos()], found
}

// missing returns what the key of a refill leaves out as values that may be
// read where the key is made, nil if any of it is something else.
func (s *scope) missing(r *Refill, w *widen.Writer) []widen.Value {
	var out []widen.Value
	for _, in := range r.Inputs {
		if in.InKey {
			continue
		}
		p := in.Path
		if p.Root != flow.Param || p.Recv || strings.ContainsAny(p.Steps, "[(") || p.Param >= len(s.fn.Params) {
			return nil
		}
		v, ok := s.fn.Params[p.Param].Object().(*types.Var)
		t := s.typeOf(p)
		if !ok || t == nil || v.Name() == "" || v.Name() == "_" {
			return nil
		}
		if !s.readSafely(p) {
			return nil
		}
		value := widen.Value{Param: v, Steps: p.Steps, Type: t}
		if !w.Fixed(value) {
			return nil
		}
		out = append(out, value)
	}
	return out
}

// readSafely: there is no pointer on the way to a field, which might be nil
// where the key is made.
func (s *scope) readSafely(p flow.Path) bool {
	for p.Steps != "" {
		p = p.Parent()
		if t := s.typeOf(p); t == nil || isPointer(t) {
			return false
		}
	}
	return true
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
