package main

import (
	"io"
	"slices"

	"github.com/cachelint/cachelint/internal/cachemap"
)

// printMap prints the part of the map that the patterns name.
func printMap(p *program, o *options, w io.Writer) error {
	m := restrict(p.Map, p.isSelected)
	if o.format == jsonFormat {
		doc := m.JSON(p.show)
		doc.Build = p.build
		return writeJSON(w, doc)
	}
	t := &table{show: p.show}
	t.render(m)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// restrict returns the map without the refills of packages that are not
// selected. Who else writes and drops the entries of a family stays: that is
// what a reader of one package does not see there.
func restrict(m *cachemap.Map, selected func(path string) bool) *cachemap.Map {
	out := *m
	keep := func(rs []*cachemap.Refill) []*cachemap.Refill {
		return slices.DeleteFunc(slices.Clone(rs), func(r *cachemap.Refill) bool { return !selected(r.Pkg) })
	}
	out.Refills, out.Memos, out.Families = keep(m.Refills), keep(m.Memos), nil
	out.Unresolved = slices.DeleteFunc(slices.Clone(m.Unresolved), func(c cachemap.Count) bool { return !selected(c.Pkg) })
	for _, f := range m.Families {
		g := *f
		if g.Refills = keep(f.Refills); len(g.Refills) > 0 {
			out.Families = append(out.Families, &g)
		}
	}
	return &out
}
