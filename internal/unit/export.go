package unit

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// prescan gathers what the whole package says of its fields and variables:
// which functions are stored in them, whether they are emptied, which are
// only ever one string, and who receives from them.
func (c *compiler) prescan() {
	for _, fn := range c.decls {
		var walk func(f *ssa.Function)
		walk = func(f *ssa.Function) {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					if st, ok := instr.(*ssa.Store); ok {
						c.prescanStore(st)
					}
					c.prescanReceive(fn, instr)
				}
			}
			for _, a := range f.AnonFuncs {
				walk(a)
			}
		}
		walk(fn)
	}
}

func (c *compiler) prescanStore(st *ssa.Store) {
	ident := identOf(st.Addr)
	if ident == "" {
		return
	}
	fi := c.fields[ident]
	if fi == nil {
		fi = &fieldInfo{}
		c.fields[ident] = fi
	}
	fi.open = fi.open || opens(st.Val, map[ssa.Value]bool{})
	up, down := counts(st)
	fi.up, fi.down = fi.up || up, fi.down || down
	fi.given = fi.given || c.givesLoaderTo(st.Val, 0)
	v := st.Val
	for {
		if ct, ok := v.(*ssa.ChangeType); ok {
			v = ct.X
			continue
		}
		break
	}
	switch x := v.(type) {
	case *ssa.Function, *ssa.MakeClosure:
		fi.funcs = append(fi.funcs, v)
	case *ssa.MakeMap:
		if !freshBase(st.Addr) && st.Parent().Name() != "init" && !ifNil(st, ident) {
			c.emptied(fi, st)
		}
	case *ssa.Const:
		if isZero(x) && !freshBase(st.Addr) {
			fi.resets = true
			c.emptied(fi, st)
		}
		if x.Value != nil && x.Value.Kind() == constant.String && fi.lit == nil && !fi.many {
			lit := constant.StringVal(x.Value)
			fi.lit = &lit
			return
		}
	}
	fi.many = true
}

// counts reports whether a store adds to, or takes from, what stood there.
func counts(st *ssa.Store) (up, down bool) {
	op, ok := st.Val.(*ssa.BinOp)
	if !ok || !isInteger(op.Type()) {
		return false, false
	}
	old, ok := op.X.(*ssa.UnOp)
	if _, isConst := op.Y.(*ssa.Const); !ok || !isConst || identOf(old.X) != identOf(st.Addr) {
		return false, false
	}
	return op.Op == token.ADD, op.Op == token.SUB
}

func freshBase(addr ssa.Value) bool {
	for {
		switch v := addr.(type) {
		case *ssa.FieldAddr:
			addr = v.X
			continue
		case *ssa.Alloc:
			return true
		}
		return false
	}
}

func (c *compiler) emptied(fi *fieldInfo, st *ssa.Store) {
	fn := st.Parent()
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if name := c.funcName(fn); !slices.Contains(fi.by, name) {
		fi.by = append(fi.by, name)
	}
}

// ifNil: the store happens where what ident names is nil.
func ifNil(st *ssa.Store, ident string) bool {
	b := st.Block()
	if len(b.Preds) != 1 {
		return false
	}
	last := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1]
	br, ok := last.(*ssa.If)
	if !ok || b.Preds[0].Succs[0] != b {
		return false
	}
	eq, ok := br.Cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL || !isZero(eq.Y) {
		return false
	}
	old, ok := eq.X.(*ssa.UnOp)
	return ok && identOf(old.X) == ident
}

// identOf returns the identity of a field or variable that is stored to.
func identOf(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.Global:
		return flow.GlobalName(a)
	case *ssa.FieldAddr:
		if g, ok := a.X.(*ssa.Global); ok {
			return flow.GlobalName(g) + "." + flow.FieldName(a.X.Type(), a.Field)
		}
		if t := flow.TypeName(a.X.Type()); t != "" {
			return t + "." + flow.FieldName(a.X.Type(), a.Field)
		}
	}
	return ""
}

// literal returns the only string that a variable or field ever holds.
func (c *compiler) literal(p flow.Path) (string, bool) {
	id := p.Ident()
	if id == "" {
		return "", false
	}
	if fi := c.fields[id]; fi != nil {
		if fi.lit != nil && !fi.many {
			return *fi.lit, true
		}
		return "", false
	}
	if p.Root == flow.Global {
		pkg, _, _ := cutLast(p.Name)
		if u := c.imported[pkg]; u != nil {
			for _, f := range u.Fields {
				if f.Ident == id && f.Lit != "" {
					return f.Lit, true
				}
			}
		}
	}
	return "", false
}

func cutLast(s string) (pkg, name string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

// A fieldStore is the store of a possible TTL, or of a new cache, in a field.
type fieldStore struct {
	ident string
	ttl   TTL
	def   bool // the TTL is the default of a cache that is made here
	entry *catalog.Entry
}

// fieldStores returns the TTLs that a scope stores in fields and variables.
func (c *compiler) fieldStores(s *scope) []fieldStore {
	var out []fieldStore
	s.stores(func(st *ssa.Store) {
		ident := identOf(st.Addr)
		if ident == "" {
			return
		}
		if t := st.Val.Type(); isDuration(t) || isInteger(t) && ttlName(ident) {
			ttl := s.ttl(st.Val, st, nil, catalog.Duration)
			out = append(out, fieldStore{ident: ident, ttl: ttl})
			return
		}
		for _, call := range s.made(st.Val, st, maxMade) {
			e := s.info(call).entry
			fs := fieldStore{ident: ident, def: true, entry: e}
			if e.TTL != nil {
				fs.ttl = s.argTTL(call, e)
			}
			out = append(out, fs)
		}
	})
	return out
}

func ttlName(ident string) bool {
	_, name, _ := cutLast(ident)
	name = strings.ToLower(name)
	for _, w := range []string{"ttl", "expir", "lifetime", "maxage", "timeout", "seconds"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// exportFields writes the TTLs and loaders that fields and variables hold,
// including those given to the constructors of imported packages.
func (c *compiler) exportFields() {
	add := func(f Field) { c.unit.Fields = append(c.unit.Fields, f) }
	for _, fn := range c.decls {
		s := c.scopes[fn]
		if s == nil {
			continue
		}
		for _, fs := range c.fieldStores(s) {
			f := Field{Ident: fs.ident, TTL: fs.ttl, Default: fs.def}
			if fs.entry != nil {
				f.Jitters, f.Refresh = fs.entry.Jitters, fs.entry.Refreshes
			}
			if fs.def || !onlyParams(fs.ttl) {
				add(f)
			}
		}
		for _, f := range s.boundStores() {
			add(f)
		}
		for _, e := range s.allCalls() {
			for _, f := range s.info(e).funcs {
				for _, set := range f.Sets {
					if v := flow.Operand(e, set.Param); v != nil && !isFunc(v.Type()) {
						i := set.Param
						if e.Common().Signature().Recv() != nil {
							i--
						}
						t := s.ttl(v, e, s.argExpr(e, i), catalog.Duration)
						if !onlyParams(t) {
							add(Field{Ident: set.Ident, TTL: t})
						}
					}
				}
			}
		}
	}
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		k, ok := scope.Lookup(name).(*types.Const)
		if ok && k.Exported() && isDuration(k.Type()) {
			if n, exact := constant.Int64Val(k.Val()); exact {
				add(Field{Ident: c.pass.Pkg.Path() + "." + name, TTL: one(TTLPart{Kind: ConstTTL, D: time.Duration(n), At: c.position(k.Pos())})})
			}
		}
	}
	for id, fi := range c.fields {
		if fi.lit != nil && !fi.many && *fi.lit != "" && len(*fi.lit) < 64 && token.IsExported(id[strings.LastIndexByte(id, '.')+1:]) {
			add(Field{Ident: id, Lit: *fi.lit})
		}
	}
	slices.SortStableFunc(c.unit.Fields, func(a, b Field) int {
		var x, y Pos
		if len(a.TTL.Parts) > 0 {
			x = a.TTL.Parts[0].At
		}
		if len(b.TTL.Parts) > 0 {
			y = b.TTL.Parts[0].At
		}
		if len(a.Loads) > 0 {
			x = a.Loads[0].At
		}
		if len(b.Loads) > 0 {
			y = b.Loads[0].At
		}
		return cmp.Or(cmp.Compare(a.Ident, b.Ident), x.Compare(y), cmp.Compare(a.Lit, b.Lit), cmp.Compare(a.Of, b.Of))
	})
}

func onlyParams(t TTL) bool {
	for _, p := range t.Parts {
		if p.Kind != ParamTTL && p.Kind != UnknownTTL {
			return false
		}
	}
	return true
}

func (s *scope) allCalls() []ssa.CallInstruction {
	var out []ssa.CallInstruction
	for _, f := range s.flow.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					out = append(out, call)
				}
			}
		}
	}
	return out
}

// exportTypes writes the types whose methods matter, and the interfaces that
// the unit depends on without knowing their implementations.
func (c *compiler) exportTypes() {
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok || types.IsInterface(n) {
			continue
		}
		ms := types.NewMethodSet(types.NewPointer(n))
		matters := false
		for sel := range ms.Methods() {
			m := sel.Obj().(*types.Func)
			if f, _ := c.summaryOf(m); f != nil && len(f.Accesses)+len(f.Loads) > 0 || c.hasWork(m) {
				matters = true
				break
			}
		}
		if !matters {
			continue
		}
		t := Type{Name: name}
		for sel := range ms.Methods() {
			fn := sel.Obj().(*types.Func)
			t.Methods = append(t.Methods, Method{Name: fn.Name(), Sig: sigString(sel.Type().(*types.Signature)), Func: fn.Origin().FullName()})
		}
		t.Embeds, t.Over = embedded(n)
		c.unit.Types = append(c.unit.Types, t)
	}
	want := map[string]bool{}
	for _, r := range c.unit.Refills {
		want[r.Cache.Iface] = true
		interfacesOf(r.Loads, want)
	}
	for _, f := range c.unit.Funcs {
		interfacesOf(f.Loads, want)
	}
	for _, w := range c.unit.Works {
		for _, st := range w.Steps {
			if st.Iface {
				want[interfaceOf(st.Call)] = true
			}
		}
	}
	byPkg := map[string][]string{}
	for id := range want {
		if pkg, _, ok := cutLast(id); ok {
			byPkg[pkg] = append(byPkg[pkg], id)
		}
	}
	for _, p := range append([]*types.Package{c.pass.Pkg}, c.reachable()...) {
		for _, id := range byPkg[p.Path()] {
			_, name, _ := cutLast(id)
			obj := p.Scope().Lookup(name)
			if obj == nil || !types.IsInterface(obj.Type()) {
				continue
			}
			t := Type{Name: id}
			for m := range obj.Type().Underlying().(*types.Interface).Methods() {
				t.Methods = append(t.Methods, Method{Name: m.Name(), Sig: sigString(m.Signature()), Func: m.Origin().FullName()})
			}
			c.unit.Ifaces = append(c.unit.Ifaces, t)
		}
	}
	slices.SortFunc(c.unit.Ifaces, func(a, b Type) int { return cmp.Compare(a.Name, b.Name) })
}

// embedded returns the interface that a struct embeds, and the methods of it
// that the struct overrides.
func embedded(n *types.Named) (iface string, over []string) {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return "", nil
	}
	for f := range st.Fields() {
		if !f.Embedded() || !types.IsInterface(f.Type()) {
			continue
		}
		for m := range f.Type().Underlying().(*types.Interface).Methods() {
			obj, _, _ := types.LookupFieldOrMethod(n, true, m.Pkg(), m.Name())
			if fn, ok := obj.(*types.Func); ok && fn != m && fn.Pkg() == n.Obj().Pkg() {
				over = append(over, m.Name())
			}
		}
		return flow.TypeName(f.Type()), over
	}
	return "", nil
}

// interfacesOf adds the interfaces whose methods load.
func interfacesOf(loads []Load, to map[string]bool) {
	for _, l := range loads {
		if l.Iface != "" {
			to[interfaceOf(l.Iface)] = true
		}
	}
}

// interfaceOf returns the interface of a method's full name.
func interfaceOf(method string) string {
	i := strings.LastIndexByte(method, '.')
	return strings.Trim(method[:max(i, 0)], "()")
}

// sigString renders a signature without the names of its parameters.
func sigString(sig *types.Signature) string { return types.TypeString(plain(sig), nil) }
