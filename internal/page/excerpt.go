package page

import (
	"bytes"
	"cmp"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/cachelint/cachelint/internal/plain"
)

// Bounds of the code beside a finding.
const (
	around      = 3   // lines before and after each place
	smallGap    = 2   // lines that are shown rather than left out
	maxExcerpts = 8   // places with code
	maxLine     = 200 // characters of a line
)

// An excerpt is some lines of a file, around the places of a finding.
type excerpt struct {
	File  string
	Lines []line
}

// A line is a line of code, or what is left out where N is 0.
type line struct {
	N     int
	Spans []span
	Notes []string // of the places that it holds
}

// A span is a part of a line that looks alike. Class is that of a token: "k"
// keyword, "s" string, "c" comment, with a "m" if a place is there.
type span struct{ Class, Text string }

// A source is a file with the class of each byte.
type source struct {
	src     []byte
	lines   []int // offsets of their beginnings
	classes []byte
	tokens  []extent
}

// An extent is what is marked of a place in a token: the token, and if that is
// an operator what stands before it, too.
type extent struct{ start, end, from int }

// splitPos parts a position. Names of files may hold colons, and a line
// directive may hide the column.
func splitPos(at string) (file string, ln, col int) {
	rest, c := cutLast(at)
	name, l := cutLast(rest)
	ln, err := strconv.Atoi(l)
	col, err2 := strconv.Atoi(c)
	switch {
	case err2 != nil:
		return at, 0, 0
	case err != nil:
		return rest, col, 0
	}
	return name, ln, col
}

func cutLast(s string) (before, after string) {
	i := strings.LastIndexByte(s, ':')
	return s[:max(0, i)], s[i+1:]
}

// withoutColumn drops the column of a position.
func withoutColumn(at string) string {
	if file, ln, _ := splitPos(at); ln > 0 {
		return file + ":" + strconv.Itoa(ln)
	}
	return at
}

// excerpts returns the code around places, that of the first file first, and
// how many places it does not show. files holds what was read before.
func excerpts(places []Place, srcs map[string][]byte, files map[string]*source) (out []excerpt, left int) {
	type spot struct {
		ln, col int
		note    string
	}
	spots := map[string][]spot{}
	var order []string
	n := 0
	for i, p := range places {
		file, ln, col := splitPos(p.At)
		src, ok := srcs[file]
		if ok && files[file] == nil {
			files[file] = newSource(src)
		}
		if !ok || ln < 1 || ln > len(files[file].lines) || n == maxExcerpts {
			left++
			continue
		}
		n++
		note := p.Note
		if i == 0 {
			note = "reported here"
		}
		if spots[file] == nil {
			order = append(order, file)
		}
		spots[file] = append(spots[file], spot{ln, col, note})
	}
	for _, file := range order {
		src := files[file]
		at := spots[file]
		slices.SortStableFunc(at, func(a, b spot) int { return cmp.Compare(a.ln, b.ln) })
		x := excerpt{File: file}
		last := 0
		for i, s := range at {
			from, to := max(s.ln-around, 1), min(s.ln+around, len(src.lines))
			if last > 0 && from <= last+1+smallGap {
				from = last + 1
			} else if last > 0 {
				x.Lines = append(x.Lines, line{})
			}
			for l := max(from, last+1); l <= to; l++ {
				out := line{N: l}
				var cols []int
				for _, o := range at[i:] {
					if o.ln == l {
						cols = append(cols, o.col)
						out.Notes = add(out.Notes, o.note)
					}
				}
				out.Spans = src.spans(l, cols)
				x.Lines = append(x.Lines, out)
			}
			last = max(last, to)
		}
		out = append(out, x)
	}
	return out, left
}

// newSource reads the tokens of a file, which need not be Go.
func newSource(src []byte) *source {
	s := &source{src: src, lines: []int{0}, classes: make([]byte, len(src))}
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			s.lines = append(s.lines, i+1)
		}
	}
	file := token.NewFileSet().AddFile("", -1, len(src))
	var sc scanner.Scanner
	sc.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			return s
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		start := file.Offset(pos)
		if lit == "" {
			lit = tok.String()
		}
		end := min(start+len(lit), len(src))
		x := extent{start, end, start}
		if n := len(s.tokens); tok.IsOperator() && n > 0 && s.tokens[n-1].end == start {
			x.from = s.tokens[n-1].start
		}
		s.tokens = append(s.tokens, x)
		class := byte(0)
		switch {
		case tok == token.COMMENT:
			class = 'c'
		case tok == token.STRING || tok == token.CHAR:
			class = 's'
		case tok.IsKeyword():
			class = 'k'
		}
		for i := start; i < end; i++ {
			s.classes[i] = class
		}
	}
}

// spans returns a line, with the tokens at the columns marked.
func (s *source) spans(ln int, cols []int) []span {
	start, end := s.lines[ln-1], len(s.src)
	if ln < len(s.lines) {
		end = s.lines[ln]
	}
	end = start + len(bytes.TrimRight(s.src[start:end], "\r\n"))
	marked := func(i int) bool {
		return slices.ContainsFunc(cols, func(col int) bool {
			at := start + col - 1
			t, ok := slices.BinarySearchFunc(s.tokens, at, func(t extent, at int) int {
				switch {
				case t.end <= at:
					return -1
				case t.start > at:
					return 1
				}
				return 0
			})
			return ok && s.tokens[t].from <= i && i < s.tokens[t].end
		})
	}
	var out []span
	room := maxLine
	for i := start; i < end && room > 0; {
		class, mark := s.classes[i], marked(i)
		j := i + 1
		for j < end && s.classes[j] == class && marked(j) == mark {
			j++
		}
		x := span{Text: code(s.src[i:j])}
		if class != 0 {
			x.Class = string(class)
		}
		if mark {
			x.Class = strings.TrimSpace(x.Class + " m")
		}
		x.Text = cut(x.Text, room)
		room -= len([]rune(x.Text))
		out = append(out, x)
		i = j
	}
	return out
}

// code makes a part of a line safe to show; tabs stay.
func code(b []byte) string {
	parts := strings.Split(string(b), "\t")
	for i := range parts {
		parts[i] = plain.Text(parts[i])
	}
	return strings.Join(parts, "\t")
}
