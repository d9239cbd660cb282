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
// callee, into those that the callee passes on.
func (s *scope) fed(e *effect) flow.Deps {
	d := flow.Deps{Paths: map[flow.Path]flow.Use{}, Marks: map[flow.Mark]bool{}}
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
				sub := s.walk.Of(v, dep.Path.Steps, call)
				for p, u := range sub.Paths {
					u.Control = u.Control || dep.Control
					note(&d, p, u)
				}
				d.Cut = d.Cut || sub.Cut
			}
		}
		return d
	}
	recv := receiver(call)
	for _, a := range call.Common().Args {
		if a == recv && !dataType(a.Type()) || s.inert(a.Type()) {
			continue
		}
		sub := s.walk.Of(a, "", call)
		for p, u := range sub.Paths {
			note(&d, p, u)
		}
		d.Cut = d.Cut || sub.Cut
	}
	// A query that is built step by step: db.Where("id = ?", id).First(&x).
	if recv != nil && !dataType(recv.Type()) {
		for p, u := range s.walk.Of(recv, "", call).Paths {
			if p.Root != flow.Global && !p.Recv && s.valueType(p) {
				note(&d, p, u)
			}
		}
	}
	return d
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
func (s *scope) inert(t types.Type) bool {
	if isError(t) || types.TypeString(t, nil) == "context.Context" {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return true
	}
	return false
}

// inputs returns what the value of a refill depends on, and what of it the key
// covers. It returns nothing if the key is not known well enough to say what
// it leaves out.
func (s *scope) inputs(r *Refill, g, st *effect, loads []*effect, body *ssa.Function) []Input {
	covering, ok := coverage(r)
	if !ok {
		return nil
	}
	var out []Input
	add := func(d flow.Deps, what string, at Pos, branch bool) {
		for p, u := range d.Paths {
			if in, ok := s.input(p); ok {
				in.At, in.Load, in.Control = at, what, branch || u.Control
				if i := slices.IndexFunc(out, func(o Input) bool { return o.Path.Same(p) }); i < 0 {
					out = append(out, in)
				} else if out[i].Control && !in.Control || out[i].Control == in.Control && in.At.Compare(out[i].At) < 0 {
					out[i] = in
				}
			}
		}
	}
	for _, e := range loads {
		add(s.fed(e), e.load.Name, e.load.At, false)
	}
	if st != nil {
		add(s.valueBy(st, false), "", r.Store[0], false)
	}
	if body != nil {
		d := flow.Deps{Paths: map[flow.Path]flow.Use{}, Marks: map[flow.Mark]bool{}}
		s.bodyDeps(s.walk, body, &d)
		add(d, "", r.Store[0], false)
	}
	for _, br := range s.choosing(g, st, body) {
		add(s.conditions(br), "", s.c.at(br), true)
	}
	around := s.guarding(g, st)
	out = slices.DeleteFunc(out, func(in Input) bool {
		return slices.ContainsFunc(around, func(p flow.Path) bool { return p.Overlaps(in.Path) })
	})
	for i := range out {
		out[i].InKey = slices.ContainsFunc(covering, func(q flow.Path) bool { return s.covers(q, out[i].Path) })
	}
	slices.SortFunc(out, func(a, b Input) int { return a.Path.Compare(b.Path) })
	if len(out) > maxInputs {
		s.c.unresolved("a refill with more inputs than are kept")
		out = out[:maxInputs]
	}
	return out
}

// coverage returns the inputs of the keys of a refill, and whether all of them
// are known.
func coverage(r *Refill) ([]flow.Path, bool) {
	var out []flow.Path
	for _, k := range []key.Template{r.Key, r.StoreKey} {
		if k.Cut {
			return nil, false
		}
		for _, p := range k.Holes() {
			if p.Hole == nil && len(p.In) == 0 {
				return nil, false // an opaque part may hold anything
			}
		}
		out = append(out, inputs(k)...)
	}
	return out, r.Key.Known()
}

// input describes a path, if it is one that a key may have to tell apart: what
// the caller or the request decides, and a value rather than a tool.
func (s *scope) input(p flow.Path) (Input, bool) {
	if p.Root != flow.Param && p.Root != flow.Inner || p.Recv {
		return Input{}, false
	}
	in := Input{Path: p}
	t := s.typeOf(p)
	if t == nil {
		if !strings.HasSuffix(p.Steps, ")") && !strings.Contains(p.Steps, ").") {
			return Input{}, false
		}
	} else {
		if s.c.requestType(t) || !dataType(t) {
			return Input{}, false
		}
		in.Type = typeString(t)
		in.Whole = structAt(t) != nil && types.TypeString(t, nil) != "time.Time"
	}
	if control(p) {
		return Input{}, false
	}
	return in, true
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
	base := q
	base.Steps, base.Type = "", ""
	if t := s.typeOf(base); t == nil || !s.c.requestType(t) {
		return true
	}
	return strings.Contains(q.Steps, "UR") && !strings.Contains(p.Steps, "Header") && !strings.Contains(p.Steps, "Cookie") && !strings.Contains(p.Steps, ".Value(")
}

// choosing returns the branches between a miss and the store, or in the body
// of a loader, that choose what is stored.
func (s *scope) choosing(g, st *effect, body *ssa.Function) []*ssa.If {
	var out []*ssa.If
	if body != nil {
		for _, f := range s.flow.Funcs {
			if within(f, body) {
				out = slices.AppendSeq(out, branches(f))
			}
		}
		return out
	}
	if g == nil || st == nil {
		return nil
	}
	fn := s.flow.Common(g.instr, st.instr)
	hit := s.deciders(g)
	for _, gi := range s.flow.Lift(g.instr, fn) {
		for _, si := range s.flow.Lift(st.instr, fn) {
			for br := range branches(fn) {
				if s.flow.Before(gi, br) && s.flow.Before(br, si) && !slices.Contains(hit, br) && !s.splits(br, gi, si) && !slices.Contains(out, br) {
					out = append(out, br)
				}
			}
		}
	}
	return out
}

// guarding returns what decides whether the cache is asked or filled at all:
// the personal answer goes past it, or what was found is checked against who
// asks. What is checked there is no input that the key leaves out.
func (s *scope) guarding(g, st *effect) []flow.Path {
	var out []flow.Path
	add := func(br *ssa.If) {
		for p := range s.conditions(br).Paths {
			out = append(out, p)
		}
	}
	for _, e := range []*effect{g, st} {
		if e == nil {
			continue
		}
		for f := e.instr.Parent(); f != nil; f = f.Parent() {
			for _, ei := range s.flow.Lift(e.instr, f) {
				for br := range branches(f) {
					if !s.splits(br, br, ei) {
						continue
					}
					if e == st && s.goesOn(br, ei) || e == g && s.loadsElsewhere(br, ei) {
						add(br)
					}
				}
			}
		}
	}
	if g != nil {
		for _, br := range s.deciders(g) {
			if !s.conditions(br).Cut {
				add(br)
			}
		}
	}
	return out
}

// goesOn: the side of br that does not reach the store is no failure.
func (s *scope) goesOn(br *ssa.If, si ssa.Instruction) bool {
	onTrue, _ := s.sides(br, br, si)
	other := br.Block().Succs[0]
	if onTrue {
		other = br.Block().Succs[1]
	}
	return !fails(other, 0)
}

// loadsElsewhere: the side of br that does not ask the cache loads.
func (s *scope) loadsElsewhere(br *ssa.If, gi ssa.Instruction) bool {
	onTrue, _ := s.sides(br, br, gi)
	other := br.Block().Succs[0]
	if onTrue {
		other = br.Block().Succs[1]
	}
	return slices.ContainsFunc(s.order, func(e *effect) bool {
		if !isLoad(e) {
			return false
		}
		return slices.ContainsFunc(s.flow.Lift(e.instr, br.Parent()), func(i ssa.Instruction) bool {
			return i.Block() == other || s.flow.Reaches(other, i.Block())
		})
	})
}

// fails: a block leads to nothing but returning an error, or a panic.
func fails(b *ssa.BasicBlock, depth int) bool {
	switch last := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.Panic:
		return true
	case *ssa.Jump:
		return depth < 3 && fails(b.Succs[0], depth+1)
	case *ssa.Return:
		for _, r := range last.Results {
			if isError(r.Type()) && !isZero(r) {
				return true
			}
		}
	}
	return false
}

// typeOf returns the type of what a path of the scope names, or nil.
func (s *scope) typeOf(p flow.Path) types.Type {
	var t types.Type
	switch p.Root {
	case flow.Param:
		if p.Param < len(s.fn.Params) {
			t = s.fn.Params[p.Param].Type()
		}
	case flow.Inner:
		for _, f := range s.flow.Funcs {
			if p.Param < len(f.Params) && f.Params[p.Param].Name() == p.Name {
				t = f.Params[p.Param].Type()
			}
		}
	}
	steps := p.Steps
	for t != nil && steps != "" {
		if strings.HasPrefix(steps, "[]") {
			switch u := t.Underlying().(type) {
			case *types.Slice:
				t = u.Elem()
			case *types.Array:
				t = u.Elem()
			case *types.Map:
				t = u.Elem()
			default:
				return nil
			}
			steps = steps[2:]
			continue
		}
		name := steps[1:]
		if i := strings.IndexAny(name, ".["); i >= 0 {
			name = name[:i]
		}
		steps = steps[1+len(name):]
		st := structAt(t)
		if st == nil {
			return nil
		}
		t = nil
		for f := range st.Fields() {
			if f.Name() == name {
				t = f.Type()
			}
		}
	}
	return t
}

// valueType reports whether a path names a plain value.
func (s *scope) valueType(p flow.Path) bool {
	t := s.typeOf(p)
	return t != nil && dataType(t) && structAt(t) == nil
}

// dataType: values of the type are data: numbers, text, times, and lists and
// structs of them, but not what does something: a client, a handle, a function.
func dataType(t types.Type) bool { return isData(t, 0) }

func isData(t types.Type, depth int) bool {
	if depth > 4 {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Slice:
		return isData(u.Elem(), depth+1)
	case *types.Array:
		return isData(u.Elem(), depth+1)
	case *types.Map:
		return isData(u.Elem(), depth+1)
	case *types.Pointer:
		return isData(u.Elem(), depth+1)
	case *types.Struct:
		if types.TypeString(t, nil) == "time.Time" {
			return true
		}
		if guarded(t, 0) {
			return false
		}
		for f := range u.Fields() {
			if !f.Embedded() && !f.Exported() && depth > 0 {
				continue // what a data type keeps to itself
			}
			if i, ok := f.Type().Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
				continue
			}
			if !isData(f.Type(), depth+1) {
				return false
			}
		}
		return u.NumFields() > 0
	}
	return false
}

// control: the input chooses how a value is come by, not which: whether to ask
// the cache, for how long to keep or to wait, what to log.
func control(p flow.Path) bool {
	for _, w := range catalog.Words(lastStep(p)) {
		switch w {
		case "refresh", "force", "forced", "bypass", "skip", "nocache", "cache", "cached", "ttl", "expiry", "expire", "expires", "expiration",
			"timeout", "deadline", "retry", "retries", "attempt", "attempts", "debug", "verbose", "trace", "tracing", "log", "logger", "span",
			"metrics", "metric", "now", "dryrun", "tx", "db", "conn", "client", "duration", "interval", "wait", "lock", "fresh", "stale":
			return true
		}
	}
	return false
}

// lastStep is the name of what a path ends at: the field, the part of a
// request, or the parameter itself.
func lastStep(p flow.Path) string {
	steps := strings.TrimSuffix(p.Steps, "[]")
	if strings.HasSuffix(steps, ")") {
		if i := strings.LastIndexByte(steps, '('); i >= 0 && i < len(steps)-2 {
			return steps[i+1 : len(steps)-1]
		}
		steps = strings.TrimSuffix(steps, "()")
	}
	if steps == "" {
		return p.Name
	}
	return steps[strings.LastIndexAny(steps, ".]")+1:]
}
