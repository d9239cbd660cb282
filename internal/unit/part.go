package unit

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// maxPart bounds the name of a part of a request, in bytes.
const maxPart = 40

// part walks a call that asks a request or a context for a part of itself by
// name, such as c.Param("id"), as a read of that part: c.Param(id). Without it
// all parts of a request would be one input. What such a call writes through
// its argument, c.Bind(&req), is a part as well.
func (s *scope) part(w *flow.Walk, call ssa.CallInstruction, result, arg int, steps string) bool {
	of, step, ok := s.asks(call, result, arg)
	if ok {
		w.Value(of, step+steps, call)
	}
	return ok
}

// asks returns the request, or the part of one, that a call asks, and the step
// that names what it asks for.
func (s *scope) asks(call ssa.CallInstruction, result, arg int) (of ssa.Value, step string, ok bool) {
	fn := callee(call)
	if fn == nil {
		return nil, "", false
	}
	recv, c := receiver(call), call.Common()
	if recv != nil && s.ofRequest(recv, 0) {
		of = recv
	}
	who := s.c.lookup(fn)
	if who != nil && (who.Op != catalog.Identity || who.Named.Present()) {
		who = nil
	}
	var names []string
	for i, a := range c.Args {
		switch {
		case a == recv && i == 0:
		case result < 0 && i == arg: // the destination
		case of == nil && s.ofRequest(a, 0):
			of = a
		default:
			name, ok := s.nameOf(call, i)
			if !ok && who == nil {
				return nil, "", false
			}
			names = append(names, name)
		}
	}
	if of == nil {
		return nil, "", false
	}
	if who != nil {
		names = []string{who.What} // says more than the name of a session
	} else if of != recv && result >= 0 && result < fn.Signature().Results().Len() {
		// What is made of a context may be a tool, such as a query.
		t := fn.Signature().Results().At(result).Type()
		if _, open := t.Underlying().(*types.Interface); !open && !dataType(t) && !s.c.requestType(t) {
			return nil, "", false
		}
	}
	return of, "." + fn.Name() + "(" + strings.Join(names, ",") + ")", true
}

// index returns the part of a request that is asked for by the key of a map, as
// r.Header["X-Tenant-Id"]; it is called as what asks for it by Get.
func (s *scope) index(l *ssa.Lookup) (of ssa.Value, step string, ok bool) {
	name, ok := l.Index.(*ssa.Const)
	if !ok || name.Value == nil || name.Value.Kind() != constant.String || !s.ofRequest(l.X, 0) {
		return nil, "", false
	}
	return l.X, ".Get(" + stepText(constant.StringVal(name.Value)) + ")", true
}

// ofRequest reports whether v is a request or a context, or a part of one.
func (s *scope) ofRequest(v ssa.Value, depth int) bool {
	if _, text := v.Type().Underlying().(*types.Basic); text || depth > 4 {
		return false
	}
	if s.c.requestType(v.Type()) {
		return true
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return s.ofRequest(v.X, depth+1)
	case *ssa.FieldAddr:
		return s.ofRequest(v.X, depth+1)
	case *ssa.Field:
		return s.ofRequest(v.X, depth+1)
	case *ssa.TypeAssert:
		return s.ofRequest(v.X, depth+1)
	case *ssa.Extract:
		return s.ofRequest(v.Tuple, depth+1)
	case *ssa.Call:
		fn := callee(v)
		if fn == nil {
			return false
		}
		if e := s.c.lookup(fn); e != nil && e.Op != catalog.Pure && e.Op != catalog.Identity {
			return false
		}
		_, _, ok := s.asks(v, 0, -2)
		return ok
	}
	return false
}

// requestType reports whether t is a context, a request or what a framework
// makes of one: it is, or hands out, a context, or it hands out the request.
func (c *compiler) requestType(t types.Type) bool {
	t = types.Unalias(t)
	switch u := t.(type) {
	case *types.Pointer:
		if _, ok := types.Unalias(u.Elem()).(*types.Named); !ok {
			return false
		}
	case *types.Named:
	default:
		return false
	}
	is, ok := c.requests[t]
	if !ok {
		is = isRequest(t)
		c.requests[t] = is
	}
	return is
}

func isRequest(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Struct); ok {
		t = types.NewPointer(t)
	}
	// Not by the set of all methods, which takes long to make.
	method := func(name string) *types.Func {
		obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		fn, _ := obj.(*types.Func)
		return fn
	}
	if method("Value") != nil && method("Done") != nil && method("Deadline") != nil {
		return true
	}
	return slices.ContainsFunc([]string{"Context", "UserContext", "Request"}, func(name string) bool {
		fn := method(name)
		if fn == nil || fn.Signature().Params().Len() > 0 || fn.Signature().Results().Len() != 1 {
			return false
		}
		r := types.TypeString(fn.Signature().Results().At(0).Type(), nil)
		return r == "context.Context" || r == "*net/http.Request"
	})
}

// nameOf returns what argument i of a call names: a constant's value, or the
// name of the variable or the type that serves as one, as in ctx.Value(userKey{}).
func (s *scope) nameOf(call ssa.CallInstruction, i int) (string, bool) {
	v := call.Common().Args[i]
	for {
		if m, ok := v.(*ssa.MakeInterface); ok {
			v = m.X
			continue
		}
		if m, ok := v.(*ssa.ChangeType); ok {
			v = m.X
			continue
		}
		break
	}
	switch x := v.(type) {
	case *ssa.Const:
		if x.Value == nil {
			return flow.LastName(flow.TypeName(x.Type())), true
		}
		if x.Value.Kind() == constant.String {
			return stepText(constant.StringVal(x.Value)), true
		}
		if name := s.writtenAs(call, i); name != "" {
			return name, true
		}
		return stepText(x.Value.ExactString()), true
	case *ssa.Global:
		return x.Name(), true
	case *ssa.UnOp:
		switch x := x.X.(type) {
		case *ssa.Global:
			return x.Name(), true
		case *ssa.Alloc:
			// An empty struct made for the purpose.
			if n := flow.TypeName(x.Type()); n != "" && len(*x.Referrers()) == 1 {
				return flow.LastName(n), true
			}
		}
	}
	return "", false
}

// writtenAs returns the identifier by which argument i is written, or "".
func (s *scope) writtenAs(call ssa.CallInstruction, i int) string {
	e := s.c.calls[call.Pos()]
	if !call.Common().IsInvoke() && call.Common().Signature().Recv() != nil {
		i--
	}
	if e == nil || i < 0 || i >= len(e.Args) {
		return ""
	}
	switch a := ast.Unparen(e.Args[i]).(type) {
	case *ast.Ident:
		return a.Name
	case *ast.SelectorExpr:
		return a.Sel.Name
	}
	return ""
}

// stepText makes a text fit to stand in the steps of a path.
func stepText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '.' || r == '[' || r == ']' || r == '(' || r == ')':
			return '_'
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) > maxPart {
		s = strings.ToValidUTF8(s[:maxPart], "")
	}
	return s
}
