// Package jitter writes the change that gives a TTL a random share: ttl becomes
// ttl + rand.N(ttl/10), of math/rand/v2, with the import that it needs.
package jitter

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"go/version"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
)

const (
	randPath = "math/rand/v2"
	randName = "rand"
	since    = "go1.22" // the first Go that has it
)

// Edits returns the change of an argument that is always ttl, or nil if it
// cannot be made so that the file compiles: the argument must be a
// time.Duration, made of constants or one variable, and the name of the random
// package free. rand.N panics if a tenth of the TTL is nothing.
func Edits(pass *analysis.Pass, arg ast.Expr, ttl time.Duration) []analysis.TextEdit {
	if ttl < time.Second || ttl > math.MaxInt64/2 {
		return nil
	}
	file := fileAt(pass, arg.Pos())
	if file == nil || !editable(pass, file, arg) || !isDuration(pass.TypesInfo.TypeOf(arg)) {
		return nil
	}
	ok, typed := plain(pass.TypesInfo, arg)
	if !ok {
		return nil
	}
	in := &place{pass.TypesInfo, file, pass.TypesInfo.Scopes[file].Innermost(arg.Pos()), arg.Pos()}
	rand, imported := in.imported(randPath)
	var edits []analysis.TextEdit
	switch {
	case imported && rand == "":
		return nil
	case !imported:
		if !in.free(randName) {
			return nil
		}
		rand = randName
		edits = addImport(pass.Fset, file, strconv.Quote(randPath))
	}
	var src bytes.Buffer
	if format.Node(&src, pass.Fset, arg) != nil {
		return nil
	}
	share := src.String()
	if b, ok := arg.(*ast.BinaryExpr); ok && b.Op.Precedence() < token.QUO.Precedence() {
		share = "(" + share + ")"
	}
	if !typed {
		// A number without a type of its own is a Duration to the store only.
		name, _ := in.imported("time")
		if name == "" {
			return nil
		}
		share = name + ".Duration(" + src.String() + ")"
	}
	// Spaces around operators depend on where an expression stands.
	const before, after = "f(_, ", ")"
	text, err := format.Source([]byte(before + src.String() + " + " + rand + ".N(" + share + "/10)" + after))
	if err != nil {
		return nil
	}
	return append(edits, analysis.TextEdit{
		Pos: arg.Pos(), End: arg.End(),
		NewText: text[len(before) : len(text)-len(after)],
	})
}

func fileAt(pass *analysis.Pass, pos token.Pos) *ast.File {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

// editable reports whether the file is one that a person wrote, for a Go that
// has the function, and the argument stands on one line without a comment.
func editable(pass *analysis.Pass, file *ast.File, arg ast.Expr) bool {
	v := cmp.Or(pass.TypesInfo.FileVersions[file], pass.Pkg.GoVersion())
	if !version.IsValid(v) || version.Compare(v, since) < 0 || ast.IsGenerated(file) {
		return false
	}
	// What cgo and other generators make of a file has line directives.
	for _, p := range []token.Pos{file.Package, arg.Pos(), arg.End()} {
		if pass.Fset.PositionFor(p, true) != pass.Fset.PositionFor(p, false) {
			return false
		}
	}
	if pass.Fset.Position(arg.Pos()).Line != pass.Fset.Position(arg.End()).Line {
		return false
	}
	for _, c := range file.Comments {
		if arg.Pos() < c.Pos() && c.Pos() < arg.End() {
			return false
		}
	}
	return true
}

func isDuration(t types.Type) bool {
	return t != nil && types.TypeString(t, nil) == "time.Duration"
}

// plain reports whether e may be written twice, as it is made of constants and
// variables only, and whether it has a type of its own.
func plain(info *types.Info, e ast.Expr) (ok, typed bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true, false
	case *ast.Ident:
		return named(info.Uses[e])
	case *ast.SelectorExpr:
		ok, typed := named(info.Uses[e.Sel])
		_, isPkg := e.X.(*ast.Ident)
		return ok && isPkg, typed
	case *ast.ParenExpr:
		return plain(info, e.X)
	case *ast.UnaryExpr:
		ok, typed := plain(info, e.X)
		return ok && (e.Op == token.ADD || e.Op == token.SUB || e.Op == token.XOR), typed
	case *ast.BinaryExpr:
		x, xTyped := plain(info, e.X)
		y, yTyped := plain(info, e.Y)
		if e.Op == token.SHL || e.Op == token.SHR {
			yTyped = false
		}
		return x && y, xTyped || yTyped
	case *ast.CallExpr:
		if len(e.Args) == 1 && info.Types[e.Fun].IsType() {
			ok, _ := plain(info, e.Args[0])
			return ok, true
		}
	}
	return false, false
}

func named(obj types.Object) (ok, typed bool) {
	switch obj := obj.(type) {
	case *types.Const:
		b, isBasic := obj.Type().(*types.Basic)
		return true, !isBasic || b.Info()&types.IsUntyped == 0
	case *types.Var:
		return !obj.IsField(), true
	}
	return false, false
}

// A place is where a name is to be used.
type place struct {
	info  *types.Info
	file  *ast.File
	scope *types.Scope
	pos   token.Pos
}

// imported returns the name of a package at the place, "" if the package has
// none there, and whether the file imports it by any name.
func (p *place) imported(path string) (name string, ok bool) {
	for _, spec := range p.file.Imports {
		pkg := p.info.PkgNameOf(spec)
		if pkg == nil || pkg.Imported().Path() != path || pkg.Name() == "_" {
			continue
		}
		ok = true
		if _, obj := p.scope.LookupParent(pkg.Name(), p.pos); obj == pkg {
			return pkg.Name(), true
		}
	}
	return "", ok
}

// free reports whether name means nothing, in the file or at the place.
func (p *place) free(name string) bool {
	_, obj := p.scope.LookupParent(name, p.pos)
	return obj == nil
}

// addImport returns the change that imports a package of the standard library,
// such that gofmt has nothing to move.
func addImport(fset *token.FileSet, file *ast.File, path string) []analysis.TextEdit {
	insert := func(pos token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	var imports []*ast.GenDecl
	for _, d := range file.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
			imports = append(imports, d)
		}
	}
	for _, d := range imports {
		if d.Lparen.IsValid() && len(d.Specs) > 0 {
			return []analysis.TextEdit{addToGroup(fset, d.Specs, path, insert)}
		}
	}
	switch len(imports) {
	case 0:
		return []analysis.TextEdit{insert(file.Name.End(), "\n\nimport "+path)}
	case 1:
		if len(imports[0].Specs) == 1 {
			return addToOne(imports[0].Specs[0].(*ast.ImportSpec), path, insert)
		}
	}
	first := imports[0].Pos()
	if doc := imports[0].Doc; doc != nil {
		first = doc.Pos()
	}
	return []analysis.TextEdit{insert(first, "import "+path+"\n")}
}

// addToGroup adds a path, in order, to the first block of a group that holds
// packages of the standard library, or as a block of its own.
func addToGroup(fset *token.FileSet, specs []ast.Spec, path string, insert func(token.Pos, string) analysis.TextEdit) analysis.TextEdit {
	line := func(p token.Pos) int { return fset.Position(p).Line }
	var last *ast.ImportSpec // of the block
	for i, s := range specs {
		s := s.(*ast.ImportSpec)
		if last != nil && line(s.Pos()) > line(specs[i-1].End())+1 {
			break
		}
		if !standard(s.Path.Value) {
			continue
		}
		if path < s.Path.Value {
			return insert(start(s), path+"\n\t")
		}
		last = s
	}
	if last == nil {
		return insert(start(specs[0].(*ast.ImportSpec)), path+"\n\n\t")
	}
	return insert(end(last), "\n\t"+path)
}

// addToOne makes a group of an import that stands alone.
func addToOne(s *ast.ImportSpec, path string, insert func(token.Pos, string) analysis.TextEdit) []analysis.TextEdit {
	before, after := "(\n\t"+path+"\n\t", "\n)"
	switch {
	case !standard(s.Path.Value):
		before = "(\n\t" + path + "\n\n\t"
	case s.Path.Value < path:
		before, after = "(\n\t", "\n\t"+path+"\n)"
	}
	return []analysis.TextEdit{insert(s.Pos(), before), insert(end(s), after)}
}

// standard: the first element of the path of a module has a dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(strings.Trim(path, "\"`"), "/")
	return !strings.Contains(first, ".")
}

// start and end are where an import with its comments begins and ends.
func start(s *ast.ImportSpec) token.Pos {
	if s.Doc != nil {
		return s.Doc.Pos()
	}
	return s.Pos()
}

func end(s *ast.ImportSpec) token.Pos {
	if s.Comment != nil {
		return s.Comment.End()
	}
	return s.End()
}
