package flow_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/cachelint/cachelint/internal/flow"
)

// The comment above each function says what its first result depends on: by
// data and, after the semicolon, by control alone.
const source = `package p

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"encoding/json"
	"strings"
)

type Org struct{ Slug, Name string }

type User struct {
	ID   string
	Name string
	Org  Org
	Next *User
}

type Repo struct{ prefix string; users map[string]*User }

var region, zone string

func load(id string) string { return id }

func fill(dst *string, from string) { *dst = from }

func pair(a, b string) (string, error) { return a, nil }

// Data.

// nothing
func constant(a string) string { return "x" }

// a
func same(a, b string) string { return a }

// a, b
func concat(a, b string) string { return a + ":" + b }

// a
func variable(a, b string) string {
	x := b
	x = a
	return x
}

// a, b
func appended(a, b string) string {
	var parts []string
	parts = append(parts, a)
	parts = append(parts, b)
	return strings.Join(parts, ",")
}

// a
func converted(a string) []byte { return []byte(strings.ToUpper(a)) }

// a, b
func called(a, b string) string {
	x, _ := pair(a, b)
	return x
}

// region
func global(a string) string { return region }

// a
func encoded(a, b string) []byte {
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	if err := enc.Encode(a); err != nil {
		return nil
	}
	return buf.Bytes()
}

// a
func compressed(a, b string) []byte {
	buf := bytes.NewBuffer(nil)
	zip := gzip.NewWriter(buf)
	json.NewEncoder(zip).Encode(User{Name: a})
	zip.Close()
	return buf.Bytes()
}

// a
func written(a, b string) string {
	var out, other bytes.Buffer
	gob.NewEncoder(&other).Encode(b)
	w := bufio.NewWriter(&out)
	w.WriteString(a)
	w.Flush()
	return out.String()
}

// Branches.

// a, b; admin
func branch(admin bool, a, b string) string {
	x := b
	if admin {
		x = a
	}
	return x
}

// a, b; admin
func branches(admin bool, a, b string) string {
	var x string
	if admin {
		x = a
	} else {
		x = b
	}
	return x
}

// a, b; n
func chosen(n int, a, b string) string {
	x := ""
	switch {
	case n > 3:
		x = a
	case n > 1:
		x = b
	}
	return x
}

// a; admin, owner
func nested(admin, owner bool, a string) string {
	x := ""
	if admin {
		if owner {
			x = a
		}
	}
	return x
}

// admin
func both(admin bool) bool {
	x := false
	if admin {
		x = admin
	}
	return x
}

// a
func guard(admin bool, a string) string {
	if !admin {
		panic("no")
	}
	return a
}

// Fields.

// u.ID
func field(u *User) string { return u.ID }

// u.Org.Slug
func deep(u User) string { return u.Org.Slug }

// u.Next.ID
func next(u *User) string { return u.Next.ID }

// u.ID, u.Org.Name
func fields(u *User) string { return u.ID + u.Org.Name }

// r.prefix, id
func (r *Repo) method(id string) string { return r.prefix + id }

// a
func made(a, b string) string {
	u := User{ID: a, Name: b}
	return u.ID
}

// b
func madePointer(a, b string) string {
	u := &User{ID: a}
	u.Org.Slug = b
	return u.Org.Slug
}

// a, b
func wholeStruct(a, b string) *User { return &User{ID: a, Name: b} }

// a
func overwritten(a, b string) string {
	u := User{ID: b}
	u.ID = a
	return u.ID
}

// u.Name
func copied(u User) string {
	v := u
	v.ID = "x"
	return v.Name
}

// ids[]
func element(ids []string) string { return ids[0] }

// m[], k
func entry(m map[string]string, k string) string { return m[k] }

// a
func intoMap(a string) string {
	m := map[string]string{}
	m["k"] = a
	return m["k"]
}

// Out-parameters.

// a
func out(a, b string) string {
	var x string
	fill(&x, a)
	return x
}

// a
func unmarshalled(a []byte, b string) *User {
	u := new(User)
	if err := json.Unmarshal(a, u); err != nil {
		return nil
	}
	return u
}

// a, b
func outAndField(a, b string) *User {
	u := &User{Name: b}
	fill(&u.ID, a)
	return u
}

// Closures.

// a
func closure(a, b string) string {
	f := func() string { return a }
	return f()
}

// a, b
func closureArgs(a, b string) string {
	f := func(x string) string { return x + b }
	return f(a)
}

// a
func atOnce(a, b string) string {
	return func() string { return a }()
}

// a
func captured(a, b string) string {
	var x string
	func() { x = a }()
	return x
}

// a
func capturedPointer(a, b string) *User {
	u := &User{}
	f := func() { u.ID = a }
	f()
	return u
}

// a
func handedOver(a, b string) string {
	var x string
	each(func() { x = a })
	return x
}

func each(f func()) { f() }

// a
func inTwo(a string) string {
	f := func() string {
		g := func() string { return a }
		return g()
	}
	return f()
}

// Loops.

// ids[]
func loop(ids []string) string {
	s := ""
	for _, id := range ids {
		s += id
	}
	return s
}

// a, b
func carried(a, b string, n int) string {
	x := a
	for range 3 {
		x = x + b
	}
	return x
}

// ids[]
func collected(ids []string, b string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, id)
	}
	return out
}

// ids[]; want
func found(ids []string, want string) string {
	x := ""
	for _, id := range ids {
		if id == want {
			x = id
		}
	}
	return x
}

// Named results.

// a
func named(a, b string) (x string) {
	x = a
	return
}

// a
func deferred(a, b string) (x string) {
	defer func() { x = a }()
	return x
}
`

func build(t *testing.T, source string) (*ssa.Package, *ast.File, *token.FileSet) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.Default()}, fset, types.NewPackage("p", "p"), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return pkg, file, fset
}

func TestInputs(t *testing.T) {
	pkg, file, _ := build(t, source)
	for _, d := range file.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || fd.Doc == nil {
			continue
		}
		t.Run(fd.Name.Name, func(t *testing.T) {
			fn := pkg.Func(fd.Name.Name)
			if fd.Recv != nil {
				fn = pkg.Prog.LookupMethod(types.NewPointer(pkg.Type("Repo").Type()), pkg.Pkg, fd.Name.Name)
			}
			doc := strings.TrimSpace(fd.Doc.Text())
			if got := inputs(fn, true); got != doc {
				t.Errorf("with control: got %q, want %q", got, doc)
			}
			data, _, _ := strings.Cut(doc, "; ")
			if got := inputs(fn, false); got != data {
				t.Errorf("without: got %q, want %q", got, data)
			}
		})
	}
}

// inputs lists what the first result of fn depends on.
func inputs(fn *ssa.Function, control bool) string {
	w := &flow.Walker{Scope: flow.NewScope(fn), Control: control}
	uses := map[string]bool{} // by control only
	cut := ""
	for _, r := range instrs[*ssa.Return](fn) {
		if r.Parent() != fn {
			continue // of a closure
		}
		deps := w.Of(r.Results[0], "", r)
		for p, u := range deps.Paths {
			if p.Root == flow.Fresh {
				continue // made here: no input
			}
			s := p.String()
			old, ok := uses[s]
			uses[s] = u.Control && (!ok || old)
		}
		if deps.Cut {
			cut = "*"
		}
	}
	var data, ctl []string
	for _, s := range slices.Sorted(maps.Keys(uses)) {
		if uses[s] {
			ctl = append(ctl, s)
		} else {
			data = append(data, s)
		}
	}
	// In the order of the parameters, as a person would list them.
	order := func(s string) int {
		for i, p := range fn.Params {
			if s == p.Name() || regexp.MustCompile(`^`+p.Name()+`[.\[]`).MatchString(s) {
				return i
			}
		}
		return len(fn.Params)
	}
	for _, l := range [][]string{data, ctl} {
		slices.SortStableFunc(l, func(a, b string) int { return order(a) - order(b) })
	}
	out := strings.Join(data, ", ")
	if out == "" {
		out = "nothing"
	}
	if len(ctl) > 0 {
		out += "; " + strings.Join(ctl, ", ")
	}
	return out + cut
}

// instrs returns the instructions of a type in fn and its closures.
func instrs[T ssa.Instruction](fn *ssa.Function) []T {
	var out []T
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if x, ok := i.(T); ok {
				out = append(out, x)
			}
		}
	}
	for _, a := range fn.AnonFuncs {
		out = append(out, instrs[T](a)...)
	}
	return out
}

// The order of calls: each function calls some of a, b, c.
const order = `package p

func a() {}
func b() {}
func c() {}
func run(f func()) { f() }

func sequence() { a(); b() }

func branch(x bool) {
	if x {
		a()
	} else {
		b()
	}
	c()
}

func loop(x []int) {
	for range x {
		a()
		b()
	}
	c()
}

func early(x bool) {
	if x {
		a()
		return
	}
	b()
}

func inClosure() {
	f := func() { b() }
	a()
	f()
	c()
}

func handed() {
	a()
	run(func() { b() })
	c()
}

func started() {
	go func() { b() }()
	a()
}

func within() {
	run(func() {
		run(func() { b() })
		a()
	})
}

func twice(x bool) {
	f := func() { b() }
	if x {
		f()
	}
	a()
	f()
}

func unused() {
	f := func() { b() }
	_ = f
	a()
}
`

func calls(fn *ssa.Function) map[string]ssa.CallInstruction {
	out := map[string]ssa.CallInstruction{}
	for _, call := range instrs[ssa.CallInstruction](fn) {
		if callee := call.Common().StaticCallee(); callee != nil {
			out[callee.Name()] = call
		}
	}
	return out
}

func TestBefore(t *testing.T) {
	pkg, _, _ := build(t, order)
	for _, x := range []struct {
		fn, a, b string
		want     bool
	}{
		{"sequence", "a", "b", true},
		{"sequence", "b", "a", false},
		{"sequence", "a", "a", false},
		{"branch", "a", "b", false},
		{"branch", "b", "a", false},
		{"branch", "a", "c", true},
		{"branch", "b", "c", true},
		{"branch", "c", "a", false},
		{"loop", "a", "b", true},
		{"loop", "b", "a", true},
		{"loop", "a", "a", true},
		{"loop", "b", "c", true},
		{"loop", "c", "b", false},
		{"early", "a", "b", false},
		{"early", "b", "a", false},
	} {
		fn := pkg.Func(x.fn)
		s, by := flow.NewScope(fn), calls(fn)
		a, b := by[x.a], by[x.b]
		if got := s.Before(a, b); got != x.want {
			t.Errorf("%s: Before(%s, %s) = %v", x.fn, x.a, x.b, got)
		}
		if a.Block() != b.Block() {
			if got := s.Reaches(a.Block(), b.Block()); got != x.want {
				t.Errorf("%s: Reaches(%s, %s) = %v", x.fn, x.a, x.b, got)
			}
		}
		if got, want := s.InLoop(a), x.fn == "loop" && x.a != "c"; got != want {
			t.Errorf("%s: InLoop(%s) = %v", x.fn, x.a, got)
		}
	}
}

func TestDominates(t *testing.T) {
	pkg, _, _ := build(t, order)
	for _, x := range []struct {
		fn, a, b string
		want     bool
	}{
		{"sequence", "a", "b", true},
		{"sequence", "b", "a", false},
		{"branch", "a", "c", false},
		{"loop", "a", "b", true},
		{"loop", "b", "c", false},
		{"early", "a", "b", false},
	} {
		by := calls(pkg.Func(x.fn))
		if got := flow.Dominates(by[x.a], by[x.b]); got != x.want {
			t.Errorf("%s: Dominates(%s, %s) = %v", x.fn, x.a, x.b, got)
		}
	}
}

// Lift says where what a closure does takes effect.
func TestLift(t *testing.T) {
	pkg, _, _ := build(t, order)
	for _, x := range []struct {
		fn       string
		effects  int  // of the call of b, in the function itself
		aBefore  bool // a, wherever it stands, may run before one of them
		bBeforeA bool
	}{
		{"sequence", 1, true, false},
		{"inClosure", 1, true, false},
		{"handed", 1, true, false},
		{"started", 1, false, true},
		{"twice", 2, true, true},
		{"unused", 0, false, false},
	} {
		fn := pkg.Func(x.fn)
		s, by := flow.NewScope(fn), calls(fn)
		at := s.Lift(by["b"], fn)
		if len(at) != x.effects {
			t.Errorf("%s: b takes effect in %d places, want %d: %v", x.fn, len(at), x.effects, at)
		}
		before, after := false, false
		for _, i := range at {
			if i.Parent() != fn {
				t.Errorf("%s: %v is not in the function", x.fn, i)
				continue
			}
			before = before || s.Before(by["a"], i)
			after = after || s.Before(i, by["a"])
		}
		if before != x.aBefore || after != x.bBeforeA {
			t.Errorf("%s: before %v, after %v, want %v, %v", x.fn, before, after, x.aBefore, x.bBeforeA)
		}
	}
	// Two closures meet in the innermost function that holds both.
	fn := pkg.Func("within")
	s, by := flow.NewScope(fn), calls(fn)
	common := s.Common(by["a"], by["b"])
	if common != fn.AnonFuncs[0] {
		t.Fatalf("a and b meet in %s", common)
	}
	if at := s.Lift(by["b"], common); len(at) != 1 || !s.Before(at[0], by["a"]) {
		t.Errorf("b takes effect at %v in the outer closure", at)
	}
	if at := s.Lift(by["b"], fn); len(at) != 1 || at[0].Parent() != fn {
		t.Errorf("b takes effect at %v in the function", at)
	}
	if s.Common(by["b"], by["b"]) != fn.AnonFuncs[0].AnonFuncs[0] {
		t.Error("an instruction does not meet itself where it stands")
	}
}

func TestPath(t *testing.T) {
	p := func(steps string) flow.Path {
		return flow.Path{Root: flow.Param, Param: 1, Name: "u", Type: "p.User", Steps: steps}
	}
	for _, x := range []struct {
		a, b         string
		within, same bool
	}{
		{"", "", true, true},
		{".ID", "", true, false},
		{"", ".ID", false, false},
		{".ID", ".ID", true, true},
		{".IDs", ".ID", false, false},
		{".Org.Slug", ".Org", true, false},
		{".Orgs[]", ".Orgs", true, false},
		{".Org.Slug", ".Org.Name", false, false},
	} {
		a, b := p(x.a), p(x.b)
		if a.Within(b) != x.within || a.Same(b) != x.same || !x.within && !b.Within(a) && a.Overlaps(b) {
			t.Errorf("%s, %s: within %v, same %v", a, b, a.Within(b), a.Same(b))
		}
	}
	// The name of a parameter is for readers; another parameter is another input.
	renamed, other := p(".ID"), p(".ID")
	renamed.Name, other.Param = "user", 2
	if !renamed.Same(p(".ID")) || other.Same(p(".ID")) {
		t.Error("parameters are told apart by their names")
	}
	// Too many fields are cut, which never makes a path differ from itself.
	long := p("").Field("p.User", ".A.B.C").Field("p.X", ".D.E.F")
	if !long.Same(p("").Field("p.User", ".A.B").Field("p.X", ".C.D.E.G")) || long.String() != "u.A.B.C.D" {
		t.Errorf("a long path is %s", long)
	}
	for _, x := range []struct {
		p           flow.Path
		text, ident string
	}{
		{p(".Org.Slug"), "u.Org.Slug", "p.User.Org.Slug"},
		{p(""), "u", ""},
		{flow.Path{Root: flow.Global, Name: "example.com/app/config.Prefix"}, "Prefix", "example.com/app/config.Prefix"},
		{flow.Path{Root: flow.Param, Param: 2, Name: "_"}, "arg2", ""},
		{flow.Path{Root: flow.Call, Name: "time.Now"}, "Now", ""},
	} {
		if x.p.String() != x.text || x.p.Ident() != x.ident {
			t.Errorf("%q and %q, want %q and %q", x.p.String(), x.p.Ident(), x.text, x.ident)
		}
	}
}
