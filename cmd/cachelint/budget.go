package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cachelint/cachelint/internal/cachemap"
)

// printBudget prints the families of the map as a freshness budget for the
// configuration: with the TTLs of today, to be edited.
func printBudget(p *program, m *cachemap.Map, w io.Writer) error {
	type family struct {
		key, about string
		ttl        time.Duration // 0 if it is not one known time
		kept       string
	}
	var list []*family
	byKey := map[string]*family{}
	families, _ := split(m.Families)
	for _, f := range families {
		for _, r := range f.Refills {
			about := fmt.Sprintf("%s, %s %s", cmp.Or(f.Type, "?"), r.FuncName(), lineOnly(p.show(r.StoredAt())))
			x := byKey[f.Key]
			if x == nil {
				x = &family{key: f.Key, about: about, ttl: r.TTL.D, kept: r.TTL.Text}
				byKey[f.Key] = x
				list = append(list, x)
				continue
			}
			if x.ttl == 0 || r.TTL.D == 0 {
				x.ttl = 0
			}
			x.ttl = min(x.ttl, r.TTL.D)
		}
	}
	slices.SortStableFunc(list, func(a, b *family) int { return strings.Compare(a.key, b.key) })
	var b strings.Builder
	b.WriteString("# How old the values of each family of keys may be. These are the TTLs of today: put the\n" +
		"# block into .cachelint.yml and change them to what the data allows. The first that fits wins.\n" +
		"freshness:\n  families:\n")
	for _, x := range list {
		if x.ttl == 0 {
			fmt.Fprintf(&b, "    # - {key: %q, fresh: }  # TTL: %s; %s\n", clean(x.key), clean(cmp.Or(x.kept, "none is known")), clean(x.about))
			continue
		}
		fmt.Fprintf(&b, "    - {key: %q, fresh: %s}  # %s\n", clean(x.key), cachemap.Duration(x.ttl), clean(x.about))
	}
	if len(list) == 0 {
		b.Reset()
		b.WriteString("# The packages named keep nothing that has a source.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
