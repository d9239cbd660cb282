package unit

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/sqltext"
)

// An impl is a method that implements an interface method.
type impl struct {
	typ string // the implementing type
	fn  string // full name of the method
	pkg string
}

func (im impl) summary(c *compiler) (f *Func, seen bool) {
	if im.pkg == c.pass.Pkg.Path() {
		return c.funcs[im.fn], true
	}
	u := c.imported[im.pkg]
	if u == nil || !u.Analysed {
		return nil, false
	}
	return u.FindFunc(im.fn), true
}

// implementers returns the methods that are known to implement an interface
// method: those of the package's own types, and those of imported units.
func (c *compiler) implementers(m *types.Func) []impl {
	of := m.Origin()
	if ims, ok := c.impls[of]; ok {
		return ims
	}
	var out []impl
	recv := m.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, _ := recv.Type().Underlying().(*types.Interface)
	if iface == nil || iface.NumMethods() == 0 || m.Pkg() == nil {
		c.impls[of] = nil
		return nil
	}
	for _, n := range c.implementing(iface) {
		if sel, _, _ := types.LookupFieldOrMethod(n, true, m.Pkg(), m.Name()); sel != nil {
			if fn, ok := sel.(*types.Func); ok && fn.Pkg() != nil {
				out = append(out, impl{n.Obj().Pkg().Path() + "." + n.Obj().Name(), c.fullName(fn), fn.Pkg().Path()})
			}
		}
	}
	c.impls[of] = out
	return out
}

// implementing returns the concrete types that implement an interface.
func (c *compiler) implementing(iface *types.Interface) []*types.Named {
	out, ok := c.implTypes[iface]
	if !ok {
		for _, n := range c.concreteTypes() {
			if implements(n, iface) {
				out = append(out, n)
			}
		}
		c.implTypes[iface] = out
	}
	return out
}

// concreteTypes returns the named types that are no interfaces: the package's
// own, and those that imported units name.
func (c *compiler) concreteTypes() []*types.Named {
	if c.concrete != nil {
		return c.concrete
	}
	c.concrete = []*types.Named{}
	add := func(obj types.Object) {
		tn, ok := obj.(*types.TypeName)
		if !ok || tn.IsAlias() {
			return
		}
		if n, ok := tn.Type().(*types.Named); ok && !types.IsInterface(n) {
			c.concrete = append(c.concrete, n)
		}
	}
	scope := c.pass.Pkg.Scope()
	for _, n := range scope.Names() {
		add(scope.Lookup(n))
	}
	for _, p := range c.reachable() {
		if u := c.imported[p.Path()]; u != nil && u.Analysed {
			for _, t := range u.Types {
				add(p.Scope().Lookup(t.Name))
			}
		}
	}
	return c.concrete
}

// reachable returns the packages that the package depends on, by path.
func (c *compiler) reachable() []*types.Package {
	if c.deps != nil {
		return c.deps
	}
	seen := map[*types.Package]bool{}
	var out []*types.Package
	var visit func(p *types.Package)
	visit = func(p *types.Package) {
		for _, i := range p.Imports() {
			if !seen[i] {
				seen[i] = true
				out = append(out, i)
				visit(i)
			}
		}
	}
	visit(c.pass.Pkg)
	slices.SortFunc(out, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	c.deps = out
	return out
}

// implements reports whether n or *n implements iface. A generic type or
// interface is matched by the names and the arity of its methods.
func implements(n *types.Named, iface *types.Interface) bool {
	m := iface.Method(0)
	if obj, _, _ := types.LookupFieldOrMethod(n, true, m.Pkg(), m.Name()); obj == nil {
		return false
	}
	if n.TypeParams().Len() == 0 {
		if types.Implements(types.NewPointer(n), iface) {
			return true
		}
		if !mentionsTypeParam(iface) {
			return false
		}
	}
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(n, true, m.Pkg(), m.Name())
		fn, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		a, b := fn.Signature(), m.Signature()
		if a.Params().Len() != b.Params().Len() || a.Results().Len() != b.Results().Len() || a.Variadic() != b.Variadic() {
			return false
		}
	}
	return true
}

func mentionsTypeParam(iface *types.Interface) bool {
	for m := range iface.Methods() {
		sig := m.Signature()
		for _, tup := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range tup.Variables() {
				if hasTypeParam(v.Type()) {
					return true
				}
			}
		}
	}
	return false
}

func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return hasTypeParam(t.Elem())
	case *types.Slice:
		return hasTypeParam(t.Elem())
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case *types.Signature:
		for _, tup := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tup.Variables() {
				if hasTypeParam(v.Type()) {
					return true
				}
			}
		}
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if hasTypeParam(a) {
				return true
			}
		}
	}
	return false
}

// invoke records a call of an interface method.
func (s *scope) invoke(info *callInfo, call ssa.CallInstruction) {
	m := call.Common().Method
	if e := cmp.Or(s.c.cat.ByResult(m), s.c.narrowed(m)); e != nil {
		s.library(info, call, e)
		return
	}
	if isClock(m.Signature(), m.Name()) {
		s.add(info, &effect{instr: call, kind: nowEffect})
		info.known = true
		return
	}
	best := s.implementation(m)
	if best != nil {
		several := s.places(m) > 1
		if several {
			s.c.unresolved("interface with several implementations that keep entries in different places: " + shortName(m))
		}
		s.apply(info, call, best)
		for _, e := range info.effects {
			if several && e.kind == accessEffect {
				e.acc.Cache.Several = true
			}
		}
		info.known = true
		if len(best.Accesses) > 0 {
			info.own = len(info.effects)
			return
		}
	}
	// No implementation that was seen touches a cache: the one that counts
	// may live elsewhere, or keep its entries in files.
	info.own = len(info.effects)
	if l, ok := s.ifaceLoad(m); ok && (best == nil || len(best.Loads) == 0) && !s.encodes(call) {
		l.At, l.Asked, l.Whole = s.c.callPos(call), s.lends(call), s.wholes(call)
		s.add(info, &effect{instr: call, kind: loadEffect, load: &l})
		info.known = true
	}
	if s.c.own(m.Pkg()) && takesLock(m) {
		s.add(info, &effect{instr: call, kind: tryEffect})
		return
	}
	if a := s.shaped(call, m); a != nil {
		// Unless it turns out to be a lookup, the result is made of the arguments.
		s.add(info, &effect{instr: call, acc: a, value: a.stored})
	}
}

// narrowed returns the entry that a method of a user's own interface stands
// for: that of a library's type which implements the interface, if the method
// takes or yields something of that library. It returns nil for other methods,
// and where such types keep their entries in different places.
func (c *compiler) narrowed(m *types.Func) *catalog.Entry {
	of := m.Origin()
	if e, ok := c.narrow[of]; ok {
		return e
	}
	c.narrow[of] = nil
	recv := of.Signature().Recv()
	if recv == nil || !c.own(of.Pkg()) {
		return nil
	}
	iface, _ := recv.Type().Underlying().(*types.Interface)
	if iface == nil {
		return nil
	}
	var found *catalog.Entry
	for _, p := range mentioned(of.Signature()) {
		if !c.cat.Describes(p.Path()) {
			continue
		}
		for _, name := range p.Scope().Names() {
			tn, ok := p.Scope().Lookup(name).(*types.TypeName)
			if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
				continue
			}
			n, ok := tn.Type().(*types.Named)
			if !ok || !implements(n, iface) {
				continue
			}
			obj, _, _ := types.LookupFieldOrMethod(n, true, p, of.Name())
			fn, _ := obj.(*types.Func)
			e := c.cat.Lookup(fn)
			if e != nil && found != nil && e.Place != found.Place {
				return nil
			}
			found = cmp.Or(found, e)
		}
	}
	c.narrow[of] = found
	return found
}

// mentioned returns the packages that declare what a method takes and yields.
func mentioned(sig *types.Signature) []*types.Package {
	var out []*types.Package
	for _, tup := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tup.Variables() {
			t := types.Unalias(v.Type())
			if p, ok := t.(*types.Pointer); ok {
				t = types.Unalias(p.Elem())
			}
			if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && !slices.Contains(out, n.Obj().Pkg()) {
				out = append(out, n.Obj().Pkg())
			}
		}
	}
	return out
}

// takesLock: a method that says whether it took a lock, by its name and its
// results: AcquireRefreshLock(ctx, key, ttl) (bool, error).
func takesLock(m *types.Func) bool {
	res := m.Signature().Results()
	if res.Len() == 0 || res.Len() > 2 || res.Len() == 2 && !isError(res.At(1).Type()) {
		return false
	}
	words := catalog.WordsOf(m.Name())
	return isBool(res.At(0).Type()) && slices.Contains(words, "lock") &&
		slices.Contains([]string{"acquire", "lock", "obtain", "set", "take", "try"}, words[0])
}

// implementation picks the summary that stands for an interface method: the
// first implementation that touches a cache, a shared one before others, else
// the first that reads a source.
func (s *scope) implementation(m *types.Func) *Func {
	var best *Func
	rank := 0
	for _, im := range s.c.implementers(m) {
		f, _ := im.summary(s.c)
		if f == nil || im.typ == s.methodOf() {
			continue
		}
		r := 1
		for _, l := range f.Loads {
			if l.Kind == SourceLoad {
				r = max(r, 2)
			}
		}
		for _, a := range f.Accesses {
			if a.Cache.Iface == "" {
				r = max(r, 3)
				if a.Cache.Place == catalog.Shared {
					r = 4
				}
			}
		}
		if r > rank {
			best, rank = f, r
		}
	}
	return best
}

// methodOf is the type whose method the scope's function is, "" for none. What it
// calls through an interface is something else, though it implements that: a
// decorator is not made of itself.
func (s *scope) methodOf() string {
	recv := s.fn.Signature.Recv()
	if recv == nil {
		return ""
	}
	return flow.TypeName(recv.Type())
}

// places counts the places in which the implementations of an interface
// method keep their entries.
func (s *scope) places(m *types.Func) int {
	seen := map[catalog.Place]bool{}
	for _, im := range s.c.implementers(m) {
		if f, _ := im.summary(s.c); f != nil && im.typ != s.methodOf() {
			for _, a := range f.Accesses {
				if a.Cache.Iface == "" {
					seen[a.Cache.Place] = true
				}
			}
		}
	}
	return len(seen)
}

// encodes: a method without arguments that turns a value, not something that
// the function's object keeps, into bytes.
func (s *scope) encodes(call ssa.CallInstruction) bool {
	sig := call.Common().Method.Signature()
	if sig.Params().Len() > 0 || sig.Results().Len() != 2 || !keyResult(sig.Results().At(0).Type()) {
		return false
	}
	p, ok := s.flow.Place(call.Common().Value, call)
	return ok && p.Root != flow.Global && !p.Recv
}

// recodes: a method that turns what it is given into another form, by its name:
// Encode(v any) ([]byte, error).
func recodes(m *types.Func) bool {
	if m.Signature().Params().Len() == 0 {
		return false
	}
	switch catalog.WordsOf(m.Name())[0] {
	case "encode", "decode", "marshal", "unmarshal", "serialize", "deserialize", "compress", "decompress", "hash":
		return true
	}
	return false
}

// ifaceLoad: an unresolved interface method that takes a context or can fail
// counts as a light load.
func (s *scope) ifaceLoad(m *types.Func) (Load, bool) {
	sig := m.Signature()
	if sig.Results().Len() == 0 || sig.Results().Len() == 1 && isError(sig.Results().At(0).Type()) {
		return Load{}, false
	}
	ctx := takesContext(sig)
	own := s.c.own(m.Pkg())
	if v := VerbOf(m.Name()); v == sqltext.Update || v == sqltext.Delete || !ctx && recodes(m) {
		return Load{}, false // what a write yields is not there to be asked for again
	}
	if !ctx && !(own && yieldsWithError(sig)) {
		return Load{}, false
	}
	if !own && !yieldsWithError(sig) {
		return Load{}, false
	}
	return Load{What: "call of " + shortName(m), Weight: catalog.Light, Name: shortName(m), Iface: m.Origin().FullName(), Kind: IfaceLoad}, true
}
