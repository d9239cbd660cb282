// Package finding holds what a check says: a finding with its identity, its
// tier and its evidence, and the one place where findings become diagnostics.
package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/plain"
	"github.com/cachelint/cachelint/internal/unit"
)

// A Tier says who should see a finding.
type Tier int

// The tiers. Default findings are ones that most teams would fix, and gate
// CI; review findings are worth a look in a code review and are shown on request.
const (
	Silent Tier = iota
	Review
	Default
)

func (t Tier) String() string {
	switch t {
	case Review:
		return "review"
	case Default:
		return "default"
	}
	return "silent"
}

// A Finding is one statement of a check, complete in one line of text.
type Finding struct {
	Check string
	Tier  Tier
	// At is where the finding is shown; the package of At reports it.
	At      unit.Pos
	Message string
	// Related are the other places of the evidence.
	Related []Related
	// Also are places beside At where a directive against the finding may
	// stand: where it would be shown if the whole program was seen.
	Also []unit.Pos
	// Fix makes the finding go away; nil if only a person can.
	Fix *Fix

	// What follows is the identity: it survives edits elsewhere in the file.
	Pkg     string
	Func    string
	Cache   string
	Key     string
	Role    string // what of the refill is at fault: "load", "ttl"
	Ordinal int    // among findings that are otherwise the same
}

// AtLookup returns a finding about the key of a refill: it stands where the
// entry is looked up, and relates where it is stored and where the inputs
// enter. role is what of the key is at fault.
func AtLookup(r *cachemap.Refill, t Tier, role, message string, inputs []unit.Input) Finding {
	f := Finding{Tier: t, At: r.Lookup[0], Message: message, Pkg: r.Pkg, Func: r.Func, Cache: r.CacheName(), Key: r.KeyText(), Role: role}
	if f.At.Pkg != r.Pkg {
		f.At = r.Store[0]
	}
	f.Related = []Related{{At: r.StoredAt(), Message: "stored here"}}
	for _, in := range inputs {
		f.Related = append(f.Related, Related{At: in.At, Message: "depends on " + in.Path.String() + " here"})
	}
	return f
}

// OnKeys asks of each refill of the map what its key leaves out: inputs returns
// that, and role and message say what is wrong with it. Where most teams would
// mend it, a fix is offered.
func OnKeys(m *cachemap.Map, judge func(*cachemap.Refill) (Tier, string), role string, inputs func(*cachemap.Refill) []unit.Input, message func(*cachemap.Refill, []unit.Input) string) []Finding {
	var out []Finding
	for _, r := range m.Refills {
		tier, _ := judge(r)
		if tier == Silent {
			continue
		}
		ins := inputs(r)
		f := AtLookup(r, tier, role, message(r, ins), ins)
		if tier == Default {
			f.Fix = KeyFix(m, r)
		}
		out = append(out, f)
	}
	return out
}

// List joins the first texts, at most so many, for a message.
func List(texts []string, most int) string {
	more := ""
	if n := len(texts) - most; n > 0 {
		texts, more = texts[:most], fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(texts, ", ") + more
}

// Related is a place of the evidence and its part in it.
type Related struct {
	At      unit.Pos
	Message string
}

// A Fix is a change of the program, made whole or not at all.
type Fix struct {
	Message string
	// Args are the TTL arguments that get a random share, or the places where
	// keys get what they leave out.
	Args []unit.Pos
}

// KeyFix returns the fix that adds to the key of a refill all that it leaves
// out, nil if that is not known to reach every use of the key.
func KeyFix(m *cachemap.Map, r *cachemap.Refill) *Fix {
	inside := func(in unit.Input) bool { return in.Inside }
	if len(r.KeyAt) == 0 || !m.Alone(r) || len(r.Omitted(inside)) > 0 {
		return nil
	}
	return &Fix{Message: "Add what the key leaves out", Args: r.KeyAt}
}

// Edits returns the changes of the fix, in the order of their positions, or nil
// if there is no fix or not all of it is known. edits returns the changes at
// one argument.
func (f *Finding) Edits(edits func(unit.Pos) []analysis.TextEdit) []analysis.TextEdit {
	if f.Fix == nil {
		return nil
	}
	var out []analysis.TextEdit
	for _, at := range f.Fix.Args {
		es := edits(at)
		if len(es) == 0 {
			return nil
		}
		for _, e := range es {
			// Two arguments in a file want the same import.
			if !slices.ContainsFunc(out, func(o analysis.TextEdit) bool { return o.Pos == e.Pos && o.End == e.End }) {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
	return out
}

// ID returns the identity of the finding, without line numbers or wording.
func (f *Finding) ID() string {
	h := sha256.Sum256([]byte(strings.Join([]string{f.Check, f.Pkg, f.Func, f.Cache, f.Key, f.Role, fmt.Sprint(f.Ordinal)}, "\x00")))
	return hex.EncodeToString(h[:12])
}

// A Check is one question asked of the map.
type Check struct {
	// Name is the check's name everywhere: flag, directive, package, docs.
	Name string
	// Title says in a few words what is wrong.
	Title string
	// Tier is the highest of its findings.
	Tier Tier
	// Doc is the full text, for users.
	Doc string
	// Ask asks the question.
	Ask func(m *cachemap.Map) []Finding
	// Judge says in which tier the check reports a refill, and why.
	Judge func(r *cachemap.Refill) (Tier, string)
}

// URL is the address of the check's page.
func (c *Check) URL() string {
	return "https://github.com/cachelint/cachelint/blob/main/docs/checks/" + c.Name + ".md"
}

// Find asks the check's question, and numbers and sorts the answers.
func (c *Check) Find(m *cachemap.Map) []Finding {
	fs := c.Ask(m)
	for i := range fs {
		fs[i].Check = c.Name
	}
	slices.SortStableFunc(fs, func(a, b Finding) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message)) })
	fs = slices.CompactFunc(fs, func(a, b Finding) bool { return a.At == b.At && a.Message == b.Message })
	number(fs)
	return fs
}

// number tells findings apart that are otherwise the same.
func number(fs []Finding) {
	seen := map[string]int{}
	for i := range fs {
		base := fs[i].ID()
		fs[i].Ordinal = seen[base]
		seen[base]++
	}
}

// Local links a package with its imports, and adds what the team has decided.
func Local(cfg *config.Config, u *unit.Unit, imports []*unit.Unit) *cachemap.Map {
	m := cachemap.Local(u, imports)
	m.Policy = Policy(cfg)
	return m
}

// Policy is what the configuration says of data and code.
func Policy(cfg *config.Config) cachemap.Policy {
	return cachemap.Policy{Budget: cfg.Budget, Require: cfg.RequireFreshness, Closed: cfg.Closed}
}

// Linker links a package with its imports, once for all checks. Its result is
// nil for code that is not the user's, and for what was not analysed.
var Linker = &analysis.Analyzer{
	Name:             "cachelintmap",
	Doc:              "draw the map of a package's caches\n\nThis analyzer reports nothing: it is what the checks ask their questions of.",
	URL:              "https://pkg.go.dev/github.com/cachelint/cachelint",
	Requires:         []*analysis.Analyzer{config.Analyzer, unit.Analyzer},
	RunDespiteErrors: true,
	ResultType:       reflect.TypeFor[*cachemap.Map](),
	Run: func(pass *analysis.Pass) (any, error) {
		res := pass.ResultOf[unit.Analyzer].(*unit.Result)
		if res.Foreign || !res.Unit.Analysed {
			return (*cachemap.Map)(nil), nil
		}
		return Local(pass.ResultOf[config.Analyzer].(*config.Config), res.Unit, res.Imports), nil
	},
}

// NewAnalyzer returns the analyzer of a check: it links the package with its
// imports, asks the question, and reports what stands in the package.
func NewAnalyzer(c *Check) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             c.Name,
		Doc:              c.Title + "\n\n" + c.Doc,
		URL:              c.URL(),
		Requires:         []*analysis.Analyzer{config.Analyzer, unit.Analyzer, Linker},
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			cfg := pass.ResultOf[config.Analyzer].(*config.Config)
			res := pass.ResultOf[unit.Analyzer].(*unit.Result)
			m := pass.ResultOf[Linker].(*cachemap.Map)
			if m == nil || !cfg.Enabled(c.Name) {
				return nil, nil
			}
			units := unitsOf(res)
			for _, f := range c.Find(m) {
				if f.Ignored(units) == nil {
					report(pass, cfg, res, &f)
				}
			}
			return nil, nil
		},
	}
}

// report turns a finding into a diagnostic. A finding of another package is
// that package's to report.
func report(pass *analysis.Pass, cfg *config.Config, res *unit.Result, f *Finding) {
	if !f.Shown(cfg.Tier) || cfg.Baseline.Has(f.ID()) || f.At.Pkg != res.Unit.Path || res.Generated[f.At.File] && !cfg.Generated {
		return
	}
	pos := res.Pos(f.At)
	if !pos.IsValid() || cfg.Excluded(pass.Fset.Position(pos).Filename) {
		return
	}
	d := analysis.Diagnostic{Pos: pos, Category: f.Check, Message: f.Text()}
	for _, r := range f.Related {
		if p := res.Pos(r.At); p.IsValid() && p != pos {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: p, Message: plain.Text(r.Message)})
		}
	}
	if edits := f.Edits(res.Edits); edits != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{{Message: f.Fix.Message, TextEdits: edits}}
	}
	pass.Report(d)
}

// Shown reports whether findings of the tier named, "default" or "review",
// include f.
func (f *Finding) Shown(tier string) bool {
	return f.Tier == Default || f.Tier == Review && tier == "review"
}

// Text is the message as hosts print it, safe to show: several of them show
// neither the name of the check nor its category, and escape nothing.
func (f *Finding) Text() string { return f.Check + ": " + plain.Text(f.Message) }
