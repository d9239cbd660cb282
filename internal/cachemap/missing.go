package cachemap

import "github.com/cachelint/cachelint/internal/unit"

// Omitted returns what the value of a refill depends on and the key does not
// tell apart.
func (r *Refill) Omitted() []unit.Input {
	var out []unit.Input
	for _, in := range r.Inputs {
		if !in.InKey {
			out = append(out, in)
		}
	}
	return out
}
