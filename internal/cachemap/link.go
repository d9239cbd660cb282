package cachemap

import (
	"cmp"
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/unit"
)

// A linker joins units.
type linker struct {
	units   []*unit.Unit
	whole   bool
	byPath  map[string]*unit.Unit
	fields  map[string][]unit.Field
	ifaces  map[string]unit.Type
	callers map[string][]unit.Caller
	impls   map[string][]implementation
}

// An implementation is a type that has all methods of an interface.
type implementation struct {
	unit *unit.Unit
	typ  *unit.Type
}

func link(only *unit.Unit, units []*unit.Unit, whole bool) *Map {
	l := &linker{units: units, whole: whole, byPath: map[string]*unit.Unit{}, fields: map[string][]unit.Field{},
		ifaces: map[string]unit.Type{}, callers: map[string][]unit.Caller{}, impls: map[string][]implementation{}}
	m := &Map{Whole: whole}
	for _, u := range units {
		l.byPath[u.Path] = u
		for _, f := range u.Fields {
			l.fields[f.Ident] = append(l.fields[f.Ident], f)
		}
		for _, t := range u.Ifaces {
			l.ifaces[t.Name] = t
		}
		if !u.Analysed {
			m.Missing = append(m.Missing, Missing{u.Path, u.Why})
		}
		if whole || u == only {
			for _, c := range u.Callers {
				l.callers[c.Func] = append(l.callers[c.Func], c)
			}
		}
	}

	byID := map[string]*Refill{}
	for _, u := range units {
		for i := range u.Refills {
			r, why := l.refill(u, &u.Refills[i])
			if r == nil {
				m.Dropped = append(m.Dropped, Dropped{&u.Refills[i], why})
				continue
			}
			byID[r.ID] = r
			if only != nil && u != only {
				continue
			}
			if r.Memo {
				m.Memos = append(m.Memos, r)
			} else {
				m.Refills = append(m.Refills, r)
			}
		}
		if only != nil && u != only {
			continue
		}
		for i := range u.Strays {
			m.Strays = append(m.Strays, &Stray{&u.Strays[i], u.Path})
		}
		for i := range u.Public {
			m.Public = append(m.Public, &Public{&u.Public[i], u.Path})
		}
	}
	for _, r := range m.Refills {
		if h := byID[r.Of]; h != nil && h != r {
			h.Through = append(h.Through, r)
			r.Prot = cmp.Or(r.Prot, h.Prot)
			if h.Confirmed && !r.Confirmed {
				r.Confirmed = true
				r.Unresolved = slices.DeleteFunc(r.Unresolved, func(u Unknown) bool { return u.Of == "cache" })
			}
		}
	}
	for _, r := range m.Refills {
		// A helper is as heavy as what goes through it.
		for _, t := range r.Through {
			if t.Weight > r.Weight {
				r.Weight, r.WeightWhy = t.Weight, t.FuncName()+" goes through it: "+t.WeightWhy
			}
		}
		if r.Helper >= 0 && len(r.Through) == 0 {
			r.unknown("load", "no caller was seen that passes a loader")
		}
	}
	order := func(a, b *Refill) int { return cmp.Or(a.Store[0].Compare(b.Store[0]), cmp.Compare(a.ID, b.ID)) }
	slices.SortStableFunc(m.Refills, order)
	slices.SortStableFunc(m.Memos, order)
	m.Families = l.families(m)
	l.freshness(m, only)
	m.Unresolved = l.counts(m, only)
	return m
}

// refill resolves one refill. It returns nil, and why, if linking shows that
// what looked like a cache is none.
func (l *linker) refill(u *unit.Unit, ur *unit.Refill) (*Refill, string) {
	r := &Refill{Refill: ur, Pkg: u.Path, Prot: ur.Prot, Inputs: ur.Inputs, Batch: ur.Batch, PerCall: ur.Cache.Local || handed(ur.Cache), Place: ur.Cache.Place, Confirmed: ur.Cache.Iface == "",
		Jitters: ur.Jitters, Renewed: ur.Renewed}
	ttl := ur.TTL
	if !r.Confirmed {
		source, ok := l.confirm(r, &ttl)
		if source != "" && !ok {
			return nil, fmt.Sprintf("%s implements %s and reads a source: a repository, not a cache", source, shortName(r.Cache.Iface))
		}
		r.Confirmed = ok
	}
	r.unknownPlace()
	r.unknownKey()
	r.Loads = l.bound(ur.Loads)
	for i := range r.Loads {
		l.load(r, &r.Loads[i])
	}
	l.inside(r)
	r.TTL = l.ttl(r, ttl)
	r.Weight, r.WeightWhy = weigh(r)
	r.Heat, r.HeatWhy = heat(ur)
	for _, id := range []string{r.Cache.Path.Ident(), r.Cache.Own} {
		for _, f := range l.fields[id] {
			r.Jitters = r.Jitters || f.Jitters
			r.Renewed = r.Renewed || f.Refresh
		}
	}
	l.callersOf(r)
	return r, ""
}

// handed: a map that no lock was seen for and that the caller hands over: if
// several goroutines shared it, Go would end the process.
func handed(c unit.Cache) bool {
	return c.Library == unit.MapCache && c.Bare && c.Path.Root == flow.Param && !c.Path.Recv
}

// weigh: heavy is one heavy load, several loads, or a load in a loop.
func weigh(r *Refill) (Weight, string) {
	if r.Memo {
		return NoLoad, "it asks no source"
	}
	n := 0
	reads := slices.ContainsFunc(r.Loads, func(l unit.Load) bool { return !l.Creates() })
	light := "nothing that loads is known"
	for _, l := range r.Loads {
		what := strings.TrimSuffix(l.What+", "+l.Name, ", ")
		if l.Weight == catalog.Heavy {
			return Heavy, what
		}
		if l.Loop && l.Kind != unit.ParamLoad && l.Kind != unit.CacheLoad {
			return Heavy, what + ", in a loop"
		}
		if l.Kind == unit.SourceLoad && !(reads && l.Creates()) {
			n++
		}
		light = what
	}
	if n >= 3 {
		return Heavy, fmt.Sprintf("%d reads of sources", n)
	}
	return Light, light
}

// implementers returns the types of the linked units that have every method
// of an interface, with equal signatures.
func (l *linker) implementers(iface string) []implementation {
	if is, ok := l.impls[iface]; ok {
		return is
	}
	var out []implementation
	it, ok := l.ifaces[iface]
	if ok && len(it.Methods) > 0 {
		for _, u := range l.units {
			for i := range u.Types {
				if hasMethods(&u.Types[i], it.Methods) {
					out = append(out, implementation{u, &u.Types[i]})
				}
			}
		}
	}
	l.impls[iface] = out
	return out
}

// unimplemented says why an interface has no implementers.
func (l *linker) unimplemented(iface string) string {
	if _, ok := l.ifaces[iface]; !ok {
		return "is not declared at package level, and what implements it was not looked for"
	}
	return "has no implementation in sight"
}

func hasMethods(t *unit.Type, want []unit.Method) bool {
	for _, m := range want {
		if !slices.ContainsFunc(t.Methods, func(n unit.Method) bool { return n.Name == m.Name && n.Sig == m.Sig }) {
			return false
		}
	}
	return true
}

// method returns the summary of a method of an implementation.
func (l *linker) method(im implementation, name string) *unit.Func {
	for _, m := range im.typ.Methods {
		if m.Name != name {
			continue
		}
		if f := im.unit.FindFunc(m.Func); f != nil {
			return f
		}
		// Promoted from a type of another package.
		for _, u := range l.units {
			if f := u.FindFunc(m.Func); f != nil {
				return f
			}
		}
	}
	return nil
}

func splitMethod(full string) (iface, name string) {
	i := strings.LastIndexByte(full, '.')
	if i < 0 {
		return "", full
	}
	return strings.Trim(full[:i], "()"), full[i+1:]
}

// general is how many types implement an interface that is no repository's.
const general = 8

// load learns from the implementations of an interface what a load costs.
func (l *linker) load(r *Refill, ld *unit.Load) {
	switch ld.Kind {
	case unit.DynamicLoad:
		r.unknown("load", "%s is not known", ld.What)
	case unit.OpaqueLoad:
		r.unknown("load", "the catalogue does not describe %s", ld.Name)
	}
	if ld.Iface == "" {
		return
	}
	iface, name := splitMethod(ld.Iface)
	ims := l.implementers(iface)
	if len(ims) == 0 {
		ld.Of = string(unit.MethodEntity(ld.Iface))
		r.unknown("load", "interface %s %s", shortName(iface), l.unimplemented(iface))
		return
	}
	reads, own := 0, 0
	for _, im := range ims {
		f := l.method(im, name)
		if f != nil && len(ims) < general {
			for _, x := range f.Loads {
				ld.Reads(x.Entities()...)
			}
		}
		if f != nil && slices.ContainsFunc(f.Loads, func(x unit.Load) bool { return x.Kind == unit.SourceLoad }) {
			reads++
		}
		if f == nil || !decorates(f, ld.Iface) {
			own++
		}
	}
	if 2*reads < own {
		if len(ims) >= general {
			ld.Kind = unit.OpaqueLoad // all that is known is that it may wait for something
		}
		r.unknown("load", "interface %s has implementations (%d) of which few are known to read a source (%d)", shortName(iface), len(ims), reads)
		return // an interface as general as io.Writer: most of what implements it reads nothing
	}
	for _, im := range ims {
		f := l.method(im, name)
		if f == nil {
			continue
		}
		n := 0
		for _, x := range f.Loads {
			if x.Kind == unit.SourceLoad {
				n++
			}
			if x.Kind != unit.SourceLoad && x.Weight != catalog.Heavy {
				continue
			}
			if ld.Kind != unit.SourceLoad {
				ld.Kind, ld.What = unit.SourceLoad, x.What
			}
			if x.Weight == catalog.Heavy || x.Loop || n >= 3 {
				ld.Weight, ld.What = catalog.Heavy, x.What
			}
		}
	}
}

// inside adds to what the value of a refill depends on what the implementations
// of an interface read of what they are handed whole: who asks, of a context,
// and fields of a struct of which the key holds nothing.
func (l *linker) inside(r *Refill) {
	covering, ok := r.Covering()
	if !ok {
		return
	}
	ins := slices.Clone(r.Inputs)
	for i := range r.Loads {
		ld := &r.Loads[i]
		for _, d := range l.partsRead(ld, 0) {
			in := unit.Input{Path: d.Path, At: ld.At, Load: ld.Name, Control: d.Control, Identity: d.Who, Inside: true}
			same := func(o unit.Input) bool { return o.Path.Same(in.Path) }
			switch d.Part {
			case unit.OfContext:
				in.InKey = slices.Contains(r.KeyFor, d.Who) || r.Implies(d.Who)
				same = func(o unit.Input) bool { return o.Identity == d.Who }
			case unit.OfStruct:
				in.InKey = slices.ContainsFunc(covering, func(p flow.Path) bool {
					return p.Overlaps(d.Path) || p.Root == flow.Param && p.Param == d.Path.Param && !catalog.BagName(d.Path.Type)
				})
			}
			if !slices.ContainsFunc(ins, same) {
				ins = append(ins, in)
			}
		}
	}
	r.Inputs = ins
}

// maxInside bounds how many interfaces deep it is looked for inputs.
const maxInside = 3

// partsRead returns what all implementations of an interface method that read a
// source read of what they are handed whole, in terms of the caller. One that
// hands all on to another of the kind says nothing.
func (l *linker) partsRead(ld *unit.Load, depth int) []unit.Dep {
	if ld.Iface == "" || depth == maxInside || !ld.Asked && len(ld.Whole) == 0 {
		return nil
	}
	iface, name := splitMethod(ld.Iface)
	var out []unit.Dep
	readers := 0
	for _, im := range l.implementers(iface) {
		f := l.method(im, name)
		if f == nil {
			continue
		}
		var own []unit.Dep
		reads := false
		for i := range f.Loads {
			x := &f.Loads[i]
			if x.Iface == ld.Iface {
				continue
			}
			reads = reads || x.Kind == unit.SourceLoad || x.Kind == unit.IfaceLoad
			parts := l.partsRead(x, depth+1)
			if i < len(f.Fed) {
				parts = slices.Concat(f.Fed[i], parts)
			}
			for _, d := range parts {
				if translate(&d, ld) {
					own = append(own, d)
				}
			}
		}
		switch {
		case !reads:
		case readers == 0:
			out, readers = own, 1
		default:
			out = slices.DeleteFunc(out, func(d unit.Dep) bool {
				return !slices.ContainsFunc(own, func(o unit.Dep) bool { return alikeParts(d, o) })
			})
		}
	}
	return out
}

// alikeParts: two implementations read the same of what they are handed.
func alikeParts(a, b unit.Dep) bool {
	return a.Part == b.Part && (a.Part == unit.OfContext && a.Who == b.Who || a.Path.Same(b.Path))
}

// translate turns what an implementation reads of what a load is handed whole
// into terms of who does the load; it reports whether it can.
func translate(d *unit.Dep, ld *unit.Load) bool {
	switch d.Part {
	case unit.OfContext:
		return ld.Asked
	case unit.OfStruct:
		i := slices.IndexFunc(ld.Whole, func(w unit.Whole) bool { return w.Param == d.Path.Param })
		if i < 0 {
			return false
		}
		d.Path = ld.Whole[i].Is.Field(d.Path.Type, d.Path.Steps)
		return true
	}
	return false
}

// decorates: all that a method loads comes from another implementation of the
// same interface, or from a cache in front of it.
func decorates(f *unit.Func, iface string) bool {
	return len(f.Loads) > 0 && !slices.ContainsFunc(f.Loads, func(x unit.Load) bool { return x.Iface != iface && x.Kind != unit.CacheLoad })
}

// bound returns the loads with those by a function that the cache was made
// with replaced by what that function does, where units tell.
func (l *linker) bound(loads []unit.Load) []unit.Load {
	var out []unit.Load
	for _, ld := range loads {
		n := len(out)
		// What the options of a call hold is known where the call is.
		if ld.Kind == unit.BoundLoad && !(ld.From.Root == flow.Param && !ld.From.Recv) {
			by := func(holder, of string) {
				for _, f := range l.fields[holder] {
					if !f.Loader || f.Of != of {
						continue
					}
					for _, x := range f.Loads {
						if !slices.ContainsFunc(out[n:], func(y unit.Load) bool { return y.At == x.At && y.What == x.What }) {
							x.Prot = cmp.Or(ld.Prot, f.Prot, x.Prot)
							out = append(out, x)
						}
					}
				}
			}
			if holder := ld.From.Parent().Ident(); holder != "" {
				by(holder, ld.Bound)
			}
			if len(out) == n && ld.Bound != "" {
				by(ld.Bound, "")
			}
		}
		if len(out) == n {
			out = append(out, ld)
		}
	}
	return out
}

// confirm asks the implementations of an interface whether it is a cache:
// whether one of them looks up and stores in a known place. source is the
// implementation that reads a source instead, if there is one.
func (l *linker) confirm(r *Refill, ttl *unit.TTL) (source string, ok bool) {
	_, get := splitMethod(r.LookupMethod)
	_, set := splitMethod(r.StoreMethod)
	ims := l.implementers(r.Cache.Iface)
	for _, im := range ims {
		g, s := l.method(im, get), l.method(im, set)
		if g == nil {
			continue
		}
		// A method that reads a source is a repository's. One that shows
		// nothing (a fake, a client that is not catalogued) proves nothing.
		reads := func(l unit.Load) bool { return l.Kind == unit.SourceLoad && l.What != "file read" }
		if source == "" && slices.ContainsFunc(g.Loads, reads) {
			source = im.typ.Name
		}
		if source != "" {
			continue
		}
		if slices.ContainsFunc(g.Loads, func(l unit.Load) bool { return l.What == "file read" }) {
			r.Place, ok = catalog.Files, true
		}
		if s == nil {
			continue
		}
		gi := slices.IndexFunc(g.Accesses, func(a unit.Access) bool { return a.Op == catalog.Get && a.Cache.Iface == "" })
		si := slices.IndexFunc(s.Accesses, func(a unit.Access) bool {
			return (a.Op == catalog.Set || a.Op == catalog.Add) && a.Cache.Iface == ""
		})
		if gi < 0 || si < 0 {
			continue
		}
		a := s.Accesses[si]
		if !ok || a.Cache.Place == catalog.Shared {
			r.Place = a.Cache.Place
			if !a.TTL.Has(unit.ParamTTL) && len(a.TTL.Parts) > 0 {
				*ttl = a.TTL
			}
		}
		ok = true
	}
	switch {
	case ok:
	case len(ims) == 0:
		r.unknown("cache", "interface %s %s: a cache by its shape only", shortName(r.Cache.Iface), l.unimplemented(r.Cache.Iface))
	default:
		r.unknown("cache", "none of the implementations of %s in sight (%d) is known to keep entries: a cache by its shape only", shortName(r.Cache.Iface), len(ims))
	}
	return source, ok
}

// ttl turns the parts of a TTL into what a reader wants to know of it.
func (l *linker) ttl(r *Refill, t unit.TTL) TTL {
	parts := t.Parts
	if len(parts) == 0 || t.Has(unit.DefaultTTL) {
		for _, id := range []string{r.Cache.Path.Ident(), r.Cache.Own} {
			if id == "" {
				continue
			}
			var def []unit.TTLPart
			for _, f := range l.fields[id] {
				if f.Default {
					def = append(def, f.TTL.Parts...)
				}
			}
			rest := slices.DeleteFunc(slices.Clone(parts), func(p unit.TTLPart) bool { return p.Kind == unit.DefaultTTL })
			if len(def) > 0 {
				parts = append(rest, def...)
				break
			}
		}
	}
	if len(parts) == 0 {
		return TTL{}
	}
	out := TTL{Known: true, Fixed: true}
	consts, derived := 0, 0
	var texts []string
	for _, p := range parts {
		text := p.Text
		out.Args = append(out.Args, p.Args...)
		switch p.Kind {
		case unit.ConstTTL:
			consts++
			if p.Path != nil {
				for _, f := range l.fields[p.Path.Ident()] {
					if len(f.TTL.Parts) == 1 && f.TTL.Parts[0].At.Valid() {
						p.At = f.TTL.Parts[0].At // where the constant is declared
					}
				}
			}
			if text == "" || strings.HasPrefix(text, "time.") {
				text = Duration(p.D)
			} else {
				text += " (" + Duration(p.D) + ")"
			}
			if len(parts) == 1 {
				out.D = p.D
			}
		case unit.FieldTTL:
			if p.Path != nil {
				p, text = l.field(r, p, text, &out)
			} else {
				r.unknown("TTL", "set by %s, whose value is not known", cmp.Or(text, "a setting"))
			}
		case unit.ParamTTL:
			out.Open, out.Fixed = true, false
		case unit.JitterTTL:
			out.Jittered, out.Fixed = true, false
			text = cmp.Or(text, "jittered")
		case unit.DerivedTTL:
			derived++
			text = cmp.Or(text, "from the value")
		case unit.ClockTTL:
			out.Aligned = true
			text = cmp.Or(text, "until a set time of the clock")
		case unit.NeverTTL:
			out.Never, out.Fixed = true, false
			text = "never"
		case unit.DefaultTTL:
			out.Fixed, out.Known = false, false
			text = "the cache's default"
			r.unknown("TTL", "the default of a cache whose constructor was not seen")
		default:
			out.Fixed, out.Known = false, false
			r.unknown("TTL", "computed in a way that is not read%s", strings.TrimSuffix(": "+text, ": "))
			text = cmp.Or(text, "?")
		}
		if !out.At.Valid() {
			out.At = p.At
		}
		if p.Path != nil && len(parts) == 1 {
			out.Ident = p.Path.Ident()
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if derived > 0 {
		// A value cut to a minimum and a maximum is usually one of the two.
		out.Clamped = consts >= 2
		out.Fixed = out.Fixed && out.Clamped
	}
	if slices.ContainsFunc(parts, func(p unit.TTLPart) bool { return p.Kind != unit.ConstTTL || len(p.Args) == 0 }) {
		out.Args = nil
	}
	out.Text = strings.Join(texts, " | ")
	return out
}

// field resolves a TTL that a field or variable holds, where all that is ever
// stored in it is known.
func (l *linker) field(r *Refill, p unit.TTLPart, text string, out *TTL) (unit.TTLPart, string) {
	id := p.Path.Ident()
	var known []unit.TTLPart
	for _, f := range l.fields[id] {
		if !f.Default {
			for _, q := range f.TTL.Parts {
				if !slices.ContainsFunc(known, func(k unit.TTLPart) bool { return k.Kind == q.Kind && k.D == q.D }) {
					known = append(known, q)
				}
			}
		}
	}
	// A constructor's option may say otherwise than its default.
	known = slices.DeleteFunc(known, func(p unit.TTLPart) bool { return p.Kind == unit.ParamTTL || p.Kind == unit.UnknownTTL })
	if len(known) == 1 && known[0].Kind == unit.ConstTTL && known[0].D > 0 {
		out.D = known[0].D
		text += " (" + Duration(known[0].D) + ")"
		if known[0].At.Valid() {
			p.At = known[0].At
		}
	} else if len(known) > 1 {
		r.unknown("TTL", "set by %s, which holds one of several values", text)
	} else {
		r.unknown("TTL", "set by %s, whose value is not known", text)
	}
	return p, text
}

// Duration writes 10m, where Go writes 10m0s.
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// callersOf looks outwards: a refill whose every caller stands inside a
// flight or a lock is protected, and one that only start-up runs is not hot.
func (l *linker) callersOf(r *Refill) {
	cs := l.callers[r.Func]
	near, far := l.many(r.Func, arguments(r.Key), nil)
	r.Batch, r.FarBatch = r.Batch || near, r.FarBatch || far
	r.PerRun = len(r.EmptiedBy) > 0 && !slices.ContainsFunc(r.EmptiedBy, func(by string) bool { return !l.leads(by, r.Func, nil) })
	r.Seldom = l.seldom(r.Func, nil)
	if r.Exported && !l.whole {
		return
	}
	if len(cs) == 0 {
		r.ProtWhy = "no caller is in sight"
		return
	}
	prot, init := "", true
	open := false
	for _, c := range cs {
		if p := l.around(c, nil); p != "" {
			prot = cmp.Or(prot, p)
		} else {
			open = true
			r.ProtWhy = fmt.Sprintf("%s calls it at %s with nothing around it", ShortFunc(c.From), c.At)
		}
		init = init && l.startUp(c, nil)
	}
	r.PerCall = r.PerCall || r.Place == catalog.Process && r.Cache.Path.Root == flow.Param && l.madeFor(cs, r.Cache.Path, nil)
	if !open && r.Prot == "" {
		r.Prot = "every caller: " + prot
	}
	// A method may also be called through an interface that no unit names.
	r.Once = init && !(r.Exported && strings.HasPrefix(r.Func, "("))
}

// around is the protection of a call: a flight or lock around it, or around
// each call of the function that it stands in, as far out as is known.
func (l *linker) around(c unit.Caller, seen []string) string {
	if c.Prot != "" {
		return c.Prot
	}
	prot := ""
	for _, out := range l.outer(c, seen) {
		p := l.around(out, append(seen, c.From))
		if p == "" {
			return ""
		}
		prot = cmp.Or(prot, p)
	}
	return prot
}

// madeFor: all that these calls are given for what p begins with is made by the
// caller, or by one further out, and dies with its call. The main function's lives on.
func (l *linker) madeFor(cs []unit.Caller, p flow.Path, seen []string) bool {
	for _, c := range cs {
		i := slices.IndexFunc(c.Args, func(a unit.Arg) bool { return a.Param == p.Param })
		if i < 0 || c.Later || c.Init {
			return false
		}
		a := c.Args[i]
		if a.Fresh && !slices.ContainsFunc(a.Lent, func(f string) bool { return p.Steps == f || strings.HasPrefix(p.Steps, f+".") }) {
			continue
		}
		out := p
		out.Param = a.Is - 1
		if a.Is == 0 || !l.madeFor(l.outer(c, seen), out, append(seen, c.From)) {
			return false
		}
	}
	return len(cs) > 0
}

// startUp: the call runs only when the program starts.
func (l *linker) startUp(c unit.Caller, seen []string) bool {
	if c.Init {
		return true
	}
	outer := l.outer(c, seen)
	for _, out := range outer {
		if !l.startUp(out, append(seen, c.From)) {
			return false
		}
	}
	return len(outer) > 0
}

// outer returns the calls of the function that a call stands in, if they are
// all known and last while it runs.
func (l *linker) outer(c unit.Caller, seen []string) []unit.Caller {
	_, name := splitMethod(c.From)
	if c.Later || slices.Contains(seen, c.From) || !l.whole && token.IsExported(name) {
		return nil
	}
	return l.callers[c.From]
}

// seldom says who asks for what a function yields, if that is somebody of whom
// few ask at once, by the names of its package or type or of all that call it:
// an administrator, or who gathers metrics. It returns "" for all others.
func (l *linker) seldom(fn string, seen []string) string {
	pkg, typ := packageOf(fn), ""
	if strings.HasPrefix(fn, "(") {
		_, typ = splitMethod(Owner(fn))
	}
	ws := catalog.WordsOf(typ)
	switch {
	case slices.Contains(strings.Split(pkg, "/"), "admin") || len(ws) > 1 && ws[0] == "admin":
		return "administrators"
	case len(ws) > 1 && (ws[len(ws)-1] == "collector" || ws[len(ws)-1] == "exporter"):
		return "collectors of metrics"
	}
	if _, name := splitMethod(fn); !l.whole && token.IsExported(name) {
		return ""
	}
	who := ""
	for _, c := range l.callers[fn] {
		if slices.Contains(seen, c.From) {
			return ""
		}
		if who = l.seldom(c.From, append(seen, fn)); who == "" {
			return ""
		}
	}
	return who
}

// leads reports whether from calls fn, itself or further in.
func (l *linker) leads(from, fn string, seen []string) bool {
	return !slices.Contains(seen, fn) && slices.ContainsFunc(l.callers[fn], func(c unit.Caller) bool {
		return !c.Later && (c.From == from || l.leads(from, c.From, append(seen, fn)))
	})
}

// many: a function is called in a loop that varies one of the parameters: by a
// caller, or somewhere further out, as far as is known.
func (l *linker) many(fn string, params []int, seen []string) (near, far bool) {
	if len(params) == 0 || slices.Contains(seen, fn) {
		return false, false
	}
	for _, c := range l.callers[fn] {
		var from []int
		for _, a := range c.Args {
			if !slices.Contains(params, a.Param) {
				continue
			}
			near = near || a.Varies
			from = append(from, a.From...)
		}
		n, f := l.many(c.From, from, append(seen, fn))
		far = far || n || f
	}
	return near, far
}

// arguments returns the parameters that a key is made of, but for the receiver.
func arguments(k key.Template) []int {
	var out []int
	for _, p := range k.Holes() {
		in := p.In
		if p.Hole != nil {
			in = []flow.Path{*p.Hole}
		}
		for _, q := range in {
			if q.Root == flow.Param && !q.Recv {
				out = append(out, q.Param)
			}
		}
	}
	return out
}

// heat judges a key by what varies in it, and says how.
func heat(r *unit.Refill) (Heat, string) {
	k := r.Key
	if r.Cache.Library == unit.SlotCache {
		return Hot, "a variable holds one entry"
	}
	if k.Constant() {
		return Hot, "the key is constant"
	}
	if !k.Known() {
		return Entity, "nothing is known of the key"
	}
	if typ := strings.TrimPrefix(r.Type, "*"); typ == "Session" || strings.HasSuffix(typ, ".Session") && !strings.ContainsAny(typ, "[]") {
		return Cold, "a session belongs to one client"
	}
	for _, a := range k.Alts {
		for i := 1; i < len(a); i++ {
			if lit := a[i-1].Lit; a[i].Lit == "" && session.MatchString(lit) {
				return Cold, lit + " stands before the id of a session, by its name, and that belongs to one client"
			}
		}
	}
	h, why := Hot, "the key is cut"
	for _, p := range k.Holes() {
		names := p.In
		if p.Hole != nil {
			names = []flow.Path{*p.Hole}
		}
		for _, n := range names {
			if oneClient(n.String()) {
				return Cold, n.String() + " belongs to one client or one request, by its name"
			}
		}
		switch {
		case p.Hole == nil:
			h, why = Entity, key.Alt{p}.String()+" is opaque and counts as an id that requests share"
		case !fewValues(p.Type, p.Hole.String()):
			h, why = Entity, "hole of type "+p.Type+" from "+p.Hole.String()+" counts as an id that requests share"
		case h == Hot:
			why = p.Hole.String() + " has few values, by its name or type"
		}
	}
	return h, why
}

// session is a literal before the id of a session.
var session = regexp.MustCompile(`(?i)(^|[^a-z])sess(ion)?([-_.]?id)?[^a-z]*$`)

func fewValues(typ, name string) bool {
	if typ == "bool" {
		return true
	}
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	switch name {
	case "role", "region", "locale", "lang", "language", "kind", "env", "environment", "stage", "plan", "tier", "currency":
		return true
	}
	return false
}

// oneClient: the name says that the key belongs to one client or one request.
func oneClient(name string) bool {
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	for _, w := range []string{"token", "session", "otp", "nonce", "requestid", "request_id", "traceid", "jti", "csrf", "cookie", "ticket"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return name == "sid"
}
