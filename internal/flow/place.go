package flow

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// FieldName returns the name of field i of t, a struct or a pointer to one.
func FieldName(t types.Type, i int) string {
	if st := structOf(t); st != nil && i < st.NumFields() {
		return st.Field(i).Name()
	}
	return "?"
}

func structOf(t types.Type) *types.Struct {
	t = types.Unalias(t)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	if st == nil {
		// A type parameter has a core type in generic code.
		if tp, ok := t.(*types.TypeParam); ok {
			if u, ok := tp.Underlying().(*types.Interface); ok && u.NumEmbeddeds() == 1 {
				return structOf(u.EmbeddedType(0))
			}
		}
	}
	return st
}

// TypeName returns the full name of the named type that t is or points to,
// without type arguments; "" for an unnamed type.
func TypeName(t types.Type) string {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok {
		return ""
	}
	obj := n.Origin().Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// Stored returns the values that at can see in the part of an allocation
// named by steps exactly.
func (s *Scope) Stored(alloc ssa.Value, steps string, at ssa.Instruction) []Origin {
	var out []Origin
	for _, w := range s.reaching(alloc, steps, at) {
		if w.val != nil && w.steps == steps {
			out = append(out, Origin{w.val, w.instr})
		}
	}
	return out
}

// Parts returns the values stored in any part of an allocation that at can see.
func (s *Scope) Parts(alloc ssa.Value, at ssa.Instruction) []Origin {
	var out []Origin
	for _, w := range s.reaching(alloc, "", at) {
		if w.val != nil {
			out = append(out, Origin{w.val, w.instr})
		}
	}
	return out
}

// Place returns the place that v is, points to or refers to, if it is one
// place whichever way the function was reached: a field of the receiver, a
// parameter, a package variable, an object made here.
func (s *Scope) Place(v ssa.Value, at ssa.Instruction) (Path, bool) { return s.placeOf(v, at, 0) }

func (s *Scope) placeOf(v ssa.Value, at ssa.Instruction, depth int) (Path, bool) {
	if depth > 10 {
		return Path{}, false
	}
	base, steps := s.Address(v)
	below := func(p Path, ok bool) (Path, bool) {
		return p.Field(firstType(base.Type(), steps), steps), ok
	}
	switch b := base.(type) {
	case *ssa.Parameter:
		fn := b.Parent()
		for i, p := range fn.Params {
			if p != b {
				continue
			}
			if fn == s.Fn {
				return below(Path{Root: Param, Param: i, Name: b.Name(), Recv: i == 0 && fn.Signature.Recv() != nil}, true)
			}
			if os := s.Origins(b, at); len(os) == 1 && os[0].Value != base {
				return below(s.placeOf(os[0].Value, os[0].At, depth+1))
			}
			return below(Path{Root: Inner, Param: i, Name: b.Name()}, true)
		}
	case *ssa.FreeVar:
		return below(Path{Root: Inner, Name: b.Name()}, true)
	case *ssa.Global:
		return below(Path{Root: Global, Name: GlobalName(b)}, true)
	case *ssa.UnOp:
		inner, more := s.Address(b.X)
		if alloc, ok := inner.(*ssa.Alloc); ok {
			ws := slices.DeleteFunc(s.reaching(alloc, more, b), isNil) // taken away, it is no other place
			if len(ws) == 1 && ws[0].val != nil && strings.HasPrefix(more, ws[0].steps) {
				rest := more[len(ws[0].steps):]
				p, ok := s.placeOf(ws[0].val, ws[0].instr, depth+1)
				return below(p.Field(firstType(ws[0].val.Type(), rest), rest), ok)
			}
			return Path{}, false
		}
		return below(s.placeOf(b.X, b, depth+1))
	case *ssa.Field:
		p, ok := s.placeOf(b.X, b, depth+1)
		f := "." + FieldName(b.X.Type(), b.Field)
		p = p.Field(firstType(b.X.Type(), f), f)
		return below(p, ok)
	case *ssa.Lookup:
		p, ok := s.placeOf(b.X, b, depth+1)
		return below(p.Field("", "[]"), ok)
	case *ssa.TypeAssert:
		return below(s.placeOf(b.X, at, depth+1))
	case *ssa.Extract:
		switch t := b.Tuple.(type) {
		case *ssa.TypeAssert:
			return below(s.placeOf(t.X, at, depth+1))
		case *ssa.Lookup:
			p, ok := s.placeOf(t.X, t, depth+1)
			return below(p.Field("", "[]"), ok)
		case *ssa.Call:
			return below(callPath(t))
		case *ssa.UnOp: // v, ok := <-ch
			return below(s.placeOf(t.X, t, depth+1))
		}
	case *ssa.MakeInterface:
		return below(s.placeOf(b.X, at, depth+1))
	case *ssa.ChangeInterface:
		return below(s.placeOf(b.X, at, depth+1))
	case *ssa.Call:
		return below(callPath(b))
	case *ssa.Phi:
		// What was found, or else made here to be put in its place, is what
		// was found.
		var found Path
		for i, e := range b.Edges {
			if k, ok := e.(*ssa.Const); ok && k.IsNil() {
				continue
			}
			p, ok := s.placeOf(e, lastOf(b.Block().Preds[i]), depth+1)
			switch {
			case !ok:
				return Path{}, false
			case found.Root == "" || found.Root == Fresh:
				found = p
			case p.Root != Fresh && !p.Same(found):
				return Path{}, false
			}
		}
		return below(found, found.Root != "")
	case *ssa.Alloc:
		// A variable that holds a reference is seen through; an object made
		// here is its own place.
		if steps == "" {
			if os := s.Stored(b, "", at); len(os) == 1 && isReference(os[0].Value.Type()) {
				return s.placeOf(os[0].Value, os[0].At, depth+1)
			}
		} else if ws := s.reaching(b, steps, at); len(ws) == 1 && ws[0].must && strings.HasPrefix(steps, ws[0].steps) {
			// A copy of a struct, such as a parameter passed by value.
			rest := steps[len(ws[0].steps):]
			if p, ok := s.placeOf(ws[0].val, ws[0].instr, depth+1); ok && rest != "" {
				return p.Field(firstType(ws[0].val.Type(), rest), rest), true
			}
		}
		return below(fresh(b), true)
	case *ssa.MakeMap, *ssa.MakeSlice:
		return fresh(b), true
	}
	return Path{}, false
}

func isNil(w write) bool {
	k, ok := w.val.(*ssa.Const)
	return ok && k.IsNil()
}

// fresh names an object by where it is made, so that two of them differ.
func fresh(v ssa.Value) Path {
	return Path{Root: Fresh, Name: v.Parent().Name() + "." + v.Name() + "/" + called(v)}
}

// called is what a reader would call an object: its variable or its type.
func called(v ssa.Value) string {
	if a, ok := v.(*ssa.Alloc); ok {
		if token.IsIdentifier(a.Comment) && a.Comment != "complit" && a.Comment != "new" && a.Comment != "varargs" {
			return a.Comment
		}
	}
	if n := TypeName(v.Type()); n != "" {
		return LastName(n)
	}
	return "local"
}

// LastName returns the last part of a full name: "User" of "example.com/p.User".
func LastName(name string) string { return name[strings.LastIndexAny(name, "./")+1:] }

func callPath(call *ssa.Call) (Path, bool) {
	c := call.Common()
	if c.IsInvoke() {
		return Path{Root: Call, Name: c.Method.FullName()}, true
	}
	if fn := c.StaticCallee(); fn != nil {
		return Path{Root: Call, Name: fn.String()}, true
	}
	return Path{}, false
}

func isReference(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Interface, *types.Slice:
		return true
	}
	return false
}
