package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/plain"
	"github.com/cachelint/cachelint/internal/unit"
)

// A report is a finding that is to be shown.
type report struct {
	finding.Finding
	pos   token.Position
	local bool // the package and its imports prove it
}

// findings asks the checks and returns what is to be shown, sorted. If local
// is set it asks each package by itself, as go vet does.
func (p *program) findings(checks []*finding.Check, tier string, local bool) []report {
	var out []report
	uses := finding.NewUses(p.unit)
	for _, c := range checks {
		var found []finding.Finding
		ls := &locals{p: p, check: c, ids: map[string]map[string]bool{}}
		if local {
			for _, path := range slices.Sorted(maps.Keys(p.results)) {
				found = append(found, ls.find(path)...)
			}
		} else {
			found = c.Find(p.Map)
		}
		for _, f := range found {
			if uses.Ignored(&f) != nil {
				continue
			}
			if p.reported(&f) && !p.known[f.ID()] && p.isNew(&f, tier) {
				if local { // go vet shows and changes one package at a time
					elsewhere := func(at unit.Pos) bool { return at.Pkg != f.At.Pkg }
					f.Related = slices.DeleteFunc(f.Related, func(r finding.Related) bool { return elsewhere(r.At) })
					if f.Fix != nil && slices.ContainsFunc(f.Fix.Args, elsewhere) {
						f.Fix = nil
					}
				}
				out = append(out, report{f, p.position(f.At), local || ls.prove(&f)})
			}
		}
	}
	if p.directives {
		out = append(out, p.faultyDirectives(uses, checks, local)...)
	}
	slices.SortStableFunc(out, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.pos.Filename, b.pos.Filename), cmp.Compare(a.pos.Line, b.pos.Line),
			cmp.Compare(a.pos.Column, b.pos.Column), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Message, b.Message))
	})
	return out
}

// reported: the finding lies in a package that was named, and in no file that
// the configuration excludes, nor in a generated one, which nobody can correct.
func (p *program) reported(f *finding.Finding) bool {
	res := p.results[f.At.Pkg]
	return res != nil && p.isSelected(f.At.Pkg) && (p.cfg.Generated || !res.Generated[f.At.File]) &&
		!p.cfg.Excluded(p.position(f.At).Filename)
}

// locals are the findings of one check that packages prove by themselves,
// found when asked for.
type locals struct {
	p     *program
	check *finding.Check
	ids   map[string]map[string]bool // by package
}

// find returns the findings of a package by itself.
func (l *locals) find(path string) []finding.Finding {
	res := l.p.results[path]
	if res == nil || !res.Unit.Analysed {
		return nil
	}
	m := l.p.local[path]
	if m == nil {
		m = finding.Local(l.p.cfg, res.Unit, res.Imports)
		l.p.local[path] = m
	}
	found := l.check.Find(m)
	return slices.DeleteFunc(found, func(f finding.Finding) bool { return f.At.Pkg != path })
}

// prove reports whether the package of f, the one that it is shown in, or one
// that holds some of its evidence finds it by itself.
func (l *locals) prove(f *finding.Finding) bool {
	id := f.ID()
	return l.has(f.Pkg, id) || l.has(f.At.Pkg, id) ||
		slices.ContainsFunc(f.Related, func(r finding.Related) bool { return l.has(r.At.Pkg, id) })
}

func (l *locals) has(path, id string) bool {
	ids, ok := l.ids[path]
	if !ok {
		ids = map[string]bool{}
		for _, f := range l.find(path) {
			ids[f.ID()] = true
		}
		l.ids[path] = ids
	}
	return ids[id]
}

// writeText writes a line for each finding, and what they add up to on stderr.
func writeText(p *program, rs []report, stdout, stderr io.Writer) error {
	var b strings.Builder
	for _, r := range rs {
		pos := r.pos
		pos.Filename = p.rel(pos.Filename)
		fmt.Fprintf(&b, "%s: %s\n", noCommand(clean(pos.String())), r.Text())
	}
	_, err := io.WriteString(stdout, b.String())
	if len(rs) > 0 {
		fmt.Fprintf(stderr, "cachelint: %s\n", count(len(rs), "finding"))
	}
	return err
}

// A tree is findings in the shape of go vet -json: by package, then by check.
type tree map[string]map[string][]diagnostic

// A diagnostic is a finding as go vet -json writes it, with what only
// cachelint knows behind.
type diagnostic struct {
	Category string      `json:"category"`
	Posn     string      `json:"posn"`
	End      string      `json:"end"`
	Message  string      `json:"message"`
	Fixes    []suggested `json:"suggested_fixes,omitempty"`
	Related  []related   `json:"related,omitempty"`

	Tier  string `json:"tier"`
	ID    string `json:"id"`
	Scope string `json:"scope"` // "local" or "program"
}

// A suggested is a fix. Start and End are offsets in bytes.
type suggested struct {
	Message string     `json:"message"`
	Edits   []textEdit `json:"edits"`
}

type textEdit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

type related struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

// vetJSON arranges findings as go vet -json does, absolute paths included.
func vetJSON(p *program, rs []report) tree {
	out := tree{}
	for _, r := range rs {
		posn := r.pos.String()
		d := diagnostic{Category: r.Check, Posn: posn, End: posn, Message: r.Text(), Tier: r.Tier.String(), ID: r.ID(), Scope: "program"}
		if r.local {
			d.Scope = "local"
		}
		if edits := r.Edits(p.edits); edits != nil {
			d.Fixes = []suggested{{r.Fix.Message, p.textEdits(edits)}}
		}
		for _, x := range r.Related {
			if x.At.Valid() && x.At != r.At {
				at := p.position(x.At).String()
				d.Related = append(d.Related, related{at, at, clean(x.Message)})
			}
		}
		if out[r.At.Pkg] == nil {
			out[r.At.Pkg] = map[string][]diagnostic{}
		}
		out[r.At.Pkg][r.Check] = append(out[r.At.Pkg][r.Check], d)
	}
	return out
}

// textEdits sorts by file: positions depend on the order of loading.
func (p *program) textEdits(edits []analysis.TextEdit) []textEdit {
	var out []textEdit
	for _, e := range edits {
		start, end := p.fset.Position(e.Pos), p.fset.Position(e.End)
		out = append(out, textEdit{start.Filename, start.Offset, end.Offset, string(e.NewText)})
	}
	slices.SortStableFunc(out, func(a, b textEdit) int { return cmp.Compare(a.Filename, b.Filename) })
	return out
}

// writeJSON writes v. Characters that a terminal would obey are escaped, which
// JSON asks for only in part.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, escapeUnsafe(b.String()))
	return err
}

// escapeUnsafe escapes what JSON allows in a string and a terminal, or who reads
// a log, would obey.
func escapeUnsafe(doc string) string {
	var out strings.Builder
	for i, r := range doc {
		if r != '\n' && r != '\t' && plain.Unsafe(r) || plain.Command(doc[i:]) {
			out.WriteString(plain.Escape(r))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// count returns "1 finding" or "2 findings".
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
