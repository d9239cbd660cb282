package unit

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// attached: a part of a request that was put there by who handled it before, not
// sent by the client.
func attached(p flow.Path) bool {
	return !inAddress(p) && !strings.Contains(p.Steps, "Header") && !strings.Contains(p.Steps, "Cookie") && !strings.Contains(p.Steps, "Body")
}

// ofURL: the input tells which address was asked for.
func (s *scope) ofURL(p flow.Path) bool {
	return s.partOfRequest(p) && strings.Contains(p.Steps, "UR")
}

// partOfRequest: the path begins at a request or a context.
func (s *scope) partOfRequest(p flow.Path) bool {
	t := s.rootType(p)
	return t != nil && s.c.requestType(t)
}

// closureWith returns the closure whose parameter a path starts at, or nil.
func (s *scope) closureWith(p flow.Path) *ssa.Function {
	for _, f := range s.flow.Funcs {
		if p.Param < len(f.Params) && f.Params[p.Param].Name() == p.Name && f != s.fn {
			return f
		}
	}
	return nil
}

// typeOf returns the type of what a path of the scope names, or nil.
func (s *scope) typeOf(p flow.Path) types.Type {
	var t types.Type
	switch p.Root {
	case flow.Param:
		if p.Param < len(s.fn.Params) {
			t = s.fn.Params[p.Param].Type()
		}
	case flow.Inner:
		if f := s.closureWith(p); f != nil {
			t = f.Params[p.Param].Type()
		}
	}
	steps := p.Steps
	for t != nil && steps != "" {
		if strings.HasPrefix(steps, "[]") {
			switch u := t.Underlying().(type) {
			case *types.Slice:
				t = u.Elem()
			case *types.Array:
				t = u.Elem()
			case *types.Map:
				t = u.Elem()
			default:
				return nil
			}
			steps = steps[2:]
			continue
		}
		name := steps[1:]
		if i := strings.IndexAny(name, ".["); i >= 0 {
			name = name[:i]
		}
		steps = steps[1+len(name):]
		st := structAt(t)
		if st == nil {
			return nil
		}
		t = nil
		for f := range st.Fields() {
			if f.Name() == name {
				t = f.Type()
			}
		}
	}
	return t
}

// rootType returns the type of what a path of the scope begins at, or nil.
func (s *scope) rootType(p flow.Path) types.Type {
	p.Steps = ""
	return s.typeOf(p)
}

// valueType reports whether a path names a plain value.
func (s *scope) valueType(p flow.Path) bool {
	t := s.typeOf(p)
	return t != nil && dataType(t) && structAt(t) == nil
}

// dataType: values of the type are data: numbers, text, times, and lists and
// structs of them, but not what does something: a client, a handle, a function.
func dataType(t types.Type) bool { return isData(t, 0) }

func isData(t types.Type, depth int) bool {
	if depth > 4 {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Slice:
		return isData(u.Elem(), depth+1)
	case *types.Array:
		return isData(u.Elem(), depth+1)
	case *types.Map:
		return isData(u.Elem(), depth+1)
	case *types.Pointer:
		return isData(u.Elem(), depth+1)
	case *types.Struct:
		if isNamed(t, "time", "Time") {
			return true
		}
		if guarded(t, 0) || u.NumFields() > 0 && !slices.ContainsFunc(slices.Collect(u.Fields()), (*types.Var).Exported) && types.NewMethodSet(types.NewPointer(t)).Len() > 0 {
			return false // with all that it holds kept to itself, it is there for what it does
		}
		for f := range u.Fields() {
			if !f.Embedded() && !f.Exported() && depth > 0 {
				continue // what a data type keeps to itself
			}
			if i, ok := f.Type().Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
				continue
			}
			if !isData(f.Type(), depth+1) {
				return false
			}
		}
		return u.NumFields() > 0
	}
	return false
}

// lastStep is the name of what a path ends at: the field, the part of a
// request, or the parameter itself.
func lastStep(p flow.Path) string {
	steps := strings.TrimSuffix(p.Steps, "[]")
	if strings.HasSuffix(steps, ")") {
		if i := strings.LastIndexByte(steps, '('); i >= 0 && i < len(steps)-2 {
			return steps[i+1 : len(steps)-1]
		}
		steps = strings.TrimSuffix(steps, "()")
	}
	if steps == "" {
		return p.Name
	}
	return steps[strings.LastIndexAny(steps, ".]")+1:]
}
