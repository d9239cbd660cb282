package unit

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// maxVia bounds the call sites that an access remembers.
const maxVia = 6

// apply instantiates the summary of a callee at a call.
func (s *scope) apply(info *callInfo, call ssa.CallInstruction, f *Func) {
	info.funcs = append(info.funcs, f)
	var accs []*effect
	for i := range f.Accesses {
		accs = append(accs, s.applyAccess(info, call, &f.Accesses[i]))
	}
	info.acc = append(info.acc, accs)
	var loads []loadedBy
	for _, l := range f.Loads {
		loads = append(loads, s.applyLoad(info, call, l))
	}
	info.loads = append(info.loads, loads)
	for _, p := range f.Holds {
		s.add(info, &effect{instr: call, kind: lockEffect, place: s.argPlace(call, p)})
	}
	for _, p := range f.Frees {
		s.add(info, &effect{instr: call, kind: unlockEffect, place: s.argPlace(call, p)})
	}
	now, rnd, try := false, f.TryLocks, false
	for _, v := range f.Results {
		now, rnd, try = now || v.Now, rnd || v.Rand, try || v.Try
	}
	if now {
		s.add(info, &effect{instr: call, kind: nowEffect})
	}
	if rnd {
		s.add(info, &effect{instr: call, kind: randomEffect})
	}
	if try {
		s.add(info, &effect{instr: call, kind: tryEffect})
	}
}

func (s *scope) applyAccess(info *callInfo, call ssa.CallInstruction, a *Access) *effect {
	n := *a
	n.Key = s.substitute(call, a.Key)
	n.Cache.Path = s.argPlace(call, a.Cache.Path)
	n.Cache.Local = n.Cache.Path.Root == flow.Fresh && a.Cache.Place != catalog.Shared
	n.TTL = s.substituteTTL(call, a.TTL)
	if len(a.Via) < maxVia {
		n.Via = append(slices.Clone(a.Via), s.c.callPos(call))
	}
	e := s.add(info, &effect{instr: call, acc: &n, sited: key.SameSkeleton(a.Key, n.Key)})
	switch a.Op {
	case catalog.Set, catalog.Add:
		e.sum = &a.Value
	case catalog.GetLoad:
		if a.Loader >= 0 {
			n.Loader = -1
			if v := flow.Operand(call, a.Loader); v != nil {
				s.bindLoader(info, e, call, v, a.Prot)
			}
		}
	}
	return e
}

// loader binds the loader of a catalogued get-or-set.
func (s *scope) loader(info *callInfo, e *effect, call ssa.CallInstruction, entry *catalog.Entry) {
	v, steps := s.operand(call, entry.Loader)
	if v == nil {
		return
	}
	prot := ""
	if entry.Coalesces {
		prot = entry.Library
	}
	if steps != "" {
		for _, o := range s.fieldOf(v, steps, call) {
			s.bindLoader(info, e, call, o.Value, prot)
		}
		return
	}
	s.bindLoader(info, e, call, v, prot)
}

// bindLoader finds what a get-or-set runs on a miss: a closure of the scope,
// a declared function, or a parameter of the scope.
func (s *scope) bindLoader(info *callInfo, e *effect, call ssa.CallInstruction, v ssa.Value, prot string) {
	if fn := s.flow.FuncValue(v); fn != nil && fn.Parent() != nil && fn.Synthetic == "" {
		s.run(info, call, v, prot)
		e.body = fn
		return
	}
	if p, ok := s.funcParam(v); ok {
		e.acc.Loader = p
	}
	for _, l := range s.run(info, call, v, prot) {
		e.loads = append(e.loads, *l.load)
	}
}

// funcParam returns the parameter of the scope that a function value is.
func (s *scope) funcParam(v ssa.Value) (int, bool) {
	p, ok := s.flow.Place(v, s.fn.Blocks[0].Instrs[0])
	if ok && p.Root == flow.Param && p.Steps == "" {
		return p.Param, true
	}
	return 0, false
}

func (s *scope) applyLoad(info *callInfo, call ssa.CallInstruction, l Load) loadedBy {
	if l.Kind == ParamLoad {
		v := flow.Operand(call, l.Param)
		if v == nil {
			return loadedBy{}
		}
		fn := s.flow.FuncValue(v)
		before := len(info.effects)
		s.run(info, call, v, l.Prot)
		if fn != nil && fn.Parent() != nil && fn.Synthetic == "" {
			return loadedBy{body: fn}
		}
		return loadedBy{effects: info.effects[before:len(info.effects):len(info.effects)]}
	}
	l.At = s.c.callPos(call)
	if s.flow.InLoop(call) {
		l.Loop = true
	}
	return loadedBy{effects: []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: &l})}}
}

// runUnknown records a call of a function value that is a parameter, a field
// or otherwise not known.
func (s *scope) runUnknown(info *callInfo, call ssa.CallInstruction, v ssa.Value, prot string) []*effect {
	p, ok := s.flow.Place(v, call)
	if !ok {
		return nil
	}
	sig, _ := v.Type().Underlying().(*types.Signature)
	l := &Load{At: s.c.callPos(call), Prot: prot, Name: p.String(), Kind: DynamicLoad, Weight: catalog.Light}
	switch {
	case p.Root == flow.Param && p.Steps == "":
		l.Kind, l.Param, l.What = ParamLoad, p.Param, "the loader "+p.String()
		if sig == nil || !takesContext(sig) && !yieldsWithError(sig) {
			l.Weight = "" // it may be a computation
		}
		return []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: l})}
	case p.Ident() != "":
		var out []*effect
		if fi := s.c.fields[p.Ident()]; fi != nil {
			for _, fv := range fi.funcs {
				out = append(out, s.runStored(info, call, fv, prot)...)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	if sig == nil || sig.Results().Len() == 0 || !takesContext(sig) && !yieldsWithError(sig) {
		return nil
	}
	l.What = "the function " + p.String()
	return []*effect{s.add(info, &effect{instr: call, kind: loadEffect, load: l})}
}

// runStored records the loads of a function that the package stores in a field.
func (s *scope) runStored(info *callInfo, call ssa.CallInstruction, v ssa.Value, prot string) []*effect {
	fn, _ := v.(*ssa.Function)
	if mc, ok := v.(*ssa.MakeClosure); ok {
		fn = mc.Fn.(*ssa.Function)
	}
	if fn == nil {
		return nil
	}
	if fn.Parent() == nil {
		if obj, ok := s.c.real(fn).Object().(*types.Func); ok {
			return s.runDeclared(info, call, obj, prot)
		}
		return nil
	}
	top := fn
	for top.Parent() != nil {
		top = top.Parent()
	}
	in := s.c.scopes[top]
	if in == nil || in == s {
		return nil
	}
	var out []*effect
	for _, e := range in.order {
		if isLoad(e) && e.load.Kind != ParamLoad && within(e.instr.Parent(), fn) {
			l := *e.load
			l.At, l.Prot = s.c.callPos(call), both(prot, l.Prot)
			out = append(out, s.add(info, &effect{instr: call, kind: loadEffect, load: &l}))
		}
	}
	return out
}

func within(f, outer *ssa.Function) bool {
	for ; f != nil; f = f.Parent() {
		if f == outer {
			return true
		}
	}
	return false
}

// dynamic records a call through a function value.
func (s *scope) dynamic(info *callInfo, call ssa.CallInstruction) {
	if len(s.runUnknown(info, call, call.Common().Value, "")) > 0 {
		info.known = true
	}
}

// argPlace is the place, in the scope, of a place of the callee.
func (s *scope) argPlace(call ssa.CallInstruction, p flow.Path) flow.Path {
	if p.Root != flow.Param {
		return p
	}
	v := flow.Operand(call, p.Param)
	if v == nil {
		return flow.Path{Root: flow.Call, Name: s.name + ".?"}
	}
	return s.place(v, call).Field(p.Type, p.Steps)
}

// substitute is the template, in the scope, of a template of the callee.
func (s *scope) substitute(call ssa.CallInstruction, t key.Template) key.Template {
	return t.Substitute(func(p flow.Path) key.Template {
		v := flow.Operand(call, p.Param)
		if v == nil {
			return key.Template{}
		}
		if p.Steps == "" {
			return s.key.Of(v, call)
		}
		if strings.HasPrefix(p.Steps, "[]") {
			return s.key.Of(v, call)
		}
		return s.keyAt(v, p.Steps, call)
	}, func(p flow.Path) []key.Template {
		if v := flow.Operand(call, p.Param); v != nil && p.Root == flow.Param && p.Steps == "" {
			return s.key.Elements(v, call)
		}
		return nil
	}, func(p flow.Path) []flow.Path {
		v := flow.Operand(call, p.Param)
		if v == nil {
			return nil
		}
		var out []flow.Path
		for q := range s.key.Walker.Of(v, p.Steps, call).Paths {
			if q.Root != flow.Fresh {
				out = append(out, q)
			}
		}
		slices.SortFunc(out, flow.Path.Compare)
		return out
	})
}

// callKey is the template of a call's result, by the summary of its callee.
func (s *scope) callKey(call *ssa.Call, result int) (key.Template, bool) {
	fn := callee(call)
	if fn == nil {
		return key.Template{}, false
	}
	var f *Func
	if call.Common().IsInvoke() {
		for _, im := range s.c.implementers(fn) {
			if f == nil {
				f, _ = im.summary(s.c)
			}
		}
	} else {
		f, _ = s.c.summaryOf(fn)
	}
	if f == nil || result >= len(f.Results) || !f.Results[result].Key.Known() {
		return key.Template{}, false
	}
	return s.substitute(call, f.Results[result].Key), true
}

// summary tells the walker what a call yields.
func (s *scope) summary(w *flow.Walk, call ssa.CallInstruction, result, arg int, steps string) bool {
	info := s.info(call)
	if !info.ready {
		return false // a cycle: what the call is made of depends on itself
	}
	if info.entry != nil {
		return s.librarySummary(w, call, info, result, arg)
	}
	for i, f := range info.funcs {
		if result >= 0 {
			if result < len(f.Results) {
				s.value(w, call, info, i, &f.Results[result], steps)
			}
			continue
		}
		p := arg
		if call.Common().IsInvoke() {
			p++ // arguments of an interface call do not count the receiver
		}
		for j := range f.Outs {
			if f.Outs[j].Param == p {
				s.value(w, call, info, i, &f.Outs[j].Value, steps)
			}
		}
	}
	for _, e := range info.effects[info.own:] {
		if e.kind == loadEffect || isGet(e) {
			w.Mark(call, e.n)
		}
	}
	if len(info.funcs) > 0 {
		return true
	}
	for fn := range info.runs {
		s.returns(w, fn)
	}
	return info.known
}

// value walks what a summary says of a result.
func (s *scope) value(w *flow.Walk, call ssa.CallInstruction, info *callInfo, fi int, v *Value, steps string) {
	data := 0
	for _, d := range v.Deps {
		if !d.Control {
			data++
		}
	}
	for _, d := range v.Deps {
		add := func() {
			more := d.Path.Steps
			if data == 1 && len(v.Loads)+len(v.Gets) == 0 {
				more += steps
			}
			switch d.Path.Root {
			case flow.Param:
				w.Arg(call, d.Path.Param, more)
			case flow.Global:
				w.Path(d.Path, call.Pos())
			}
		}
		if d.Control {
			w.AsControl(add)
		} else {
			add()
		}
	}
	for _, l := range v.Loads {
		if l < len(info.loads[fi]) {
			by := info.loads[fi][l]
			for _, e := range by.effects {
				w.Mark(call, e.n)
			}
			if by.body != nil {
				s.returns(w, by.body)
			}
		}
	}
	for _, g := range v.Gets {
		if g < len(info.acc[fi]) {
			e := info.acc[fi][g]
			w.Mark(call, e.n)
			if e.body != nil {
				s.returns(w, e.body)
			}
		}
	}
	for _, e := range info.effects {
		if v.Now && e.kind == nowEffect || v.Rand && e.kind == randomEffect || v.Try && e.kind == tryEffect {
			w.Mark(call, e.n)
		}
	}
}

// returns walks everything that a closure returns, but errors.
func (s *scope) returns(w *flow.Walk, fn *ssa.Function) {
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range r.Results {
				if !isError(v.Type()) || len(r.Results) == 1 {
					w.Value(v, "", r)
				}
			}
		}
	}
}

func (s *scope) librarySummary(w *flow.Walk, call ssa.CallInstruction, info *callInfo, result, arg int) bool {
	e := info.entry
	if result < 0 && e.Into.Present() {
		// Only the destination is written through.
		v, _ := s.operand(call, e.Into)
		if c := call.Common(); arg < 0 || arg >= len(c.Args) || c.Args[arg] != v && !e.Into.Rest {
			return true
		}
	}
	switch e.Op {
	case catalog.Get, catalog.GetLoad, catalog.Read, catalog.Random, catalog.Now, catalog.TryLock, catalog.Add:
		for _, eff := range info.effects {
			w.Mark(call, eff.n)
			if eff.body != nil {
				s.returns(w, eff.body)
			}
		}
		if e.Op == catalog.Now {
			// time.Since(t) is made of t as well.
			w.Args(call, -2)
		}
		if e.Op == catalog.Read && e.Into.Present() && result >= 0 {
			return true
		}
	case catalog.Flight, catalog.Once:
		for _, eff := range info.effects {
			w.Mark(call, eff.n)
		}
		for fn := range info.runs {
			s.returns(w, fn)
		}
	default:
		return false
	}
	return true
}

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
	name := m.Origin().FullName()
	if ims, ok := c.impls[name]; ok {
		return ims
	}
	var out []impl
	recv := m.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, _ := recv.Type().Underlying().(*types.Interface)
	if iface == nil || iface.NumMethods() == 0 || m.Pkg() == nil {
		c.impls[name] = nil
		return nil
	}
	consider := func(obj types.Object) {
		tn, ok := obj.(*types.TypeName)
		if !ok || tn.IsAlias() {
			return
		}
		n, ok := tn.Type().(*types.Named)
		if !ok || types.IsInterface(n) {
			return
		}
		if !implements(n, iface) {
			return
		}
		if sel, _, _ := types.LookupFieldOrMethod(n, true, m.Pkg(), m.Name()); sel != nil {
			if fn, ok := sel.(*types.Func); ok && fn.Pkg() != nil {
				out = append(out, impl{obj.Pkg().Path() + "." + obj.Name(), fn.Origin().FullName(), fn.Pkg().Path()})
			}
		}
	}
	scope := c.pass.Pkg.Scope()
	for _, n := range scope.Names() {
		consider(scope.Lookup(n))
	}
	for _, p := range reachable(c.pass.Pkg) {
		if u := c.imported[p.Path()]; u != nil && u.Analysed {
			for _, t := range u.Types {
				if obj := p.Scope().Lookup(t.Name); obj != nil {
					consider(obj)
				}
			}
		}
	}
	c.impls[name] = out
	return out
}

// reachable returns the packages that p depends on, by path.
func reachable(p *types.Package) []*types.Package {
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
	visit(p)
	slices.SortFunc(out, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
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
	best := s.implementation(m)
	if best != nil {
		s.apply(info, call, best)
		info.known = true
		if len(best.Accesses) > 0 {
			info.own = len(info.effects)
			return
		}
	}
	// No implementation that was seen touches a cache: the one that counts
	// may live elsewhere, or keep its entries in files.
	info.own = len(info.effects)
	if l, ok := s.ifaceLoad(m); ok && (best == nil || len(best.Loads) == 0) {
		l.At = s.c.callPos(call)
		s.add(info, &effect{instr: call, kind: loadEffect, load: &l})
		info.known = true
	}
	if a := s.shaped(call, m); a != nil {
		// Unless it turns out to be a lookup, the result is made of the arguments.
		s.add(info, &effect{instr: call, acc: a, value: a.stored})
	}
}

// implementation picks the summary that stands for an interface method: the
// first implementation that touches a cache, a shared one before others, else
// the first that reads a source.
func (s *scope) implementation(m *types.Func) *Func {
	var best *Func
	rank := 0
	for _, im := range s.c.implementers(m) {
		f, _ := im.summary(s.c)
		if f == nil {
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

// ifaceLoad: an unresolved interface method that takes a context or can fail
// counts as a light load.
func (s *scope) ifaceLoad(m *types.Func) (Load, bool) {
	sig := m.Signature()
	if sig.Results().Len() == 0 || sig.Results().Len() == 1 && isError(sig.Results().At(0).Type()) {
		return Load{}, false
	}
	ctx := takesContext(sig)
	own := m.Pkg() != nil && (m.Pkg() == s.c.pass.Pkg || s.c.imported[m.Pkg().Path()] != nil)
	if !ctx && !(own && yieldsWithError(sig)) {
		return Load{}, false
	}
	if !own && !yieldsWithError(sig) {
		return Load{}, false
	}
	return Load{What: "call of " + shortName(m), Weight: catalog.Light, Name: shortName(m), Iface: m.Origin().FullName(), Kind: IfaceLoad}, true
}
