package unit

import (
	"fmt"
	"strings"
	"testing"
)

// TestReasonsAreBounded: a package that calls many unknown function values
// keeps some reasons, and how often there were others.
func TestReasonsAreBounded(t *testing.T) {
	for _, fields := range []int{maxReasons, maxReasons + 30} {
		var b strings.Builder
		b.WriteString("package many\n\nimport \"context\"\n\ntype T struct {\n")
		for i := range fields {
			fmt.Fprintf(&b, "\tf%d func(context.Context) (int, error)\n", i)
		}
		b.WriteString("}\n\nfunc (t *T) Twice(ctx context.Context) { t.f0(ctx) }\n")
		for i := range fields {
			fmt.Fprintf(&b, "func (t *T) F%d(ctx context.Context) { t.f%d(ctx) }\n", i, i)
		}
		res, _, _ := compileSource(t, "many", b.String(), nil, nil)
		sum, rest := 0, 0
		for _, c := range res.Unit.Unresolved {
			switch {
			case strings.HasPrefix(c.Why, "function value not known: t.f"):
				sum += c.N
			case strings.HasPrefix(c.Why, "for other reasons"):
				rest += c.N
			}
			if c.Why == "function value not known: t.f0" && c.N != 2 {
				t.Errorf("the most frequent reason is counted %d times", c.N)
			}
		}
		want := 0
		if fields > maxReasons {
			want = fields - (maxReasons - 1)
		}
		if len(res.Unit.Unresolved) > maxReasons || rest != want || sum+rest != fields+1 {
			t.Errorf("%d fields: %d reasons, %d + %d calls, want %d added up:\n%v", fields, len(res.Unit.Unresolved), sum, rest, want, res.Unit.Unresolved)
		}
	}
}

// TestNoTrace: what only a reader who asks needs is not kept.
func TestNoTrace(t *testing.T) {
	if res, _, _ := compileSource(t, "loading", loading, nil, nil); res.Trace != nil {
		t.Error("a trace that nobody asked for")
	}
}
