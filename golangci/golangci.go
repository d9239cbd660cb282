// Package golangci is cachelint as a module plugin of golangci-lint v2: one
// linter, whose settings choose among the checks. docs/hosts.md tells how to
// build golangci-lint with it.
//
// It belongs to cachelint's own module: what it needs beyond the checks is one
// small package, and a module of its own would need a version of its own.
package golangci

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/config"
)

func init() { register.Plugin("cachelint", New) }

// Settings are what stands under linters.settings.custom.cachelint.settings.
// They are given inline: golangci-lint caches findings by its own file, and
// would not notice that another one has changed. settings.schema.json is their
// schema.
type Settings struct {
	// Checks are the names of the checks to run; all if there are none.
	Checks []string `json:"checks"`
	// Tier is "default" or "review", which includes default.
	Tier string `json:"tier"`
	// Tests: test files are analysed like any other.
	Tests bool `json:"tests"`
	// Wrappers are the documents of a wrappers file.
	Wrappers []map[string]any `json:"wrappers"`
}

// New returns the plugin with the settings that golangci-lint has read.
func New(conf any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](conf)
	if err != nil {
		return nil, fmt.Errorf("cachelint: %w", err)
	}
	p := &plugin{}
	all := analyzers.All()
	for _, name := range s.Checks {
		if !slices.ContainsFunc(all, func(a *analysis.Analyzer) bool { return a.Name == name }) {
			return nil, fmt.Errorf("cachelint: checks: unknown check %q: the checks are %s", name, strings.Join(names(all), ", "))
		}
	}
	for _, a := range all {
		if len(s.Checks) == 0 || slices.Contains(s.Checks, a.Name) {
			p.analyzers = append(p.analyzers, adapt(a))
		}
	}
	files, err := wrappers(s.Wrappers)
	if err != nil {
		return nil, err
	}
	config.Describe(files)
	flags := &config.Analyzer.Flags
	if s.Tier != "" {
		if err := flags.Set("tier", s.Tier); err != nil {
			return nil, fmt.Errorf("cachelint: tier: %w", err)
		}
	}
	return p, flags.Set("tests", fmt.Sprint(s.Tests))
}

func names(as []*analysis.Analyzer) []string {
	var out []string
	for _, a := range as {
		out = append(out, a.Name)
	}
	slices.Sort(out)
	return out
}

// wrappers reads documents as if they stood in a file. golangci-lint has made
// their keys lower case.
func wrappers(docs []map[string]any) ([]*catalog.File, error) {
	var out []*catalog.File
	for i, doc := range docs {
		if ns, ok := doc["names"].(map[string]any); ok {
			if types, ok := ns["nottypes"]; ok {
				delete(ns, "nottypes")
				ns["notTypes"] = types
			}
		}
		b, err := json.Marshal(doc) // JSON is YAML
		if err != nil {
			return nil, fmt.Errorf("cachelint: wrappers: %w", err)
		}
		files, err := catalog.Parse(fmt.Sprintf("wrappers[%d]", i), b)
		if err != nil {
			return nil, fmt.Errorf("cachelint: %w", err)
		}
		out = append(out, files...)
	}
	return out, nil
}

// adapt returns an analyzer that says what golangci-lint shows well: it puts
// the name of the analyzer before each message by itself, and would make an
// issue of its own of each related place.
func adapt(a *analysis.Analyzer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		q := *pass
		q.Report = func(d analysis.Diagnostic) {
			d.Message = strings.TrimPrefix(d.Message, a.Name+": ")
			d.Related = nil
			pass.Report(d)
		}
		return a.Run(&q)
	}
	return &b
}

type plugin struct{ analyzers []*analysis.Analyzer }

func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.analyzers, nil }

func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
