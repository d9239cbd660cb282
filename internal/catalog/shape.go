package catalog

import (
	"go/types"
	"path"
	"strings"
)

// shaped reports whether fn, which is called k, has the shape of c.
func (c *Call) shaped(fn *types.Func, k id) bool {
	sig, s := fn.Signature(), c.Shape
	if s.Variadic != "" && !sig.Variadic() || (s.Result != "" || s.Holds != "") && sig.Recv() == nil {
		return false // the usual case, told without looking at names
	}
	return fits(c.On, k.recv) && fits(c.Names, k.name) &&
		(s.Variadic == "" || matches(s.Variadic, sig.Params().At(sig.Params().Len()-1).Type())) &&
		(s.Result == "" || returns(fn, s.Result)) &&
		(s.Holds == "" || holds(sig.Recv().Type(), s.Holds, map[types.Type]bool{}))
}

// fits reports whether one of the patterns matches name, or there is none.
func fits(patterns []string, name string) bool {
	for _, p := range patterns {
		if ok, _ := path.Match(p, name); ok {
			return true
		}
	}
	return len(patterns) == 0
}

// returns reports whether fn is a method of an interface, or of the package of
// its result, and that result's type matches the pattern.
func returns(fn *types.Func, pattern string) bool {
	iface := types.IsInterface(fn.Signature().Recv().Type())
	for r := range fn.Signature().Results().Variables() {
		n := named(r.Type())
		if n != nil && (iface || n.Obj().Pkg() == fn.Pkg()) && matches(pattern, n) {
			return true
		}
	}
	return false
}

// holds reports whether a struct has a field whose type matches the pattern.
// The fields' types of its own package are searched, too.
func holds(t types.Type, pattern string, seen map[types.Type]bool) bool {
	n := named(t)
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if matches(pattern, f.Type()) {
			return true
		}
		if in := named(f.Type()); in != nil && in.Obj().Pkg() == n.Obj().Pkg() && holds(in, pattern, seen) {
			return true
		}
	}
	return false
}

// matches compares a pattern with the name of a type.
func matches(pattern string, t types.Type) bool {
	ok, _ := path.Match(pattern, typeName(t))
	return ok
}

// typeName is the full name of a type without pointers, slices and type
// arguments; "" if it has none.
func typeName(t types.Type) string {
	t = element(t)
	switch t := t.(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil {
			return unvendored(t.Obj().Pkg().Path()) + "." + t.Obj().Name()
		}
	case *types.Signature:
		var params []string
		for p := range t.Params().Variables() {
			params = append(params, typeName(p.Type()))
		}
		return "func(" + strings.Join(params, ", ") + ")"
	}
	return ""
}

// named is the named type that t is, points to, or is a slice of; or nil.
func named(t types.Type) *types.Named {
	n, _ := element(t).(*types.Named)
	if n == nil || n.Obj().Pkg() == nil {
		return nil
	}
	return n
}

func element(t types.Type) types.Type {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		default:
			return u
		}
	}
}
