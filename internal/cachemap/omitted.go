package cachemap

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/key"
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

// Alone reports whether nothing outside its function is known to store, drop or
// refill the entries of a refill, and nothing that was not seen may.
func (m *Map) Alone(r *Refill) bool {
	if !m.Whole && (r.Place == catalog.Shared || !r.private()) {
		return false
	}
	for _, o := range slices.Concat(m.Refills, m.Memos) {
		if o.Refill != r.Refill && o.Helper < 0 && r.meets(o) {
			return false
		}
	}
	for _, f := range m.Families {
		if !r.meets(f.Refills[0]) {
			continue
		}
		for _, t := range slices.Concat(f.Stores, f.Deletes) {
			if t.Func != r.Func && t.Op != catalog.Clear {
				return false
			}
		}
	}
	return true
}

// meets: two refills may be of the same entries.
func (r *Refill) meets(o *Refill) bool {
	if r.Place == catalog.Shared && o.Place == catalog.Shared {
		return key.Compare(r.Key, o.Key) != key.Disjoint
	}
	return r.Cache.Path.Ident() == o.Cache.Path.Ident() && key.Compare(r.Key, o.Key) != key.Disjoint
}

// private: no other package can reach the cache, as the field or variable that
// holds it is not exported.
func (r *Refill) private() bool {
	id := r.Cache.Path.Ident()
	name := id[strings.LastIndexByte(id, '.')+1:]
	return name != "" && !token.IsExported(name)
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
		case in.Inside:
			how = "read by what " + in.Load + " runs"
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
