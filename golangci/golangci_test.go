package golangci

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/config"
)

// settings reads settings as golangci-lint does, which makes keys lower case.
func settings(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return lower(v)
}

func lower(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[strings.ToLower(k)] = lower(x)
		}
		return out
	case []any:
		for i := range v {
			v[i] = lower(v[i])
		}
	}
	return v
}

// analyzersOf returns the plugin's analyzers.
func analyzersOf(t *testing.T, conf any) []*analysis.Analyzer {
	t.Helper()
	newPlugin, err := register.GetPlugin("cachelint")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(conf)
	if err != nil {
		t.Fatal(err)
	}
	as, err := p.BuildAnalyzers()
	if err != nil || p.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("load mode %q, %v", p.GetLoadMode(), err)
	}
	return as
}

// build returns their names.
func build(t *testing.T, conf any) []string {
	t.Helper()
	var names []string
	for _, a := range analyzersOf(t, conf) {
		names = append(names, a.Name)
	}
	return names
}

func TestSettings(t *testing.T) {
	if got, want := build(t, nil), append(slices.Clone(config.Checks), config.Directive); !slices.Equal(got, want) {
		t.Errorf("without settings it runs %v", got)
	}
	for text, want := range map[string]string{
		"check: [nocoalesce]":              "cachelint: settings: check: is not a field: want one of tier, checks, ",
		"checks: {enable: [nope]}":         `checks.enable.0: unknown check "nope": the checks are globalttl, `,
		"checks: nocoalesce":               `checks: want a mapping, not "nocoalesce"`,
		"tier: all":                        `tier: "all" is not a tier: want "default" or "review"`,
		"tests: maybe":                     `tests: want true or false, not "maybe"`,
		"baseline: known.yaml":             "baseline: golangci-lint would not notice when the file changes",
		"wrappers: [{library: x}, a.yaml]": "wrappers.1: golangci-lint would not notice when a file changes",
		"wrappers: [{library: x, packages: [a], calls: [{names: [A], op: x}]}]": `calls.0.op: "x" is not an operation`,
		"wrappers: [{library: x, nope: 1}]":                                     "nope",
		"- checks":                                                              "want a mapping with fields such as tier and checks, not a list",
	} {
		if _, err := New(settings(t, text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestDocs: the example in the docs is taken as it stands, and what it says counts.
func TestDocs(t *testing.T) {
	docs, err := os.ReadFile("../docs/hosts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(docs), "<!-- golangci -->\n```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	file := settings(t, text).(map[string]any)
	for _, key := range []string{"linters", "settings", "custom", "cachelint", "settings"} {
		file, _ = file[key].(map[string]any)
	}
	if len(file["checks"].(map[string]any)["disable"].([]any)) == 0 {
		t.Errorf("the example does not choose among the checks: %v", file)
	}
	file["wrappers"] = append(file["wrappers"].([]any), settings(t, "{library: our names, names: {notTypes: [example.com/a.Session], not: [viewer]}}"))
	build(t, file)
	cfg, err := config.Load()
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Enabled("globalttl") || !cfg.Enabled("nocoalesce") {
		t.Error("the choice of checks does not count")
	}
	if cfg.Catalog.IdentityName("viewerID") != "" || cfg.Catalog.IdentityName("userID") == "" {
		t.Error("the wrappers do not count")
	}
}

// TestNolint: golangci-lint's nolintlint must see what //nolint:cachelint is
// for. A //nolint for a check, which golangci-lint does not know, silences it.
func TestNolint(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const src = `package a

import (
	"database/sql"
	"sync"
)

type Names struct {
	db    *sql.DB
	mu    sync.Mutex
	names map[string]int
}

func (n *Names) Count(team string) (int, error) {
	n.mu.Lock()
	v, ok := n.names[team]
	n.mu.Unlock()
	if ok {
		return v, nil
	}
	err := n.db.QueryRow("SELECT count(*) FROM users WHERE team = ?", team).Scan(&v) %s
	if err != nil {
		return 0, err
	}
	n.mu.Lock()
	n.names[team] = v
	n.mu.Unlock()
	return v, nil
}

func (n *Names) Forget(team string) { delete(n.names, team) }
`
	write("go.mod", "module example.com/a\n\ngo 1.26\n")
	want := map[string]string{"": "nocoalesce", "//nolint:cachelint // few": "nocoalesce", "//nolint:nocoalesce // few": ""}
	comments := map[string]string{} // by package
	for comment := range want {
		name := fmt.Sprint("p", len(comments))
		comments["example.com/a/"+name] = comment
		write(name+"/a.go", fmt.Sprintf(src, comment))
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(analyzersOf(t, nil), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range graph.Roots {
		comment := comments[a.Package.PkgPath]
		got[comment] += ""
		for _, d := range a.Diagnostics {
			got[comment] += d.Category
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("reported with each comment: %q, want %q", got, want)
	}
}
