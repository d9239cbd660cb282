package cachemap

import (
	"fmt"
	"strings"

	"github.com/cachelint/cachelint/internal/unit"
)

// Omitted returns what the value of a refill depends on and its key does not
// tell apart, of that for which who says yes.
func (r *Refill) Omitted(who func(unit.Input) bool) []unit.Input {
	var out []unit.Input
	for _, in := range r.Inputs {
		if !in.InKey && who(in) {
			out = append(out, in)
		}
	}
	return out
}

// InputText names inputs for a reader, with where each enters: "lang (given to
// DB.Find at books.go:12)".
func InputText(ins []unit.Input) string {
	const most = 3
	var out []string
	for i, in := range ins {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(ins)-most))
			break
		}
		how := "the value is made of it"
		switch {
		case in.Control:
			how = "it chooses the value"
		case in.Load != "":
			how = "given to " + in.Load
		}
		out = append(out, fmt.Sprintf("%s (%s at %s)", in.Path, how, in.At))
	}
	if n := len(out) - 1; n > 0 {
		return strings.Join(out[:n], ", ") + " and " + out[n]
	}
	return strings.Join(out, "")
}
