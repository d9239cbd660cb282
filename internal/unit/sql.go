package unit

import (
	"go/constant"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
)

// weighSQL makes a query of one row a heavy load if that row is made of many:
// the text of the statement, or the calls that build it, say so.
func (s *scope) weighSQL(l *Load, call ssa.CallInstruction) {
	if l.Kind == SourceLoad && l.Weight == catalog.Light && strings.HasPrefix(l.What, "SQL ") && (strings.Contains(l.Name, ".Count") || s.gathers(call)) {
		l.Weight, l.What = catalog.Heavy, "SQL query over many rows"
	}
}

// gathering is SQL that reads many rows to yield one.
var gathering = regexp.MustCompile(`(?i)\b(count|sum|avg|min|max)\s*\(|\bgroup\s+by\b|\bselect\s+distinct\b|\bunion\b`)

// sorting is SQL that may sort many rows, unless it says how few it wants.
var sorting, few = regexp.MustCompile(`(?i)\border\s+by\b`), regexp.MustCompile(`(?i)\blimit\s+1\b`)

// gatheringCalls are methods of query builders that do the same.
var gatheringCalls = map[string]bool{"GroupBy": true, "Group": true, "GroupByAppend": true, "Having": true, "Distinct": true}

// maxSQL bounds the values that gathers looks at.
const maxSQL = 60

// gathers reports whether the statement that a call runs reads many rows, as
// far as constants and the calls of builders show it.
func (s *scope) gathers(call ssa.CallInstruction) bool {
	seen := map[ssa.Value]bool{}
	var in func(v ssa.Value) bool
	args := func(c *ssa.CallCommon) bool {
		if c.IsInvoke() && in(c.Value) {
			return true
		}
		for _, a := range c.Args {
			if in(a) {
				return true
			}
		}
		return false
	}
	in = func(v ssa.Value) bool {
		v = s.flow.Binding(v)
		if seen[v] || len(seen) > maxSQL {
			return false
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Const:
			if v.Value == nil || v.Value.Kind() != constant.String {
				return false
			}
			text := constant.StringVal(v.Value)
			return gathering.MatchString(text) || sorting.MatchString(text) && !few.MatchString(text)
		case *ssa.Call:
			f := callee(v)
			if f == nil || !builds(f) {
				return false
			}
			return gatheringCalls[f.Name()] || args(v.Common())
		case *ssa.BinOp:
			return in(v.X) || in(v.Y)
		case *ssa.MakeInterface:
			return in(v.X)
		case *ssa.ChangeInterface:
			return in(v.X)
		case *ssa.Slice:
			return in(v.X)
		case *ssa.UnOp:
			return in(v.X)
		case *ssa.Phi:
			for _, e := range v.Edges {
				if in(e) {
					return true
				}
			}
		case *ssa.Alloc:
			return s.storedIn(v, in)
		}
		return false
	}
	return args(call.Common())
}

// storedIn reports whether is holds for something that is stored in a variable
// or an array.
func (s *scope) storedIn(addr ssa.Value, is func(ssa.Value) bool) bool {
	for _, r := range *addr.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == addr && is(r.Val) {
				return true
			}
		case *ssa.IndexAddr:
			if s.storedIn(r, is) {
				return true
			}
		}
	}
	return false
}

// builds: a method that returns what it was called on, with more in it, or a
// function of a string, as fmt.Sprintf is.
func builds(f *types.Func) bool {
	sig := f.Signature()
	if sig.Results().Len() == 0 {
		return false
	}
	t := sig.Results().At(0).Type()
	if sig.Recv() != nil {
		if from := flow.TypeName(sig.Recv().Type()); from != "" {
			to := flow.TypeName(t)
			a, _, _ := cutLast(from)
			b, _, _ := cutLast(to)
			return to != "" && a == b
		}
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.String && f.Pkg() != nil && (f.Pkg().Path() == "fmt" || f.Pkg().Path() == "strings")
}
