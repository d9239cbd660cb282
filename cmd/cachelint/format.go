package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/cachelint/cachelint/analyzers/directive"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// An outputFormat is a way to write findings for another tool.
type outputFormat string

// The formats. The last five are for tools that show findings beside the code.
const (
	textFormat       outputFormat = "text"
	jsonFormat       outputFormat = "json"
	sarifFormat      outputFormat = "sarif"
	githubFormat     outputFormat = "github"
	rdjsonlFormat    outputFormat = "rdjsonl"
	checkstyleFormat outputFormat = "checkstyle"
	gitlabFormat     outputFormat = "gitlab"
)

var formats = []outputFormat{textFormat, jsonFormat, sarifFormat, githubFormat, rdjsonlFormat, checkstyleFormat, gitlabFormat}

func (f *outputFormat) String() string { return string(*f) }

// Set accepts the formats only, so that a typo is an error at once.
func (f *outputFormat) Set(s string) error {
	if !slices.Contains(formats, outputFormat(s)) {
		var names []string
		for _, f := range formats {
			names = append(names, string(f))
		}
		return fmt.Errorf("%q is not a format: want %s", s, strings.Join(names, ", "))
	}
	*f = outputFormat(s)
	return nil
}

// jsonFlag is -json, another name for -format=json.
type jsonFlag struct{ format *outputFormat }

func (j jsonFlag) IsBoolFlag() bool { return true }

func (j jsonFlag) String() string { return "" }

func (j jsonFlag) Set(s string) error {
	switch s {
	case "true":
		*j.format = jsonFormat
	case "false":
		*j.format = textFormat
	default:
		return fmt.Errorf("parse error")
	}
	return nil
}

// An outcome is what the formats for other tools say of a run. Its strings are as
// the code has them: each writer makes them safe for its format.
type outcome struct {
	version string
	checks  []*finding.Check
	// notes say what was left out; crashed: something went wrong in cachelint.
	notes   []string
	crashed bool
	issues  []issue
}

// An issue is a finding with its places.
type issue struct {
	check   *finding.Check
	tier    finding.Tier
	id      string
	message string // complete in one line, without the name of the check
	at      spot
	related []note
	// fix is what makes the finding go away, and edits how; none if only a
	// person can.
	fix   string
	edits []edit
}

// text is the message as formats show it that have no field for the check.
func (i *issue) text() string { return i.check.Name + ": " + i.message }

// A note is a place of the evidence and its part in it.
type note struct {
	at      spot
	message string
}

// A spot is a position in a file. Lines and columns count from 1; 0 is for
// one that is not known.
type spot struct {
	// path has slashes; it is relative, or absolute if the file lies elsewhere.
	path string
	line int
	// col counts bytes; utf16 counts what SARIF calls a column.
	col, utf16 int
}

// An edit replaces the text between two places of a file.
type edit struct {
	start, end spot
	text       string
}

// writeFormat writes findings in a format for other tools.
func writeFormat(w io.Writer, f outputFormat, p *program, checks []*finding.Check, reports []report) error {
	base := repository(p.wd)
	if f == rdjsonlFormat {
		base = p.wd // reviewdog adds where in the repository it was called
	}
	return writeOutcome(w, f, newOutcome(p, base, checks, reports))
}

// writeOutcome is writeFormat for what was collected.
func writeOutcome(w io.Writer, f outputFormat, r *outcome) error {
	var b bytes.Buffer
	var err error
	switch f {
	case sarifFormat:
		err = writeJSON(&b, sarif(r))
	case githubFormat:
		writeGitHub(&b, r)
	case rdjsonlFormat:
		err = writeRDJSONL(&b, r)
	case checkstyleFormat:
		err = writeCheckstyle(&b, r)
	case gitlabFormat:
		err = writeJSON(&b, gitlab(r))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// repository returns the folder of the git repository that dir lies in; dir if
// it lies in none.
func repository(dir string) string {
	cmd := exec.Command("git", "rev-parse", "--show-toplevel")
	cmd.Dir = dir
	out, err := cmd.Output()
	if top := strings.TrimRight(string(out), "\r\n"); err == nil && top != "" {
		return filepath.FromSlash(top)
	}
	return dir
}

// newOutcome collects what the formats say. Paths are relative to base.
func newOutcome(p *program, base string, checks []*finding.Check, reports []report) *outcome {
	r := &outcome{version: release(), checks: checks, notes: p.complaints(), crashed: len(config.CrashedPackages()) > 0}
	if p.directives {
		r.checks = append(slices.Clone(checks), directive.Check)
	}
	s := &sources{base: base, lines: map[string][]string{}}
	for _, rep := range reports {
		i := issue{check: findCheck(rep.Check), tier: rep.Tier, id: rep.ID(), message: rep.Message, at: s.spot(rep.pos)}
		for _, x := range rep.Related {
			if x.At.Valid() && x.At != rep.At {
				i.related = append(i.related, note{s.spot(p.position(x.At)), x.Message})
			}
		}
		if edits := rep.Edits(p.edits); edits != nil {
			i.fix = rep.Fix.Message
			for _, e := range edits {
				start := s.spot(p.fset.PositionFor(e.Pos, false))
				i.edits = append(i.edits, edit{start, s.spot(p.fset.PositionFor(e.End, false)), string(e.NewText)})
			}
			slices.SortStableFunc(i.edits, func(a, b edit) int { return cmp.Compare(a.start.path, b.start.path) })
		}
		r.issues = append(r.issues, i)
	}
	return r
}

// sources turn positions into spots.
type sources struct {
	base  string
	lines map[string][]string // by absolute path; nil for a file that cannot be read
}

func (s *sources) spot(pos token.Position) spot {
	pl := spot{path: s.rel(pos.Filename), line: pos.Line, col: pos.Column}
	lines, ok := s.lines[pos.Filename]
	if !ok {
		if b, err := os.ReadFile(pos.Filename); err == nil {
			lines = strings.SplitAfter(string(b), "\n")
		}
		s.lines[pos.Filename] = lines
	}
	// A line directive may name any file.
	if pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 || pos.Column-1 > len(lines[pos.Line-1]) {
		return pl
	}
	pl.utf16 = 1
	for _, c := range lines[pos.Line-1][:pos.Column-1] {
		pl.utf16 += max(1, utf16.RuneLen(c))
	}
	return pl
}

// rel returns a path as seen from the base folder if it lies there.
func (s *sources) rel(path string) string {
	if rel, err := filepath.Rel(s.base, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	// git resolves symbolic links, the go command does not.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if rel, err := filepath.Rel(s.base, real); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(path)
}

// jsonLine is a value as JSON on one line.
func jsonLine(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
