package catalog

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/cachelint/cachelint/internal/testenv"
)

// libraries is the module that pins every described library and calls every
// described function.
const libraries = "../../testdata/catalog"

// moved lists receivers that have lost methods before the pinned version.
// Methods that they no longer declare are exempt; everything else must resolve.
var moved = map[string]string{
	"github.com/redis/go-redis/v9.Cmdable": "v9.5 moved its commands to StringCmdable and others",

	"github.com/redis/go-redis/v9.Client":        "by v9.11 Do had moved to cmdable",
	"github.com/redis/go-redis/v9.ClusterClient": "as Client",
	"github.com/redis/go-redis/v9.Ring":          "as Client",

	"github.com/redis/rueidis.CoreClient":       "by v1.0.76 B had moved to CommandClient",
	"github.com/valkey-io/valkey-go.CoreClient": "as rueidis",
}

// A world is the type-checked module of libraries.
type world struct {
	calls    map[*types.Func]bool      // origin functions that the module calls
	packages map[string]*types.Package // the module's imports, and what they hand out types of
	commands []command                 // commands that the module runs
}

var loadWorld = sync.OnceValues(func() (*world, error) {
	roots, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: libraries}, ".")
	if err != nil {
		return nil, err
	}
	if len(roots) != 1 {
		return nil, fmt.Errorf("%d packages, want 1", len(roots))
	}
	root := roots[0]
	if len(root.Errors) > 0 {
		return nil, root.Errors[0]
	}
	all, err := With()
	if err != nil {
		return nil, err
	}
	w := &world{calls: map[*types.Func]bool{}, packages: map[string]*types.Package{}}
	for _, p := range root.Types.Imports() {
		w.packages[p.Path()] = p
	}
	for _, o := range root.TypesInfo.Uses {
		// A builder's package is internal, and reached by its methods only.
		if p := o.Pkg(); p != nil && w.packages[p.Path()] == nil && all.Describes(p.Path()) {
			w.packages[p.Path()] = p
		}
	}
	for _, f := range root.Syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if fn, ok := typeutil.Callee(root.TypesInfo, call).(*types.Func); ok {
					w.calls[fn.Origin()] = true
					if e := all.Lookup(fn); e != nil && e.Op == Command {
						w.commands = append(w.commands, readCommand(root.TypesInfo, all, call))
					}
				}
			}
			return true
		})
	}
	return w, nil
})

func theWorld(t *testing.T) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("type-checks every described library")
	}
	testenv.Module(t, "catalog")
	w, err := loadWorld()
	if err != nil {
		t.Fatalf("%s does not load: %v", libraries, err)
	}
	return w
}

// described calls f for every function that a built-in file names.
func described(t *testing.T, f func(t *testing.T, file *File, c *Call, pkg, recv, name string)) {
	t.Helper()
	files, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(file.Library, func(t *testing.T) {
			for i := range file.Calls {
				c := &file.Calls[i]
				if c.Shape != nil {
					continue
				}
				on := c.On
				if len(on) == 0 {
					on = []string{""}
				}
				for _, pkg := range file.Packages {
					for _, recv := range on {
						for _, name := range c.Names {
							f(t, file, c, pkg, recv, name)
						}
					}
				}
			}
		})
	}
}

func full(pkg, recv, name string) string {
	return strings.Join(slices.DeleteFunc([]string{pkg, recv, name}, func(s string) bool { return s == "" }), ".")
}

// TestResolve holds every entry against the signature in its library.
func TestResolve(t *testing.T) {
	w := theWorld(t)
	all, err := With()
	if err != nil {
		t.Fatal(err)
	}
	described(t, func(t *testing.T, file *File, c *Call, pkg, recv, name string) {
		fn, err := w.find(pkg, recv, name)
		if err != nil {
			if moved[pkg+"."+recv] == "" {
				t.Error(err)
			}
			return
		}
		if e := all.Lookup(fn); e == nil {
			t.Errorf("%s: Lookup finds nothing", fn.FullName())
		} else if e.Call != c {
			t.Errorf("%s: Lookup finds %s of %s, another file or document overrides this one", fn.FullName(), e.Op, e.Library)
		}
		for _, err := range signatureFaults(fn, c) {
			t.Errorf("%s: %v", fn.FullName(), err)
		}
	})
}

// TestExercised tells which entries no call in the module reaches.
func TestExercised(t *testing.T) {
	w := theWorld(t)
	all, err := With()
	if err != nil {
		t.Fatal(err)
	}
	hit := map[string]bool{}
	entries := map[*Call]bool{}
	for fn := range w.calls {
		if e := all.Lookup(fn); e != nil {
			hit[full(fn.Pkg().Path(), ReceiverName(fn.Signature().Recv()), fn.Name())] = true
			entries[e.Call] = true
		}
	}
	described(t, func(t *testing.T, file *File, c *Call, pkg, recv, name string) {
		if _, err := w.find(pkg, recv, name); err == nil && !hit[full(pkg, recv, name)] {
			t.Errorf("%s is not called", full(pkg, recv, name))
		}
	})
	for _, e := range all.shapes {
		if !entries[e.Call] {
			t.Errorf("nothing of the shape %+v with names %v is called", *e.Shape, e.Names)
		}
	}
}

// A command is one that the module runs, as words: constants as they are
// written.
type command struct {
	words []string
	by    []string // the methods that added the words
	built bool     // by a library that knows the command and names the words
}

// readCommand reads the words of a call, those of its receiver first.
func readCommand(info *types.Info, all *Catalog, call *ast.CallExpr) command {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	e := all.Lookup(fn)
	if e == nil || e.Op != Words && e.Op != Command {
		return command{}
	}
	var c command
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if inner, ok := sel.X.(*ast.CallExpr); ok {
			c = readCommand(info, all, inner)
		}
	}
	add := func(s string) { c.words, c.by = append(c.words, s), append(c.by, fn.Name()) }
	for _, w := range e.Words {
		if !w.Arg.Present() {
			c.built = c.built || len(c.words) == 0
			add(w.Text)
			continue
		}
		args := call.Args[min(w.Arg.Index, len(call.Args)):]
		if !w.Arg.Rest {
			args = args[:1]
		}
		for _, a := range args {
			if v := info.Types[a].Value; v != nil && v.Kind() == constant.String {
				add(constant.StringVal(v))
			} else {
				add(types.ExprString(a))
			}
		}
	}
	return c
}

// TestCommands holds the table of commands against the commands that the module
// runs: by what their words are called there, and for those that a builder
// has made, by the builder's name for the position.
func TestCommands(t *testing.T) {
	w := theWorld(t)
	files, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for i := range file.Commands {
			c := &file.Commands[i]
			for _, name := range c.Names {
				var runs, built int
				options := map[string]bool{}
				for _, run := range w.commands {
					if len(run.words) == 0 || !strings.EqualFold(run.words[0], name) {
						continue
					}
					args, by := run.words[1:], run.by[1:]
					runs++
					if run.built {
						built++
					}
					at := func(field string, a Arg, want string, methods ...string) {
						if !a.Present() || a.Index >= len(args) {
							return
						}
						if args[a.Index] != want {
							t.Errorf("%s of %s at %d is %q in %v", field, name, a.Index, args[a.Index], run.words)
						}
						if run.built && !slices.Contains(methods, by[a.Index]) {
							t.Errorf("%s of %s at %d is added by %s in %v", field, name, a.Index, by[a.Index], run.words)
						}
					}
					at("key", c.Key, "k", "Key", "KeyValue")
					at("field", c.Field, "f", "Field", "FieldValue")
					switch {
					case c.Value.Rest: // behind its key or field
						v := c.Value
						v.Index++
						at("value", v, "v", "KeyValue", "FieldValue")
					default:
						at("value", c.Value, "v", "Value", "SerializedValue")
					}
					if c.TTL != nil {
						units := map[Unit]string{Seconds: "Seconds", Milliseconds: "Milliseconds", Absolute: "Timestamp"}
						at("TTL", c.TTL.Arg, "60", units[c.TTL.Unit], "MillisecondsTimestamp", "Ttl")
					}
					for _, o := range c.Options {
						if slices.Contains(args, o.Name) {
							options[o.Name] = true
						}
					}
				}
				if runs == 0 {
					t.Errorf("%s is not run", name)
				}
				if built == 0 && name != "RESTORE" {
					t.Errorf("%s is not built by a library that knows it", name)
				}
				for _, o := range c.Options {
					if !options[o.Name] {
						t.Errorf("%s is not run with %s", name, o.Name)
					}
				}
			}
		}
	}
}

// find returns the function with that name that recv itself declares.
func (w *world) find(pkg, recv, name string) (*types.Func, error) {
	p := w.packages[pkg]
	if p == nil {
		return nil, fmt.Errorf("%s is not imported by %s", pkg, libraries)
	}
	if recv == "" {
		if fn, ok := p.Scope().Lookup(name).(*types.Func); ok {
			return fn, nil
		}
		return nil, fmt.Errorf("%s is not a function", full(pkg, "", name))
	}
	named := typeNamed(p, recv)
	if named == nil {
		return nil, fmt.Errorf("%s is not a type", full(pkg, recv, ""))
	}
	for m := range named.Methods() {
		if m.Name() == name {
			return m, nil
		}
	}
	if i, ok := named.Underlying().(*types.Interface); ok {
		for m := range i.ExplicitMethods() {
			if m.Name() == name {
				return m, nil
			}
		}
	}
	return nil, fmt.Errorf("%s does not declare %s", full(pkg, recv, ""), name)
}

// typeNamed finds a type of p. Export data lists no unexported names, so these
// are looked for where an exported struct or interface embeds them.
func typeNamed(p *types.Package, name string) *types.Named {
	if o, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
		n, _ := types.Unalias(o.Type()).(*types.Named)
		return n
	}
	seen := map[*types.Named]bool{}
	var in func(t types.Type) *types.Named
	in = func(t types.Type) *types.Named {
		n, ok := deref(t).(*types.Named)
		if !ok || n.Obj().Pkg() != p {
			return nil
		}
		n = n.Origin()
		if n.Obj().Name() == name || seen[n] {
			return n
		}
		seen[n] = true
		var embedded []types.Type
		switch u := n.Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				if f.Embedded() {
					embedded = append(embedded, f.Type())
				}
			}
		case *types.Interface:
			embedded = slices.Collect(u.EmbeddedTypes())
		}
		for _, t := range embedded {
			if n := in(t); n != nil && n.Obj().Name() == name {
				return n
			}
		}
		return nil
	}
	for _, s := range p.Scope().Names() {
		if n := in(p.Scope().Lookup(s).Type()); n != nil && n.Obj().Name() == name {
			return n
		}
	}
	return nil
}

func deref(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	return t
}

// signatureFaults tells which positions of c do not fit fn.
func signatureFaults(fn *types.Func, c *Call) []error {
	var faults []error
	check := func(field string, a Arg, fits func(types.Type) bool, want string) {
		if !a.Present() {
			return
		}
		typ, err := argType(fn.Signature(), a)
		if err == nil && fits != nil && !fits(typ) {
			err = fmt.Errorf("is of type %s, want %s", typ, want)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s %s: %w", field, a, err))
		}
	}
	check("key", c.Key, func(t types.Type) bool { return t.String() != "context.Context" }, "no context")
	check("value", c.Value, func(t types.Type) bool { return t.String() != "context.Context" }, "no context")
	check("loader", c.Loader, isLoader, "a function")
	for _, word := range c.Words {
		if p := fn.Signature().Params(); word.Arg.Rest && word.Arg.Index < p.Len() && types.IsInterface(p.At(word.Arg.Index).Type()) {
			word.Arg.Rest = false // whatever it holds is flattened
		}
		check("word", word.Arg, func(t types.Type) bool { return t.String() != "context.Context" }, "no context")
	}
	if len(c.Words) > 0 && !c.Words[0].Arg.Rest && c.Op == Command {
		check("command", c.Words[0].Arg, func(t types.Type) bool { return types.Identical(t, types.Typ[types.String]) }, "a string")
	}
	check("named", c.Named, func(t types.Type) bool {
		return types.Identical(t, types.Typ[types.String]) || types.Identical(t.Underlying(), types.NewInterfaceType(nil, nil))
	}, "a string or any")
	check("into", c.Into, isDestination, "a pointer or an interface")
	if c.TTL != nil {
		switch c.TTL.Unit {
		case Duration:
			check("ttl", c.TTL.Arg, func(t types.Type) bool { return t.String() == "time.Duration" }, "time.Duration")
		case Absolute:
			check("ttl", c.TTL.Arg, func(t types.Type) bool { return t.String() == "time.Time" || isInteger(t) }, "time.Time or an integer")
		default:
			check("ttl", c.TTL.Arg, func(t types.Type) bool { return t.String() != "time.Duration" && isInteger(t) }, "an integer")
		}
	}
	switch {
	case c.Miss == "":
	case c.Miss == MissOK && !hasResult(fn, func(t types.Type) bool { return isBool(t) || declares(t, "Result", isBool) }):
		faults = append(faults, fmt.Errorf("miss ok: no result is a bool"))
	case c.Miss == MissError && !hasResult(fn, func(t types.Type) bool { return isError(t) || declares(t, "Err", isError) }):
		faults = append(faults, fmt.Errorf("miss error: no result is or has an error"))
	case c.Miss == MissNil && fn.Signature().Results().Len() == 0:
		faults = append(faults, fmt.Errorf("miss nil: there is no result"))
	}
	return faults
}

// argType returns the type of what stands at a: of the elements, if a takes
// the rest.
func argType(sig *types.Signature, a Arg) (types.Type, error) {
	if a.Index >= sig.Params().Len() {
		return nil, fmt.Errorf("the function has %d parameters", sig.Params().Len())
	}
	t := types.Unalias(sig.Params().At(a.Index).Type())
	switch {
	case a.Rest:
		s, ok := t.Underlying().(*types.Slice)
		if !ok {
			return nil, fmt.Errorf("is of type %s, want a slice or the variadic parameter", t)
		}
		return types.Unalias(s.Elem()), nil
	case a.Field != "":
		o, _, _ := types.LookupFieldOrMethod(deref(t), true, nil, a.Field)
		v, ok := o.(*types.Var)
		if !ok {
			return nil, fmt.Errorf("%s has no field %s", t, a.Field)
		}
		return types.Unalias(v.Type()), nil
	}
	return t, nil
}

// isLoader accepts a function, and an interface whose methods are the loader.
func isLoader(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		for m := range u.Methods() {
			if strings.HasSuffix(m.Name(), "Load") || m.Name() == "Get" {
				return true
			}
		}
	}
	return false
}

// isDestination accepts what a function can fill: a pointer, or any, in which
// a pointer is passed.
func isDestination(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	}
	return false
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

func isError(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pkg() == nil && t.Obj().Name() == "error"
	case *types.Slice:
		return isError(t.Elem())
	}
	return false
}

func hasResult(fn *types.Func, fits func(types.Type) bool) bool {
	for r := range fn.Signature().Results().Variables() {
		if fits(types.Unalias(r.Type())) {
			return true
		}
	}
	return false
}

// declares reports whether t has a method with a result that fits.
func declares(t types.Type, method string, fits func(types.Type) bool) bool {
	o, _, _ := types.LookupFieldOrMethod(t, true, nil, method)
	m, ok := o.(*types.Func)
	return ok && hasResult(m, fits)
}
