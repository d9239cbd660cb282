package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A picture shows sources on the left, families in the middle, and the
// functions that write and drop entries on the right, in order and at places
// that depend on the map alone. Lengths are units of the drawing.
type picture struct {
	Width, Height int
	Nodes         []*node
	Edges         []edge
	Heads         []head
	// How many are drawn, and how many there is no room for.
	Sources, Families, Functions             int
	SourcesLeft, FamiliesLeft, FunctionsLeft int
}

// A node is a box with two lines of text.
type node struct {
	ID           int
	Kind         string // "source", "family", "function"
	Link         string // of a family
	Label        string // all that the box means, in words
	Name, Sub    string // cut to the box
	X, Y, W, H   int
	TextX        int
	NameY, SubY  int
	Findings     int
	BadgeX, MidY int
	Bare         bool
	kinds        []string // of load, of a source
	edges        []*node  // to what it is laid out beside
	lefts        int      // edges that end on its left and right side
	rights       int
	left, right  int // those drawn so far
	wish         int
}

// An edge is a curve from one node to another.
type edge struct {
	From, To int
	Class    string // "load", "load bare", "write", "drop"
	Path     string
}

// A head is the title of a column.
type head struct {
	X    int
	Text string
}

// The drawing: three columns with space for the curves between them.
const (
	picWidth    = 1180
	sourceWidth = 240
	familyWidth = 420
	funcWidth   = 290
	nodeHeight  = 44
	nodeGap     = 12
	widestGap   = 44 // where there are more functions than families
	headHeight  = 34
	maxDrawn    = 40 // families, functions and sources each
)

// draw lays the picture out. If not all families fit, those with findings are
// drawn rather than others; functions and sources that most drawn families have
// to do with, rather than others.
func draw(all []*family) *picture {
	p := &picture{Width: picWidth}
	fams, left := bound(all, maxDrawn)
	p.FamiliesLeft = left
	// Families of one source stand together, in the order of the map.
	fams = slices.Clone(fams)
	rank := map[string]int{}
	for _, f := range fams {
		if s := first(f.sources); rank[s] == 0 {
			rank[s] = len(rank) + 1
		}
	}
	slices.SortStableFunc(fams, func(a, b *family) int { return cmp.Compare(rank[first(a.sources)], rank[first(b.sources)]) })

	type link struct {
		from, to *node
		class    string
	}
	var links []link
	var families, sources, functions []*node
	named := map[string]*node{}
	other := func(list *[]*node, kind, id, name, sub string) *node {
		n := named[kind+" "+id]
		if n == nil {
			n = &node{Kind: kind, Name: name, Sub: sub, Label: strings.TrimSpace(name + " " + sub)}
			named[kind+" "+id] = n
			*list = append(*list, n)
		}
		return n
	}
	for _, f := range fams {
		n := &node{Kind: "family", Link: f.ID, Name: f.Title(), Sub: familySub(f), Label: familyLabel(f), Findings: len(f.Found), Bare: f.Bare}
		families = append(families, n)
		for _, name := range f.sources {
			class := "load"
			s := other(&sources, "source", name, name, "")
			for _, r := range f.Refills {
				if kinds := r.loads(name); len(kinds) > 0 {
					if r.Says.Bare {
						class = "load bare"
					}
					for _, k := range kinds {
						s.kinds = add(s.kinds, k)
					}
				}
			}
			links = append(links, link{s, n, class})
		}
		touched := map[string]bool{}
		for i, t := range slices.Concat(f.Writers, f.Droppers) {
			class := "write"
			if i >= len(f.Writers) {
				class = "drop"
			}
			file, _, _ := splitPos(t.At + ":1")
			id := t.Who + " " + file
			if !touched[class+id] {
				touched[class+id] = true
				links = append(links, link{other(&functions, "function", id, cmp.Or(t.Who, "?"), file), n, class})
			}
		}
	}
	for _, l := range links {
		l.from.edges = append(l.from.edges, l.to)
	}
	few := func(list []*node) ([]*node, int) {
		left := len(list) - maxDrawn
		if left <= 0 {
			return list, 0
		}
		most := slices.Clone(list)
		slices.SortStableFunc(most, func(a, b *node) int { return cmp.Compare(len(b.edges), len(a.edges)) })
		most = most[:maxDrawn]
		return slices.DeleteFunc(list, func(n *node) bool { return !slices.Contains(most, n) }), left
	}
	sources, p.SourcesLeft = few(sources)
	functions, p.FunctionsLeft = few(functions)
	p.Sources, p.Families, p.Functions = len(sources), len(families), len(functions)
	for _, s := range sources {
		s.Sub = count(len(s.edges), "family", "families")
		s.Label = s.Name + ", loaded by " + s.Sub
		if kinds := strings.Join(s.kinds, ", "); kinds != s.Name {
			s.Label += ": " + kinds
			s.Sub += " · " + kinds
		}
	}

	familyX := sourceWidth + (picWidth-sourceWidth-familyWidth-funcWidth)/2
	functionX := picWidth - funcWidth
	p.Heads = []head{{0, "Sources"}, {familyX, "Families of keys"}, {functionX, "Also write or drop entries"}}
	gap := (len(functions)-len(families))*(nodeHeight+nodeGap)/max(1, len(families)-1) + nodeGap
	stack(families, familyX, familyWidth, min(max(gap, nodeGap), widestGap))
	height := bottom(families)
	for _, col := range []struct {
		nodes    []*node
		x, width int
	}{{sources, 0, sourceWidth}, {functions, functionX, funcWidth}} {
		beside(col.nodes)
		for _, n := range col.nodes {
			n.X, n.W, n.H = col.x, col.width, nodeHeight
		}
		height = max(height, bottom(col.nodes))
	}
	p.Height = height + 2
	p.Nodes = slices.Concat(sources, families, functions)
	drawn := map[*node]bool{}
	for i, n := range p.Nodes {
		drawn[n] = true
		n.finish(i)
	}
	links = slices.DeleteFunc(links, func(l link) bool { return !drawn[l.from] || !drawn[l.to] })
	for _, l := range links {
		if l.from.X < l.to.X {
			l.from.rights++
			l.to.lefts++
		} else {
			l.from.lefts++
			l.to.rights++
		}
	}
	// Curves leave and reach a side in the order of their other ends.
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Or(cmp.Compare(a.from.Y, b.from.Y), cmp.Compare(a.to.Y, b.to.Y)) })
	for _, l := range links {
		p.Edges = append(p.Edges, edge{l.from.ID, l.to.ID, l.class, curve(l.from, l.to)})
	}
	return p
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// loads returns the kinds of load by which a refill loads from a source.
func (r *refill) loads(name string) (kinds []string) {
	for _, s := range r.Sources {
		if slices.Contains(sourcesOf(s), name) {
			kinds = append(kinds, s.What)
		}
	}
	return kinds
}

func familySub(f *family) string {
	return strings.Join(f.TTLs, " / ") + " · " + coalesced(f)
}

func coalesced(f *family) string {
	var out []string
	for _, c := range f.Coalesced {
		if c == "nothing" {
			c = "nothing coalesces"
		}
		out = append(out, c)
	}
	return strings.Join(out, " / ")
}

// familyLabel says in words what the picture shows of a family.
func familyLabel(f *family) string {
	var who, drops []string
	for _, t := range f.Writers {
		who = add(who, t.Who)
	}
	for _, t := range f.Droppers {
		drops = add(drops, t.Who)
	}
	s := f.Title() + ": a miss runs " + strings.Join(f.Misses, ", or ") + "; TTL " + strings.Join(f.TTLs, ", or ") + "; coalesced by " + strings.Join(f.Coalesced, ", or ")
	if len(who) > 0 {
		s += "; also written by " + strings.Join(who, ", ")
	}
	if len(drops) > 0 {
		s += "; dropped by " + strings.Join(drops, ", ")
	} else {
		s += "; dropped by nobody"
	}
	if len(f.Found) > 0 {
		s += "; " + count(len(f.Found), "finding", "findings")
	}
	return s
}

// stack places nodes one below the other.
func stack(ns []*node, x, width, gap int) {
	for i, n := range ns {
		n.X, n.W, n.H = x, width, nodeHeight
		n.Y = headHeight + i*(nodeHeight+gap)
	}
}

// beside places each node where the families that it has to do with are in the
// middle, and moves apart what would overlap, as little as can be: where nodes
// push each other they keep the middle of what they wish.
func beside(ns []*node) {
	for _, n := range ns {
		for _, e := range n.edges {
			n.wish += e.Y
		}
		n.wish /= max(1, len(n.edges))
	}
	slices.SortStableFunc(ns, func(a, b *node) int { return cmp.Compare(a.wish, b.wish) })
	const step = nodeHeight + nodeGap
	type block struct{ sum, n int } // nodes that touch; sum is of the wishes for the first
	var blocks []block
	for i, n := range ns {
		b := block{n.wish - i*step, 1}
		for len(blocks) > 0 {
			last := blocks[len(blocks)-1]
			if last.sum*b.n <= b.sum*last.n {
				break
			}
			b = block{b.sum + last.sum, b.n + last.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.n {
			ns[i].Y = max(b.sum/b.n, headHeight) + i*step
			i++
		}
	}
}

func bottom(ns []*node) int {
	b := headHeight + nodeHeight
	for _, n := range ns {
		b = max(b, n.Y+n.H)
	}
	return b
}

// Widths of characters in tenths of a unit, for cutting text: those of keys and
// functions are all alike; of other text, what the wider faces need.
const (
	codeChar = 73
	boldChar = 82
	textChar = 62
)

// finish numbers a node, and cuts its text to the box.
func (n *node) finish(id int) {
	n.ID = id
	n.TextX = n.X + 14
	n.NameY, n.SubY, n.MidY = n.Y+19, n.Y+35, n.Y+n.H/2
	room := n.W - 26
	if n.Findings > 0 {
		room -= 34
		n.BadgeX = n.X + n.W - 24
	}
	switch n.Kind {
	case "source":
		n.Name, n.Sub = fit(n.Name, room*10/boldChar), fit(n.Sub, room*10/textChar)
	case "family":
		n.Name, n.Sub = fit(n.Name, room*10/codeChar), fit(n.Sub, room*10/textChar)
	default:
		n.Name, n.Sub = fitEnd(n.Name, room*10/codeChar), fitEnd(n.Sub, room*10/textChar)
	}
}

// fitEnd cuts s as fit does, at its beginning: the end tells a method or a file.
func fitEnd(s string, width int) string {
	rs := []rune(s)
	slices.Reverse(rs)
	out := []rune(fit(string(rs), width))
	slices.Reverse(out)
	return string(out)
}

// fit cuts s to a width in characters; those of East Asian scripts count twice.
func fit(s string, width int) string {
	w := 0
	for i, r := range s {
		w++
		if r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r > 0xffff {
			w++
		}
		if w >= width && i+len(string(r)) < len(s) {
			return s[:i] + "…"
		}
	}
	return s
}

// curve draws from one side of a box to the facing side of another.
func curve(from, to *node) string {
	var x1, y1, x2, y2 int
	if from.X < to.X {
		x1, y1 = from.X+from.W, from.port(&from.right, from.rights)
		x2, y2 = to.X, to.port(&to.left, to.lefts)
	} else {
		x1, y1 = from.X, from.port(&from.left, from.lefts)
		x2, y2 = to.X+to.W, to.port(&to.right, to.rights)
	}
	mid := (x1 + x2) / 2
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, mid, y1, mid, y2, x2, y2)
}

// port returns where the next of n curves meets a side.
func (n *node) port(used *int, of int) int {
	*used++
	return n.Y + n.H**used/(of+1)
}
