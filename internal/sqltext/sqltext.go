// Package sqltext reads which tables a piece of SQL reads and writes. It is a
// scanner, not a parser: statements come in every dialect, in halves, and with
// holes where the program puts in a value, and a table that it cannot read is
// left out rather than guessed.
package sqltext

import (
	"slices"
	"strings"
	"unicode"
)

// Hole stands for text that is not known.
const Hole = "\x01"

// A Verb is what a statement does to a table.
type Verb string

// The verbs. An insert that may change a row that is there is an update. What
// is joined to what is read, or asked in a subquery, is part of the answer only.
const (
	Read   Verb = "read"
	Join   Verb = "join"
	Create Verb = "create"
	Update Verb = "update"
	Delete Verb = "delete"
)

// A Use is a table and what is done to it.
type Use struct {
	Verb  Verb
	Table string // lower case, without quotes and schema
}

// What follows a word decides what it means, within so many words; and of a
// longer text, a script, only the beginning is read.
const (
	maxAhead = 400
	maxText  = 64 << 10 // bytes
)

// Scan returns the tables that a text uses, each with each verb once, in the
// order of the text.
func Scan(text string) []Use {
	text = text[:min(len(text), maxText)]
	sc := &scanner{tokens: tokens(text), with: map[string]bool{}, outer: map[string]bool{}}
	sc.run()
	if slices.ContainsFunc(sc.uses, func(u Use) bool { return u.Verb == Read && sc.outer[u.Table] }) {
		for i, u := range sc.uses {
			if u.Verb == Read && !sc.outer[u.Table] {
				sc.uses[i].Verb = Join
			}
		}
	}
	return sc.uses
}

type scanner struct {
	tokens []string
	at     int
	uses   []Use
	with   map[string]bool // names of common table expressions
	depth  int             // of parentheses
	outer  map[string]bool // tables that are read outside of any
}

func (s *scanner) run() {
	for ; s.at < len(s.tokens); s.at++ {
		switch s.word(0) {
		case "(":
			s.depth++
		case ")":
			s.depth--
		case "with", ",":
			// name AS ( or name (columns) AS (
			if n := s.word(1); n == "recursive" && s.word(3) == "as" {
				s.with[s.word(2)] = true
			} else if s.word(2) == "as" && s.word(3) == "(" {
				s.with[n] = true
			}
		case "from":
			switch {
			case s.word(-1) == "delete", s.word(-1) == "distinct": // read there; IS DISTINCT FROM
			case s.word(-2) == "(" && s.word(-3) == "extract": // a part of a date
			default:
				s.list()
			}
		case "join":
			s.use(Join, 1)
		case "into":
			if s.word(-1) != "merge" && slices.Contains(s.tokensLower(max(0, s.at-3), s.at), "select") {
				continue // SELECT … INTO variable
			}
			s.use(s.insertVerb(), 1)
		case "merge":
			if s.word(1) != "into" {
				s.use(Update, 1)
			}
		case "update":
			switch s.word(-1) {
			case "for", "do", "key", "on", "no":
				continue // locking, upserts and clauses of foreign keys
			}
			n := 1
			if s.word(n) == "only" || s.word(n) == "ignore" {
				n++
			}
			if rest := s.tokensLower(s.at, min(len(s.tokens), s.at+maxAhead)); slices.ContainsFunc(rest, func(w string) bool { return w == "set" || strings.Contains(w, Hole) }) {
				s.use(Update, n)
			}
		case "delete":
			if s.word(1) == "from" {
				n := 2
				if s.word(n) == "only" {
					n++
				}
				s.use(Delete, n)
			}
		case "truncate":
			n := 1
			if s.word(n) == "table" {
				n++
			}
			s.use(Delete, n)
		}
	}
}

// insertVerb tells an insert from one that may change a row that is there.
func (s *scanner) insertVerb() Verb {
	switch s.word(-1) {
	case "replace", "merge":
		return Update
	}
	rest := s.tokensLower(s.at, min(len(s.tokens), s.at+maxAhead))
	for i, w := range rest {
		if w == "update" && i > 0 && (rest[i-1] == "do" || rest[i-1] == "key") {
			return Update
		}
	}
	return Create
}

func (s *scanner) tokensLower(from, to int) []string {
	out := slices.Clone(s.tokens[from:to])
	for i := range out {
		out[i] = strings.ToLower(out[i])
	}
	return out
}

// list reads the tables after FROM: a, b AS x, c.
func (s *scanner) list() {
	for n := 1; ; {
		s.use(Read, n)
		n++
		for s.word(n) == "." {
			n += 2
		}
		if s.word(n) == "as" {
			n++
		}
		if isName(s.word(n)) && !keyword[s.word(n)] {
			n++
		}
		if s.word(n) != "," {
			return
		}
		n++
	}
}

// word returns the token n places away in lower case, "" for none.
func (s *scanner) word(n int) string {
	if i := s.at + n; i >= 0 && i < len(s.tokens) {
		return strings.ToLower(s.tokens[i])
	}
	return ""
}

// use records the table that begins n tokens away.
func (s *scanner) use(v Verb, n int) {
	name := s.word(n)
	for s.word(n+1) == "." {
		n += 2
		name = s.word(n)
	}
	if !isName(name) || keyword[name] || s.with[name] || s.word(n+1) == "(" && (v == Read || v == Join) {
		return // a hole, a subquery or a function
	}
	if strings.Contains(s.word(n+1), Hole) && s.glued(n) {
		return // half of a name
	}
	if v == Read && s.depth == 0 {
		s.outer[name] = true
	}
	u := Use{v, name}
	if !slices.Contains(s.uses, u) {
		s.uses = append(s.uses, u)
	}
}

func (s *scanner) glued(n int) bool { return strings.HasPrefix(s.tokens[s.at+n+1], Hole) }

// keyword are words that stand where a table could.
var keyword = map[string]bool{
	"select": true, "where": true, "set": true, "values": true, "on": true, "using": true, "group": true, "order": true, "limit": true,
	"inner": true, "left": true, "right": true, "full": true, "cross": true, "outer": true, "join": true, "natural": true, "lateral": true,
	"union": true, "having": true, "returning": true, "as": true, "for": true, "offset": true, "fetch": true, "window": true, "and": true,
	"table": true, "only": true, "unnest": true, "with": true, "cascade": true, "use": true, "force": true,
}

func isName(w string) bool {
	if w == "" || strings.Contains(w, Hole) {
		return false
	}
	for i, r := range w {
		if !(unicode.IsLetter(r) || r == '_' || i > 0 && (unicode.IsDigit(r) || r == '$')) {
			return false
		}
	}
	return true
}

// tokens splits a text into words, without quotes, and single characters.
// Strings and comments are dropped.
func tokens(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'':
			i = skip(text, i+1, "'")
		case strings.HasPrefix(text[i:], "--"):
			i = skip(text, i, "\n")
		case strings.HasPrefix(text[i:], "/*"):
			i = skip(text, i, "*/")
		case c == '"' || c == '`':
			end := skip(text, i+1, string(c))
			out = append(out, strings.TrimSuffix(text[i+1:end], string(c)))
			i = end
		case c == '[':
			end := skip(text, i+1, "]")
			out = append(out, strings.TrimSuffix(text[i+1:end], "]"))
			i = end
		case wordByte(c):
			j := i
			for j < len(text) && wordByte(text[j]) {
				j++
			}
			out = append(out, text[i:j])
			i = j
		default:
			if c > ' ' {
				out = append(out, text[i:i+1])
			}
			i++
		}
	}
	return out
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c == Hole[0] || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// skip returns the index after the next end, or the length of the text.
func skip(text string, from int, end string) int {
	if i := strings.Index(text[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(text)
}
