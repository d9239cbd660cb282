package unit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
)

// expiry reads the TTL out of a point in time: time.Now().Add(ttl), its Unix
// forms, or a sum with the clock.
func (s *scope) expiry(v ssa.Value, at ssa.Instruction, depth int) (TTL, bool) {
	if depth > 5 {
		return TTL{}, false
	}
	var t TTL
	for _, o := range s.flow.Origins(v, at) {
		switch v := o.Value.(type) {
		case *ssa.Call:
			fn := callee(v)
			if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" {
				continue
			}
			switch fn.Name() {
			case "Add":
				if s.aligned(v, v, 0) {
					t = t.or(one(TTLPart{Kind: ClockTTL, At: s.c.callPos(v)}))
				} else if s.isNow(v.Call.Args[0], v) {
					e := s.argExpr(v, 0)
					t = t.or(s.ttl(v.Call.Args[1], v, e, catalog.Duration))
				}
			case "Unix", "UnixNano", "UnixMilli", "UTC", "Truncate", "Round", "In", "Local":
				if u, ok := s.expiry(v.Call.Args[0], v, depth+1); ok {
					t = t.or(u)
				}
			}
		case *ssa.BinOp:
			if v.Op != token.ADD {
				continue
			}
			for _, p := range [][2]ssa.Value{{v.X, v.Y}, {v.Y, v.X}} {
				if s.isNow(p[0], v) && !s.isNow(p[1], v) {
					t = t.or(s.ttl(p[1], v, nil, catalog.Seconds))
				}
			}
		}
	}
	return t, len(t.Parts) > 0
}

// aligned reports whether a point in time is one that the clock is cut to:
// midnight, the next full hour. It is the same for all who ask in between.
func (s *scope) aligned(v ssa.Value, at ssa.Instruction, depth int) bool {
	if depth > 5 {
		return false
	}
	for _, o := range s.flow.Origins(v, at) {
		call, ok := o.Value.(*ssa.Call)
		if !ok {
			continue
		}
		fn := callee(call)
		if fn == nil {
			continue
		}
		switch fn.FullName() {
		case "(time.Time).Truncate", "time.Date":
			return s.isNow(call, call) && len(s.marked(s.walk.Of(call, "", call), isLoad)) == 0
		case "(time.Time).Add", "(time.Time).AddDate", "(time.Time).UTC", "(time.Time).Local", "(time.Time).In":
			if s.aligned(call.Call.Args[0], call, depth+1) {
				return true
			}
		}
	}
	return false
}

// isNow reports whether the clock takes part in v.
func (s *scope) isNow(v ssa.Value, at ssa.Instruction) bool {
	return len(s.marked(s.walk.Of(v, "", at), func(e *effect) bool { return e.kind == nowEffect })) > 0
}

// entryTTL reads the TTL that is kept inside a stored entry, as a point in
// time in one of its fields.
func (s *scope) entryTTL(v ssa.Value, at ssa.Instruction) (TTL, bool) {
	var t TTL
	for _, o := range s.flow.Origins(v, at) {
		base, _ := s.flow.Address(o.Value)
		if u, ok := base.(*ssa.UnOp); ok {
			base, _ = s.flow.Address(u.X)
		}
		st := structAt(base.Type())
		if st == nil {
			continue
		}
		for f := range st.Fields() {
			if !timeLike(f.Type()) {
				continue
			}
			for _, w := range s.flow.Stored(base, "."+f.Name(), o.At) {
				if u, ok := s.expiry(w.Value, w.At, 0); ok {
					t = t.or(u)
				}
			}
		}
	}
	for i := range t.Parts {
		if t.Parts[i].Kind == ParamTTL {
			t.Parts[i].Args = []Pos{s.c.at(at)}
		}
	}
	return s.perCall(t, at), len(t.Parts) > 0
}

func timeLike(t types.Type) bool {
	return isNamed(t, "time", "Time") || isInteger(t)
}

// readTTL reads the TTL out of a condition that compares an age or a point in
// time with the clock.
func (s *scope) readTTL(v ssa.Value, at ssa.Instruction, depth int) (TTL, bool) {
	if depth > 6 {
		return TTL{}, false
	}
	var t TTL
	found := func(u TTL, ok bool) {
		if ok {
			t = t.or(u)
		}
	}
	for _, o := range s.flow.Origins(v, at) {
		switch v := o.Value.(type) {
		case *ssa.UnOp:
			if v.Op == token.NOT {
				found(s.readTTL(v.X, v, depth+1))
			}
		case *ssa.BinOp:
			switch v.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ:
				x, y := s.isNow(v.X, v), s.isNow(v.Y, v)
				if x != y {
					age, other := v.X, v.Y
					if y {
						age, other = v.Y, v.X
					}
					if isAge(s, age, v) {
						found(s.ttl(other, v, s.comparand(v, other), s.unitOfAge(age)), true)
					} else if u, ok := s.sumTTL(other, v); ok {
						found(u, true)
					}
				}
			}
		case *ssa.Call:
			fn := callee(v)
			if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" {
				continue
			}
			switch fn.Name() {
			case "After", "Before", "Compare":
				for _, a := range v.Call.Args {
					for _, o := range s.flow.Origins(a, v) {
						if add, ok := o.Value.(*ssa.Call); ok {
							if f := callee(add); f != nil && f.FullName() == "(time.Time).Add" && !s.isNow(add.Call.Args[0], add) {
								if t := s.ttl(add.Call.Args[1], add, s.argExpr(add, 0), catalog.Duration); !t.margin() {
									found(t, true)
								}
							}
						}
					}
				}
			}
		}
	}
	return t, len(t.Parts) > 0
}

// margin: a negative span, by which an entry is renewed before it expires; the
// TTL itself is elsewhere.
func (t TTL) margin() bool {
	return slices.ContainsFunc(t.Parts, func(p TTLPart) bool { return p.Kind == ConstTTL && p.D <= 0 })
}

// isAge: the value is a span since some time: time.Since(t), now.Sub(t), now-t.
func isAge(s *scope, v ssa.Value, at ssa.Instruction) bool {
	for _, o := range s.flow.Origins(v, at) {
		switch v := o.Value.(type) {
		case *ssa.Call:
			if fn := callee(v); fn != nil {
				switch fn.FullName() {
				case "time.Since", "(time.Time).Sub":
					return true
				case "(time.Duration).Seconds", "(time.Duration).Minutes", "(time.Duration).Hours", "(time.Duration).Milliseconds":
					return isAge(s, v.Call.Args[0], v)
				}
			}
		case *ssa.BinOp:
			return v.Op == token.SUB
		}
	}
	return false
}

func (s *scope) unitOfAge(v ssa.Value) catalog.Unit {
	if isDuration(v.Type()) {
		return catalog.Duration
	}
	return catalog.Seconds
}

// sumTTL reads now < written + ttl.
func (s *scope) sumTTL(v ssa.Value, at ssa.Instruction) (TTL, bool) {
	for _, o := range s.flow.Origins(v, at) {
		if b, ok := o.Value.(*ssa.BinOp); ok && b.Op == token.ADD {
			for _, x := range []ssa.Value{b.X, b.Y} {
				t := s.ttlOf(x, b, catalog.Seconds, 1)
				if !t.Has(UnknownTTL) && !t.Has(DerivedTTL) && len(t.Parts) > 0 {
					return t, true
				}
			}
		}
	}
	return TTL{}, false
}

// comparand returns the source of one side of a comparison, for its name.
func (s *scope) comparand(b *ssa.BinOp, side ssa.Value) ast.Expr {
	e := s.c.binaries[b.Pos()]
	if e == nil {
		return nil
	}
	// The builder keeps the sides in their order.
	if side == b.X {
		return ast.Unparen(e.X)
	}
	return ast.Unparen(e.Y)
}
