package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/unit"
)

// The table is as wide as a terminal in a review usually is. Cells that are
// too long wrap, and then are cut: the JSON has all of them.
const (
	tableWidth = 120
	cellLines  = 3
	listLines  = 8
)

// columns are the widths of the cells of a refill; the gaps are two blanks.
var columns = []int{36, 24, 22, 30}

// A table renders a map for a reader.
type table struct {
	b    strings.Builder
	show func(unit.Pos) string
}

func (t *table) render(m *cachemap.Map) {
	families, memos := split(m.Families)
	helpers := helpersOf(m)
	t.summary(m, len(families))
	if len(families) > 0 {
		t.line("")
		t.row([]string{"KEY", "TTL", "COALESCED BY", "A MISS RUNS"}, "")
	}
	for _, f := range families {
		t.line("")
		t.family(f)
	}
	if len(helpers) > 0 {
		t.section("GET-OR-SET HELPERS", "refills whose key, TTL and load their callers decide")
		for _, r := range helpers {
			t.refill(r)
		}
	}
	if len(memos) > 0 {
		t.section("MEMOS", "a miss computes, and asks no source")
		for _, f := range memos {
			t.memo(f)
		}
	}
	t.rest(m)
}

// summary says in one line what a reviewer asks first.
func (t *table) summary(m *cachemap.Map, families int) {
	bare, fixed := 0, 0
	for _, r := range m.Refills {
		if isBare(r) {
			bare++
		}
		if isFixed(r) {
			fixed++
		}
	}
	t.line(fmt.Sprintf("%s of keys, %s (%d with nothing that coalesces misses, %d with a fixed TTL), %s",
		count(families, "family"), count(len(m.Refills), "refill"), bare, fixed, count(len(m.Memos), "memo")))
}

// isBare: nothing makes concurrent misses one.
func isBare(r *cachemap.Refill) bool { return r.Prot == "" && !r.Once }

// isFixed: entries live equally long, and nothing spreads their expiry.
func isFixed(r *cachemap.Refill) bool { return r.TTL.Fixed && !r.TTL.Jittered && !r.Jitters }

// split parts families that load from a source from those that only compute.
func split(all []*cachemap.Family) (families, memos []*cachemap.Family) {
	for _, f := range all {
		if slices.ContainsFunc(f.Refills, func(r *cachemap.Refill) bool { return !r.Memo }) {
			families = append(families, f)
		} else {
			memos = append(memos, f)
		}
	}
	return families, memos
}

// helpersOf returns the refills that belong to no family.
func helpersOf(m *cachemap.Map) []*cachemap.Refill {
	in := map[*cachemap.Refill]bool{}
	for _, f := range m.Families {
		for _, r := range f.Refills {
			in[r] = true
		}
	}
	return slices.DeleteFunc(slices.Concat(m.Refills, m.Memos), func(r *cachemap.Refill) bool { return in[r] })
}

// family prints the key, where its entries live, a row for each refill, and
// who else touches the entries.
func (t *table) family(f *cachemap.Family) {
	t.line(clean(f.Key))
	where := f.Cache
	if f.Type != "" {
		where = f.Type + " in " + where
	}
	t.line("  " + clean(where+placeText(f.Place)+heatText(f.Refills)))
	for _, r := range f.Refills {
		t.refill(r)
	}
	t.touches("also stored by", f.Stores)
	t.touches("dropped by", f.Deletes)
	if len(f.Deletes) == 0 {
		t.line("    dropped by nobody")
	}
	t.writers(f)
}

// writers lists who changes what the family was loaded from, and what becomes
// of its entries.
func (t *table) writers(f *cachemap.Family) {
	said := map[string]string{
		"dropped": "", "left": "; the entry is left", "unknown": "; something is dropped or stored, under a key that is not known",
	}
	var items []string
	for _, w := range f.Sources() {
		items = append(items, fmt.Sprintf("%s %s: %s of %s%s", cachemap.ShortFunc(w.Func), lineOnly(t.show(w.At)), w.Verb, w.Of, said[w.Entry()]))
	}
	t.list("source changed by", items)
	items = nil
	for _, fn := range f.Reflex {
		items = append(items, cachemap.ShortFunc(fn))
	}
	t.list("read only by what changes it:", items)
}

func (t *table) refill(r *cachemap.Refill) {
	t.row([]string{"  " + r.FuncName(), ttlText(r), protText(r), loadText(r)}, "    ")
	for _, l := range wrap("    "+clean(t.places(r)), tableWidth, "      ") {
		t.line(l)
	}
	if at := r.TTL.At; at.Valid() && !slices.Contains(r.Store, at) {
		t.line("    TTL decided " + clean(lineOnly(t.show(at))))
	}
	if s := failText(r); s != "" {
		t.line("    if the load fails: " + s)
	}
	t.inputs(r)
	var open []string
	for _, u := range r.Unresolved {
		open = append(open, u.String())
	}
	t.list("not resolved:", open)
	if r.Of != "" {
		t.line("    through " + clean(cachemap.ShortFunc(r.Of)))
	}
	if len(r.Through) > 0 {
		var names []string
		for _, x := range r.Through {
			if n := x.FuncName(); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		t.list("used by", names)
	}
}

// failText says what a reader gets when the load fails; "" if that is not known.
func failText(r *cachemap.Refill) string {
	words := map[string]string{unit.FailsWithError: "the error", unit.ServesStale: "the old value", unit.ServesDefault: "another value, and no error"}
	var out []string
	for _, x := range r.OnError {
		out = append(out, words[x])
	}
	return strings.Join(out, ", or ")
}

// inputs tells what the value depends on, and what of it the key leaves out.
func (t *table) inputs(r *cachemap.Refill) {
	var in, out []string
	for _, x := range r.Inputs {
		name := x.Path.String()
		if x.Identity != "" && x.Identity != name {
			name += " (" + x.Identity + ")"
		}
		if x.InKey {
			in = append(in, name)
		} else {
			out = append(out, name)
		}
	}
	t.list("depends on, and the key tells:", in)
	t.list("depends on, and the key leaves out:", out)
}

// places tells where an entry is looked up, loaded, by which calls, and stored.
func (t *table) places(r *cachemap.Refill) string {
	var loads []unit.Pos
	var calls []string
	for _, l := range r.Loads {
		if l.At.Valid() && !slices.Contains(loads, l.At) {
			loads = append(loads, l.At)
		}
		if l.Name != "" && !slices.Contains(calls, l.Name) {
			calls = append(calls, l.Name)
		}
	}
	var steps []string
	file := ""
	step := func(verb string, at []unit.Pos, note string) {
		if len(at) > 0 {
			steps = append(steps, verb+t.lines(at, &file)+note)
		}
	}
	step("looked up", r.Lookup, "")
	note := ""
	if len(calls) > 0 {
		note = " (" + strings.Join(calls, ", ") + ")"
	}
	step("loaded", loads, note)
	step("stored", r.Store, "")
	return strings.Join(steps, ", ")
}

// lines lists positions; the file is named where it changes.
func (t *table) lines(at []unit.Pos, file *string) string {
	out := ""
	for _, x := range at {
		s := lineOnly(t.show(x))
		i := max(0, strings.LastIndexByte(s, ':'))
		if s[:i] == *file {
			s = s[i:]
		} else {
			*file = s[:i]
		}
		out += " " + s
	}
	return out
}

func (t *table) memo(f *cachemap.Family) {
	for _, r := range f.Refills {
		t.cells([]string{r.KeyText(), f.Cache}, []int{60, 58}, "  ")
		t.line("    " + clean(r.FuncName()+": "+t.places(r)))
	}
}

// touches lists who changes entries outside of a refill.
func (t *table) touches(what string, ts []cachemap.Touch) {
	var items []string
	for _, x := range ts {
		s := cachemap.ShortFunc(x.Func) + " " + lineOnly(t.show(x.At)) + scopeText(x)
		if !slices.Contains(items, s) {
			items = append(items, s)
		}
	}
	t.list(what, items)
}

// list prints items one below the other, the first behind a label.
func (t *table) list(what string, items []string) {
	label := "    " + what + " "
	for i, s := range items {
		if i == listLines && len(items) > listLines+1 {
			t.line(label + fmt.Sprintf("and %d more", len(items)-i))
			return
		}
		t.line(label + clean(s))
		label = strings.Repeat(" ", len(label))
	}
}

// rest says what the map does not show.
func (t *table) rest(m *cachemap.Map) {
	if len(m.Missing) > 0 {
		t.section("NOT ANALYSED", "what these packages cache is not in the map")
		for _, x := range m.Missing {
			t.line("  " + clean(x.Path+": "+oneLine(x.Why)))
		}
	}
	if len(m.Unresolved) > 0 {
		t.section("NOT RESOLVED", "what the analysis met and could not see through")
		t.unresolved(m.Unresolved)
	}
}

// listPackages bounds the packages of which the table says what is unresolved.
const listPackages = 20

// unresolved prints what was met most often, in the packages that met most.
func (t *table) unresolved(counts []cachemap.Count) {
	by := map[string][]cachemap.Count{}
	total := map[string]int{}
	for _, c := range counts {
		by[c.Pkg] = append(by[c.Pkg], c)
		total[c.Pkg] += c.N
	}
	pkgs := slices.SortedFunc(maps.Keys(by), func(a, b string) int { return cmp.Or(total[b]-total[a], cmp.Compare(a, b)) })
	for i, pkg := range pkgs {
		if i == listPackages {
			t.line(fmt.Sprintf("  and %s more; map -json lists all", count(len(pkgs)-i, "package")))
			break
		}
		t.line("  " + clean(pkg))
		cs := by[pkg]
		slices.SortStableFunc(cs, func(a, b cachemap.Count) int { return b.N - a.N })
		for j, c := range cs {
			if j == listLines && len(cs) > listLines+1 {
				t.line(fmt.Sprintf("%10s and for %d more reasons", "", len(cs)-j))
				break
			}
			t.line(fmt.Sprintf("%10d %s", c.N, clean(c.Why)))
		}
	}
}

func (t *table) section(title, about string) {
	t.line("")
	t.line(title + ": " + about)
	t.line("")
}

// line prints one line, cut to the width.
func (t *table) line(s string) {
	fmt.Fprintln(&t.b, cut(noCommand(strings.TrimRight(s, " ")), tableWidth))
}

// row prints the cells of a refill.
func (t *table) row(cells []string, indent string) { t.cells(cells, columns, indent) }

// cells prints cells side by side, each wrapped to its width. indent is for
// the lines of a cell after its first.
func (t *table) cells(cells []string, widths []int, indent string) {
	var wrapped [][]string
	n := 1
	for i, c := range cells {
		in := indent
		if i > 0 {
			in = ""
		}
		w := wrap(clean(c), widths[i], in)
		wrapped = append(wrapped, w)
		n = max(n, len(w))
	}
	for i := range n {
		l := ""
		for j, w := range wrapped {
			c := ""
			if i < len(w) {
				c = w[i]
			}
			l += c + strings.Repeat(" ", max(0, widths[j]-utf8.RuneCountInString(c))+2)
		}
		t.line(l)
	}
}

// wrap breaks s at blanks, or anywhere in a word that is too long, into at
// most cellLines lines; what does not fit ends in an ellipsis.
func wrap(s string, width int, indent string) []string {
	var lines []string
	rest := []rune(s)
	for len(rest) > width {
		if len(lines) == cellLines-1 {
			break
		}
		at := width
		for i := width; i > width/2; i-- {
			if rest[i] == ' ' {
				at = i
				break
			}
		}
		lines = append(lines, string(rest[:at]))
		rest = []rune(indent + strings.TrimLeft(string(rest[at:]), " "))
	}
	return append(lines, cut(string(rest), width))
}

// cut shortens s to a number of characters.
func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// lineOnly drops the column of a position.
func lineOnly(pos string) string { return pos[:max(0, strings.LastIndexByte(pos, ':'))] }

// scopeText says where more is dropped than the entries of a key.
func scopeText(x cachemap.Touch) string {
	if x.Op == catalog.Clear {
		return " (all entries)"
	}
	return ""
}

func placeText(p catalog.Place) string {
	switch p {
	case catalog.Shared:
		return ", shared by all processes"
	case catalog.Process:
		return ", in the process"
	case "":
		return ""
	}
	return ", in " + string(p)
}

func heatText(rs []*cachemap.Refill) string {
	h := cachemap.Cold
	for _, r := range rs {
		h = max(h, r.Heat)
	}
	return [...]string{"; each key is for one client", "; clients share each key", "; one hot key or few"}[h]
}

// ttlText says how long entries live, and whether all of them equally long.
func ttlText(r *cachemap.Refill) string {
	x := r.TTL
	var notes []string
	switch {
	case x.Never:
		return "never expires"
	case x.Jittered || r.Jitters:
		notes = append(notes, "jittered")
	case x.Open:
		return cmp.Or(x.Text, "the caller's")
	case x.Fixed && x.Clamped:
		notes = append(notes, "between fixed bounds")
	case x.Fixed:
		notes = append(notes, "fixed")
	}
	if r.Renewed {
		notes = append(notes, "renewed early")
	}
	if x.Text != "" && x.Text != "jittered" {
		notes = slices.Insert(notes, 0, x.Text)
	}
	return cmp.Or(strings.Join(notes, ", "), "no TTL seen")
}

// protText says what makes concurrent misses of one key cost one load.
func protText(r *cachemap.Refill) string {
	switch {
	case r.Prot != "":
		return r.Prot
	case r.Once:
		return "- (runs at start-up only)"
	}
	return "nothing"
}

// loadText says what a miss costs, the dearest load first.
func loadText(r *cachemap.Refill) string {
	if r.Memo {
		return "a computation"
	}
	best := r.Load()
	if best == nil {
		return r.Weight.String()
	}
	text := []string{describe(best)}
	for i := range r.Loads {
		if d := describe(&r.Loads[i]); !slices.Contains(text, d) {
			text = append(text, d)
		}
	}
	return r.Weight.String() + ": " + strings.Join(text, "; ")
}

func describe(l *unit.Load) string {
	if l.Loop {
		return l.What + " in a loop"
	}
	return l.What
}
