package catalog

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Names tells what is said by the words of an identifier, of a key, header or
// cookie name, and of a type's name. A phrase is one or more words in lower
// case, "api key"; "UserID", "user_id", "X-User-Id" and "userid" are the words
// "user id". A later file wins where it says another thing of a phrase.
type Names struct {
	// Identities name who asks.
	Identities []Naming `yaml:"identities,omitempty"`
	// Sensitive values are worse than others when they are served to the
	// wrong one.
	Sensitive []Naming `yaml:"sensitive,omitempty"`
	// Keep lists phrases that may follow: a "user id" is still the user, a
	// "user count" is not.
	Keep []string `yaml:"keep,omitempty"`
	// Drop lists words that take the meaning away wherever they precede: "max
	// session", "skip user".
	Drop []string `yaml:"drop,omitempty"`
	// Not lists phrases that mean neither, although their words do: "page token".
	Not []string `yaml:"not,omitempty"`
	// NotTypes are patterns of [path.Match] of types that mean neither:
	// "github.com/gocql/gocql.Session", or "gocql.Session" in any folder and of
	// any major version.
	NotTypes []string `yaml:"notTypes,omitempty"`
}

// A Naming gives phrases a meaning.
type Naming struct {
	// What is the noun for a report: "session".
	What  string   `yaml:"what"`
	Words []string `yaml:"words,omitempty"`
	// Whole lists phrases that mean it only if the name has no other words.
	Whole []string `yaml:"whole,omitempty"`
}

// IdentityName reports which identity an identifier, a key or a header names,
// as a noun for a report; "" if none.
func (c *Catalog) IdentityName(name string) string { return c.identities.meaning(words(name)) }

// IdentityType reports which identity a named type holds; "" if none. The name
// is the full one without pointers: "example.com/p.User".
func (c *Catalog) IdentityType(fullName string) string {
	fullName, _, _ = strings.Cut(fullName, "[") // type arguments
	fullName = unvendored(fullName)
	dot := strings.LastIndexByte(fullName, '.')
	if dot < 0 {
		return "" // of no package
	}
	pkg, name := fullName[:dot], fullName[dot+1:]
	what := c.identities.meaning(words(name))
	if what == "" {
		return ""
	}
	if dir, last := path.Split(pkg); dir != "" && majorVersion.MatchString(last) {
		pkg = path.Clean(dir)
	}
	for _, p := range c.notTypes {
		for _, s := range []string{fullName, path.Base(pkg) + "." + name} {
			if ok, _ := path.Match(p, s); ok {
				return ""
			}
		}
	}
	return what
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// Sensitive reports what makes a cached value worse than others when the wrong
// one gets it, with its article: "a session". The value is named by its type,
// such as "map[string]*example.com/p.Permissions", or its identifier; "" if it
// is like any other.
func (c *Catalog) Sensitive(typeOrName string) string {
	s := strings.TrimRight(typeOrName, "]") // of type arguments
	return c.sensitive.meaning(words(s[strings.LastIndexAny(s, "./*]")+1:]))
}

// ControlName reports whether an identifier names what chooses how a value is
// come by, not which: whether to ask the cache, how long to keep or to wait,
// what to log.
func ControlName(name string) bool {
	return slices.ContainsFunc(words(name), func(w string) bool { return slices.Contains(controls, w) })
}

var controls = []string{"refresh", "force", "forced", "bypass", "skip", "nocache", "cache", "cached", "fresh", "stale",
	"ttl", "expiry", "expire", "expires", "expiration", "timeout", "deadline", "duration", "interval", "now", "wait",
	"retry", "retries", "attempt", "attempts", "debug", "verbose", "trace", "tracing", "log", "logger", "span", "metric", "metrics",
	"dryrun", "tx", "db", "conn", "client", "lock"}

// BagName reports whether a type is there to hold what a function is asked, by
// its name: ListFilter, SearchParams.
func BagName(typ string) bool {
	ws := words(typ[strings.LastIndexByte(typ, '.')+1:])
	return len(ws) > 0 && slices.Contains(bags, ws[len(ws)-1])
}

var bags = []string{"filter", "filters", "params", "parameters", "param", "options", "option", "opts", "opt", "query", "request", "req", "args", "input", "criteria", "condition", "conditions"}

// WordsOf splits an identifier into its words, in lower case.
func WordsOf(name string) []string { return words(name) }

// A vocabulary tells what words mean. Its phrases are joined by spaces.
type vocabulary struct {
	phrases map[string]string // to a noun; "" for those that mean nothing
	whole   map[string]string
	joined  map[string]string // phrases of several words, written as one, to the phrase
	keep    map[string]bool   // shared by the vocabularies of a catalogue
	drop    map[string]bool
}

func newVocabulary(keep, drop map[string]bool) *vocabulary {
	return &vocabulary{map[string]string{}, map[string]string{}, map[string]string{}, keep, drop}
}

// add makes v say what a file says of phrases.
func (v *vocabulary) add(namings []Naming, not []string) {
	set := func(phrase, what string) {
		v.phrases[phrase] = what
		if strings.Contains(phrase, " ") {
			v.joined[strings.ReplaceAll(phrase, " ", "")] = phrase
		}
	}
	for _, n := range namings {
		for _, w := range n.Words {
			set(w, n.What)
		}
		for _, w := range n.Whole {
			v.whole[w] = n.What
		}
	}
	for _, w := range not {
		set(w, "")
		delete(v.whole, w)
	}
}

// meaning returns what the last phrase that means something means, if only
// such words follow as keep the meaning.
func (v *vocabulary) meaning(ws []string) string {
	if what := v.whole[strings.Join(ws, " ")]; what != "" {
		return what
	}
	ws = v.separate(ws)
	dropped := slices.IndexFunc(ws, func(w string) bool { return v.drop[w] })
	for end := len(ws); end > 0; end-- {
		if !v.keeps(ws[end:]) {
			continue
		}
		for start := range end { // the longest first
			phrase := strings.Join(ws[start:end], " ")
			what := v.phrases[phrase]
			if what == "" || v.void(ws, start, end) {
				continue
			}
			if dropped >= 0 && dropped < start {
				return ""
			}
			return what
		}
	}
	return ""
}

// void reports whether a phrase that means nothing shares a word with the
// phrase ws[start:end], and is not only a part of it.
func (v *vocabulary) void(ws []string, start, end int) bool {
	for i := range end {
		for j := max(i, start) + 1; j <= len(ws); j++ {
			if i >= start && j <= end && j-i < end-start {
				continue
			}
			if what, ok := v.phrases[strings.Join(ws[i:j], " ")]; ok && what == "" {
				return true
			}
		}
	}
	return false
}

// keeps reports whether ws consists of phrases that may follow.
func (v *vocabulary) keeps(ws []string) bool {
	if len(ws) == 0 {
		return true
	}
	for i := 1; i <= len(ws); i++ {
		if v.keep[strings.Join(ws[:i], " ")] && v.keeps(ws[i:]) {
			return true
		}
	}
	return false
}

// separate takes apart words that are written as one: "userid", "apikey".
func (v *vocabulary) separate(ws []string) []string {
	var out []string
	for _, w := range ws {
		out = append(out, v.parts(w)...)
	}
	return out
}

func (v *vocabulary) parts(w string) []string {
	if p := v.joined[w]; p != "" {
		return strings.Fields(p)
	}
	if _, ok := v.phrases[w]; ok {
		return []string{w}
	}
	for i := len(w) - 1; i > 1; i-- {
		head := v.joined[w[:i]]
		if v.phrases[w[:i]] != "" {
			head = w[:i]
		}
		if head != "" && v.keep[w[i:]] {
			return append(strings.Fields(head), w[i:])
		}
	}
	return []string{w}
}

// words splits a name into its words, in lower case. Digits belong to the word
// that they follow, and are left out at its end: "user2", "oauth2Token".
func words(name string) []string {
	var out []string
	rs := []rune(name)
	begin := 0
	cut := func(end int) {
		if w := strings.TrimRight(strings.ToLower(string(rs[begin:end])), "0123456789"); w != "" {
			out = append(out, w)
		}
		begin = end
	}
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			begin = i + 1
		case i > begin && unicode.IsUpper(r):
			if !unicode.IsUpper(rs[i-1]) || beginsWord(rs[i+1:]) {
				cut(i)
			}
		}
	}
	cut(len(rs))
	return out
}

// beginsWord reports whether an upper-case letter before rs, and after another
// one, begins a word: the K of "APIKey", but not the D of "IDs".
func beginsWord(rs []rune) bool {
	if len(rs) == 0 || !unicode.IsLower(rs[0]) {
		return false
	}
	return rs[0] != 's' || len(rs) > 1 && unicode.IsLower(rs[1])
}
