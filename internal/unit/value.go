package unit

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// valueOf returns what the value of a store is made of.
func (s *scope) valueOf(e *effect) flow.Deps {
	d := s.valueBy(e, false)
	if len(d.Marks) == 0 && len(d.Paths) == 0 {
		// One of several constants: what chooses between them is the value.
		d = s.valueBy(e, true)
	}
	return d
}

func (s *scope) valueBy(e *effect, control bool) flow.Deps {
	w := *s.walk
	w.Control = control
	if e.sum == nil {
		if e.value == nil {
			return flow.Deps{}
		}
		return w.Of(e.value, "", e.instr)
	}
	// A store of a callee: its summary in terms of the arguments.
	d := flow.NewDeps()
	info := s.info(e.instr)
	call := e.instr.(ssa.CallInstruction)
	for _, dep := range e.sum.Deps {
		if dep.Path.Root != flow.Param || dep.Control && !control {
			continue
		}
		if v := flow.Operand(call, dep.Path.Param); v != nil {
			merge(&d, w.Of(v, dep.Path.Steps, call))
		}
	}
	for fi := range info.loads {
		if !slices.Contains(info.acc[fi], e) {
			continue
		}
		for _, l := range e.sum.Loads {
			if l >= len(info.loads[fi]) {
				continue
			}
			by := info.loads[fi][l]
			for _, le := range by.effects {
				d.Marks[flow.Mark{Call: call, N: le.n}] = true
			}
			if by.body != nil {
				s.bodyDeps(&w, by.body, &d)
			}
		}
		for _, g := range e.sum.Gets {
			if g < len(info.acc[fi]) {
				d.Marks[flow.Mark{Call: call, N: info.acc[fi][g].n}] = true
			}
		}
	}
	return d
}

func merge(d *flow.Deps, e flow.Deps) {
	for p, u := range e.Paths {
		d.Paths[p] = u
	}
	for m := range e.Marks {
		d.Marks[m] = true
	}
	d.Cut = d.Cut || e.Cut
}

func (s *scope) bodyDeps(w *flow.Walker, fn *ssa.Function, d *flow.Deps) {
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range r.Results {
				if !isError(v.Type()) {
					merge(d, w.Of(v, "", r))
				}
			}
		}
	}
}

// stored returns the value that a store keeps, also where a callee stores the
// parameter that it is given; nil if it is made of something else.
func (st *effect) stored() ssa.Value {
	v := st.value
	if v != nil || st.sum == nil || len(st.sum.Loads)+len(st.sum.Gets) > 0 {
		return v
	}
	for _, d := range st.sum.Deps {
		if d.Control || d.Path.Root != flow.Param || d.Path.Steps != "" {
			continue
		}
		a := flow.Operand(st.instr.(ssa.CallInstruction), d.Path.Param)
		if a == nil || v != nil {
			return nil
		}
		v = a
	}
	return v
}

// isResource: what is stored is a handle, not a value that can be recomputed:
// a channel, a function, a lock, something to be closed, a fresh container.
func isResource(st *effect) bool {
	v := st.stored()
	if v == nil {
		return false
	}
	for {
		if m, ok := v.(*ssa.MakeInterface); ok {
			v = m.X
			continue
		}
		break
	}
	switch v.(type) {
	case *ssa.MakeChan, *ssa.MakeMap, *ssa.MakeSlice:
		return true
	}
	return resourceType(v.Type(), 0)
}

// counted: the entries of a map carry a number that is counted up and down:
// they are held by those who use them, not by a cache.
func (c *compiler) counted(t types.Type) bool {
	name, entry := flow.TypeName(t), structAt(t)
	if name == "" || entry == nil {
		return false
	}
	for f := range entry.Fields() {
		if fi := c.fields[name+"."+f.Name()]; fi != nil && fi.up && fi.down {
			return true
		}
	}
	return false
}

func resourceType(t types.Type, depth int) bool {
	if depth > 2 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		if resourceNamed(t) {
			return true
		}
		if st, ok := u.Elem().Underlying().(*types.Struct); ok {
			return holdsResource(st)
		}
	case *types.Struct:
		return resourceNamed(t) || holdsResource(u)
	case *types.Interface:
		return resourceNamed(t) || acts(u)
	}
	return false
}

// acts: an interface with a method that returns nothing is there for its
// effects: a meter, a logger, a handle.
func acts(t *types.Interface) bool {
	for m := range t.Methods() {
		if m.Signature().Results().Len() == 0 {
			return true
		}
	}
	return false
}

// serves: an interface with a method that takes a context is a service. What a
// container makes once is one; data that is loaded may be one too (key sets).
func serves(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if takesContext(m.Signature()) {
			return true
		}
	}
	return false
}

// guarded: a value with a lock or an atomic number in it is changed where it
// lies: what is computed once is the object, not a result.
func guarded(t types.Type, depth int) bool {
	st := structAt(t)
	if st == nil || depth > 2 {
		return false
	}
	for f := range st.Fields() {
		n, ok := types.Unalias(f.Type()).(*types.Named)
		if ok && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "sync" || n.Obj().Pkg().Path() == "sync/atomic") {
			return true
		}
		if guarded(f.Type(), depth+1) {
			return true
		}
	}
	return false
}

// holdsResource: a struct with a channel, a function to end it (func(),
// context.CancelFunc) or something to be closed in it is a handle itself.
func holdsResource(st *types.Struct) bool {
	for f := range st.Fields() {
		switch u := f.Type().Underlying().(type) {
		case *types.Chan:
			return true
		case *types.Signature:
			if u.Params().Len()+u.Results().Len() == 0 {
				return true
			}
		}
		if resourceNamed(f.Type()) {
			return true
		}
	}
	return false
}

// resourceNamed: the type has a method that ends it, or is a cache itself by its
// name.
func resourceNamed(t types.Type) bool {
	if n := flow.TypeName(t); n != "" && types.IsInterface(t) {
		if ws := catalog.WordsOf(n[strings.LastIndexByte(n, '.')+1:]); isCacheWord(ws[len(ws)-1]) {
			return true
		}
	}
	_, isStruct := t.Underlying().(*types.Struct)
	for _, name := range []string{"Close", "Stop", "Shutdown"} {
		obj, _, _ := types.LookupFieldOrMethod(t, isStruct, nil, name)
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Params().Len() <= 1 {
			return true
		}
	}
	return false
}

// computed reports whether a stored value is the result of a computation,
// rather than an input, a constant or what was just looked up.
func (s *scope) computed(st *effect, d flow.Deps) bool {
	if st.value == nil {
		return false
	}
	for m := range d.Marks {
		e := s.effectOf(m)
		if e == nil {
			continue
		}
		// What was looked up; or when: a mark that something has been seen.
		if isGet(e) && s.sameCache(e, st) || e.kind == nowEffect && len(d.Paths) == 0 {
			return false
		}
	}
	return s.computes(st.value, st.instr, 0)
}

func (s *scope) computes(v ssa.Value, at ssa.Instruction, depth int) bool {
	for _, o := range s.flow.Origins(v, at) {
		v := o.Value
		if x, ok := v.(*ssa.Extract); ok {
			v = x.Tuple
		}
		switch v := v.(type) {
		case *ssa.Call:
			if _, ok := v.Call.Value.(*ssa.Builtin); ok {
				continue
			}
			if info := s.info(v); info.entry != nil && info.entry.Op != catalog.Pure {
				continue
			}
			if len(v.Call.Args) > 0 || v.Call.IsInvoke() {
				return true
			}
		case *ssa.UnOp:
			if base, _ := s.flow.Address(v.X); depth < 2 && slices.ContainsFunc(s.flow.Parts(base, v), func(p flow.Origin) bool { return s.computes(p.Value, p.At, depth+1) }) {
				return true
			}
		case *ssa.Alloc:
			// An object put together here from what was computed.
			if depth < 2 && slices.ContainsFunc(s.flow.Parts(v, o.At), func(p flow.Origin) bool { return s.computes(p.Value, p.At, depth+1) }) {
				return true
			}
		}
	}
	return false
}
