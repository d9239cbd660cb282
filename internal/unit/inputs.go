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

// maxInputs bounds the inputs that a refill keeps.
const maxInputs = 24

// fed returns what flows into a load: into its arguments, or, for a load of a
// callee, into those that the callee passes on. The refill asks for it, and so
// do the summary and the response.
func (s *scope) fed(e *effect) flow.Deps {
	if e.deps == nil {
		d := s.feeds(e, map[*effect]bool{})
		e.deps = &d
	}
	return *e.deps
}

func (s *scope) feeds(e *effect, seen map[*effect]bool) flow.Deps {
	d := flow.NewDeps()
	if seen[e] || len(seen) > maxLoads {
		return d
	}
	seen[e] = true
	// What another load yields stands for what that one is fed with, and what
	// a cache yields for its key.
	add := func(sub flow.Deps, control bool) {
		for p, u := range sub.Paths {
			u.Control = u.Control || control
			note(&d, p, u)
		}
		d.Cut = d.Cut || sub.Cut
		for _, l := range s.marked(sub, isLoad) {
			for p, u := range s.feeds(l, seen).Paths {
				u.Control = u.Control || control
				note(&d, p, u)
			}
		}
		for _, l := range s.marked(sub, func(e *effect) bool { return e.kind == accessEffect }) {
			for _, p := range inputs(l.acc.Key) {
				note(&d, p, flow.Use{At: l.instr.Pos(), Control: control})
			}
		}
	}
	call, ok := e.instr.(ssa.CallInstruction)
	if !ok {
		return d
	}
	if e.fed != nil {
		for _, dep := range *e.fed {
			if dep.Path.Root != flow.Param {
				continue
			}
			if v := flow.Operand(call, dep.Path.Param); v != nil {
				add(s.walk.Of(v, dep.Path.Steps, call), dep.Control)
			}
		}
		return d
	}
	recv := receiver(call)
	for _, a := range call.Common().Args {
		if a == recv && !dataType(a.Type()) || inert(a.Type()) {
			continue
		}
		add(s.walk.Of(a, "", call), false)
	}
	// What is generated for a query is the query.
	if r := s.fn.Signature.Recv(); r != nil && isGenerated(r.Type()) {
		note(&d, flow.Path{Root: flow.Param, Name: s.fn.Params[0].Name(), Recv: true}, flow.Use{})
	}
	// A query that is built step by step: db.Where("id = ?", id).First(&x).
	if recv != nil && !dataType(recv.Type()) {
		for p, u := range s.walk.Of(recv, "", call).Paths {
			if p.Root != flow.Global && !p.Recv && s.valueType(p) {
				note(&d, p, u)
			}
		}
	}
	// Or in statements of its own: sess.Where("id = ?", id); sess.Find(&x).
	for _, step := range s.buildingSteps(recv, call) {
		for _, a := range step.Call.Args {
			if a != recv && !inert(a.Type()) {
				add(s.walk.Of(a, "", step), false)
			}
		}
	}
	return d
}

// buildingSteps returns the calls before a load that change the query which
// recv holds, whose results nobody takes.
func (s *scope) buildingSteps(recv ssa.Value, load ssa.CallInstruction) []*ssa.Call {
	if recv == nil || recv.Referrers() == nil {
		return nil
	}
	var out []*ssa.Call
	for _, ref := range *recv.Referrers() {
		step, ok := ref.(*ssa.Call)
		if ok && ref != load && flow.Operand(step, 0) == recv && len(*step.Referrers()) == 0 && types.Identical(step.Type(), recv.Type()) && s.flow.Before(step, load) {
			out = append(out, step)
		}
	}
	return out
}

// note adds an input to d; one that is also reached by data is no mere branch.
func note(d *flow.Deps, p flow.Path, u flow.Use) {
	if old, ok := d.Paths[p]; ok {
		u.Control = u.Control && old.Control
	}
	d.Paths[p] = u
}

// inert: nothing of such an argument goes into what is loaded: a context (its
// parts are inputs of their own), a function, a channel, an error.
func inert(t types.Type) bool {
	if isError(t) || isContext(t) {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return true
	}
	return false
}

// dependsOn records what the value of a refill depends on, and what of it the
// key covers; nothing if the key is not known well enough to say what it
// leaves out. The refill has a lookup and a store, or the body of a loader.
func (s *scope) dependsOn(r *Refill, g, st *effect, loads []*effect, body *ssa.Function) {
	if r.Sensitive = s.c.cat.Sensitive(r.Type); r.Sensitive == "" && anyType(r.Type) || r.Type == "bool" {
		r.Sensitive = s.c.cat.Sensitive(s.fn.Name())
	}
	r.KeyFor = s.toldApart(r.Key)
	covering, ok := r.Covering()
	if !ok {
		return
	}
	var out []Input
	add := func(d flow.Deps, what string, at Pos, weak bool) {
		for p, u := range d.Paths {
			p = s.ofOwner(p, body)
			if in, ok := s.input(p, g, body); ok {
				in.At, in.Load, in.Control, in.Weak = at, what, u.Control, in.Weak || weak
				if i := slices.IndexFunc(out, func(o Input) bool { return o.Path.Same(p) }); i < 0 {
					out = append(out, in)
				} else if out[i].Control && !in.Control || out[i].Control == in.Control && in.At.Compare(out[i].At) < 0 {
					out[i] = in
				}
			}
		}
	}
	reads := slices.ContainsFunc(loads, func(e *effect) bool { return !e.load.Creates() })
	for _, e := range loads {
		if reads && e.load.Creates() {
			continue // what is made for want of a row is found by its key from then on
		}
		add(s.fed(e), e.load.Name, e.load.At, e.load.Kind == DynamicLoad || e.load.Kind == BoundLoad)
	}
	if st != nil {
		add(s.valueBy(st, true), "", r.Store[0], false)
	} else {
		add(s.yielded(body), "", r.Store[0], false)
	}
	out = append(out, s.handed(g, loads, covering)...)
	var omitted []flow.Path
	for i, in := range out {
		out[i].InKey = slices.ContainsFunc(covering, func(q flow.Path) bool { return s.covers(q, in.Path) })
		if !out[i].InKey {
			omitted = append(omitted, in.Path)
		}
	}
	if len(omitted) > 0 {
		around := s.guarding(g, st, omitted)
		out = slices.DeleteFunc(out, func(in Input) bool {
			return !in.InKey && slices.ContainsFunc(around, func(p flow.Path) bool { return p.Overlaps(in.Path) })
		})
	}
	slices.SortFunc(out, func(a, b Input) int { return a.Path.Compare(b.Path) })
	if len(out) > maxInputs {
		s.c.unresolved("a refill with more inputs than are kept")
		out = out[:maxInputs]
	}
	r.Inputs = out
}

// toldApart returns the identities that a key holds whichever way it is made,
// sorted.
func (s *scope) toldApart(k key.Template) []string {
	var all []string
	for i, a := range k.Alts {
		var in []string
		for _, p := range inputs(key.Template{Alts: []key.Alt{a}}) {
			if who := s.identity(p); who != "" && !slices.Contains(in, who) {
				in = append(in, who)
			}
		}
		if i == 0 {
			all = in
			continue
		}
		all = slices.DeleteFunc(all, func(who string) bool { return !slices.Contains(in, who) })
	}
	slices.Sort(all)
	return all
}

// identity returns which identity a path names, by its last part or by the
// type of what it goes through; "" if none.
func (s *scope) identity(p flow.Path) string {
	if who := s.c.cat.IdentityName(lastStep(p)); who != "" {
		return who
	}
	for q := p; ; q = q.Parent() {
		if t := s.typeOf(q); t != nil {
			if n := flow.TypeName(t); n != "" {
				if who := s.c.cat.IdentityType(n); who != "" {
					return who
				}
			}
		}
		if q.Steps == "" {
			return ""
		}
	}
}

// Covering returns the inputs of the keys of a refill, and whether all of them
// are known.
func (r *Refill) Covering() ([]flow.Path, bool) {
	var out []flow.Path
	if strings.Contains(r.Cache.Path.Steps, "[]") {
		return nil, false // a map in a map: the rest of the key leads to it
	}
	for _, k := range []key.Template{r.Key, r.StoreKey} {
		if k.Cut {
			return nil, false
		}
		for _, p := range k.Holes() {
			if (p.Hole == nil || p.Hole.Root == flow.Call) && len(p.In) == 0 {
				return nil, false // an opaque part may hold anything
			}
		}
		out = append(out, inputs(k)...)
		out = append(out, k.By...)
	}
	if slices.ContainsFunc(out, func(p flow.Path) bool { return strings.Trim(p.Steps, "[]") == "" && isKeyName(p.Name) }) {
		return nil, false // the caller has made the key: it knows what is in it
	}
	return out, r.Key.Known()
}

// isKeyName: a parameter that is called a key, or what a key is made of by
// reckoning, was made of other things by the caller.
func isKeyName(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), "s")
	for _, w := range []string{"key", "fingerprint", "checksum"} {
		if strings.HasSuffix(name, w) {
			return true
		}
	}
	return name == "k"
}

// input describes a path, if it is one that a key may have to tell apart: what
// the caller or the request decides, and a value rather than a tool.
func (s *scope) input(p flow.Path, g *effect, body *ssa.Function) (Input, bool) {
	switch p.Root {
	case flow.Param:
		if p.Recv || s.constantParam(p.Param) || s.maker(g) {
			return Input{}, false
		}
	case flow.Inner:
		// A parameter of a handler that holds the refill, not of a callback
		// that is given what was loaded.
		f := s.closureWith(p)
		if f == nil || !within(g.instr.Parent(), f) || body != nil && within(f, body) {
			return Input{}, false
		}
	default:
		return Input{}, false
	}
	in := Input{Path: p}
	t := s.typeOf(p)
	if t == nil {
		if !strings.HasSuffix(strings.TrimRight(p.Steps, "[]"), ")") && !strings.Contains(p.Steps, ").") {
			return Input{}, false
		}
	} else {
		if s.c.requestType(t) || !dataType(t) {
			return Input{}, false
		}
		if structAt(t) != nil {
			return Input{}, false // a time; or which of its fields matter is not known
		}
		in.Type = typeString(t)
	}
	in.Identity = s.identity(p)
	switch t := s.rootType(p); {
	case isContext(t) || strings.Contains(p.Steps, "Context()"):
		if s.asker(p) == "" {
			return Input{}, false
		}
	case !s.c.requestType(t) && !dataType(t):
		in.Weak = true
	}
	return in, !catalog.ControlName(lastStep(p))
}

// asker returns which identity a part of a context is; "" for all else that a
// context may carry, which does not tell answers apart.
func (s *scope) asker(p flow.Path) string {
	if !isContext(s.rootType(p)) && !strings.Contains(p.Steps, "Context()") {
		return ""
	}
	who := s.identity(p)
	if !strings.HasSuffix(strings.TrimRight(p.Steps, "[]"), ")") && credential(who) {
		return ""
	}
	return who
}

// lends reports whether a call is handed the context of whoever asks, rather
// than one that is made anew.
func (s *scope) lends(call ssa.CallInstruction) bool {
	return slices.ContainsFunc(call.Common().Args, func(a ssa.Value) bool {
		if !isContext(a.Type()) {
			return false
		}
		for p := range s.walk.Of(a, "", call).Paths {
			if (p.Root == flow.Param || p.Root == flow.Inner) && isContext(s.rootType(p)) {
				return true
			}
		}
		return false
	})
}

// wholes returns the structs of data that the call of an interface method is
// handed, of those that the scope's function was handed itself.
func (s *scope) wholes(call ssa.CallInstruction) []Whole {
	var out []Whole
	for i, a := range call.Common().Args {
		if structAt(a.Type()) == nil || !dataType(a.Type()) || s.c.requestType(a.Type()) {
			continue
		}
		d := s.walk.Of(a, "", call)
		for p := range d.Paths {
			if len(d.Paths) == 1 && p.Root == flow.Param && !p.Recv && s.typeOf(p) != nil && types.Identical(s.typeOf(p), a.Type()) {
				out = append(out, Whole{i + 1, p})
			}
		}
	}
	return out
}

// maker: the function makes a closure that asks the cache, and hands it out.
// What it is given itself is the closure's for life, as a constructor's
// arguments are the object's.
func (s *scope) maker(g *effect) bool {
	f := g.instr.Parent()
	if f == s.fn {
		return false
	}
	for f.Parent() != s.fn {
		f = f.Parent()
	}
	for _, a := range s.flow.Anchors(f) {
		switch a := a.(type) {
		case *ssa.Return, *ssa.Store, *ssa.MapUpdate:
			return true
		case *ssa.Call:
			if s.flow.Callee(a) != f && s.fn.Signature.Results().Len() > 0 && isFunc(s.fn.Signature.Results().At(0).Type()) {
				return true // wrapped once more: http.HandlerFunc(func…)
			}
		}
	}
	return false
}

// constantParam: every caller of the scope's function hands it the same
// constant, and all callers are known.
func (s *scope) constantParam(i int) bool {
	if s.exported() || i >= len(s.fn.Params) {
		return false
	}
	var only *ssa.Const
	for _, call := range s.c.staticCalls(s.fn) {
		if call == nil {
			return false // it is handed over as a value
		}
		k, ok := flow.Operand(call, i).(*ssa.Const)
		if !ok || k.Value == nil || only != nil && only.Value.ExactString() != k.Value.ExactString() {
			return false
		}
		only = k
	}
	return only != nil
}

// staticCalls returns the static calls of a function of the package, nil for
// other uses of it.
func (c *compiler) staticCalls(fn *ssa.Function) []ssa.CallInstruction {
	if c.callers == nil {
		c.callers = map[*ssa.Function][]ssa.CallInstruction{}
		var walk func(f *ssa.Function)
		walk = func(f *ssa.Function) {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					call, _ := instr.(ssa.CallInstruction)
					var buf [8]*ssa.Value
					for _, op := range instr.Operands(buf[:0]) {
						if used, ok := (*op).(*ssa.Function); ok {
							if call != nil && call.Common().StaticCallee() == used && op == &call.Common().Value {
								c.callers[used] = append(c.callers[used], call)
							} else {
								c.callers[used] = append(c.callers[used], nil)
							}
						}
					}
				}
			}
			for _, a := range f.AnonFuncs {
				walk(a)
			}
		}
		for _, f := range c.decls {
			walk(f)
		}
	}
	return c.callers[fn]
}

// credential: the identity is a secret that a service may have of its own.
func credential(who string) bool {
	switch who {
	case "token", "access token", "bearer token", "JWT", "API key", "credentials":
		return true
	}
	return false
}

// covers reports whether the input q of a key tells apart what the input p may
// be: it is the same, or part of it or the whole, or of the same object. A
// request is no object: its parts have nothing to do with each other, but for
// its URL, which tells most of them.
func (s *scope) covers(q, p flow.Path) bool {
	if q.Overlaps(p) {
		return true
	}
	if q.Root != p.Root || q.Param != p.Param || q.Root == flow.Inner && q.Name != p.Name {
		return false
	}
	if !s.partOfRequest(q) {
		return !s.bag(p)
	}
	if s.identity(q) != "" && attached(q) && attached(p) {
		return true // what was found out of the one who asks
	}
	return s.ofURL(q) && !strings.Contains(p.Steps, "Header") && !strings.Contains(p.Steps, "Cookie") && !strings.Contains(p.Steps, ".Value(")
}

// bag: a path leads into a struct that is there to hold what a function is
// asked, by its name: what one of its fields is says nothing of another.
func (s *scope) bag(p flow.Path) bool {
	t := s.rootType(p)
	return t != nil && catalog.BagName(flow.TypeName(t))
}

// handed returns the inputs that a load is handed whole: the loader itself, in
// a closure that is made for each of several loaders, and a request that is
// passed on with all that its headers say of who sent it.
func (s *scope) handed(g *effect, loads []*effect, covering []flow.Path) []Input {
	var out []Input
	for _, e := range loads {
		call, ok := e.instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if e.load.Kind == ParamLoad && s.maker(g) && !slices.ContainsFunc(covering, func(q flow.Path) bool { return q.Root == flow.Param || s.ofURL(q) }) {
			p := s.fn.Params[e.load.Param]
			out = append(out, Input{Path: flow.Path{Root: flow.Param, Param: e.load.Param, Name: p.Name()}, Type: "func", At: e.load.At, Load: "the loader that " + s.fn.Name() + " is given"})
		}
		for _, a := range call.Common().Args {
			if types.TypeString(a.Type(), nil) != "*net/http.Request" {
				continue
			}
			p, ok := s.flow.Place(a, call)
			if !ok || p.Steps != "" || p.Root != flow.Param && p.Root != flow.Inner || s.asksHeaders(p) {
				continue
			}
			p = p.Field("net/http.Request", ".Header.Get(Authorization)")
			out = append(out, Input{Path: p, At: e.load.At, Load: e.load.Name, Weak: true, Identity: s.identity(p)})
		}
	}
	return out
}

// ofOwner turns a part of the context that a loader is given into one of the
// owner's: a helper hands its loader the context that it was given itself.
func (s *scope) ofOwner(p flow.Path, body *ssa.Function) flow.Path {
	if p.Root != flow.Inner || body == nil {
		return p
	}
	f := s.closureWith(p)
	if f == nil || !within(f, body) || !isContext(f.Params[p.Param].Type()) {
		return p
	}
	for i, q := range s.fn.Params {
		if isContext(q.Type()) {
			p.Root, p.Param, p.Name = flow.Param, i, q.Name()
		}
	}
	return p
}

// yielded returns what a loader of the scope returns where it does not fail,
// with what chooses among its returns.
func (s *scope) yielded(body *ssa.Function) flow.Deps {
	d := flow.NewDeps()
	var good []*ssa.Return
	for _, b := range body.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !fails(b, 0) {
			good = append(good, r)
		}
	}
	for _, r := range good {
		for _, v := range r.Results {
			if !isError(v.Type()) {
				merge(&d, s.walk.Of(v, "", r))
			}
		}
	}
	if len(good) < 2 {
		return d
	}
	for br := range branches(body) {
		ways := 0 // of those that do not fail
		for _, r := range good {
			if s.splits(br, br, r) {
				ways++
			}
		}
		if ways < 2 {
			continue // whether it fails, or nothing
		}
		for p, u := range s.conditions(br).Paths {
			u.Control = true
			note(&d, p, u)
		}
	}
	return d
}
