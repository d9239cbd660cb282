package main

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// withoutC type-checks a package again whose only fault is that cgo failed:
// its C compiler or a header is missing where the linter runs. The functions
// that use C are left out, the others are analysed. It reports how many were
// left out; ok is false if the package needs C to make sense, or if others
// import it, whose types are those of the first attempt.
func withoutC(pkg *packages.Package, imported bool) (left int, ok bool) {
	if imported || !onlyC(pkg) {
		return 0, false
	}
	for _, f := range pkg.Syntax {
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !usesC(fn) {
				return false
			}
			left++
			fn.Body = nil
			return usesC(fn) // in its signature
		})
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	var failed error
	cfg := &types.Config{FakeImportC: true, Sizes: pkg.TypesSizes, Importer: importerOf(pkg.Imports), Error: func(err error) {
		if e, ok := err.(types.Error); !ok || !e.Soft { // soft: an import that only C needed
			failed = err
		}
	}}
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		cfg.GoVersion = "go" + pkg.Module.GoVersion
	}
	checked, _ := cfg.Check(pkg.PkgPath, pkg.Fset, pkg.Syntax, info)
	if failed != nil {
		return 0, false
	}
	pkg.Types, pkg.TypesInfo = checked, info
	pkg.Errors, pkg.TypeErrors, pkg.IllTyped = nil, nil, false
	return left, true
}

// onlyC reports whether all that is wrong with a package is that C could not
// be imported; the go command's own words on that begin with "# ".
func onlyC(pkg *packages.Package) bool {
	found := false
	for _, e := range pkg.Errors {
		switch {
		case strings.HasPrefix(e.Msg, "could not import C "):
			found = true
		case e.Kind == packages.ListError || strings.HasPrefix(e.Msg, "# "):
		default:
			return false
		}
	}
	return found
}

func usesC(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "C" {
				found = true
			}
		}
		return !found
	})
	return found
}

// An importerOf finds packages among the imports of one.
type importerOf map[string]*packages.Package

func (im importerOf) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := im[path]; p != nil && p.Types != nil && p.Types.Complete() {
		return p.Types, nil
	}
	return nil, errNotLoaded(path)
}

type errNotLoaded string

func (e errNotLoaded) Error() string { return "package " + string(e) + " was not loaded" }
