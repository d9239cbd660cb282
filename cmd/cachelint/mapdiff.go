package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
)

// A mapDiff is what became of the caching in a program.
type mapDiff struct {
	Version int    `json:"version"`
	Since   string `json:"since"`
	// Added and Removed are families; Changed tells what is new of the others.
	Added   []diffFamily  `json:"added"`
	Removed []diffFamily  `json:"removed"`
	Changed []diffChanged `json:"changed"`
}

type diffFamily struct {
	Key     string       `json:"key"`
	Cache   string       `json:"cache"`
	Refills []diffRefill `json:"refills"`
}

type diffRefill struct {
	Function   string `json:"function"`
	TTL        string `json:"ttl"`
	Protection string `json:"protection"`
	At         string `json:"at,omitempty"` // where it is stored; absent if it is no more
}

type diffChanged struct {
	Key     string       `json:"key"`
	Cache   string       `json:"cache"`
	Changes []diffChange `json:"changes"`
}

// A diffChange is one thing that is new of a family.
type diffChange struct {
	// What is "key", "cache", "ttl", "protection", "protection lost", "refill",
	// "dropped by" or "stored by".
	What     string `json:"what"`
	Function string `json:"function,omitempty"`
	Old      string `json:"old,omitempty"` // absent for what is added
	New      string `json:"new,omitempty"` // absent for what is gone
	At       string `json:"at,omitempty"`
}

// compareMaps tells what of the caching is new in a map. show renders its
// positions.
func compareMaps(old, now *cachemap.Map, p *program) *mapDiff {
	d := &mapDiff{Version: cachemap.FormatVersion, Added: []diffFamily{}, Removed: []diffFamily{}, Changed: []diffChanged{}}
	olds, nows := loading(old), loading(now)
	pairs := map[*cachemap.Family]*cachemap.Family{} // of now: of old
	pair := func(same func(o, n *cachemap.Family) bool) {
		for _, n := range nows {
			if pairs[n] != nil {
				continue
			}
			if i := slices.IndexFunc(olds, func(o *cachemap.Family) bool { return o != nil && same(o, n) }); i >= 0 {
				pairs[n], olds[i] = olds[i], nil
			}
		}
	}
	pair(func(o, n *cachemap.Family) bool { return o.Key == n.Key && o.Cache == n.Cache })
	// What the same function keeps is the same, under another key or elsewhere.
	pair(func(o, n *cachemap.Family) bool {
		return slices.ContainsFunc(o.Refills, func(r *cachemap.Refill) bool { return findRefill(n.Refills, r) >= 0 })
	})
	for _, n := range nows {
		o := pairs[n]
		if o == nil {
			d.Added = append(d.Added, describeFamily(n, p))
		} else if changes := compareFamilies(o, n, p); len(changes) > 0 {
			d.Changed = append(d.Changed, diffChanged{n.Key, n.Cache, changes})
		}
	}
	for _, o := range olds {
		if o != nil {
			d.Removed = append(d.Removed, describeFamily(o, nil))
		}
	}
	return d
}

// loading returns the families that are loaded from a source.
func loading(m *cachemap.Map) []*cachemap.Family {
	return slices.DeleteFunc(slices.Clone(m.Families), func(f *cachemap.Family) bool {
		return !slices.ContainsFunc(f.Refills, func(r *cachemap.Refill) bool { return !r.Memo })
	})
}

// findRefill returns where the refill of the same identity is; -1 for none.
func findRefill(rs []*cachemap.Refill, r *cachemap.Refill) int {
	return slices.IndexFunc(rs, func(x *cachemap.Refill) bool { return x.ID == r.ID })
}

// describeFamily tells what a family is. p is nil for one that is no more.
func describeFamily(f *cachemap.Family, p *program) diffFamily {
	out := diffFamily{f.Key, f.Cache, []diffRefill{}}
	for _, r := range f.Refills {
		x := diffRefill{Function: r.FuncName(), TTL: ttlText(r), Protection: protText(r)}
		if p != nil {
			x.At = p.show(r.StoredAt())
		}
		out.Refills = append(out.Refills, x)
	}
	return out
}

func compareFamilies(o, n *cachemap.Family, p *program) []diffChange {
	var out []diffChange
	if o.Key != n.Key {
		out = append(out, diffChange{What: "key", Old: o.Key, New: n.Key})
	}
	if o.Cache != n.Cache {
		out = append(out, diffChange{What: "cache", Old: o.Cache, New: n.Cache})
	}
	left := slices.Clone(o.Refills)
	var added []*cachemap.Refill
	compare := func(was, is *cachemap.Refill) {
		at := p.show(is.StoredAt())
		if a, b := ttlText(was), ttlText(is); a != b {
			out = append(out, diffChange{"ttl", is.FuncName(), a, b, at})
		}
		if a, b := protText(was), protText(is); a != b {
			what := "protection"
			if is.Prot == "" && was.Prot != "" {
				what = "protection lost"
			}
			out = append(out, diffChange{what, is.FuncName(), a, b, at})
		}
	}
	for _, r := range n.Refills {
		if i := findRefill(left, r); i >= 0 {
			compare(left[i], r)
			left = slices.Delete(left, i, i+1)
		} else {
			added = append(added, r)
		}
	}
	if len(added) == 1 && len(left) == 1 { // the function has another name
		compare(left[0], added[0])
		added, left = nil, nil
	}
	for _, r := range added {
		out = append(out, diffChange{What: "refill", New: r.FuncName() + ": TTL " + ttlText(r) + ", coalesced by " + protText(r), At: p.show(r.StoredAt())})
	}
	for _, r := range left {
		out = append(out, diffChange{What: "refill", Old: r.FuncName()})
	}
	out = append(out, compareTouches("dropped by", o.Deletes, n.Deletes, p)...)
	return append(out, compareTouches("stored by", o.Stores, n.Stores, p)...)
}

// compareTouches tells which functions touch a family now, and which no more.
func compareTouches(what string, old, now []cachemap.Touch, p *program) []diffChange {
	name := func(t cachemap.Touch) string {
		if t.Op == catalog.Clear {
			return cachemap.ShortFunc(t.Func) + " (all entries)"
		}
		return cachemap.ShortFunc(t.Func)
	}
	has := func(ts []cachemap.Touch, n string) bool {
		return slices.ContainsFunc(ts, func(t cachemap.Touch) bool { return name(t) == n })
	}
	var out []diffChange
	for i, t := range old {
		if n := name(t); !has(now, n) && !has(old[:i], n) {
			out = append(out, diffChange{What: what, Old: n})
		}
	}
	for i, t := range now {
		if n := name(t); !has(old, n) && !has(now[:i], n) {
			out = append(out, diffChange{What: what, New: n, At: p.show(t.At)})
		}
	}
	return out
}

// printMapDiff prints what is new in the part of the map that the patterns name.
func printMapDiff(p *program, o *options, b *before, w io.Writer) error {
	// A package that is no more is in no selection but that of all.
	gone := len(o.patterns) == 0 || slices.Equal(o.patterns, []string{"./..."})
	selected := func(path string) bool { return p.isSelected(path) || gone && p.results[path] == nil }
	d := compareMaps(restrict(b.m, selected), restrict(p.Map, p.isSelected), p)
	d.Since = b.rev
	if o.format == jsonFormat {
		return writeJSON(w, d)
	}
	_, err := io.WriteString(w, d.text())
	return err
}

// text is the difference for a reader.
func (d *mapDiff) text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, clean(fmt.Sprintf(format, args...))) }
	if len(d.Added)+len(d.Removed)+len(d.Changed) == 0 {
		line("nothing is cached in another way than at %s", d.Since)
		return b.String()
	}
	added, removed := count(len(d.Added), "family"), count(len(d.Removed), "family")
	line("since %s: %s added, %s removed, %d changed", d.Since, added, removed, len(d.Changed))
	place := func(at string) string {
		if at == "" {
			return ""
		}
		return " (" + lineOnly(at) + ")"
	}
	families := func(mark string, fs []diffFamily) {
		for _, f := range fs {
			line("")
			line("%s %s in %s", mark, f.Key, f.Cache)
			for _, r := range f.Refills {
				line("    %s: TTL %s, coalesced by %s%s", r.Function, r.TTL, r.Protection, place(r.At))
			}
		}
	}
	families("+", d.Added)
	families("-", d.Removed)
	for _, f := range d.Changed {
		line("")
		line("~ %s in %s", f.Key, f.Cache)
		for _, c := range f.Changes {
			line("    %s%s", c.text(), place(c.At))
		}
	}
	return b.String()
}

func (c diffChange) text() string {
	switch {
	case c.Old == "":
		return "now " + c.verb() + " " + c.New
	case c.New == "":
		return "no more " + c.verb() + " " + c.Old
	}
	what := c.What
	if what == "ttl" {
		what = "TTL"
	}
	if c.Function != "" {
		what = c.Function + ": " + what
	}
	return what + ": " + c.Old + " -> " + c.New
}

// verb says what a function does to a family.
func (c diffChange) verb() string {
	if c.What == "refill" {
		return "refilled by"
	}
	return c.What
}
