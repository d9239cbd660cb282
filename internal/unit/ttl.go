package unit

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/jitter"
)

// maxTTLParts bounds the ways in which one TTL may be decided.
const maxTTLParts = 6

// argTTL reads the TTL argument of a catalogued call.
func (s *scope) argTTL(call ssa.CallInstruction, e *catalog.Entry) TTL {
	v, steps := s.operand(call, e.TTL.Arg)
	if v == nil {
		return TTL{}
	}
	var t TTL
	if steps != "" {
		os := s.fieldOf(v, steps, call)
		for _, o := range os {
			t = t.or(s.ttl(o.Value, o.At, nil, e.TTL.Unit))
		}
		if len(os) == 0 {
			t = s.unsetTTL(v, call)
		}
	} else if k, _ := s.operand(call, e.Key); k != nil && (e.Op == catalog.Set || e.Op == catalog.Add || e.Op == catalog.GetLoad) {
		t = s.storedTTL(v, call, e.TTL.Arg.Index, e.TTL.Unit, k)
	} else {
		t = s.ttl(v, call, s.argExpr(call, e.TTL.Arg.Index), e.TTL.Unit)
	}
	return t.meaning(e.TTL.Zero, e.TTL.Negative)
}

// unsetTTL is the TTL of a struct in which it was not set here: zero in a
// literal, that of the option in what a catalogued option returns.
func (s *scope) unsetTTL(v ssa.Value, call ssa.CallInstruction) TTL {
	var t TTL
	for _, o := range s.flow.Origins(v, call) {
		part := TTLPart{Kind: UnknownTTL}
		switch x := o.Value.(type) {
		case *ssa.Call:
			if e := s.info(x).entry; e != nil && e.Op == catalog.New && e.TTL != nil {
				t = t.or(s.argTTL(x, e))
				continue
			}
		case *ssa.Alloc:
			part = TTLPart{Kind: ConstTTL, At: s.c.callPos(call)}
		case *ssa.UnOp:
			if _, ok := x.X.(*ssa.Alloc); ok {
				part = TTLPart{Kind: ConstTTL, At: s.c.callPos(call)}
			}
		}
		t = t.or(one(part))
	}
	return t
}

// several: an argument of this type holds the keys of several entries.
func several(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Slice:
		return !types.Identical(t.Elem().Underlying(), types.Typ[types.Byte])
	}
	return false
}

// storedTTL returns how argument i of a call that stores under keys, the value
// v, is decided, and notes where a random term can be added to it: only where
// it would be drawn anew for each entry.
func (s *scope) storedTTL(v ssa.Value, call ssa.CallInstruction, i int, unit catalog.Unit, keys ...ssa.Value) TTL {
	e := s.argExpr(call, i)
	t := s.ttl(v, call, e, unit)
	if len(t.Parts) != 1 || e == nil || slices.ContainsFunc(keys, func(k ssa.Value) bool { return several(k.Type()) }) {
		return t
	}
	p := &t.Parts[0]
	switch _, isConst := v.(*ssa.Const); {
	case p.Kind == ParamTTL:
		p.Args = []Pos{s.c.position(e.Pos())}
	case p.Kind == ConstTTL && isConst:
		if edits := jitter.Edits(s.c.pass, e, p.D); edits != nil {
			at := s.c.position(e.Pos())
			s.c.edits[at] = edits
			p.Args = []Pos{at}
		}
	}
	return t
}

// perCall forgets the arguments of a TTL parameter unless the store at instr
// runs at most once in a call of the scope's function: what a caller adds to
// the argument would be the same for all entries of the call.
func (s *scope) perCall(t TTL, instr ssa.Instruction) TTL {
	if !t.Has(ParamTTL) || s.onceACall(instr) {
		return t
	}
	t.Parts = slices.Clone(t.Parts)
	for i := range t.Parts {
		if t.Parts[i].Kind == ParamTTL {
			t.Parts[i].Args = nil
		}
	}
	return t
}

// onceACall reports whether instr stands outside of loops, and outside of
// closures but those that the function itself calls or has run.
func (s *scope) onceACall(instr ssa.Instruction) bool {
	for !s.flow.InLoop(instr) {
		fn := instr.Parent()
		if fn == s.fn {
			return true
		}
		anchors := s.flow.Anchors(fn)
		if len(anchors) != 1 {
			return false
		}
		instr = anchors[0]
		call, ok := instr.(ssa.CallInstruction)
		if !ok || s.flow.Callee(call) != fn && s.info(instr).runs[fn] == "" {
			return false
		}
	}
	return false
}

// meaning reads zero and negative constants as the store does, and remembers
// for parameters how it will.
func (t TTL) meaning(zero, negative catalog.Meaning) TTL {
	for i, p := range t.Parts {
		if p.Kind == ParamTTL {
			t.Parts[i].Zero, t.Parts[i].Negative = zero, negative
		}
		if p.Kind != ConstTTL || p.D > 0 {
			continue
		}
		m := zero
		if p.D < 0 {
			m = negative
		}
		switch m {
		case catalog.Never:
			t.Parts[i].Kind = NeverTTL
		case catalog.Default:
			t.Parts[i].Kind = DefaultTTL
		default: // gone at once, refused, kept, or not known what it means
			t.Parts[i].Kind = UnknownTTL
		}
	}
	return t
}

// argExpr returns the source of argument i of a call, nil if it has none.
func (s *scope) argExpr(call ssa.CallInstruction, i int) ast.Expr {
	if e := s.c.calls[call.Pos()]; e != nil && i >= 0 && i < len(e.Args) {
		return ast.Unparen(e.Args[i])
	}
	return nil
}

// ttl returns how the value v, written as e, is decided.
func (s *scope) ttl(v ssa.Value, at ssa.Instruction, e ast.Expr, unit catalog.Unit) TTL {
	if s.ttlDepth > 6 {
		return one(TTLPart{Kind: UnknownTTL}) // around a loop, through calls
	}
	s.ttlDepth++
	t := s.ttlOf(v, at, unit, 0)
	s.ttlDepth--
	if len(t.Parts) == 1 && t.Parts[0].Kind == ConstTTL {
		p := &t.Parts[0]
		decided := p.At.Valid() // by a function that returns it
		if !decided {
			p.At = s.c.at(at)
		}
		if _, isCall := e.(*ast.CallExpr); e != nil && !(isCall && decided) {
			p.At = s.c.position(e.Pos())
			s.c.named(p, e)
		}
	}
	return t
}

// named fills in the name of a TTL that is written as a named constant, and
// where that is declared if it is in this package.
func (c *compiler) named(p *TTLPart, e ast.Expr) {
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return
	}
	obj := c.pass.TypesInfo.Uses[id]
	if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() == "time" {
		return
	}
	if _, ok := obj.(*types.Const); !ok {
		return
	}
	p.Text = id.Name
	if obj.Parent() != obj.Pkg().Scope() {
		return
	}
	p.Path = &flow.Path{Root: flow.Global, Name: obj.Pkg().Path() + "." + id.Name}
	if obj.Pkg() != c.pass.Pkg {
		p.Text = obj.Pkg().Name() + "." + id.Name
		return
	}
	p.At = c.position(obj.Pos())
}

func (t TTL) or(u TTL) TTL {
	for _, p := range u.Parts {
		if i := slices.IndexFunc(t.Parts, p.same); i >= 0 {
			t.Parts = slices.Clone(t.Parts)
			t.Parts[i].Args = joinArgs(t.Parts[i].Args, p.Args)
		} else if len(t.Parts) < maxTTLParts {
			t.Parts = append(t.Parts, p)
		}
	}
	return t
}

// joinArgs returns the arguments of both, none if either has none.
func joinArgs(a, b []Pos) []Pos {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	out := slices.Concat(a, b)
	slices.SortFunc(out, Pos.Compare)
	return slices.Compact(out)
}

func (p TTLPart) same(q TTLPart) bool {
	if p.Kind != q.Kind || p.D != q.D {
		return false
	}
	if p.Path == nil || q.Path == nil {
		return p.Path == q.Path
	}
	return p.Path.Same(*q.Path)
}

func one(p TTLPart) TTL { return TTL{Parts: []TTLPart{p}} }

func (s *scope) ttlOf(v ssa.Value, at ssa.Instruction, unit catalog.Unit, depth int) TTL {
	k := ttlKey{v, at, unit, depth, s.ttlDepth}
	t, ok := s.ttls[k]
	if !ok {
		for _, o := range s.flow.Origins(v, at) {
			t = t.or(s.ttlOrigin(o.Value, o.At, unit, depth))
		}
		if s.ttls != nil {
			s.ttls[k] = t
		}
	}
	return TTL{slices.Clone(t.Parts)} // callers fill in more
}

// A ttlKey is what the TTL that a value holds depends on. Without a memo,
// arithmetic over variables that are themselves sums doubles with each.
type ttlKey struct {
	v               ssa.Value
	at              ssa.Instruction
	unit            catalog.Unit
	depth, ttlDepth int
}

func scale(n int64, unit catalog.Unit) time.Duration {
	mul := time.Duration(1)
	switch unit {
	case catalog.Seconds:
		mul = time.Second
	case catalog.Milliseconds:
		mul = time.Millisecond
	}
	if n > math.MaxInt64/int64(mul) || n < math.MinInt64/int64(mul) {
		return math.MaxInt64
	}
	return time.Duration(n) * mul
}

// scaled multiplies without overflow; a factor of 0 is 1.
func scaled(d time.Duration, by int64) time.Duration {
	by = max(by, 1)
	if d > math.MaxInt64/time.Duration(by) {
		return math.MaxInt64
	}
	return d * time.Duration(by)
}

func (s *scope) ttlOrigin(v ssa.Value, at ssa.Instruction, unit catalog.Unit, depth int) TTL {
	if depth > 8 {
		return one(TTLPart{Kind: UnknownTTL})
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil {
			n := v.Value
			if n.Kind() == constant.String { // a word of a command
				n = constant.MakeFromLiteral(constant.StringVal(n), token.INT, 0)
			}
			if n, ok := constant.Int64Val(constant.ToInt(n)); ok {
				return one(TTLPart{Kind: ConstTTL, D: scale(n, unit)})
			}
		}
		return one(TTLPart{Kind: ConstTTL})
	case *ssa.Parameter:
		if p, ok := s.flow.Place(v, at); ok && p.Root == flow.Param {
			return one(TTLPart{Kind: ParamTTL, Path: &p, Text: p.String(), Scale: int64(scale(1, unit))})
		}
	case *ssa.BinOp:
		return s.ttlBinOp(v, unit, depth)
	case *ssa.Call:
		return s.ttlCall(v, 0, at, unit, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return s.ttlCall(call, v.Index, at, unit, depth)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return s.ttlPlace(v.X, v, at)
		}
	case *ssa.Field:
		return s.ttlPlace(v, v, at)
	}
	return s.ttlByDeps(v, at)
}

// ttlPlace is the TTL that a variable or field holds.
func (s *scope) ttlPlace(addr, v ssa.Value, at ssa.Instruction) TTL {
	p, ok := s.flow.Place(addr, at)
	if !ok || p.Root == flow.Fresh {
		return s.ttlByDeps(v, at)
	}
	if p.Root == flow.Call && len(s.marked(s.walk.Of(v, "", at), isLoad)) > 0 {
		return one(TTLPart{Kind: DerivedTTL, Text: p.String()})
	}
	if p.Root == flow.Param && p.Steps == "" {
		return one(TTLPart{Kind: ParamTTL, Path: &p, Text: p.String()})
	}
	if strings.Contains(p.Steps, "[]") {
		return one(TTLPart{Kind: UnknownTTL, Text: p.String()})
	}
	// A field of a parameter that is not the receiver is the caller's: an
	// options struct, or the value itself.
	if p.Root == flow.Inner || p.Root == flow.Param && (p.Param > 0 || s.fn.Signature.Recv() == nil) {
		if !configLike(p) {
			return one(TTLPart{Kind: DerivedTTL, Text: p.String(), Path: &p})
		}
	}
	return one(TTLPart{Kind: FieldTTL, Path: &p, Text: p.String(), At: s.c.at(at)})
}

// configLike: a struct that holds settings rather than data, by the name of
// its type or of the parameter.
func configLike(p flow.Path) bool {
	for _, n := range []string{p.Name, p.Type} {
		n = strings.ToLower(n[strings.LastIndexByte(n, '.')+1:])
		for _, w := range []string{"config", "conf", "cfg", "option", "opt", "setting", "param"} {
			if strings.Contains(n, w) {
				return true
			}
		}
	}
	return false
}

// ttlByDeps judges a value that is not read structurally by what it depends on.
func (s *scope) ttlByDeps(v ssa.Value, at ssa.Instruction) TTL {
	d := s.walk.Of(v, "", at)
	if len(s.marked(d, func(e *effect) bool { return e.kind == randomEffect })) > 0 {
		return one(TTLPart{Kind: JitterTTL})
	}
	if len(s.marked(d, func(e *effect) bool { return isLoad(e) || isGet(e) })) > 0 {
		return one(TTLPart{Kind: DerivedTTL})
	}
	return one(TTLPart{Kind: UnknownTTL})
}

func (s *scope) ttlBinOp(v *ssa.BinOp, unit catalog.Unit, depth int) TTL {
	// Units are multiplied in, so the factors of a product are plain numbers.
	x, y := s.ttlOf(v.X, v, catalog.Duration, depth+1), s.ttlOf(v.Y, v, catalog.Duration, depth+1)
	if x.Has(JitterTTL) || y.Has(JitterTTL) {
		return one(TTLPart{Kind: JitterTTL})
	}
	if len(x.Parts) == 1 && len(y.Parts) == 1 && x.Parts[0].Kind == ConstTTL && y.Parts[0].Kind == ConstTTL {
		a, b := int64(x.Parts[0].D), int64(y.Parts[0].D)
		switch v.Op {
		case token.MUL:
			return one(TTLPart{Kind: ConstTTL, D: scale(a*b, unit), Text: x.Parts[0].Text + y.Parts[0].Text})
		case token.ADD:
			return one(TTLPart{Kind: ConstTTL, D: scale(a+b, unit)})
		case token.SUB:
			return one(TTLPart{Kind: ConstTTL, D: scale(a-b, unit)})
		case token.QUO:
			if b != 0 {
				return one(TTLPart{Kind: ConstTTL, D: scale(a/b, unit)})
			}
		}
	}
	// A parameter that counts units: time.Duration(seconds) * time.Second.
	if v.Op == token.MUL {
		for _, p := range [][2]TTL{{x, y}, {y, x}} {
			if len(p[0].Parts) == 1 && p[0].Parts[0].Kind == ParamTTL && len(p[1].Parts) == 1 && p[1].Parts[0].Kind == ConstTTL {
				q := p[0].Parts[0]
				q.Scale = max(q.Scale, 1) * int64(p[1].Parts[0].D)
				return one(q)
			}
		}
	}
	// A fixed part combined with a constant factor or offset stays what it is.
	var t TTL
	for _, side := range []TTL{x, y} {
		for _, p := range side.Parts {
			if p.Kind != ConstTTL {
				t = t.or(one(p))
			}
		}
	}
	if len(t.Parts) == 0 {
		return x.or(y)
	}
	return t
}

func (s *scope) ttlCall(call *ssa.Call, result int, at ssa.Instruction, unit catalog.Unit, depth int) TTL {
	info := s.info(call)
	c := call.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok && (b.Name() == "min" || b.Name() == "max") {
		var t TTL
		for _, a := range c.Args {
			t = t.or(s.ttlOf(a, call, unit, depth+1))
		}
		return t
	}
	if info.entry != nil {
		return s.ttlByDeps(call, call)
	}
	for _, f := range info.funcs {
		if result < len(f.Results) && len(f.Results[result].TTL.Parts) > 0 {
			return s.substituteTTL(call, f.Results[result].TTL)
		}
	}
	fn := callee(call)
	if fn != nil {
		switch fn.FullName() {
		case "(time.Duration).Round", "(time.Duration).Truncate", "(time.Duration).Abs":
			return s.ttlOf(c.Args[0], call, unit, depth+1)
		case "(time.Duration).Seconds", "(time.Duration).Milliseconds", "(time.Duration).Minutes":
			return s.ttlOf(c.Args[0], call, catalog.Duration, depth+1)
		case "strconv.Itoa", "strconv.FormatInt", "strconv.FormatUint":
			return s.ttlOf(c.Args[0], call, unit, depth+1)
		case "time.ParseDuration":
			return one(TTLPart{Kind: FieldTTL, At: s.c.callPos(call), Text: "a configured duration"})
		case "(time.Time).Sub", "time.Until":
			if s.aligned(c.Args[0], call, 0) {
				return one(TTLPart{Kind: ClockTTL, At: s.c.callPos(call)})
			}
			return one(TTLPart{Kind: DerivedTTL, Text: "a point in time"})
		}
	}
	d := s.walk.Of(call, "", call)
	if len(s.marked(d, func(e *effect) bool { return e.kind == randomEffect })) > 0 {
		return one(TTLPart{Kind: JitterTTL})
	}
	if len(s.marked(d, func(e *effect) bool { return isLoad(e) || isGet(e) || e.kind == nowEffect })) > 0 {
		return one(TTLPart{Kind: DerivedTTL})
	}
	// A getter without arguments, or with constant ones, reads a setting.
	args := c.Args
	if r := receiver(call); r != nil {
		// What is asked must outlive the call: the receiver or a variable.
		p, ok := s.flow.Place(r, call)
		if !ok || p.Root != flow.Global && !p.Recv {
			return one(TTLPart{Kind: UnknownTTL})
		}
		if !c.IsInvoke() {
			args = args[1:]
		}
	}
	for _, a := range args {
		if _, ok := a.(*ssa.Const); !ok {
			return one(TTLPart{Kind: UnknownTTL})
		}
	}
	if fn == nil {
		return one(TTLPart{Kind: UnknownTTL})
	}
	return one(TTLPart{Kind: FieldTTL, Text: shortName(fn) + "()", At: s.c.callPos(call), Path: &flow.Path{Root: flow.Call, Name: fn.FullName()}})
}

// optionTTL is the TTL that the field of an options struct holds, if the
// struct is put together in this scope.
func (s *scope) optionTTL(v ssa.Value, p TTLPart, call ssa.CallInstruction) (TTL, bool) {
	var t TTL
	for _, o := range s.fieldOf(v, p.Path.Steps, call) {
		if isDuration(o.Value.Type()) {
			t = t.or(s.ttl(o.Value, o.At, nil, catalog.Duration))
		}
	}
	return t, len(t.Parts) > 0
}

// substituteTTL is the TTL, at a call, of a TTL of the callee.
func (s *scope) substituteTTL(call ssa.CallInstruction, t TTL) TTL {
	var out TTL
	for _, p := range t.Parts {
		if p.Path == nil || p.Path.Root != flow.Param {
			out = out.or(one(p))
			continue
		}
		v := flow.Operand(call, p.Path.Param)
		switch {
		case v == nil:
			out = out.or(one(TTLPart{Kind: UnknownTTL}))
		case p.Kind == ParamTTL:
			i := p.Path.Param
			if call.Common().Signature().Recv() != nil {
				i-- // the receiver is no argument in the source
			}
			t := s.storedTTL(v, call, i, catalog.Duration)
			for j := range t.Parts {
				if len(p.Args) == 0 {
					t.Parts[j].Args = nil
				}
				switch t.Parts[j].Kind {
				case ConstTTL:
					t.Parts[j].D = scaled(t.Parts[j].D, p.Scale)
				case ParamTTL:
					t.Parts[j].Scale = int64(scaled(time.Duration(max(t.Parts[j].Scale, 1)), p.Scale))
				}
			}
			out = out.or(t.meaning(p.Zero, p.Negative))
		case p.Path.Recv && p.Path.Ident() != "":
			// The type and field tell what it is, whichever object holds it.
			out = out.or(one(p))
		default:
			if u, ok := s.optionTTL(v, p, call); ok {
				out = out.or(u)
				continue
			}
			q := s.place(v, call).Field(p.Path.Type, p.Path.Steps)
			p.Path = &q
			out = out.or(one(p))
		}
	}
	return out
}
