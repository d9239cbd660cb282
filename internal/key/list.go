package key

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/flow"
)

// Lists: the arguments of a variadic call or the parts of a key, in order. An
// element that is one piece with Each stands for all elements of a parameter.

// Elements returns the templates of the elements of a variadic argument or a
// slice literal, in order; nil if they are not all known.
func (e *Evaluator) Elements(v ssa.Value, at ssa.Instruction) []Template {
	list, _ := e.Arguments(v, at)
	if slices.ContainsFunc(list, func(t Template) bool { return t.rest() != nil }) {
		return nil
	}
	return list
}

// Arguments returns the elements of a variadic argument or a slice, and
// whether they are known. Those that the caller's slice parameter holds are
// one element.
func (e *Evaluator) Arguments(v ssa.Value, at ssa.Instruction) ([]Template, bool) {
	defer e.begin()()
	list, ok := e.list(v, at, 1)
	return e.finishedList(list), ok
}

func (e *Evaluator) list(v ssa.Value, at ssa.Instruction, depth int) ([]Template, bool) {
	ls := e.lists(v, at, depth)
	if len(ls) != 1 {
		return nil, false
	}
	return ls[0], true
}

// lists returns what the elements of a slice may be; nil if that is not known.
func (e *Evaluator) lists(v ssa.Value, at ssa.Instruction, depth int) [][]Template {
	if e.left--; e.left < 0 || depth > maxDepth || changed(v) {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Const:
		return [][]Template{{}} // nil
	case *ssa.Parameter:
		_, slice := v.Type().Underlying().(*types.Slice)
		if p, ok := e.Walker.Scope.Place(v, at); ok && slice && p.Root == flow.Param && p.Steps == "" {
			return [][]Template{{rest(p, Each{})}}
		}
	case *ssa.MakeSlice:
		return e.filled(v, depth)
	case *ssa.Slice:
		n, limited := int64(0), false
		if c, ok := v.High.(*ssa.Const); ok {
			n, limited = c.Int64(), true
		}
		if v.Low != nil || v.High != nil && !limited {
			return nil
		}
		if limited && n == 0 {
			return [][]Template{{}} // make([]string, 0, 8)
		}
		list := e.List(v)
		if list == nil || limited && n > int64(len(list)) {
			return nil
		}
		if limited {
			list = list[:n]
		}
		out := []Template{}
		for _, a := range list {
			if a == nil {
				return nil
			}
			out = append(out, e.eval(a, at, depth))
		}
		return [][]Template{out}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" || len(v.Call.Args) != 2 {
			return nil
		}
		var out [][]Template
		more := e.lists(v.Call.Args[1], v, depth+1)
		for _, l := range e.lists(v.Call.Args[0], v, depth+1) {
			for _, m := range more {
				out = append(out, slices.Concat(l, m))
			}
		}
		if len(out) > MaxAlts {
			return nil
		}
		return out
	case *ssa.Phi:
		return e.listsOf(v, depth)
	}
	return nil
}

// listsOf returns what a slice may be after a branch or in a loop.
func (e *Evaluator) listsOf(v *ssa.Phi, depth int) [][]Template {
	if e.active[v] {
		return [][]Template{{itself(v)}}
	}
	e.active[v] = true
	defer delete(e.active, v)
	var first, again [][]Template
	for i, edge := range v.Edges {
		ls := e.lists(edge, last(v.Block().Preds[i]), depth)
		if ls == nil {
			return nil
		}
		for _, l := range ls {
			if len(l) > 0 && isItself(l[0], v) {
				again = append(again, l[1:])
			} else {
				first = append(first, l)
			}
		}
	}
	if len(first) > MaxAlts {
		return nil
	}
	if len(again) == 0 {
		return first
	}
	if len(again) > 1 || len(again[0]) != 1 {
		return nil
	}
	each, ok := eachOf(again[0][0])
	if !ok {
		return nil
	}
	var out [][]Template
	for _, l := range first {
		out = append(out, append(slices.Clone(l), each))
	}
	return out
}

// filled returns the elements of a slice that is made as long as a parameter
// and filled from it in a loop.
func (e *Evaluator) filled(v *ssa.MakeSlice, depth int) [][]Template {
	if c, ok := v.Len.(*ssa.Const); ok && c.Int64() == 0 {
		return [][]Template{{}}
	}
	length, ok := v.Len.(*ssa.Call)
	if !ok {
		return nil
	}
	if b, ok := length.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return nil
	}
	source := e.lists(length.Call.Args[0], v, depth+1)
	if len(source) != 1 || len(source[0]) != 1 || source[0][0].rest() == nil {
		return nil
	}
	var out [][]Template
	for _, st := range stores(v) {
		_, fixed := st.Addr.(*ssa.IndexAddr).Index.(*ssa.Const)
		each, ok := eachOf(e.eval(st.Val, st, depth+1))
		if fixed || !ok || !each.rest().In[0].Same(source[0][0].rest().In[0]) {
			return nil
		}
		out = append(out, []Template{each})
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

// stores returns what is stored into elements of a slice.
func stores(v ssa.Value) []*ssa.Store {
	var out []*ssa.Store
	for _, ref := range *v.Referrers() {
		if ia, ok := ref.(*ssa.IndexAddr); ok {
			for _, r := range *ia.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == ia {
					out = append(out, st)
				}
			}
		}
	}
	return out
}

// changed: the elements of a slice may be others than those it was made of,
// as they are set or sorted.
func changed(v ssa.Value) bool {
	if v.Referrers() == nil {
		return false // a constant
	}
	if _, filled := v.(*ssa.MakeSlice); !filled && len(stores(v)) > 0 {
		return true
	}
	for _, ref := range *v.Referrers() {
		if m, ok := ref.(*ssa.MakeInterface); ok && changed(m) {
			return true // sort.Slice
		}
		if call, ok := ref.(ssa.CallInstruction); ok {
			fn := call.Common().StaticCallee()
			if fn != nil && fn.Origin() != nil {
				fn = fn.Origin()
			}
			if fn != nil && fn.Pkg != nil && (fn.Pkg.Pkg.Path() == "sort" || fn.Pkg.Pkg.Path() == "slices") {
				return true
			}
		}
	}
	return false
}

func last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

// rest is the element of a list that stands for all elements of the slice p.
func rest(p flow.Path, each Each) Template {
	return Template{Alts: []Alt{{{Func: "Join", In: []flow.Path{p}, Each: &each}}}}
}

// rest returns the piece of a template that is nothing but the elements of a
// parameter, or nil.
func (t Template) rest() *Piece {
	if len(t.Alts) == 1 && len(t.Alts[0]) == 1 && t.Alts[0][0].Each != nil {
		return &t.Alts[0][0]
	}
	return nil
}

// itself is the template of a value that is made from itself in a loop, at the
// point where it goes around.
func itself(of any) Template { return Template{Alts: []Alt{{{Func: "…", self: of}}}} }

func isItself(t Template, of any) bool {
	return len(t.Alts) == 1 && len(t.Alts[0]) == 1 && t.Alts[0][0].self == of
}

// eachOf turns the template of one element of a parameter, with text around
// it, into that of all of them.
func eachOf(t Template) (Template, bool) {
	if len(t.Alts) != 1 || t.Cut || t.Flaw != "" {
		return Template{}, false
	}
	var each Each
	var of *flow.Path
	for _, p := range t.Alts[0] {
		switch {
		case p.Hole == nil && p.Func == "" && of == nil:
			each.Before += p.Lit
		case p.Hole == nil && p.Func == "":
			each.After += p.Lit
		case of == nil && p.Hole != nil && p.Hole.Root == flow.Param && p.Hole.Steps == "[]":
			q := p.Hole.Parent()
			of = &q
		default:
			return Template{}, false
		}
	}
	if of == nil {
		return Template{}, false
	}
	return rest(*of, each), true
}

// unrolled replaces what goes around in a loop: the alternatives of t that begin
// with the value itself, once more by the elements of the parameter that each
// turn adds. It leaves t as it is if the loop does anything else.
func (t Template) unrolled(of any) Template {
	first := Template{Cut: t.Cut, Flaw: t.Flaw, By: t.By}
	kept := first
	var turns []Template
	idle := false
	for _, a := range t.Alts {
		switch {
		case len(a) == 0 || a[0].self != of:
			first.Alts = append(first.Alts, a)
		case len(a) == 1:
			idle = true
			continue
		default:
			turns = append(turns, Template{Alts: []Alt{a[1:]}})
		}
		kept.Alts = append(kept.Alts, a)
	}
	if t = kept; t.Cut || idle || !first.Known() {
		return t
	}
	switch len(turns) {
	case 1:
		if each, ok := eachOf(turns[0]); ok {
			return Concat(first, each)
		}
	case 2: // with a separator from the second turn on
		a, ok := eachOf(turns[0])
		b, sep := eachOf(turns[1])
		if !ok || !sep {
			return t
		}
		if a.rest().Each.Before != "" {
			a, b = b, a
		}
		x, y := *a.rest(), *b.rest()
		if x.In[0].Same(y.In[0]) && x.Each.Before == "" && y.Each.Before != "" && x.Each.After == y.Each.After {
			return Concat(first, rest(x.In[0], Each{Between: y.Each.Before, After: x.Each.After}))
		}
	}
	return t
}

// joined returns the elements of a list with sep between them. It gives up
// where two parts of the list may be empty.
func joined(list []Template, sep string) (Template, bool) {
	var parts []Template
	open, bare := 0, false // bare: nothing that needs a separator is before
	for i, t := range list {
		r := t.rest()
		if r == nil {
			if i > 0 && !bare {
				parts = append(parts, Literal(sep))
			}
			bare = false
			parts = append(parts, t)
			continue
		}
		if open++; open > 1 || r.Each.Between != "" {
			return Template{}, false
		}
		each := *r.Each
		switch {
		case len(list) == 1:
			each.Between = sep
		case i > 0:
			each.Before = sep + each.Before
		default:
			each.After += sep
			bare = true
		}
		parts = append(parts, rest(r.In[0], each))
	}
	return Concat(parts...), true
}

// spread replaces the elements of a list that stand for others by them.
func spread(list []Template, arg func(flow.Path) Template, elems func(flow.Path) ([]Template, bool), path func(flow.Path) (in, by []flow.Path)) []Template {
	var out []Template
	for _, t := range list {
		if r := t.rest(); r != nil {
			if els, ok := r.each(elems); ok {
				out = append(out, els...)
				continue
			}
		}
		out = append(out, t.Substitute(arg, elems, path))
	}
	return out
}

// each returns the elements that a piece stands for, each with the text around it.
func (p Piece) each(elems func(flow.Path) ([]Template, bool)) ([]Template, bool) {
	els, ok := elems(p.In[0])
	if !ok {
		return nil, false
	}
	out := []Template{}
	for _, t := range els {
		if r := t.rest(); r != nil {
			t = rest(r.In[0], Each{Before: p.Each.Before + r.Each.Before, Between: r.Each.Between, After: r.Each.After + p.Each.After})
		} else {
			t = Concat(Literal(p.Each.Before), t, Literal(p.Each.After))
		}
		out = append(out, t)
	}
	return out, true
}

// expand returns what the piece of a callee that is made of its slice
// parameters is at a call, if the elements are known there.
func (p Piece) expand(arg func(flow.Path) Template, elems func(flow.Path) ([]Template, bool), path func(flow.Path) (in, by []flow.Path)) (Template, bool) {
	switch {
	case p.Each != nil:
		if els, ok := p.each(elems); ok {
			return joined(els, p.Each.Between)
		}
	case p.Nth > 0:
		if els, ok := elems(p.In[0]); ok {
			return nth(els, p.Nth)
		}
	case p.Format != nil:
		return formatted(p.Format.Substitute(arg, elems, path), spread(p.Args, arg, elems, path))
	}
	return Template{}, false
}

// nth returns the nth element of a list, counted from 1.
func nth(list []Template, n int) (Template, bool) {
	for i, t := range list {
		if r := t.rest(); r != nil {
			if *r.Each != (Each{}) {
				return Template{}, false
			}
			return Template{Alts: []Alt{{{Func: "element", In: r.In, Nth: n - i}}}}, true
		}
		if i == n-1 {
			return t, true
		}
	}
	return Template{}, false
}

// formatted is the template of what Sprintf makes. It gives up on what it does
// not read: explicit argument indexes and widths taken from arguments, and
// formats that are not constant, unless what is known of them has a verb for
// each argument.
func formatted(format Template, args []Template) (Template, bool) {
	if len(format.Alts) != 1 || format.Cut {
		return Template{}, false
	}
	parts := []Template{{Flaw: format.Flaw, Alts: []Alt{{}}}}
	n, whole := 0, true
	counted := !slices.ContainsFunc(args, func(t Template) bool { return t.rest() != nil })
	for _, p := range format.Alts[0] {
		if p.Hole != nil || p.Func != "" {
			whole = false
			parts = append(parts, Template{Alts: []Alt{{p}}})
			continue
		}
		text := p.Lit
		for {
			i := strings.IndexByte(text, '%')
			if i < 0 || i == len(text)-1 {
				end := Literal(text)
				if i >= 0 && counted && n < len(args) {
					end.Flaw = "its format ends in a % without a verb, which leaves an argument out"
				}
				parts = append(parts, end)
				break
			}
			parts = append(parts, Literal(text[:i]))
			j := i + 1
			for j < len(text) && strings.IndexByte("+-# 0123456789.", text[j]) >= 0 {
				j++
			}
			if j == len(text) || text[j] == '[' || text[j] == '*' {
				return Template{}, false
			}
			verb := text[j]
			text = text[j+1:]
			if verb == '%' {
				parts = append(parts, Literal("%"))
				continue
			}
			n++
			a, ok := nth(args, n)
			switch {
			case ok:
				parts = append(parts, a)
			case counted:
				lost := Literal("%!" + string(verb) + "(MISSING)")
				lost.Flaw = "its format has more verbs than arguments"
				parts = append(parts, lost)
			default:
				return Template{}, false
			}
		}
	}
	if !whole && (!counted || n != len(args)) {
		return Template{}, false
	}
	return Concat(parts...), true
}

// sprintf is the template of a call of Sprintf.
func (e *Evaluator) sprintf(format, args ssa.Value, call *ssa.Call, depth int) Template {
	f := e.eval(format, call, depth+1)
	list, ok := e.list(args, call, depth+1)
	if !ok {
		return e.opaque("", call, call)
	}
	if t, ok := formatted(f, list); ok {
		return t
	}
	t := e.opaque("", call, call)
	if len(f.Alts) == 1 && !f.Constant() {
		t.Alts[0][0].Format, t.Alts[0][0].Args = &f, list
	}
	return t
}
