package unit

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// operand returns the value at a catalogue position, "" steps for whole arguments.
func (s *scope) operand(call ssa.CallInstruction, a catalog.Arg) (ssa.Value, string) {
	if !a.Present() {
		return nil, ""
	}
	c := call.Common()
	i := a.Index
	if !c.IsInvoke() && c.Signature().Recv() != nil {
		i++
	}
	if i >= len(c.Args) {
		return nil, ""
	}
	if a.Field != "" {
		return c.Args[i], "." + a.Field
	}
	return c.Args[i], ""
}

// receiver returns the value that a method is called on.
func receiver(call ssa.CallInstruction) ssa.Value {
	c := call.Common()
	if c.IsInvoke() {
		return c.Value
	}
	if c.Signature().Recv() != nil && len(c.Args) > 0 {
		return c.Args[0]
	}
	return nil
}

// receiverPlace is the place of the receiver.
func (s *scope) receiverPlace(call ssa.CallInstruction) flow.Path {
	if r := s.owner(call); r != nil {
		return s.place(r, call)
	}
	return flow.Path{Root: flow.Global, Name: callee(call).Pkg().Path()}
}

// owner returns the value that a called method belongs to: one that is promoted
// from an embedded field belongs to what embeds it, one of a pipeline or a
// connection to the client that has handed it out.
func (s *scope) owner(call ssa.CallInstruction) ssa.Value {
	r := receiver(call)
	for r != nil {
		if c, e := s.built(r, call); c != nil && len(e.Words) == 0 {
			r = receiver(c)
			continue
		}
		switch v := r.(type) {
		case *ssa.FieldAddr:
			if st := structAt(v.X.Type()); st != nil && st.Field(v.Field).Embedded() {
				r = v.X
				continue
			}
		case *ssa.Field:
			if st := structAt(v.X.Type()); st != nil && st.Field(v.Field).Embedded() {
				r = v.X
				continue
			}
		case *ssa.UnOp:
			if fa, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
				if st := structAt(fa.X.Type()); st != nil && st.Field(fa.Field).Embedded() && !st.Field(fa.Field).Exported() {
					r = fa.X
					continue
				}
				if st := structAt(fa.X.Type()); st != nil && st.Field(fa.Field).Embedded() && foreign(s.c, fa.X.Type()) {
					r = fa.X
					continue
				}
			}
		}
		break
	}
	return r
}

// heldIn returns the identity of the field or variable that the receiver of a
// call is read from.
func (s *scope) heldIn(call ssa.CallInstruction) string {
	r := s.owner(call)
	if r == nil {
		return ""
	}
	for _, o := range s.flow.Origins(r, call) {
		switch v := o.Value.(type) {
		case *ssa.UnOp:
			return identOf(v.X)
		case *ssa.FieldAddr:
			return identOf(v)
		}
	}
	return ""
}

func foreign(c *compiler, t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg() == c.pass.Pkg {
		return false
	}
	return c.imported[n.Obj().Pkg().Path()] == nil
}

func structAt(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// library records what a catalogued call does.
func (s *scope) library(info *callInfo, call ssa.CallInstruction, e *catalog.Entry) {
	info.entry, info.known = e, true
	fn := callee(call)
	switch e.Op {
	case catalog.Get, catalog.Set, catalog.Add, catalog.Delete, catalog.Clear, catalog.GetLoad, catalog.Expire:
		op := e.Op
		if op == catalog.GetLoad && !e.Loader.Present() {
			op = catalog.Get // unless the cache was made with a loader: see bind
		}
		if op == catalog.GetLoad && e.Value.Present() && s.unset(call, e.Loader) {
			op = catalog.Set
		}
		a := &Access{Op: op, Loader: -1, At: s.c.callPos(call), Jitters: e.Jitters, Refreshes: e.Refreshes}
		a.Cache = Cache{Path: s.receiverPlace(call), Place: e.Place, Library: e.Library}
		a.Cache.Local = a.Cache.Path.Root == flow.Fresh && e.Place == catalog.Process
		if own := s.heldIn(call); own != a.Cache.Path.Ident() {
			a.Cache.Own = own
		}
		if v, steps := s.operand(call, e.Key); v != nil {
			a.Key = s.keyAt(v, steps, call)
			if e.Key.Rest && e.Value == e.Key { // keys and values alternate
				var keys []key.Template
				for i, k := range s.key.Elements(v, call) {
					if i%2 == 0 {
						keys = append(keys, k)
					}
				}
				if len(keys) > 0 {
					a.Key = key.Join(keys...)
				}
			}
		}
		if v, _ := s.operand(call, e.Field); v != nil {
			list := s.key.Elements(v, call)
			switch {
			case !e.Field.Rest || !e.Value.Present() && len(list) == 0:
				a.field(s.key.Of(v, call))
			case !e.Value.Present():
				a.field(key.Join(list...))
			case len(list) == 2: // fields and values alternate; several are the hash as a whole
				a.field(list[0])
			}
		}
		eff := s.add(info, &effect{instr: call, acc: a})
		s.deleteEach(info, eff)
		if v, steps := s.operand(call, e.Value); v != nil {
			eff.value = v
			if steps != "" {
				if os := s.fieldOf(v, steps, call); len(os) > 0 {
					eff.value = os[0].Value
				}
			}
			a.Cache.Type = valueType(eff.value)
		}
		if e.TTL != nil {
			a.TTL = s.argTTL(call, e)
		}
		a.NoExpiry = e.NoExpiry && !fn.Signature().Variadic() // an option may be a TTL
		if e.Coalesces && e.Op == catalog.GetLoad && op != catalog.Set {
			a.Prot = e.Library
		}
		switch {
		case op == catalog.GetLoad:
			s.loader(info, eff, call, e)
		case op == catalog.Get && e.Op == catalog.GetLoad:
			a.From, a.Bound = &a.Cache.Path, both(a.Cache.Own, a.Cache.Path.Ident())
			s.bindGiven(info, eff, call, receiver(call), "")
		}
	case catalog.Read:
		l := &Load{What: e.What, Weight: e.Weight, Name: shortName(fn), At: s.c.callPos(call), Kind: SourceLoad}
		if v, _ := s.operand(call, e.Into); v != nil && l.Weight == catalog.Heavy && readsOne(v) {
			l.Weight = catalog.Light
		}
		s.weighSQL(l, call)
		l.Of = s.readBy(call, e)
		s.add(info, &effect{instr: call, kind: loadEffect, load: l})
	case catalog.Identity:
		if e.Weight != "" {
			// A provider is asked who it is.
			s.add(info, &effect{instr: call, kind: loadEffect, load: &Load{
				What: "lookup of the " + e.What, Weight: e.Weight, Name: shortName(fn), At: s.c.callPos(call), Kind: SourceLoad}})
		}
	case catalog.Random:
		s.add(info, &effect{instr: call, kind: randomEffect})
	case catalog.Now:
		s.add(info, &effect{instr: call, kind: nowEffect})
	case catalog.Lock:
		s.add(info, &effect{instr: call, kind: lockEffect, place: s.receiverPlace(call)})
	case catalog.RLock:
		s.add(info, &effect{instr: call, kind: rlockEffect, place: s.receiverPlace(call)})
	case catalog.Unlock, catalog.RUnlock:
		s.add(info, &effect{instr: call, kind: unlockEffect, place: s.receiverPlace(call)})
	case catalog.TryLock:
		s.add(info, &effect{instr: call, kind: tryEffect})
	case catalog.Wait:
		s.add(info, &effect{instr: call, kind: waitEffect})
	case catalog.Flight, catalog.Once:
		v, _ := s.operand(call, e.Loader)
		if v != nil {
			prot := e.Library
			if e.Op == catalog.Once {
				prot = "sync.Once"
			}
			s.run(info, call, v, prot)
		}
	case catalog.Command:
		s.command(info, call, e)
	case catalog.New, catalog.Write, catalog.Pure, catalog.Words, catalog.Exec:
		info.known = false
	}
}

// field makes a the access of a field of a hash.
func (a *Access) field(k key.Template) {
	a.Key, a.Field = key.Concat(a.Key, key.Literal(" "), k), true
}

// deleteEach gives each key that a call drops an effect of its own.
func (s *scope) deleteEach(info *callInfo, e *effect) {
	alts := e.acc.Key.Alts
	if e.acc.Op != catalog.Delete || e.acc.Key.Cut || len(alts) < 2 {
		return
	}
	e.acc.Key.Alts = alts[:1]
	for i := 1; i < len(alts); i++ {
		a := *e.acc
		a.Key.Alts = alts[i : i+1 : i+1]
		s.add(info, &effect{instr: e.instr, acc: &a, sited: e.sited})
	}
}

// readsOne: a query into a single value, not a slice, reads one row.
func readsOne(dest ssa.Value) bool {
	if m, ok := dest.(*ssa.MakeInterface); ok {
		if !isAny(m.Type()) {
			return false // not a destination, but something that is written to
		}
		dest = m.X
	}
	p, ok := dest.Type().Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	switch p.Elem().Underlying().(type) {
	case *types.Struct, *types.Basic:
		return true
	}
	return false
}

func valueType(v ssa.Value) string {
	for {
		m, ok := v.(*ssa.MakeInterface)
		if !ok {
			return typeString(v.Type())
		}
		v = m.X
	}
}

// fieldOf returns the values of a field of an argument that is a struct or a
// pointer to one.
func (s *scope) fieldOf(v ssa.Value, steps string, at ssa.Instruction) []flow.Origin {
	var out []flow.Origin
	for _, o := range s.flow.Origins(v, at) {
		base, more := s.flow.Address(o.Value)
		if u, ok := base.(*ssa.UnOp); ok && more == "" {
			base, more = s.flow.Address(u.X)
		}
		found := s.flow.Stored(base, more+steps, at)
		if len(found) == 0 {
			// The struct was written as a whole: f := Filter{ID: id}.
			for _, whole := range s.flow.Stored(base, more, at) {
				if u, ok := whole.Value.(*ssa.UnOp); ok {
					from, rest := s.flow.Address(u.X)
					found = append(found, s.flow.Stored(from, rest+steps, u)...)
				}
			}
		}
		out = append(out, found...)
	}
	return out
}

// unset reports whether an argument is a field of a struct that is made for
// the call alone, and that nothing sets.
func (s *scope) unset(call ssa.CallInstruction, a catalog.Arg) bool {
	v, steps := s.operand(call, a)
	made, ok := v.(*ssa.Alloc)
	if !ok || steps == "" {
		return false
	}
	for _, r := range *made.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if "."+flow.FieldName(made.Type(), r.Field) == steps {
				return false
			}
		case *ssa.DebugRef:
		default:
			if r != call {
				return false
			}
		}
	}
	return true
}

func (s *scope) keyAt(v ssa.Value, steps string, at ssa.Instruction) key.Template {
	if steps == "" {
		return s.key.Of(v, at)
	}
	var ts []key.Template
	for _, o := range s.fieldOf(v, steps, at) {
		ts = append(ts, s.key.Of(o.Value, o.At))
	}
	if len(ts) == 0 {
		if p, ok := s.flow.Place(v, at); ok {
			p = p.Field(flow.TypeName(v.Type()), steps)
			if p.Root == flow.Fresh {
				// What was made here is no input; what it was made of is.
				in, by := s.inputsOf(v, steps, at)
				return key.Template{Alts: []key.Alt{{{Func: strings.ReplaceAll(p.String(), ".", " "), In: in}}}, By: by}
			}
			return key.Template{Alts: []key.Alt{{{Hole: &p, Type: "string"}}}}
		}
	}
	return key.Join(ts...)
}

// run records that a call runs the function value v under a protection.
func (s *scope) run(info *callInfo, call ssa.CallInstruction, v ssa.Value, prot string) []*effect {
	if fn := s.flow.FuncValue(v); fn != nil {
		if isClosure(fn) {
			if info.runs == nil {
				info.runs = map[*ssa.Function]string{}
			}
			info.runs[fn] = prot
			return nil
		}
		fn = s.c.real(fn)
		obj, _ := fn.Object().(*types.Func)
		if obj == nil {
			return nil
		}
		return s.runDeclared(info, call, obj, prot)
	}
	return s.runUnknown(info, call, v, prot)
}

// runDeclared records the loads of a declared function or method value that is handed over.
func (s *scope) runDeclared(info *callInfo, call ssa.CallInstruction, fn *types.Func, prot string) []*effect {
	var out []*effect
	for _, l := range s.declaredLoads(fn, s.c.callPos(call)) {
		l.Prot = both(prot, l.Prot)
		out = append(out, s.add(info, &effect{instr: call, kind: loadEffect, load: &l}))
	}
	return out
}

// declaredLoads returns what a declared function or method loads, for a call at at.
func (s *scope) declaredLoads(fn *types.Func, at Pos) []Load {
	if e := s.c.lookup(fn); e != nil && e.Op == catalog.Read {
		return []Load{{What: e.What, Weight: e.Weight, Name: shortName(fn), Kind: SourceLoad, At: at}}
	}
	if r := fn.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
		if l, ok := s.ifaceLoad(fn); ok {
			l.At = at
			return []Load{l}
		}
		return nil
	}
	var out []Load
	if f, _ := s.c.summaryOf(fn); f != nil {
		for _, l := range f.Loads {
			if l.Kind != ParamLoad {
				l.At = at
				out = append(out, l)
			}
		}
	}
	return out
}

// both joins two protections; either is enough.
func both(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
