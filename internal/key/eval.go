package key

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// An Evaluator reads templates off SSA values.
type Evaluator struct {
	Walker *flow.Walker
	// Call returns the template of result number result of a call that has a
	// summary.
	Call func(call *ssa.Call, result int) (Template, bool)
	// Value returns the literal of a package variable or field that is only
	// ever one constant.
	Value func(p flow.Path) (string, bool)

	memo   map[origin]Template
	active map[*ssa.Phi]bool // being read: met again, they are made from themselves
	left   int               // what is left of maxWork
	nested int               // templates begun and not ended: a summary's key reads the arguments
}

// An origin is a value at an instruction, which fixes its template.
type origin struct {
	v  ssa.Value
	at ssa.Instruction
}

// around is the template of a value that is made from itself, around a loop.
var around = Template{Alts: []Alt{{{Func: "…"}}}}

// maxDepth and maxWork bound the reading of one template, in levels and in
// values read.
const (
	maxDepth = 12
	maxWork  = 4000
)

// Of returns the template of v as it stands at the instruction at. For a
// slice of keys it is the template of an element.
func (e *Evaluator) Of(v ssa.Value, at ssa.Instruction) Template {
	defer e.begin()()
	return e.finished(e.eval(v, at, 0))
}

// finished is a template without the values that it goes around with in loops,
// which would keep a whole program in memory; not while another one is read.
func (e *Evaluator) finished(t Template) Template {
	if e.nested > 1 {
		return t
	}
	t.Alts = slices.Clone(t.Alts)
	for i, a := range t.Alts {
		if !slices.ContainsFunc(a, func(p Piece) bool { return p.self != nil || p.Format != nil }) {
			continue
		}
		a = slices.Clone(a)
		for j := range a {
			a[j].self = nil
			if a[j].Format != nil {
				f := e.finished(*a[j].Format)
				a[j].Format, a[j].Args = &f, e.finishedList(a[j].Args)
			}
		}
		t.Alts[i] = a
	}
	return t
}

func (e *Evaluator) finishedList(ts []Template) []Template {
	var out []Template
	for _, t := range ts {
		out = append(out, e.finished(t))
	}
	return out
}

// begin starts the work of one template, unless it is part of another one; the
// function that it returns ends it.
func (e *Evaluator) begin() (end func()) {
	if e.memo == nil {
		e.memo, e.active = map[origin]Template{}, map[*ssa.Phi]bool{}
	}
	if e.nested == 0 {
		e.left = maxWork
	}
	e.nested++
	return func() { e.nested-- }
}

func (e *Evaluator) eval(v ssa.Value, at ssa.Instruction, depth int) Template {
	if depth > maxDepth {
		return e.opaque("…", v, at)
	}
	if e.left--; e.left < 0 {
		return around
	}
	k := origin{v, at}
	if t, ok := e.memo[k]; ok {
		return t
	}
	if phi, ok := converted(v).(*ssa.Phi); ok {
		if e.active[phi] {
			return itself(phi)
		}
		e.active[phi] = true
		defer delete(e.active, phi)
	}
	e.memo[k] = around
	var ts []Template
	if phi, ok := converted(v).(*ssa.Phi); ok {
		for i, edge := range phi.Edges {
			ts = append(ts, e.eval(edge, last(phi.Block().Preds[i]), depth))
		}
	} else {
		for _, o := range e.Walker.Scope.Origins(v, at) {
			ts = append(ts, e.origin(o.Value, o.At, depth))
		}
	}
	t := Join(ts...)
	if phi, ok := converted(v).(*ssa.Phi); ok {
		t = e.chosen(t.unrolled(phi), phi.Block())
	}
	t.Flaw = cmp.Or(t.Flaw, flaw(v))
	if depth < maxDepth/2 {
		e.memo[k] = t
	} else {
		delete(e.memo, k) // it may have been cut by the depth
	}
	return t
}

// chosen adds to t what decides among its alternatives, which come together
// where block b begins.
func (e *Evaluator) chosen(t Template, b *ssa.BasicBlock) Template {
	if len(t.Alts) > 1 {
		t = t.ChosenBy(e.Walker.Entering(b))
	}
	return t
}

// ChosenBy adds what conditions depend on to what decides among the
// alternatives of t.
func (t Template) ChosenBy(conditions flow.Deps) Template {
	t.By = both(t.By, kept(conditions.Inputs(true)))
	return t
}

// flaw says what is wrong with the use of a value as part of a key, "" if
// nothing is.
func flaw(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		if p, ok := v.X.Type().Underlying().(*types.Pointer); ok {
			if _, ok := p.Elem().Underlying().(*types.Basic); ok {
				return "it holds a pointer, " + typeString(v.X.Type()) + ": equal values have different addresses"
			}
		}
	case *ssa.Convert:
		b, ok := v.X.Type().Underlying().(*types.Basic)
		if _, constant := v.X.(*ssa.Const); ok && !constant && isString(v.Type()) && b.Info()&types.IsInteger != 0 && b.Kind() != types.Byte && b.Kind() != types.Rune {
			return "string(" + typeString(v.X.Type()) + ") makes one character of a number"
		}
	}
	return ""
}

// converted returns what v is a conversion of.
func converted(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Convert:
			v = x.X
		default:
			return v
		}
	}
}

func (e *Evaluator) origin(v ssa.Value, at ssa.Instruction, depth int) Template {
	switch v := v.(type) {
	case *ssa.Const:
		return constTemplate(v)
	case *ssa.BinOp:
		if v.Op == token.ADD && isString(v.Type()) {
			return Concat(e.eval(v.X, v, depth+1), e.eval(v.Y, v, depth+1))
		}
	case *ssa.Call:
		return e.call(v, 0, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return e.call(call, v.Index, depth)
		}
	case *ssa.Slice:
		if ts, ok := e.list(v, at, depth+1); ok && len(ts) > 0 {
			return Join(ts...)
		}
		if elem, ok := e.elements(v.X, at, depth); ok {
			return elem
		}
		if v.Low == nil && v.High == nil {
			return e.eval(v.X, v, depth+1)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if t, ok := e.composite(v.X, v, depth); ok {
				return t
			}
			if ia, ok := v.X.(*ssa.IndexAddr); ok {
				if c, ok := ia.Index.(*ssa.Const); ok {
					if list, ok := e.list(ia.X, v, depth+1); ok {
						if t, ok := nth(list, int(c.Int64())+1); ok {
							return t
						}
					}
				}
			}
			if e.named(v.X) {
				return e.opaque("", v, at)
			}
			if p, ok := e.Walker.Scope.Place(v.X, v); ok && p.Root != flow.Fresh {
				if lit, ok := e.literal(p); ok {
					return Literal(lit)
				}
				return e.hole(p, v, v)
			}
		}
	case *ssa.Parameter, *ssa.Global, *ssa.Field, *ssa.FreeVar:
		if list, call := e.portion(v); list != nil {
			return e.eval(list, call, depth+1)
		}
		if p, ok := e.Walker.Scope.Place(v, at); ok && p.Root != flow.Fresh {
			return e.hole(p, v, at)
		}
	case *ssa.MakeSlice:
		var ts []Template
		for _, o := range e.Walker.Scope.Stored(v, "[]", at) {
			ts = append(ts, e.eval(o.Value, o.At, depth+1))
		}
		if len(ts) > 0 || isList(v.Type()) {
			return Join(ts...)
		}
	case *ssa.Alloc:
		if t, ok := e.composite(v, at, depth); ok {
			return t
		}
	}
	return e.opaque("", v, at)
}

func isAround(a Alt) bool {
	return len(a) == 1 && a[0].Func == around.Alts[0][0].Func && a[0].Lit == ""
}

// isList: a slice of keys rather than of the bytes of one.
func isList(t types.Type) bool {
	sl, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := sl.Elem().Underlying().(*types.Basic)
	return !ok || b.Kind() != types.Byte
}

// selects: a generic function from a list to a list of the same elements, as
// one that drops duplicates is. It cannot make an element that it was not given.
func selects(fn *types.Func) bool {
	sig := fn.Origin().Signature()
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return false
	}
	in, ok := sig.Params().At(0).Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	out, ok := sig.Results().At(0).Type().Underlying().(*types.Slice)
	_, generic := in.Elem().(*types.TypeParam)
	return ok && generic && types.Identical(in.Elem(), out.Elem())
}

// portion returns the list that a closure is given a part of, and the call that
// does so: eachSlot(keys, func(keys []string) { … }). A function that takes a
// list, and what handles one, hands it over in parts.
func (e *Evaluator) portion(v ssa.Value) (ssa.Value, ssa.CallInstruction) {
	p, ok := v.(*ssa.Parameter)
	if !ok || p.Parent().Parent() == nil {
		return nil, nil
	}
	if _, ok := p.Type().Underlying().(*types.Slice); !ok {
		return nil, nil
	}
	anchors := e.Walker.Scope.Anchors(p.Parent())
	if len(anchors) != 1 {
		return nil, nil
	}
	call, ok := anchors[0].(ssa.CallInstruction)
	if !ok || e.Walker.Scope.Callee(call) == p.Parent() {
		return nil, nil
	}
	var list ssa.Value
	for _, a := range call.Common().Args {
		if types.Identical(a.Type(), p.Type()) {
			if list != nil {
				return nil, nil
			}
			list = a
		}
	}
	return list, call
}

// named reports whether an address lies in what a map lookup asks for by name.
func (e *Evaluator) named(addr ssa.Value) bool {
	base, _ := e.Walker.Scope.Address(addr)
	if x, ok := base.(*ssa.Extract); ok {
		base = x.Tuple
	}
	l, ok := base.(*ssa.Lookup)
	if !ok || e.Walker.Part == nil {
		return false
	}
	_, _, ok = e.Walker.Part(l)
	return ok
}

func (e *Evaluator) literal(p flow.Path) (string, bool) {
	if e.Value == nil {
		return "", false
	}
	return e.Value(p)
}

// hole is the template of the value v, which stands at p. Of what a call
// returned it also tells what that was made of.
func (e *Evaluator) hole(p flow.Path, v ssa.Value, at ssa.Instruction) Template {
	h := Piece{Hole: &p, Type: typeString(v.Type())}
	var by []flow.Path
	if p.Root == flow.Call {
		d := e.Walker.Of(v, "", at)
		h.In, by = kept(d.Inputs(false)), kept(d.Inputs(true))
	}
	return Template{Alts: []Alt{{h}}, By: by}
}

func typeString(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

func constTemplate(c *ssa.Const) Template {
	if c.Value == nil {
		return Literal("")
	}
	if c.Value.Kind() == constant.String {
		return Literal(constant.StringVal(c.Value))
	}
	return Literal(c.Value.ExactString())
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// opaque is a piece of which only the inputs are known.
func (e *Evaluator) opaque(name string, v ssa.Value, at ssa.Instruction) Template {
	p := Piece{Func: name}
	if name == "" {
		p.Func = opaqueName(v)
	}
	d := e.Walker.Of(v, "", at)
	p.In = kept(d.Inputs(false))
	return Template{Alts: []Alt{{p}}, By: kept(d.Inputs(true))}
}

// kept returns as many of the inputs as a template keeps.
func kept(in []flow.Path) []flow.Path {
	in = slices.CompactFunc(in, flow.Path.Same)
	return in[:min(len(in), MaxPieces)]
}

func opaqueName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Call:
		// What is asked for says more than of whom: Query("page").
		for _, a := range v.Call.Args {
			if k, ok := a.(*ssa.Const); ok && k.Value != nil && k.Value.Kind() == constant.String {
				if s := constant.StringVal(k.Value); s != "" && len(s) <= 24 && !strings.ContainsAny(s, "\"{}|%\n") {
					return calleeName(v) + `("` + s + `")`
				}
			}
		}
		return calleeName(v)
	case *ssa.Extract:
		return opaqueName(v.Tuple)
	case *ssa.UnOp:
		return "element"
	case *ssa.Next:
		return "element"
	case *ssa.Lookup, *ssa.Index:
		return "element"
	case *ssa.BinOp:
		return v.Op.String()
	}
	return "?"
}

func calleeName(call ssa.CallInstruction) string {
	c := call.Common()
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return "func"
}

// composite is the template of a struct key, field by field.
func (e *Evaluator) composite(addr ssa.Value, at ssa.Instruction, depth int) (Template, bool) {
	base, steps := e.Walker.Scope.Address(addr)
	alloc, ok := base.(*ssa.Alloc)
	if !ok || steps != "" {
		return Template{}, false
	}
	st, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok {
		return Template{}, false
	}
	parts := []Template{Literal("{")}
	found := false
	for i := range st.NumFields() {
		vals := e.Walker.Scope.Stored(alloc, "."+st.Field(i).Name(), at)
		if len(vals) == 0 {
			continue
		}
		if found {
			parts = append(parts, Literal(" "))
		}
		found = true
		var alts []Template
		for _, o := range vals {
			alts = append(alts, e.eval(o.Value, o.At, depth+1))
		}
		parts = append(parts, Join(alts...))
	}
	return Concat(append(parts, Literal("}"))...), found
}

// elements is the template of the elements put into the array behind a
// variadic call or a slice literal.
func (e *Evaluator) elements(v ssa.Value, at ssa.Instruction, depth int) (Template, bool) {
	base, _ := e.Walker.Scope.Address(v)
	alloc, ok := base.(*ssa.Alloc)
	if !ok {
		return Template{}, false
	}
	if _, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); !ok {
		return Template{}, false
	}
	var ts []Template
	for _, o := range e.Walker.Scope.Stored(alloc, "[]", at) {
		ts = append(ts, e.eval(o.Value, o.At, depth+1))
	}
	return Join(ts...), len(ts) > 0
}

// List returns the elements of a variadic argument or a slice literal in
// order, nil for those that are not known.
func (e *Evaluator) List(v ssa.Value) []ssa.Value {
	sl, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	alloc, ok := sl.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	n, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok || n.Len() > MaxPieces {
		return nil
	}
	out := make([]ssa.Value, n.Len())
	for _, ref := range *alloc.Referrers() {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		c, ok := ia.Index.(*ssa.Const)
		if !ok {
			return nil
		}
		for _, r := range *ia.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == ia {
				if i := c.Int64(); i >= 0 && i < int64(len(out)) {
					out[i] = st.Val
				}
			}
		}
	}
	return out
}

func (e *Evaluator) call(call *ssa.Call, result, depth int) Template {
	if e.Call != nil {
		if t, ok := e.Call(call, result); ok {
			return t
		}
	}
	c := call.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" && len(c.Args) == 2 {
			var ts []Template
			base := e.eval(c.Args[0], call, depth+1)
			if isList(call.Type()) {
				base.Alts = slices.DeleteFunc(slices.Clone(base.Alts), isAround) // what was appended before
			}
			if !emptySlice(base) {
				ts = append(ts, base)
			}
			if elem, ok := e.elements(sliceOf(c.Args[1]), call, depth); ok {
				ts = append(ts, elem)
			} else {
				ts = append(ts, e.eval(c.Args[1], call, depth+1))
			}
			return Join(ts...)
		}
		return e.opaque("", call, call)
	}
	if t, ok := e.built(call, depth); ok {
		return t
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Object() == nil {
		if c.IsInvoke() && c.Method.Name() == "String" {
			return e.eval(c.Value, call, depth+1)
		}
		return e.opaque("", call, call)
	}
	arg := func(i int) Template { return e.eval(c.Args[i], call, depth+1) }
	if selects(fn.Object().(*types.Func)) {
		return arg(0)
	}
	switch fn.Object().(*types.Func).Origin().FullName() {
	case "fmt.Sprintf":
		return e.sprintf(c.Args[0], c.Args[1], call, depth)
	case "fmt.Sprint":
		if list, ok := e.list(c.Args[0], call, depth+1); ok {
			if t, ok := joined(list, ""); ok {
				return t
			}
		}
	case "strings.Join":
		if sep := arg(1); sep.Constant() && len(sep.Alts) == 1 {
			var ts []Template
			ls := e.lists(c.Args[0], call, depth+1)
			for _, l := range ls {
				if t, ok := joined(l, sep.String()); ok {
					ts = append(ts, t)
				}
			}
			if len(ls) > 0 && len(ts) == len(ls) {
				return Join(ts...)
			}
		}
	case "strconv.Itoa", "strconv.FormatInt", "strconv.FormatUint", "strconv.FormatBool", "strconv.Quote",
		"strings.ToLower", "strings.ToUpper", "strings.TrimSpace", "strings.Clone",
		"(github.com/google/uuid.UUID).String", "net/url.QueryEscape", "net/url.PathEscape":
		return arg(0)
	}
	if fn.Name() == "String" && len(c.Args) == 1 {
		if b, ok := c.Args[0].Type().Underlying().(*types.Basic); ok && b.Info()&(types.IsString|types.IsInteger) != 0 {
			return arg(0)
		}
	}
	return e.opaque("", call, call)
}

func sliceOf(v ssa.Value) ssa.Value {
	if s, ok := v.(*ssa.Slice); ok {
		return s.X
	}
	return v
}

// emptySlice recognises the template of a nil slice or make([]string, 0, n),
// which adds nothing to what is appended.
func emptySlice(t Template) bool {
	for _, a := range t.Alts {
		for _, p := range a {
			if p.Lit != "" || p.Hole != nil || p.Func != "?" && p.Func != "" {
				return false
			}
		}
	}
	return true
}
