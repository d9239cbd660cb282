// Package key is the abstract domain of cache keys: a template is what is
// known of a key string, as literals and holes, and two templates are equal,
// disjoint or may be equal. It knows nothing of caches.
package key

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cachelint/cachelint/internal/flow"
)

// A Template is a set of alternatives for what a key may be.
type Template struct {
	Alts []Alt `json:"a,omitempty"`
	// Cut is set when there were more alternatives or pieces than are kept.
	Cut bool `json:"cut,omitempty"`
	// Flaw says why keys built like this are not what they look like; "" if
	// nothing is wrong with them.
	Flaw string `json:"flaw,omitempty"`
	// By are the inputs that only decide which of the alternatives the key is,
	// or whether something goes into an opaque piece. They tell keys apart too.
	By []flow.Path `json:"by,omitempty"`
}

// An Alt is one way the key may be built.
type Alt []Piece

// A Piece is a literal, a hole or an opaque part of a key.
type Piece struct {
	// Lit is the text of a literal.
	Lit string `json:"l,omitempty"`
	// Hole is the input that a hole holds.
	Hole *flow.Path `json:"h,omitempty"`
	// Type is the type of a hole's value: "int64", "[]string".
	Type string `json:"t,omitempty"`
	// Func names what made an opaque piece; In are the inputs that it, or a
	// hole for what a call returned, depends on.
	Func string      `json:"f,omitempty"`
	In   []flow.Path `json:"i,omitempty"`
	// Each: the piece is the elements of a slice parameter, the only one of In.
	Each *Each `json:"each,omitempty"`
	// Nth: the piece is that element of a slice parameter, counted from 1.
	Nth int `json:"nth,omitempty"`
	// Format and Args, for what Sprintf makes by a format that the caller
	// decides: the piece is known where that is.
	Format *Template  `json:"fmt,omitempty"`
	Args   []Template `json:"args,omitempty"`

	self any // while reading: the value made from itself that stands here
}

// An Each is how the elements of a slice are written one after the other.
type Each struct {
	Before  string `json:"b,omitempty"` // each of them
	Between string `json:"m,omitempty"`
	After   string `json:"e,omitempty"` // each of them
}

// Bounds: beyond them a template is cut, which keeps its common prefix.
const (
	MaxAlts   = 4
	MaxPieces = 16
)

// Literal returns the template of a constant key.
func Literal(s string) Template { return Template{Alts: []Alt{{{Lit: s}}}} }

// Known reports whether anything is known of the key.
func (t Template) Known() bool { return len(t.Alts) > 0 }

// Constant reports whether every alternative is a literal.
func (t Template) Constant() bool {
	for _, a := range t.Alts {
		for _, p := range a {
			if p.Hole != nil || p.Func != "" {
				return false
			}
		}
	}
	return len(t.Alts) > 0 && !t.Cut
}

// Prefix returns the literal that every alternative starts with.
func (t Template) Prefix() string {
	var prefix string
	for i, a := range t.Alts {
		lit := ""
		if len(a) > 0 {
			lit = a[0].Lit
		}
		if i == 0 {
			prefix = lit
		}
		for !strings.HasPrefix(lit, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}

// Holes returns the variable pieces of all alternatives.
func (t Template) Holes() []Piece {
	var out []Piece
	for _, a := range t.Alts {
		for _, p := range a {
			if p.Hole != nil || p.Func != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// Join returns the template that is one of ts.
func Join(ts ...Template) Template {
	var out Template
	for _, t := range ts {
		out.Cut = out.Cut || t.Cut
		out.Flaw = cmp.Or(out.Flaw, t.Flaw)
		out.By = both(out.By, t.By)
		for _, a := range t.Alts {
			if out.has(a) {
				continue
			}
			if len(out.Alts) == MaxAlts {
				out.Cut = true
				continue
			}
			out.Alts = append(out.Alts, a)
		}
	}
	return out
}

// both returns the inputs of a and of b, as many as are kept.
func both(a, b []flow.Path) []flow.Path {
	out := slices.Clip(a)
	for _, p := range b {
		if len(out) < MaxPieces && !slices.ContainsFunc(out, p.Same) {
			out = append(out, p)
		}
	}
	return out
}

// has reports whether a, as a person would write it, is an alternative of t.
func (t Template) has(a Alt) bool {
	if len(t.Alts) == 0 {
		return false // without writing it
	}
	s := a.String()
	return slices.ContainsFunc(t.Alts, func(b Alt) bool { return b.String() == s })
}

// Concat returns the template of the keys of ts one after the other.
func Concat(ts ...Template) Template {
	out := Literal("")
	for _, t := range ts {
		if !t.Known() {
			t = Template{Alts: []Alt{{{Func: "?"}}}}
		}
		next := Template{Cut: out.Cut || t.Cut, Flaw: cmp.Or(out.Flaw, t.Flaw), By: both(out.By, t.By)}
		for _, a := range out.Alts {
			for _, b := range t.Alts {
				if len(next.Alts) == MaxAlts {
					next.Cut = true
					continue
				}
				next.Alts = append(next.Alts, a.then(b))
			}
		}
		for i, a := range next.Alts {
			if len(a) > MaxPieces {
				next.Alts[i], next.Cut = a[:MaxPieces], true
			}
		}
		out = next
	}
	return out
}

// then returns a followed by b, with neighbouring literals joined and without
// empty ones.
func (a Alt) then(b Alt) Alt {
	var out Alt
	for _, part := range [...]Alt{a, b} {
		for _, p := range part {
			lit := p.Hole == nil && p.Func == ""
			if lit && p.Lit == "" {
				continue
			}
			if n := len(out); lit && n > 0 && out[n-1].Hole == nil && out[n-1].Func == "" {
				out[n-1].Lit += p.Lit
				continue
			}
			if out == nil {
				out = make(Alt, 0, len(a)+len(b))
			}
			out = append(out, p)
		}
	}
	return out
}

// Replace returns t with the holes for which by has a template replaced by it.
func (t Template) Replace(by func(p flow.Path) (Template, bool)) Template {
	out := Template{Cut: t.Cut, Flaw: t.Flaw, By: t.By}
	for _, a := range t.Alts {
		parts := make([]Template, len(a))
		for i, p := range a {
			parts[i] = Template{Alts: []Alt{{p}}}
			if p.Hole == nil {
				continue
			}
			if n, ok := by(*p.Hole); ok && n.Known() {
				parts[i] = n
			}
		}
		out = Join(out, Concat(parts...))
	}
	return out
}

// Substitute replaces the holes of a callee's parameters. arg returns the
// template of the argument that stands for parameter i, followed by steps.
// elems returns the templates of the elements of a slice argument, as
// [Evaluator.Elements] does; path the inputs of an argument, and what only
// chooses among them.
func (t Template) Substitute(arg func(p flow.Path) Template, elems func(p flow.Path) ([]Template, bool), path func(p flow.Path) (in, by []flow.Path)) Template {
	out := Template{Cut: t.Cut, Flaw: t.Flaw}
	of, by := substituted(t.By, path)
	out.By = both(of, by)
	for _, a := range t.Alts {
		parts := make([]Template, len(a))
		for i, p := range a {
			switch {
			case p.Hole != nil && p.Hole.Root == flow.Param:
				parts[i] = arg(*p.Hole)
				if !parts[i].Known() {
					parts[i] = Template{Alts: []Alt{{{Func: lastName(p.Hole.String())}}}}
				}
			case len(p.In) > 0:
				var ok bool
				if parts[i], ok = p.expand(arg, elems, path); ok {
					break
				}
				q := Piece{Func: p.Func, Type: p.Type, Hole: p.Hole}
				q.In, by = substituted(p.In, path)
				out.By = both(out.By, by)
				if p.Format != nil {
					f, args := p.Format.Substitute(arg, elems, path), spread(p.Args, arg, elems, path)
					q.Format, q.Args = &f, args
				}
				parts[i] = Template{Alts: []Alt{{q}}}
			default:
				parts[i] = Template{Alts: []Alt{{p}}}
			}
		}
		out = Join(out, Concat(parts...))
	}
	return out
}

// substituted replaces the parameters among inputs by what the arguments are
// made of, and tells what only chooses that.
func substituted(inputs []flow.Path, path func(p flow.Path) (in, by []flow.Path)) (in, by []flow.Path) {
	for _, p := range inputs {
		if p.Root != flow.Param {
			in = append(in, p)
			continue
		}
		of, chosen := path(p)
		for _, x := range of {
			if !slices.ContainsFunc(in, x.Same) {
				in = append(in, x)
			}
		}
		by = both(by, chosen)
	}
	return in, by
}

// A Relation is what can be said of two keys.
type Relation int

// The relations.
const (
	MayEqual Relation = iota
	Equal
	Disjoint
)

// Compare relates two templates. They are equal if their alternatives are the
// same, disjoint if every pair of alternatives clashes in a literal.
func Compare(a, b Template) Relation {
	if !a.Known() || !b.Known() {
		return MayEqual
	}
	if a.Cut || b.Cut {
		return MayEqual
	}
	if allClash(a, b, clash) {
		return Disjoint // the usual case, and cheap to tell
	}
	if a.String() == b.String() {
		return Equal
	}
	if allClash(a, b, func(x, y Alt) bool { return clash(x, y) || clash(reversed(x), reversed(y)) }) {
		return Disjoint
	}
	return MayEqual
}

// allClash reports whether every alternative of a clashes with every one of b.
func allClash(a, b Template, clash func(x, y Alt) bool) bool {
	for _, x := range a.Alts {
		for _, y := range b.Alts {
			if !clash(x, y) {
				return false
			}
		}
	}
	return true
}

// clash reports whether the literals that two keys start with differ. A hole
// may hold anything, so nothing after the first one counts.
func clash(x, y Alt) bool {
	if n, m := x.variable(), y.variable(); n != "" && m != "" && n != m {
		return true
	}
	var a, b string
	if len(x) > 0 {
		a = x[0].Lit
	}
	if len(y) > 0 {
		b = y[0].Lit
	}
	if isConstant(x) && isConstant(y) {
		return a != b
	}
	if isConstant(x) && len(b) > len(a) || isConstant(y) && len(a) > len(b) {
		return true
	}
	n := min(len(a), len(b))
	return a[:n] != b[:n]
}

// variable is the field of a package's variable that a key begins with, "" for
// none: where a cache is an object that knows its prefix, two objects have two.
func (a Alt) variable() string {
	if len(a) == 0 {
		return ""
	}
	return a[0].variable()
}

func (p Piece) variable() string {
	if p.Hole == nil || p.Hole.Root != flow.Global || p.Hole.Steps == "" {
		return ""
	}
	return p.Hole.Ident()
}

// Rooted reports whether a key begins with what tells it from keys of other
// kinds: text, or the prefix that a variable keeps.
func (t Template) Rooted() bool {
	return t.Known() && !slices.ContainsFunc(t.Alts, func(a Alt) bool {
		return len(a) == 0 || a[0].Lit == "" && a.variable() == ""
	})
}

func isConstant(a Alt) bool { return len(a) == 0 || len(a) == 1 && a[0].Hole == nil && a[0].Func == "" }

func reversed(a Alt) Alt {
	out := slices.Clone(a)
	slices.Reverse(out)
	for i, p := range out {
		if p.Lit != "" {
			r := []byte(p.Lit)
			slices.Reverse(r)
			out[i].Lit = string(r)
		}
	}
	return out
}

// String renders the template as a person would write it: "user:{id}:orders",
// alternatives separated by " | ".
func (t Template) String() string {
	if !t.Known() {
		return "{?}"
	}
	var alts []string
	for _, a := range t.Alts {
		alts = append(alts, a.String())
	}
	s := strings.Join(alts, " | ")
	if t.Cut {
		s += " | …"
	}
	return s
}

func (a Alt) String() string {
	var b strings.Builder
	for _, p := range a {
		switch {
		case p.Hole != nil:
			b.WriteString("{" + holeName(*p.Hole) + "}")
		case p.Each != nil:
			b.WriteString("{" + p.Each.Before + holeName(p.In[0]) + p.Each.Between + "…" + p.Each.After + "}")
		case p.Nth > 0:
			b.WriteString("{" + holeName(p.In[0]) + "[" + strconv.Itoa(p.Nth-1) + "]}")
		case strings.HasSuffix(p.Func, `")`):
			b.WriteString("{" + p.Func + "}")
		case len(p.In) == 1 && strings.HasSuffix(p.In[0].Steps, "."+lastName(p.Func)+"()"):
			b.WriteString("{" + holeName(p.In[0]) + "}") // said once is enough
		case p.Func != "" && len(p.In) > 0:
			var in []string
			for _, q := range p.In {
				in = append(in, holeName(q))
			}
			if operator(p.Func) {
				b.WriteString("{" + strings.Join(append(in, "…"), p.Func) + "}")
				break
			}
			b.WriteString("{" + lastName(p.Func) + "(" + strings.Join(in, ", ") + ")}")
		case p.Func != "":
			b.WriteString("{" + lastName(p.Func) + "}")
		default:
			b.WriteString(p.Lit)
		}
	}
	return b.String()
}

// operator: what made a piece is arithmetic.
func operator(name string) bool { return strings.Trim(name, "+-*/%&|^<>") == "" }

// Skeleton renders an alternative with its holes nameless, "user:{}", but for
// prefixes that variables keep.
func (a Alt) Skeleton() string {
	var b strings.Builder
	for _, p := range a {
		if v := p.variable(); v != "" {
			b.WriteString("{" + v + "}")
			continue
		}
		if p.Hole != nil || p.Func != "" {
			b.WriteString("{}")
			continue
		}
		b.WriteString(p.Lit)
	}
	return b.String()
}

// Worded reports whether an alternative has a word in it, or a prefix that a
// variable keeps, which tells what its holes are: "{org} user:{id}".
func (a Alt) Worded() bool {
	const word = 3 // letters
	return slices.ContainsFunc(a, func(p Piece) bool {
		if p.variable() != "" {
			return true
		}
		n := 0
		for _, r := range p.Lit {
			if unicode.IsLetter(r) {
				n++
			}
		}
		return n >= word
	})
}

// Mismatched reports whether two keys are made of the same inputs in the same
// order, and of nothing opaque, but with other text around them: a lookup by
// one never finds what was stored under the other. What begins with another
// word is of another family.
func Mismatched(a, b Template) bool {
	if len(a.Alts) != 1 || len(b.Alts) != 1 || a.Cut || b.Cut {
		return false
	}
	varies := false
	text := func(x Alt) (holes, whole string) {
		for _, p := range x {
			varies = varies || p.Hole != nil && p.Hole.Root != flow.Global
			switch {
			case p.Hole != nil && p.Hole.Root != flow.Call && p.Hole.Root != flow.Fresh:
				holes += p.Hole.String() + "\x00"
				whole += "\x00"
			case p.Hole != nil || p.Func != "":
				return "", ""
			default:
				whole += p.Lit
			}
		}
		return holes, whole
	}
	x, xs := text(a.Alts[0])
	y, ys := text(b.Alts[0])
	const enough = 4 // bytes that two names of one thing begin with
	n := 0
	for n < min(len(xs), len(ys)) && xs[n] == ys[n] {
		n++
	}
	return varies && x == y && xs != ys && (n >= enough || strings.HasSuffix(xs, ys) || strings.HasSuffix(ys, xs))
}

// Lacks reports whether a key is another one without some text of it, as a key
// is that was put together without the helper which adds the prefix.
func Lacks(a, of Template) bool {
	if len(a.Alts) != 1 || len(of.Alts) != 1 || a.Cut || of.Cut {
		return false
	}
	x, y := a.Holes(), of.Holes()
	if len(x) == 0 || len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].Func != y[i].Func || x[i].Type != y[i].Type {
			return false
		}
	}
	short, long := a.Alts[0].Skeleton(), of.Alts[0].Skeleton()
	n := 0
	for n < len(short) && n < len(long) && short[n] == long[n] {
		n++
	}
	return len(short) < len(long) && strings.HasSuffix(long, short[n:])
}

// SameSkeleton reports whether two templates differ in the names of their
// holes only.
func SameSkeleton(a, b Template) bool {
	return slices.EqualFunc(a.Alts, b.Alts, func(x, y Alt) bool { return x.Skeleton() == y.Skeleton() })
}

// holeName drops the receiver: a reader knows whose prefix it is.
func holeName(p flow.Path) string {
	s := p.String()
	if p.Recv && p.Steps != "" && p.Steps[0] == '.' {
		s = p.Steps[1:]
	}
	return strings.TrimSuffix(s, "[]")
}

func lastName(s string) string {
	s = path.Base(s)
	s = s[strings.LastIndexByte(s, '.')+1:]
	return strings.Trim(s, "()*")
}
