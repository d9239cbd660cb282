package unit

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/config"
)

// An Ignore is a directive of the source: findings of Checks (of all, if there
// are none) at the lines From to To of the file are not to be reported.
type Ignore struct {
	At     Pos      `json:"at"` // of the directive
	From   int      `json:"f"`
	To     int      `json:"t"`
	Checks []string `json:"c,omitempty"`
	// Foreign: it is written for another tool as well, which judges it.
	Foreign bool `json:"x,omitempty"`
}

// Covers reports whether the directive is about a check at a position.
func (i *Ignore) Covers(check string, at Pos) bool {
	return i.At.Pkg == at.Pkg && i.At.File == at.File && i.From <= at.Line && at.Line <= i.To &&
		(len(i.Checks) == 0 || slices.Contains(i.Checks, check))
}

// A Malformed is a directive that means nothing, with what is wrong with it.
type Malformed struct {
	At  Pos
	Why string
}

// directives reads the directives of the package: //cachelint:ignore, and those
// of golangci-lint and staticcheck.
func (r *Result) directives(pass *analysis.Pass, cfg *config.Config) {
	for _, f := range pass.Files {
		name := pass.Fset.Position(f.FileStart).Filename
		if !cfg.Tests && strings.HasSuffix(name, "_test.go") {
			continue
		}
		d := &directives{fset: pass.Fset, file: f}
		for _, group := range f.Comments {
			for _, c := range group.List {
				kind, checks, err := parseDirective(c.Text)
				if kind == noDirective || kind == nolint && len(checks) == 0 && cfg.HostNolint {
					continue
				}
				p := pass.Fset.Position(c.Pos())
				at := Pos{Pkg: r.Unit.Path, File: filepath.Base(p.Filename), Line: p.Line, Col: p.Column}
				r.posns[at] = c.Pos()
				if err != nil {
					r.Malformed = append(r.Malformed, Malformed{at, err.Error()})
					continue
				}
				from, to := d.extent(kind, group, c)
				r.Unit.Ignores = append(r.Unit.Ignores, Ignore{At: at, From: from, To: to, Checks: checks, Foreign: kind != ours})
			}
		}
	}
}

// A directiveKind tells whose directive it is, which decides what it covers.
type directiveKind int

const (
	noDirective directiveKind = iota
	ours                      // //cachelint:ignore check[,check] reason
	lintIgnore                // //lint:ignore check[,check] reason
	lintFile                  // //lint:file-ignore check[,check] reason
	nolint                    // //nolint or //nolint:linter[,linter]
)

var nolintText = regexp.MustCompile(`^//\s*nolint(:\s*[\w-]+\s*(?:,\s*[\w-]+\s*)*)?(?:\s|//|$)`)

// allChecks is what other tools call a linter with all of its checks.
const allChecks = "cachelint"

// parseDirective reads a comment. checks is empty for all checks. An error is a
// directive that was meant for cachelint and means nothing.
func parseDirective(text string) (kind directiveKind, checks []string, err error) {
	if !strings.Contains(text, "lint") {
		return noDirective, nil, nil
	}
	if m := nolintText.FindStringSubmatch(text); m != nil {
		if m[1] == "" {
			return nolint, nil, nil
		}
		checks, all := known(split(m[1][1:]))
		if all || slices.Contains(split(m[1][1:]), "all") {
			return nolint, nil, nil
		} else if len(checks) > 0 {
			return nolint, checks, nil
		}
		return noDirective, nil, nil
	}
	for _, x := range []struct {
		kind directiveKind
		verb string
	}{{lintIgnore, "//lint:ignore"}, {lintFile, "//lint:file-ignore"}} {
		rest, ok := cutWord(text, x.verb)
		if !ok {
			continue
		}
		list, reason := cutList(rest)
		checks, all := known(split(list))
		switch {
		case !all && len(checks) == 0:
			return noDirective, nil, nil
		case reason == "":
			return x.kind, nil, fmt.Errorf("%s %s gives no reason and so means nothing: say why after the name", x.verb, list)
		case all:
			return x.kind, nil, nil
		}
		return x.kind, checks, nil
	}
	const verb = "//cachelint:ignore"
	rest, ok := cutWord(text, verb)
	if !ok {
		word, _, _ := strings.Cut(strings.TrimLeft(strings.TrimPrefix(text, "//"), " \t"), " ")
		switch {
		case !strings.HasPrefix(text, "//") || !strings.HasPrefix(word, "cachelint:"):
			return noDirective, nil, nil
		case word == verb[2:]:
			return ours, nil, fmt.Errorf("a directive begins without a blank: write %s", verb)
		}
		return ours, nil, fmt.Errorf("//%s is no directive: want %s check reason", word, verb)
	}
	list, reason := cutList(rest)
	checks = split(list)
	if len(checks) == 0 {
		return ours, nil, errors.New(verb + " names no check: want " + verb + " check reason")
	}
	for _, c := range checks {
		if !slices.Contains(config.Checks, c) {
			return ours, nil, config.UnknownCheck(c)
		}
	}
	if reason == "" {
		return ours, nil, fmt.Errorf("%s %s gives no reason and so means nothing: say after the name why the finding is accepted", verb, list)
	}
	return ours, checks, nil
}

// cutWord returns what follows a word at the beginning of a comment.
func cutWord(text, word string) (string, bool) {
	rest, ok := strings.CutPrefix(text, word)
	return strings.TrimSpace(rest), ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

// cutList separates a list of names, with blanks after its commas, from the
// reason behind it.
func cutList(s string) (list, reason string) {
	for {
		word, rest, _ := strings.Cut(s, " ")
		list += word
		s = strings.TrimSpace(rest)
		if !strings.HasSuffix(word, ",") || s == "" {
			return list, strings.Trim(s, "/-: \t")
		}
	}
}

// split returns the names of a list.
func split(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// known returns those of the names that checks of cachelint have, and whether
// the name of cachelint itself is among them.
func known(names []string) (checks []string, all bool) {
	for _, n := range names {
		if slices.Contains(config.Checks, n) {
			checks = append(checks, n)
		}
	}
	return checks, slices.Contains(names, allChecks)
}

// directives tell what the directives of a file cover. It looks at the syntax
// only if there are any.
type directives struct {
	fset  *token.FileSet
	file  *ast.File
	nodes map[int][]ast.Node // by the line that they start on
	code  map[int]token.Pos  // where the first code of a line is
	docs  map[*ast.CommentGroup]ast.Node
}

func (d *directives) line(p token.Pos) int { return d.fset.Position(p).Line }

// index reads the syntax of the file once.
func (d *directives) index() {
	if d.nodes != nil {
		return
	}
	d.nodes, d.code, d.docs = map[int][]ast.Node{}, map[int]token.Pos{}, map[*ast.CommentGroup]ast.Node{}
	touch := func(p token.Pos) {
		if old, ok := d.code[d.line(p)]; !ok || p < old {
			d.code[d.line(p)] = p
		}
	}
	touch(d.file.Package)
	ast.Inspect(d.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.File:
			return true
		case *ast.FuncDecl:
			d.docs[n.Doc] = n
		case *ast.GenDecl:
			d.docs[n.Doc] = n
		case *ast.ValueSpec:
			d.docs[n.Doc] = n
		case *ast.TypeSpec:
			d.docs[n.Doc] = n
		case *ast.Field:
			d.docs[n.Doc] = n
		}
		if n.Pos().IsValid() && n.End().IsValid() {
			d.nodes[d.line(n.Pos())] = append(d.nodes[d.line(n.Pos())], n)
			touch(n.Pos())
			touch(n.End() - 1)
		}
		return true
	})
}

// extent returns the lines that a directive covers: after code, that line; on
// a line of its own, what begins on the next. A statement counts with all of
// its lines, but not with the blocks in it, a declaration with everything; so
// does for nolint whatever the next line begins, because golangci-lint does so.
func (d *directives) extent(kind directiveKind, group *ast.CommentGroup, c *ast.Comment) (from, to int) {
	if kind == lintFile {
		return 1, math.MaxInt32
	}
	d.index()
	from = d.line(c.Pos())
	if code, ok := d.code[from]; ok && code < c.Pos() {
		if kind == nolint {
			return from, from
		}
		return from, d.end(from, d.header)
	}
	next := d.line(group.End()-1) + 1
	if decl := d.docs[group]; decl != nil {
		return from, d.line(decl.End())
	}
	if kind == nolint {
		if d.line(d.file.Package) == next {
			return 1, math.MaxInt32
		}
		return from, d.end(next, func(n ast.Node) token.Pos { return n.End() })
	}
	return from, d.end(next, d.header)
}

// end returns the last line of what begins on a line.
func (d *directives) end(line int, end func(ast.Node) token.Pos) int {
	last := line
	for _, n := range d.nodes[line] {
		last = max(last, d.line(end(n)))
	}
	return last
}

// header returns the end of a node without the blocks in it, and what follows
// the first of these.
func (d *directives) header(n ast.Node) token.Pos {
	end := n.End() - 1
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			end = min(end, n.Lbrace)
		case *ast.CaseClause:
			end = min(end, n.Colon)
		case *ast.CommClause:
			end = min(end, n.Colon)
		}
		return true
	})
	return end
}
