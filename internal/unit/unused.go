package unit

import (
	"go/ast"
	"go/types"
	"strings"
)

// markUnused marks the refills whose owner nothing can run: only unexported
// functions of the package lead there, and nothing uses the first of them.
func (c *compiler) markUnused() {
	var used map[*types.Func]bool
	for i := range c.unit.Refills {
		r := &c.unit.Refills[i]
		fn := c.byName[r.Func]
		if fn == nil || r.Exported {
			continue
		}
		if used == nil {
			used = c.used()
		}
		obj, ok := fn.Object().(*types.Func)
		r.Unused = ok && !used[obj.Origin()]
	}
}

// used returns the functions of the package that what is exported, what the
// package initialises or a directive leads to. It reads the syntax: tables of
// functions are not in SSA.
func (c *compiler) used() map[*types.Func]bool {
	uses := map[*types.Func][]*types.Func{} // by function; those of no function under nil
	methods := map[string][]*types.Func{}   // unexported methods, by name
	work := []*types.Func{nil}
	for _, file := range c.pass.Files {
		for _, d := range file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			var from *types.Func
			if ok {
				from, _ = c.pass.TypesInfo.Defs[fd.Name].(*types.Func)
			}
			if from != nil {
				if from.Exported() || from.Name() == "main" || from.Name() == "init" || from.Name() == "_" || directed(fd.Doc) {
					work = append(work, from)
				} else if fd.Recv != nil {
					methods[from.Name()] = append(methods[from.Name()], from)
				}
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if f, ok := c.pass.TypesInfo.Uses[id].(*types.Func); ok && f.Pkg() == c.pass.Pkg {
						uses[from] = append(uses[from], f.Origin())
					}
				}
				return true
			})
		}
	}
	used := map[*types.Func]bool{}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if used[f] {
			continue
		}
		used[f] = true
		work = append(work, uses[f]...)
		if f != nil && f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()) {
			work = append(work, methods[f.Name()]...) // any may implement it
		}
	}
	return used
}

// directed: a comment hands the function to C or to the linker.
func directed(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//export ") || strings.HasPrefix(c.Text, "//go:linkname ") {
			return true
		}
	}
	return false
}
