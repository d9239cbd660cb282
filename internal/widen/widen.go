// Package widen writes the change that adds values to a cache key: to the
// format and the arguments of a Sprintf, or to a concatenation.
package widen

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Value is what is added to a key: a parameter or a field of one.
type Value struct {
	Param *types.Var
	Steps string // ".ID", "" for the parameter itself
	Type  types.Type
}

// A Writer changes the keys of one function.
type Writer struct {
	Pass *analysis.Pass
	Decl *ast.FuncDecl
	// Harmless reports whether a call may be given the key and another key
	// does it no harm: it is an access of the cache under that key, or a lock.
	Harmless func(*ast.CallExpr) bool
}

// Source returns the expression that makes the key which is written as e: e
// itself, or what the variable e is declared with; nil if that variable is
// assigned again or used for anything but keys.
func (w *Writer) Source(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	id, ok := e.(*ast.Ident)
	if !ok {
		return e
	}
	v, ok := w.Pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return nil
	}
	var source ast.Expr
	ok = true
	var stack []ast.Node
	ast.Inspect(w.Decl.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		id, isIdent := n.(*ast.Ident)
		if !isIdent {
			return true
		}
		parent := stack[len(stack)-2]
		switch v {
		case w.Pass.TypesInfo.Defs[id]:
			def, isAssign := parent.(*ast.AssignStmt)
			if isAssign && len(def.Lhs) == 1 && len(def.Rhs) == 1 {
				source = ast.Unparen(def.Rhs[0])
			}
		case w.Pass.TypesInfo.Uses[id]:
			call, isCall := parent.(*ast.CallExpr)
			ok = ok && isCall && call.Fun != id && w.Harmless(call)
		}
		return true
	})
	if !ok {
		return nil
	}
	return source
}

// Fixed reports whether a value stays what it was when the function was
// called, as far as its source shows, so that it may be read again.
func (w *Writer) Fixed(v Value) bool {
	info := w.Pass.TypesInfo
	ok := true
	of := func(e ast.Expr) bool {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.SelectorExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.Ident:
				return info.Uses[x] == v.Param || info.Defs[x] == v.Param
			default:
				return false
			}
		}
	}
	ast.Inspect(w.Decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				ok = ok && !of(l)
			}
		case *ast.IncDecStmt:
			ok = ok && !of(n.X)
		case *ast.RangeStmt:
			ok = ok && (n.Key == nil || !of(n.Key)) && (n.Value == nil || !of(n.Value))
		case *ast.UnaryExpr:
			ok = ok && (n.Op != token.AND || !of(n.X))
		case *ast.CallExpr:
			if sel, isSel := n.Fun.(*ast.SelectorExpr); isSel && v.Steps != "" && of(sel.X) {
				s := info.Selections[sel]
				ok = ok && (s == nil || s.Kind() != types.MethodVal)
			}
		}
		return ok
	})
	return ok
}

// Edits returns the change that adds values to the key that e makes, or nil if
// it cannot be made such that the file compiles and no key loses a part.
func (w *Writer) Edits(e ast.Expr, values []Value) []analysis.TextEdit {
	file := w.file(e)
	if file == nil || ast.IsGenerated(file) {
		return nil
	}
	// What cgo and other generators make of a file has line directives.
	for _, p := range []token.Pos{file.Package, e.Pos(), e.End()} {
		if w.Pass.Fset.PositionFor(p, true) != w.Pass.Fset.PositionFor(p, false) {
			return nil
		}
	}
	for _, v := range values {
		if !w.means(v.Param.Name(), v.Param, e.Pos()) {
			return nil
		}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return w.sprintf(e, values)
	case *ast.BinaryExpr:
		if e.Op == token.ADD && w.isString(e) && w.Pass.TypesInfo.Types[e].Value == nil {
			space := ""
			if e.OpPos > e.X.End() {
				space = " "
			}
			return w.concat(e, values, space+"+"+space)
		}
	}
	return nil
}

func (w *Writer) file(n ast.Node) *ast.File {
	for _, f := range w.Pass.Files {
		if f.FileStart <= n.Pos() && n.Pos() < f.FileEnd {
			return f
		}
	}
	return nil
}

// means reports whether a name stands for obj at a place.
func (w *Writer) means(name string, obj types.Object, at token.Pos) bool {
	scope := w.Pass.Pkg.Scope().Innermost(at)
	if scope == nil {
		return false
	}
	_, found := scope.LookupParent(name, at)
	return found == obj
}

// isString: e is of the type string itself.
func (w *Writer) isString(e ast.Expr) bool {
	return types.Identical(w.Pass.TypesInfo.TypeOf(e), types.Typ[types.String])
}

// sprintf adds a verb and an argument for each value.
func (w *Writer) sprintf(call *ast.CallExpr, values []Value) []analysis.TextEdit {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return nil
	}
	fn, ok := w.Pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.FullName() != "fmt.Sprintf" {
		return nil
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return nil
	}
	format, err := strconv.Unquote(lit.Value)
	if err != nil || !plainVerbs(format, len(call.Args)-1) {
		return nil
	}
	sep := separator(format)
	verbs, args := "", ""
	for _, v := range values {
		verb := verbFor(v.Type)
		if verb == "" {
			return nil
		}
		verbs += sep + verb
		args += ", " + v.Param.Name() + v.Steps
	}
	last := call.Args[len(call.Args)-1].End()
	return []analysis.TextEdit{insert(lit.End()-1, verbs), insert(last, args)}
}

// concat adds each value behind a separator.
func (w *Writer) concat(e *ast.BinaryExpr, values []Value, plus string) []analysis.TextEdit {
	sep := strconv.Quote(separator(w.literals(e)))
	more := ""
	for _, v := range values {
		text := w.text(v, e.Pos())
		if text == "" {
			return nil
		}
		more += plus + sep + plus + text
	}
	return []analysis.TextEdit{insert(e.End(), more)}
}

// literals returns the constant parts of a concatenation, one after the other.
func (w *Writer) literals(e ast.Expr) string {
	if v := w.Pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok {
		return w.literals(b.X) + w.literals(b.Y)
	}
	return ""
}

// text returns a value as an expression of type string, "" if that takes more
// than what the file has.
func (w *Writer) text(v Value, at token.Pos) string {
	expr := v.Param.Name() + v.Steps
	b, ok := v.Type.Underlying().(*types.Basic)
	switch {
	case !ok:
	case types.Identical(v.Type, types.Typ[types.String]):
		return expr
	case b.Kind() == types.String && w.means("string", types.Universe.Lookup("string"), at):
		return "string(" + expr + ")"
	case types.Identical(v.Type, types.Typ[types.Int]) && w.hasStrconv(at):
		return "strconv.Itoa(" + expr + ")"
	case types.Identical(v.Type, types.Typ[types.Int64]) && w.hasStrconv(at):
		return "strconv.FormatInt(" + expr + ", 10)"
	}
	return ""
}

func (w *Writer) hasStrconv(at token.Pos) bool {
	scope := w.Pass.Pkg.Scope().Innermost(at)
	if scope == nil {
		return false
	}
	_, found := scope.LookupParent("strconv", at)
	pkg, ok := found.(*types.PkgName)
	return ok && pkg.Imported().Path() == "strconv"
}

func insert(at token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(text)}
}

// separator returns what stands between the parts of a key.
func separator(literals string) string {
	for i := len(literals) - 1; i >= 0; i-- {
		if c := literals[i]; strings.IndexByte(":/|#.-_", c) >= 0 {
			return string(c)
		}
	}
	return ":"
}

// plainVerbs reports whether a format has n verbs, each for one argument.
func plainVerbs(format string, n int) bool {
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			return n == 0
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.", format[j]) >= 0 {
			j++
		}
		switch {
		case j == len(format) || format[j] == '[' || format[j] == '*':
			return false
		case format[j] != '%':
			n--
		}
		format = format[j+1:]
	}
}

// verbFor returns the verb that writes a type such that different values
// differ, "" for types that are not plain.
func verbFor(t types.Type) string {
	b, ok := t.Underlying().(*types.Basic)
	switch {
	case !ok:
	case b.Info()&types.IsString != 0 && types.NewMethodSet(t).Lookup(nil, "String") == nil && types.NewMethodSet(t).Lookup(nil, "Error") == nil:
		return "%s"
	case b.Info()&types.IsInteger != 0:
		return "%d"
	case b.Info()&types.IsBoolean != 0:
		return "%t"
	}
	return ""
}
