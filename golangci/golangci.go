// Package golangci is cachelint as a module plugin of golangci-lint v2: one
// linter, whose settings are a configuration of cachelint. docs/hosts.md tells
// how to build golangci-lint with it.
//
// It belongs to cachelint's own module: what it needs beyond the checks is one
// small package, and a module of its own would need a version of its own.
package golangci

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/config"
)

func init() { register.Plugin("cachelint", New) }

// New returns the plugin with what stands under
// linters.settings.custom.cachelint.settings: the fields of .cachelint.yml.
func New(conf any) (register.LinterPlugin, error) {
	if err := use(conf); err != nil {
		return nil, fmt.Errorf("cachelint: settings: %w", err)
	}
	config.LeaveNolint()
	return plugin{}, nil
}

// use makes the settings that golangci-lint has read the configuration.
func use(conf any) error {
	if conf == nil {
		return nil
	}
	if fields, ok := conf.(map[string]any); ok {
		if err := inline(fields); err != nil {
			return err
		}
	}
	text, err := json.Marshal(conf) // JSON is YAML
	if err != nil {
		return err
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	const name = "settings"
	if err := config.Use(dir, name, text); err != nil {
		// It is one line of JSON, which the user has not written.
		return errors.New(strings.TrimPrefix(err.Error(), name+":1: "))
	}
	return nil
}

// inline refuses names of files: golangci-lint caches findings by its own file,
// and would not notice that another one has changed. It has made keys lower
// case, which is undone.
func inline(fields map[string]any) error {
	if _, ok := fields["baseline"]; ok {
		return errors.New("baseline: golangci-lint would not notice when the file changes: use its own new-from-merge-base")
	}
	wrappers, _ := fields["wrappers"].([]any)
	for i, w := range wrappers {
		doc, ok := w.(map[string]any)
		if !ok {
			return fmt.Errorf("wrappers.%d: golangci-lint would not notice when a file changes: write the document here", i)
		}
		if names, ok := doc["names"].(map[string]any); ok && names["nottypes"] != nil {
			names["notTypes"] = names["nottypes"]
			delete(names, "nottypes")
		}
	}
	return nil
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

type plugin struct{}

func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	all := analyzers.All()
	for i, a := range all {
		all[i] = adapt(a)
	}
	return all, nil
}

func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
