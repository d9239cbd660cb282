package cachemap

import (
	"slices"

	"github.com/cachelint/cachelint/internal/unit"
)

// disorders finds the functions that drop entries of a family too early. What
// they are known to drop is at the sites.
func (g *graph) disorders(f *Family, sites map[site]bool) {
	var from []string
	for s := range sites {
		from = append(from, s.fn)
	}
	droppers := g.leading(from, nil)
	writers := map[string]*Writer{}
	for i := range f.Writers {
		writers[f.Writers[i].Func] = &f.Writers[i]
	}
	for fn := range droppers {
		w := writers[fn]
		if w == nil || !w.Certain || !w.Direct || w.Part {
			continue
		}
		if d := g.disorder(f, fn, g.works[fn].Steps, sites, droppers, writers); d != nil {
			f.Disorders = append(f.Disorders, *d)
		}
	}
	slices.SortFunc(f.Disorders, func(a, b Disorder) int { return a.Drop.Compare(b.Drop) })
}

// disorder judges the order of what one function does to the entries of a
// family and to their source; nil if nothing is wrong.
func (g *graph) disorder(f *Family, fn string, steps []unit.Step, sites map[site]bool, droppers map[string]int, writers map[string]*Writer) *Disorder {
	var drops, writes []int
	of := map[int]unit.Entity{}
	for i := range steps {
		st := &steps[i]
		switch {
		case st.Drop && sites[site{fn, st.At}]:
			drops = append(drops, i)
		case st.Verb != "":
			for _, e := range st.Of {
				if changes(st.Verb) && slices.ContainsFunc(f.Reads, func(r unit.Entity) bool { return r.Changes(e) }) {
					writes, of[i] = append(writes, i), e
					break
				}
			}
		case st.Call != "":
			for _, to := range g.targets(st) {
				_, drop := droppers[to]
				w := writers[to]
				switch {
				case drop && w == nil:
					drops = append(drops, i)
				case !drop && w != nil && changes(w.Verb) && !w.Part:
					writes, of[i] = append(writes, i), w.Of
				default:
					continue
				}
				break
			}
		}
	}
	found := func(k Kind, d, w int) *Disorder {
		return &Disorder{Kind: k, Func: fn, Pkg: packageOf(fn), Drop: steps[d].At, Write: steps[w].At, Name: steps[w].Name, Of: of[w]}
	}
	late := func(than int) bool { // something drops the entries afterwards
		return slices.ContainsFunc(drops, func(d int) bool {
			return (d > than || steps[d].Deferred) && !steps[d].Later && steps[d].Tx == 0
		})
	}
	for _, d := range drops {
		if steps[d].Deferred {
			continue // it comes last
		}
		for _, w := range writes {
			commit := slices.IndexFunc(steps[d].Before, func(j int) bool { return steps[j].Commit && j > w })
			switch {
			case steps[d].Tx != 0 && steps[d].Tx == steps[w].Tx:
				if !slices.ContainsFunc(drops, func(o int) bool { return steps[o].Tx == 0 }) {
					return found(BeforeCommit, d, w)
				}
			case commit >= 0 && w < d:
				if !late(steps[d].Before[commit]) {
					return found(BeforeCommit, d, w)
				}
			case steps[d].Later && !steps[w].Later && w < d:
				if !slices.ContainsFunc(drops, func(o int) bool { return !steps[o].Later }) {
					return found(Whenever, d, w)
				}
			case slices.Contains(steps[d].Before, w) && !late(w) && !steps[d].Later:
				return found(BeforeWrite, d, w)
			}
		}
	}
	return nil
}
