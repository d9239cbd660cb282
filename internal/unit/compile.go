package unit

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/flow"
)

// A Result is what the compiler hands to checks of the same package: the unit
// with those of its imports, and the way back from its positions.
type Result struct {
	Unit *Unit
	// Imports are the units of all packages that the package depends on,
	// sorted by path, missing ones left out.
	Imports []*Unit

	// posns finds the way back from positions, which may have been moved by
	// line directives and by cgo.
	posns map[Pos]token.Pos
	// edits give the TTL argument of a store a random share, and a key what it
	// leaves out, by their positions.
	edits map[Pos][]analysis.TextEdit
	// Malformed are the directives that mean nothing.
	Malformed []Malformed
	// Generated holds the base names of generated files.
	Generated map[string]bool
	// Trace is set if the configuration asks for it.
	Trace *Trace
	// Foreign is set for packages that are not the user's: the catalogue
	// speaks for them.
	Foreign bool
}

// Pos returns the position of p if it lies in the package, or NoPos.
func (r *Result) Pos(p Pos) token.Pos { return r.posns[p] }

// Edits returns the change that gives the TTL argument at p, which is one of
// [TTLPart.Args], a random share, or the key at p, which is one of
// [Refill.KeyAt], what it leaves out; nil if p does not lie in the package.
func (r *Result) Edits(p Pos) []analysis.TextEdit { return r.edits[p] }

// Analyzer compiles packages. It is the only analyzer with facts.
var Analyzer = &analysis.Analyzer{
	Name:             "cachelintunit",
	Doc:              "compile a package to what cachelint's checks need to know of it",
	URL:              "https://pkg.go.dev/github.com/cachelint/cachelint/internal/unit",
	Run:              run,
	Requires:         []*analysis.Analyzer{config.Analyzer},
	RunDespiteErrors: true,
	FactTypes:        []analysis.Fact{new(Fact)},
	ResultType:       reflect.TypeFor[*Result](),
}

func run(pass *analysis.Pass) (any, error) {
	cfg := pass.ResultOf[config.Analyzer].(*config.Config)
	res := &Result{Unit: &Unit{Version: Version, Path: pass.Pkg.Path()}, posns: map[Pos]token.Pos{}, edits: map[Pos][]analysis.TextEdit{}}
	if !cfg.Compiles(pass) {
		res.Foreign = true
		return res, nil
	}
	imports := importedFacts(pass)
	res.index(pass)
	res.directives(pass, cfg)
	compileInto(pass, cfg, imports, res)
	fact := newFact(res.Unit, imports)
	for _, c := range fact.deps {
		if u := c.get(); u != nil {
			res.Imports = append(res.Imports, u)
		}
	}
	pass.ExportPackageFact(fact)
	return res, nil
}

// importedFacts returns the facts of the direct imports that have one.
func importedFacts(pass *analysis.Pass) []*Fact {
	var out []*Fact
	for _, imp := range pass.Pkg.Imports() {
		f := new(Fact)
		if pass.ImportPackageFact(imp, f) && f.self != nil {
			out = append(out, f)
		}
	}
	return out
}

func (r *Result) index(pass *analysis.Pass) {
	r.Generated = map[string]bool{}
	for _, f := range pass.Files {
		// What cgo makes of a file says "generated"; the file itself may not be.
		name := pass.Fset.Position(f.Package).Filename
		if ast.IsGenerated(f) && name == pass.Fset.PositionFor(f.Package, false).Filename {
			r.Generated[filepath.Base(name)] = true
		}
	}
}

// compileInto fills res.Unit. A panic, in SSA construction or here, makes the
// package one that was not analysed: its importers go on.
func compileInto(pass *analysis.Pass, cfg *config.Config, imports []*Fact, res *Result) {
	u := res.Unit
	defer func() {
		if p := recover(); p != nil {
			*u = Unit{Version: Version, Path: u.Path, Why: fmt.Sprintf("internal error: %v", p)}
			cfg.Crashed(u.Path, p)
		}
	}()
	if len(pass.TypeErrors) > 0 {
		u.Why = "type errors"
		return
	}
	c := &compiler{
		pass: pass, cfg: cfg, cat: cfg.Catalog, unit: u, posns: res.posns, edits: res.edits, generated: res.Generated,
		imported:  map[string]*Unit{},
		funcs:     map[string]*Func{},
		scopes:    map[*ssa.Function]*scope{},
		calls:     map[token.Pos]*ast.CallExpr{},
		binaries:  map[token.Pos]*ast.BinaryExpr{},
		impls:     map[*types.Func][]impl{},
		narrow:    map[*types.Func]*catalog.Entry{},
		implTypes: map[*types.Interface][]*types.Named{},
		unres:     map[string]int{},
		fields:    map[string]*fieldInfo{},
		receivers: map[string][]*ssa.Function{},
		entries:   map[*types.Func]*catalog.Entry{},
		names:     map[*types.Func]string{},
		refills:   map[string]int{},
		works:     map[string]*Work{},
		sited:     map[string]bool{},
		requests:  map[types.Type]bool{},
	}
	for _, f := range imports {
		for _, d := range append([]*carried{f.self}, f.deps...) {
			if u := d.get(); u != nil {
				c.imported[d.path] = u
			}
		}
	}
	order := c.compile()
	u.Analysed = true
	if cfg.Trace {
		res.Trace = c.trace(order)
	}
}

// A compiler holds the state of compiling one package.
type compiler struct {
	pass *analysis.Pass
	cfg  *config.Config
	cat  *catalog.Catalog
	unit *Unit

	posns     map[Pos]token.Pos
	edits     map[Pos][]analysis.TextEdit
	deps      []*types.Package // see reachable
	concrete  []*types.Named   // see concreteTypes
	imported  map[string]*Unit
	generated map[string]bool // files, by base name
	prog      *ssa.Program
	pkg       *ssa.Package
	decls     []*ssa.Function // functions and methods with bodies, and init
	byName    map[string]*ssa.Function
	funcs     map[string]*Func // summaries so far
	scopes    map[*ssa.Function]*scope
	calls     map[token.Pos]*ast.CallExpr         // by left parenthesis, as ssa.Call.Pos
	binaries  map[token.Pos]*ast.BinaryExpr       // by operator, as ssa.BinOp.Pos
	impls     map[*types.Func][]impl              // of interface methods
	narrow    map[*types.Func]*catalog.Entry      // that interface methods stand for
	implTypes map[*types.Interface][]*types.Named // memo of implementing
	fields    map[string]*fieldInfo
	// receivers are the functions that receive from a channel, by the field
	// or variable that keeps it.
	receivers map[string][]*ssa.Function
	entries   map[*types.Func]*catalog.Entry // see lookup
	names     map[*types.Func]string         // see fullName
	unres     map[string]int
	works     map[string]*Work                        // by function, nil where a function has none
	sited     map[string]bool                         // functions with a site
	refills   map[string]int                          // index of a refill in the unit, by identity so far
	requests  map[types.Type]bool                     // memo of requestType
	callers   map[*ssa.Function][]ssa.CallInstruction // memo of staticCalls
}

// lookup returns what the catalogue says of fn. Most functions are called many
// times, and matching their shape takes a while.
func (c *compiler) lookup(fn *types.Func) *catalog.Entry {
	e, ok := c.entries[fn]
	if !ok {
		e = c.cat.Lookup(fn)
		c.entries[fn] = e
	}
	return e
}

// fullName returns the name by which facts know fn: that of its origin. It is
// asked for at every call.
func (c *compiler) fullName(fn *types.Func) string {
	fn = fn.Origin()
	name, ok := c.names[fn]
	if !ok {
		name = fn.FullName()
		c.names[fn] = name
	}
	return name
}

// A fieldInfo is what the package's code says of a field or variable.
type fieldInfo struct {
	funcs  []ssa.Value // function values stored in it
	resets bool        // it is emptied somewhere but where it is made
	by     []string    // the functions that empty it, or give it a new map
	lit    *string     // the first string stored in it
	many   bool        // something else is stored as well
	open   bool        // a function that a parameter gave is kept in it
	given  bool        // what it holds is made with a loader
	up     bool        // one is added to it
	down   bool        // one is taken from it
}

// compile fills the unit, and returns the functions in the order in which
// they were compiled.
func (c *compiler) compile() []*ssa.Function {
	c.build()
	c.prescan()
	order := c.order()
	for _, fn := range order {
		c.function(fn)
	}
	c.widenKeys(order)
	c.finish(order)
	return order
}

// build builds the SSA of the package. It does not use the buildssa analyzer:
// that one requires ctrlflow, whose facts make every host analyse every
// dependency from source.
func (c *compiler) build() {
	c.prog = ssa.NewProgram(c.pass.Fset, 0)
	c.prog.SetNoReturn(noReturn)
	c.createImports()
	info := *c.pass.TypesInfo // shared with other analyzers
	info.InitOrder = slices.DeleteFunc(slices.Clone(info.InitOrder), func(i *types.Initializer) bool { return isTable(&info, i.Rhs) })
	c.pkg = c.prog.CreatePackage(c.pass.Pkg, c.pass.Files, &info, false)
	c.pkg.Build()
	c.byName = map[string]*ssa.Function{}
	add := func(fn *ssa.Function) {
		if fn != nil && len(fn.Blocks) > 0 {
			c.decls = append(c.decls, fn)
			c.byName[c.funcName(fn)] = fn
		}
	}
	for _, file := range c.pass.Files {
		if !c.cfg.Tests && strings.HasSuffix(c.pass.Fset.Position(file.FileStart).Filename, "_test.go") {
			continue
		}
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				if obj, ok := c.pass.TypesInfo.Defs[d.Name].(*types.Func); ok {
					add(c.prog.FuncValue(obj))
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				c.calls[n.Lparen] = n
			case *ast.BinaryExpr:
				c.binaries[n.OpPos] = n
			}
			return true
		})
	}
	add(c.pkg.Func("init"))
}

// createImports creates the imported packages with those functions and
// variables that the package uses. From types alone the SSA builder would make a
// function of everything that a library exports, which took longer than to
// build a small package; so it is told a declaration of each.
func (c *compiler) createImports() {
	used := map[*types.Package][]*ast.Ident{}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	seen := map[types.Object]bool{}
	for _, obj := range c.pass.TypesInfo.Uses {
		if obj.Pkg() == nil || obj.Pkg() == c.pass.Pkg {
			continue
		}
		switch o := obj.(type) {
		case *types.Func:
			obj = o.Origin()
		case *types.Var:
			if o.Parent() != o.Pkg().Scope() {
				continue // a field
			}
		default:
			continue
		}
		if !seen[obj] {
			seen[obj] = true
			id := ast.NewIdent(obj.Name())
			info.Defs[id] = obj
			used[obj.Pkg()] = append(used[obj.Pkg()], id)
		}
	}
	for _, p := range c.pass.Pkg.Imports() {
		// A declaration of this kind gives any object a member without syntax.
		decl := &ast.GenDecl{Tok: token.CONST, Specs: []ast.Spec{&ast.ValueSpec{Names: used[p]}}}
		c.prog.CreatePackage(p, []*ast.File{{Decls: []ast.Decl{decl}}}, info, true)
	}
}

// maxTable is how many constants a person writes in one initializer.
const maxTable = 1000

// isTable reports whether an initializer lists nothing but numbers, or more
// constants than anybody writes. Generated code keeps whole files in such
// tables, which say nothing of caches and would take two instructions or more
// for each of them.
func isTable(info *types.Info, e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return false
	}
	if !slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		n, ok := e.(*ast.BasicLit)
		return !ok || n.Kind == token.STRING
	}) {
		return true
	}
	n, ok := constants(info, lit)
	return ok && n > maxTable
}

// constants returns how many constants a literal consists of; false if there
// is anything else in it.
func constants(info *types.Info, lit *ast.CompositeLit) (n int, ok bool) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if l, ok := e.(*ast.CompositeLit); ok {
			m, ok := constants(info, l)
			if !ok {
				return 0, false
			}
			n += m
		} else if info.Types[e].Value == nil {
			return 0, false
		} else {
			n++
		}
	}
	return n, true
}

// noReturn tells the SSA builder which library functions do not return, so
// that a check followed by log.Fatal ends its branch.
func noReturn(fn *types.Func) bool {
	if p := fn.Pkg(); p == nil || p.Path() != "log" && p.Path() != "os" && p.Path() != "runtime" {
		return false // most functions, without a name made for each call
	}
	switch fn.FullName() {
	case "os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
		"(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln":
		return true
	}
	return false
}

// funcName names a function for facts: its origin's full name; closures are
// their parent's name and a number.
func (c *compiler) funcName(fn *ssa.Function) string {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if obj, ok := fn.Object().(*types.Func); ok && !strings.HasPrefix(fn.Name(), "init#") {
		return c.fullName(obj)
	}
	return fn.String() // also pkg.init#1, of which there may be several
}

// position turns a token position into one that a unit may hold.
func (c *compiler) position(p token.Pos) Pos {
	if !p.IsValid() {
		return Pos{}
	}
	at := c.pass.Fset.Position(p)
	pos := Pos{Pkg: c.pass.Pkg.Path(), File: filepath.Base(at.Filename), Line: at.Line, Col: at.Column}
	c.posns[pos] = p
	return pos
}

// at is the position of an instruction, or of the nearest one before it that has one.
func (c *compiler) at(instr ssa.Instruction) Pos {
	if p := c.position(instr.Pos()); p.Valid() {
		return p
	}
	var buf [8]*ssa.Value
	for _, op := range instr.Operands(buf[:0]) {
		if *op != nil {
			if p := c.position((*op).Pos()); p.Valid() {
				return p
			}
		}
	}
	b := instr.Block()
	for i := flow.Index(instr); i >= 0; i-- {
		if p := c.position(b.Instrs[i].Pos()); p.Valid() {
			return p
		}
	}
	return c.position(instr.Parent().Pos())
}

// callPos is the position of a call as a reader sees it: where the called
// expression's line is, not its parenthesis.
func (c *compiler) callPos(call ssa.CallInstruction) Pos {
	if e := c.calls[call.Pos()]; e != nil {
		switch f := ast.Unparen(e.Fun).(type) {
		case *ast.SelectorExpr:
			return c.position(f.Sel.Pos())
		case *ast.IndexExpr:
			return c.position(f.Pos())
		}
		return c.position(e.Pos())
	}
	return c.at(call)
}

// order returns the functions callees first, as far as calls inside the
// package can tell. In a cycle the first one entered is summarised last, and
// its callers within the cycle see a function of which nothing is known.
func (c *compiler) order() []*ssa.Function {
	var out []*ssa.Function
	seen := map[*ssa.Function]bool{}
	var ops []*ssa.Value
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		if o := fn.Origin(); o != nil {
			fn = o
		}
		for fn.Parent() != nil {
			fn = fn.Parent()
		}
		if seen[fn] || fn.Pkg != c.pkg || len(fn.Blocks) == 0 {
			return
		}
		seen[fn] = true
		var walk func(f *ssa.Function)
		walk = func(f *ssa.Function) {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					if call, ok := instr.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
						for _, im := range c.implementers(call.Common().Method) {
							if callee := c.byName[im.fn]; callee != nil {
								visit(callee)
							}
						}
					}
					chans, _ := sends(instr)
					for _, ch := range chans {
						for _, r := range c.receivers[chanIdent(ch)] {
							visit(r)
						}
					}
					ops = instr.Operands(ops[:0])
					for _, op := range ops {
						if callee, ok := (*op).(*ssa.Function); ok {
							if callee = c.real(callee); callee.Parent() == nil {
								visit(callee)
							}
						}
					}
				}
			}
			for _, a := range f.AnonFuncs {
				walk(a)
			}
		}
		walk(fn)
		if c.byName[c.funcName(fn)] == fn {
			out = append(out, fn)
		}
	}
	for _, fn := range c.decls {
		visit(fn)
	}
	return out
}

// real sees through the wrappers that the SSA builder makes for method values
// and instances.
func (c *compiler) real(fn *ssa.Function) *ssa.Function {
	if obj, ok := fn.Object().(*types.Func); ok && (fn.Synthetic != "" || fn.Origin() != nil) {
		if f := c.byName[c.fullName(obj)]; f != nil {
			return f
		}
		if f := c.prog.FuncValue(obj.Origin()); f != nil {
			return f
		}
	}
	return fn
}

// finish fills the parts of the unit that need all functions.
func (c *compiler) finish(order []*ssa.Function) {
	u := c.unit
	for _, fn := range order {
		if f := c.funcs[c.funcName(fn)]; f != nil && f.consequence() {
			u.Funcs = append(u.Funcs, *f)
		}
	}
	slices.SortFunc(u.Funcs, func(a, b Func) int { return cmp.Compare(a.Name, b.Name) })
	u.Funcs = slices.CompactFunc(u.Funcs, func(a, b Func) bool { return a.Name == b.Name })
	slices.SortStableFunc(u.Refills, func(a, b Refill) int { return a.Store[0].Compare(b.Store[0]) })
	ordinal := map[string]int{}
	rename := map[string]string{}
	for i := range u.Refills {
		r := &u.Refills[i]
		ordinal[r.Func]++
		id := r.Func
		if n := ordinal[r.Func]; n > 1 {
			id = fmt.Sprintf("%s#%d", id, n)
		}
		rename[r.ID] = id
		r.ID = id
	}
	for i := range u.Refills {
		if of, ok := rename[u.Refills[i].Of]; ok {
			u.Refills[i].Of = of
		}
	}
	for i := range u.Sites {
		u.Sites[i].Refill = rename[u.Sites[i].Refill]
	}
	for i := range u.Funcs {
		for j, a := range u.Funcs[i].Accesses {
			if of, ok := rename[a.Refill]; ok {
				u.Funcs[i].Accesses[j].Refill = of
			}
		}
	}
	slices.SortStableFunc(u.Sites, func(a, b Site) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Op, b.Op)) })
	for _, w := range c.works {
		if w != nil {
			u.Works = append(u.Works, *w)
		}
	}
	slices.SortFunc(u.Works, func(a, b Work) int { return cmp.Compare(a.Func, b.Func) })
	c.exportTypes()
	c.exportFields()
	c.exportCallers(order)
	u.Unresolved = c.reasons()
}

// consequence reports whether a caller would act differently without the
// summary: a function that is not in an analysed unit passes its arguments
// to its results and does nothing else.
func (f *Func) consequence() bool {
	if len(f.Accesses)+len(f.Loads)+len(f.Holds)+len(f.Frees)+len(f.Sets)+len(f.Outs) > 0 {
		return true
	}
	for _, v := range f.Results {
		if v.Key.Known() || len(v.TTL.Parts) > 0 || v.Now || v.Rand || v.Try {
			return true
		}
	}
	return false
}

// maxReasons bounds the reasons that a unit keeps.
const maxReasons = 24

// unresolved counts something that the analysis could not see.
func (c *compiler) unresolved(why string) { c.unres[why]++ }

// reasons returns the counts by reason. If there are too many, those with the
// lowest counts are added up.
func (c *compiler) reasons() []Count {
	var out []Count
	for why, n := range c.unres {
		out = append(out, Count{why, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Why, b.Why)) })
	if len(out) > maxReasons {
		rest := Count{Why: fmt.Sprintf("for other reasons: only %d are kept", maxReasons-1)}
		for _, x := range out[maxReasons-1:] {
			rest.N += x.N
		}
		out = append(out[:maxReasons-1], rest)
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Compare(a.Why, b.Why) })
	return out
}
