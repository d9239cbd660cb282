package unit

import (
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/key"
)

// shaped reads a method of an unresolved interface as a lookup or a store, by
// its signature alone. It is a cache only together with its counterpart on
// the same value, and then only by shape: linking asks the implementations.
//
//	Get(ctx, key…) (T, error) or (T, bool[, error])  a lookup
//	Get(ctx, key…, dest any) error or (bool, …)  a lookup into dest
//	Set(ctx, key…, value T[, cost][, ttl]) [error or bool]  a store
//
// and, of an interface that calls itself a cache,
//
//	Set(ctx, value T[, ttl]) [error]             a store of what has its key in it
//	Get(ctx, value T) (T, error)                 the lookup of such
//	Delete(ctx, key…) [error]                    a drop
func (s *scope) shaped(call ssa.CallInstruction, m *types.Func) *Access {
	if !s.c.own(m.Pkg()) && !(namedCache(m) && s.c.elsewhere(m.Pkg())) {
		return nil // a library's interface belongs into the catalogue
	}
	sig := m.Signature()
	args := call.Common().Args
	first := 0
	if takesContext(sig) {
		first = 1
	}
	n := sig.Params().Len()
	if sig.Variadic() {
		n-- // options
	}
	named := namedCache(m)
	for named && n > first && isBool(sig.Params().At(n-1).Type()) {
		n-- // an option
	}
	params := n - first
	res := sig.Results()
	a := &Access{Loader: -1, At: s.c.callPos(call), Method: m.Origin().FullName()}
	a.Cache = Cache{Path: s.place(call.Common().Value, call), Iface: ifaceName(m), Library: shortIface(m)}
	keys := func(upto int) (key.Template, bool) {
		var ts []key.Template
		for i := first; i < upto; i++ {
			if !keyable(sig.Params().At(i).Type()) {
				return key.Template{}, false
			}
			if len(ts) > 0 {
				ts = append(ts, key.Literal(" "))
			}
			ts = append(ts, s.key.Of(args[i], call))
		}
		if len(ts) == 0 {
			return key.Literal(""), true
		}
		return key.Concat(ts...), true
	}
	switch {
	case named && Drops(m.Name()):
		if sig.Variadic() {
			n++
		}
		k, ok := keys(n)
		if !ok {
			k = key.Template{}
		}
		a.Op, a.Key = catalog.Delete, k
		if n == first {
			a.Op = catalog.Clear
		}
		return a
	case (params >= 1 && !isDestination(args[n-1]) && !(params >= 2 && isAny(sig.Params().At(n-1).Type())) || params == 0 && first == 1) && signals(res) && !isError(res.At(0).Type()):
		k, ok := keys(n)
		if !ok && named && params == 1 && types.Identical(sig.Params().At(first).Type(), res.At(0).Type()) {
			k, ok = s.key.Of(args[first], call), true
		}
		if !ok {
			return nil
		}
		a.Op, a.Key, a.Cache.Type = catalog.Get, k, typeString(res.At(0).Type())
		return a
	case params >= 2 && res.Len() >= 1 && res.Len() <= 2 && isSignal(res.At(res.Len()-1).Type()) && (isDestination(args[n-1]) || res.Len() == 2 && isAny(sig.Params().At(n-1).Type())):
		k, ok := keys(n - 1)
		if !ok {
			return nil
		}
		a.Op, a.Key, a.Cache.Type = catalog.Get, k, destType(args[n-1])
		return a
	case params >= 1 && (res.Len() == 0 || res.Len() == 1 && isSignal(res.At(0).Type())):
		last := n
		if isTTL(sig.Params().At(n - 1)) {
			last--
			a.TTL = s.storedTTL(args[n-1], call, n-1, unitOf(sig.Params().At(n-1).Type()), args[first:max(first, last-1)]...).meaning("", catalog.Never)
		}
		if last-first >= 3 && isCost(sig.Params().At(last-1)) {
			last--
		}
		if last-first < 1 || last-first == 1 && first == 0 {
			return nil
		}
		k, ok := keys(last - 1)
		if !ok {
			return nil
		}
		a.Op, a.Key, a.Cache.Type = catalog.Set, k, valueType(args[last-1])
		if named && last-first == 1 && structAt(sig.Params().At(last-1).Type()) != nil { // it may have its key in it
			a.carried, a.Key = true, key.Template{}
		}
		a.Value.Key = key.Template{}
		a.stored = args[last-1]
		return a
	}
	return nil
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// namedCache: the interface calls itself a cache. Without that, one of a library
// is not taken for one, and a store by shape need be none.
func namedCache(m *types.Func) bool {
	return m.Pkg() != nil && saysCache(shortIface(m))
}

func saysCache(name string) bool { return slices.ContainsFunc(catalog.WordsOf(name), isCacheWord) }

// elsewhere: the package is a library's, and not one of the workspace that could
// not be analysed: its path begins with another host or owner.
func (c *compiler) elsewhere(p *types.Package) bool {
	a, b := strings.Split(c.pass.Pkg.Path()+"/", "/"), strings.Split(p.Path()+"/", "/")
	return strings.Contains(b[0], ".") && (a[0] != b[0] || a[1] != b[1])
}

// signals: a value, and whether there is one.
func signals(res *types.Tuple) bool {
	switch res.Len() {
	case 2:
		return isSignal(res.At(1).Type())
	case 3:
		return isSignal(res.At(1).Type()) && !isError(res.At(1).Type()) && isError(res.At(2).Type())
	}
	return false
}

func isCacheWord(w string) bool { return w == "cache" || w == "caches" || w == "cacher" }

// sameNoun reports whether two methods without a key concern one thing: GetToken
// and SetToken. With a key, the key tells.
func sameNoun(get, set string) bool {
	return noun(get) != "" && noun(get) == noun(set)
}

func noun(method string) string {
	name := method[strings.LastIndexByte(method, '.')+1:]
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			return name[i:]
		}
	}
	return ""
}

func ifaceName(m *types.Func) string {
	if n, ok := m.Signature().Recv().Type().(*types.Named); ok {
		o := n.Origin().Obj()
		if o.Pkg() != nil {
			return o.Pkg().Path() + "." + o.Name()
		}
		return o.Name()
	}
	return m.Pkg().Path() + ".interface"
}

func shortIface(m *types.Func) string {
	if r := catalog.ReceiverName(m.Signature().Recv()); r != "" {
		return m.Pkg().Name() + "." + r
	}
	return "interface"
}

// isSignal: a type that can say "no entry".
func isSignal(t types.Type) bool {
	return isError(t) || isBool(t)
}

// keyable: a type that keys are made of.
func keyable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsString|types.IsInteger) != 0
	case *types.Array:
		return keyable(u.Elem())
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && b.Info()&(types.IsString|types.IsInteger) != 0
	case *types.Struct:
		return types.Comparable(t)
	case *types.Interface:
		return types.Comparable(t) && u.NumMethods() <= 1 && !isError(t)
	}
	_, ok := t.(*types.TypeParam)
	return ok
}

func isDestination(v ssa.Value) bool {
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	_, ok := v.Type().Underlying().(*types.Pointer)
	return ok
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

func destType(v ssa.Value) string {
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	if p, ok := v.Type().Underlying().(*types.Pointer); ok {
		return typeString(p.Elem())
	}
	return ""
}

func isTTL(p *types.Var) bool {
	return isDuration(p.Type()) || ttlName(p.Name()) && isInteger(p.Type())
}

// isCost: how much room an entry takes, as some libraries are told with it.
func isCost(p *types.Var) bool {
	switch p.Name() {
	case "cost", "size", "weight":
		return isInteger(p.Type())
	}
	return false
}

func isDuration(t types.Type) bool { return isNamed(t, "time", "Duration") }

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func unitOf(t types.Type) catalog.Unit {
	if isDuration(t) {
		return catalog.Duration
	}
	return catalog.Seconds
}
