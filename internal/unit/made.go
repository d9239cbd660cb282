package unit

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// Caches are often told at their making what their lookups need later: the
// time to live, the function that loads. A library keeps it, or a field of a
// type of one's own does:
//
//	type stats struct { fetch func() (T, error); … }
//	func newStats(fetch func() (T, error)) *stats { return &stats{fetch: fetch} }
//	x.stats = newStats(x.readKernel)      // here the loader is bound
//	func (s *stats) get() (T, error)      // here it is called
//
// The two meet at the place that holds the cache, x.stats, whose type and
// field name it in every unit.

// A given is a function value that a cache is made with.
type given struct {
	of  string    // the field of the constructed type that keeps it; "" if a library does
	fn  ssa.Value // the function
	at  ssa.Instruction
	own *catalog.Entry // the constructor or option of the library
}

// step reports whether a call is to a library that the catalogue describes,
// though not this function of it: a step of a builder that changes nothing.
func (c *compiler) step(call *ssa.Call) bool {
	fn := callee(call)
	return fn != nil && fn.Pkg() != nil && c.cat.Describes(fn.Pkg().Path())
}

// maxMade bounds how deep options and builders are followed.
const maxMade = 6

// made returns the calls of catalogued constructors, options and builder
// steps that v is made by.
func (s *scope) made(v ssa.Value, at ssa.Instruction, depth int) []*ssa.Call {
	var out []*ssa.Call
	for _, call := range s.callsOf(v, at) {
		if e := s.info(call).entry; e != nil && e.Op == catalog.New {
			out = append(out, call)
		} else if e != nil || !s.c.step(call) {
			continue
		}
		if depth == 0 {
			continue
		}
		for _, a := range passed(&call.Call) {
			out = append(out, s.made(a, call, depth-1)...)
			if base, _ := s.flow.Address(a); isFresh(base) { // a struct of options
				for _, p := range s.flow.Parts(base, call) {
					out = append(out, s.made(p.Value, p.At, depth-1)...)
				}
			}
		}
	}
	return out
}

// callsOf returns the calls that v may be a result of.
func (s *scope) callsOf(v ssa.Value, at ssa.Instruction) []*ssa.Call {
	var out []*ssa.Call
	for _, o := range s.flow.Origins(v, at) {
		v := o.Value
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		if call, ok := v.(*ssa.Call); ok {
			out = append(out, call)
		}
	}
	return out
}

func isFresh(v ssa.Value) bool {
	if u, ok := v.(*ssa.UnOp); ok {
		v = u.X
	}
	_, ok := v.(*ssa.Alloc)
	return ok
}

// passed returns the receiver and the arguments of a call, variadic ones spread out.
func passed(call *ssa.CallCommon) []ssa.Value {
	var out []ssa.Value
	if call.IsInvoke() {
		out = append(out, call.Value)
	}
	for _, a := range call.Args {
		sl, ok := a.(*ssa.Slice)
		if !ok {
			out = append(out, a)
			continue
		}
		alloc, ok := sl.X.(*ssa.Alloc)
		if !ok {
			continue
		}
		for _, ref := range *alloc.Referrers() {
			ia, ok := ref.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			for _, r := range *ia.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == ia {
					out = append(out, st.Val)
				}
			}
		}
	}
	return out
}

// givens returns the loaders that v, a function or a cache, was made with.
func (s *scope) givens(v ssa.Value, at ssa.Instruction) []given {
	if _, ok := v.Type().Underlying().(*types.Signature); ok {
		return []given{{fn: v, at: at}}
	}
	var out []given
	for _, call := range s.made(v, at, maxMade) {
		e := s.info(call).entry
		if f, steps := s.operand(call, e.Loader); f != nil && steps == "" {
			out = append(out, given{fn: f, at: call, own: e})
		} else if f != nil {
			for _, o := range s.fieldOf(f, steps, call) {
				out = append(out, given{fn: o.Value, at: o.At, own: e})
			}
		}
	}
	for _, call := range s.callsOf(v, at) {
		for _, f := range s.info(call).funcs {
			for _, set := range f.Sets {
				if a := flow.Operand(call, set.Param); a != nil && isFunc(a.Type()) {
					out = append(out, given{of: set.Ident, fn: a, at: call})
				}
			}
		}
	}
	return out
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// givenParam returns the parameter that a given is, or that it calls.
func (s *scope) givenParam(g given) (int, bool) {
	if p, ok := s.funcParam(g.fn); ok {
		return p, true
	}
	if fn := s.flow.FuncValue(g.fn); isClosure(fn) {
		for _, e := range s.loadsIn(fn) {
			if e.load.Kind == ParamLoad {
				return e.load.Param, true
			}
		}
	}
	return 0, false
}

// givenLoads returns what a given is known to load; ok is false if the
// function is not known.
func (s *scope) givenLoads(g given) (loads []Load, ok bool) {
	fn := s.flow.FuncValue(g.fn)
	if fn == nil {
		return nil, false
	}
	if isClosure(fn) {
		for _, e := range s.loadsIn(fn) {
			if e.load.Kind != ParamLoad {
				loads = append(loads, *e.load)
			}
		}
		return loads, true
	}
	obj, isDecl := s.c.real(fn).Object().(*types.Func)
	if !isDecl {
		return nil, false
	}
	return s.declaredLoads(obj, s.c.at(g.at)), true
}

// A holding is a loader that is given to what the scope stores in a field or
// variable.
type holding struct {
	ident string
	given
}

// holdings returns the loaders that the scope gives to what it stores.
func (s *scope) holdings() []holding {
	if s.held == nil {
		s.held = []holding{}
		s.stores(func(st *ssa.Store) {
			ident := identOf(st.Addr)
			if ident == "" || !mayHoldLoader(st.Val.Type()) {
				return
			}
			for _, g := range s.givens(st.Val, st) {
				s.held = append(s.held, holding{ident, g})
			}
		})
	}
	return s.held
}

// boundStores returns, as fields of a unit, the loaders that are known.
func (s *scope) boundStores() []Field {
	var out []Field
	for _, h := range s.holdings() {
		if _, open := s.givenParam(h.given); open {
			continue
		}
		loads, ok := s.givenLoads(h.given)
		if !ok {
			continue
		}
		slices.SortStableFunc(loads, func(a, b Load) int { return a.At.Compare(b.At) })
		f := Field{Ident: h.ident, Loader: true, Of: h.of, Loads: loads[:min(len(loads), maxLoads)]}
		if h.own != nil && h.own.Coalesces {
			f.Prot = h.own.Library
		}
		out = append(out, f)
	}
	return out
}

// boundParams returns the parameters that end up as the loader of what the
// scope stores in a field.
func (s *scope) boundParams() []FieldParam {
	var out []FieldParam
	for _, h := range s.holdings() {
		if p, ok := s.givenParam(h.given); ok && h.of == "" {
			out = append(out, FieldParam{Param: p, Ident: h.ident})
		}
	}
	return out
}

// mayHoldLoader: the type is a function that yields something, or something
// with methods.
func mayHoldLoader(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return u.Results().Len() > 0
	case *types.Pointer:
		n, ok := types.Unalias(u.Elem()).(*types.Named)
		return ok && !types.IsInterface(n)
	case *types.Interface:
		return u.NumMethods() > 0
	}
	return false
}

// opens reports whether a value that is stored in a field is, or is made
// with, a function that the enclosing function was given. Closures may refer
// to themselves: seen has what was asked before.
func opens(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	switch x := v.(type) {
	case *ssa.Parameter:
		sig, ok := x.Type().Underlying().(*types.Signature)
		return ok && sig.Results().Len() > 0
	case *ssa.ChangeType:
		return opens(x.X, seen)
	case *ssa.MakeInterface:
		return opens(x.X, seen)
	case *ssa.Extract:
		return opens(x.Tuple, seen)
	case *ssa.MakeClosure:
		return slices.ContainsFunc(x.Bindings, func(b ssa.Value) bool {
			if a, ok := b.(*ssa.Alloc); ok {
				return slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
					st, ok := r.(*ssa.Store)
					return ok && st.Addr == a && opens(st.Val, seen)
				})
			}
			return opens(b, seen)
		})
	case *ssa.Call:
		return slices.ContainsFunc(passed(&x.Call), func(a ssa.Value) bool {
			_, isCall := a.(*ssa.Call)
			return (isFunc(a.Type()) || isCall) && opens(a, seen)
		})
	}
	return false
}

// boundLoad is the load of a function that the field at p keeps.
func (s *scope) boundLoad(p flow.Path, call ssa.CallInstruction, prot string) *Load {
	return &Load{What: "the function " + p.String(), Weight: catalog.Light, Name: p.String(), At: s.c.callPos(call), Kind: BoundLoad,
		Prot: prot, Bound: p.Ident(), From: &p}
}

// bind makes a get-or-set of a lookup whose loader the cache was made with,
// where that can be known: the field it is held in is given one, or the
// library has no lookup without.
func (s *scope) bind(e *effect) {
	a := e.acc
	if a.From == nil || e.owned {
		return
	}
	if a.Op == catalog.GetLoad && a.From.Recv && a.From.Parent().Steps == "" {
		return // another method of the object that keeps the loader
	}
	for i := s.first; i < len(s.c.unit.Refills); i++ {
		if r := &s.c.unit.Refills[i]; r.Of != "" && r.Cache.Path.Parent().Same(a.Cache.Path.Parent()) && slices.Contains(r.Store, s.at(e)) {
			e.owned, a.Refill = true, r.ID // one loader fills several variables
			return
		}
	}
	if a.Bound == "" {
		a.Bound = a.From.Ident()
	}
	known := s.c.givesLoader(a.Bound) || a.Bound == "" && a.Prot != "" && a.From.Root == flow.Param
	if a.Op == catalog.Get && !known && len(e.loads) == 0 && e.body == nil {
		return
	}
	if len(e.loads) == 0 && e.body == nil {
		l := Load{What: "the loader that " + a.From.String() + " was made with", Weight: catalog.Light, At: s.at(e), Kind: BoundLoad, Prot: a.Prot, Bound: a.Bound, From: a.From}
		e.loads = append(e.loads, l)
	}
	s.getOrSet(e)
}

// givesLoader reports whether some code in sight gives a loader to what the
// field or variable holds.
func (c *compiler) givesLoader(ident string) bool {
	if ident == "" {
		return false
	}
	if fi := c.fields[ident]; fi != nil && (fi.open || fi.given) {
		return true
	}
	for _, u := range c.imported {
		i, ok := slices.BinarySearchFunc(u.Fields, ident, func(f Field, id string) int { return cmp.Compare(f.Ident, id) })
		for ; ok && i < len(u.Fields) && u.Fields[i].Ident == ident; i++ {
			if u.Fields[i].Loader {
				return true
			}
		}
	}
	return false
}

// givesLoaderTo reports whether v is made by a catalogued constructor that is
// given a loader, or by a function of another package that takes one.
func (c *compiler) givesLoaderTo(v ssa.Value, depth int) bool {
	switch x := v.(type) {
	case *ssa.MakeInterface:
		return c.givesLoaderTo(x.X, depth)
	case *ssa.ChangeType:
		return c.givesLoaderTo(x.X, depth)
	case *ssa.Extract:
		return c.givesLoaderTo(x.Tuple, depth)
	case *ssa.Call:
		fn := callee(x)
		if fn == nil || depth > maxMade {
			return false
		}
		if e := c.lookup(fn); e != nil {
			if e.Op != catalog.New {
				return false
			}
			if e.Loader.Present() {
				return true
			}
		} else if !c.step(x) {
			return false
		}
		return slices.ContainsFunc(passed(&x.Call), func(a ssa.Value) bool { return c.givesLoaderTo(a, depth+1) })
	}
	return false
}
