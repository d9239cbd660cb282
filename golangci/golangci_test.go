package golangci

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"go.yaml.in/yaml/v3"

	"github.com/cachelint/cachelint/analyzers"
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

func build(t *testing.T, conf any) []string {
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
	return names(as)
}

func TestSettings(t *testing.T) {
	all := names(analyzers.All())
	if got := build(t, nil); !slices.Equal(got, all) {
		t.Errorf("without settings it runs %v", got)
	}
	if got := build(t, settings(t, "checks: [partialkey, nocoalesce]")); !slices.Equal(got, []string{"nocoalesce", "partialkey"}) {
		t.Errorf("it runs %v", got)
	}
	for text, want := range map[string]string{
		"check: [nocoalesce]": `unknown field "check"`,
		"checks: [nope]":      `checks: unknown check "nope": the checks are globalttl, keycollision, nocoalesce, partialkey, personalkey, ttljitter`,
		"checks: nocoalesce":  "cannot unmarshal string",
		"tier: all":           `tier: "all" is not a tier: want "default" or "review"`,
		"tests: maybe":        "cannot unmarshal string",
		"wrappers: x.yaml":    "cannot unmarshal string",
		"wrappers: [{library: x, calls: [{op: x}]}]": "cachelint: wrappers[0]:1: ",
		"wrappers: [{library: x, nope: 1}]":          "nope",
		"- checks":                                   "cannot unmarshal array",
	} {
		if _, err := New(settings(t, text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestDocs: the example in the docs is taken as it stands, and so are the
// wrappers that only files could hold before.
func TestDocs(t *testing.T) {
	docs, err := os.ReadFile("../docs/hosts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(docs), "<!-- golangci -->\n```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	file := settings(t, text).(map[string]any)
	for _, key := range []string{"linters", "settings", "custom", "cachelint"} {
		file, _ = file[key].(map[string]any)
	}
	if got := build(t, file["settings"]); !slices.Equal(got, names(analyzers.All())) {
		t.Errorf("the example in the docs runs %v", got)
	}
	build(t, settings(t, "wrappers: [{library: our names, names: {notTypes: [example.com/a.Session], not: [viewer]}}]"))
	cfg, err := config.Load()
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Catalog.IdentityName("viewerID") != "" || cfg.Catalog.IdentityName("userID") == "" {
		t.Error("the wrappers do not count")
	}
}

// TestSchema: the schema knows the settings and the checks that there are.
func TestSchema(t *testing.T) {
	b, err := os.ReadFile("settings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		AdditionalProperties bool
		Properties           map[string]struct {
			Description string
			Enum        []string
			Items       struct{ Enum []string }
		}
	}
	schema.AdditionalProperties = true
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	s := reflect.TypeFor[Settings]()
	if schema.AdditionalProperties || len(schema.Properties) != s.NumField() {
		t.Errorf("%d settings in the schema, %d in the plugin", len(schema.Properties), s.NumField())
	}
	for i := range s.NumField() {
		if schema.Properties[s.Field(i).Tag.Get("json")].Description == "" {
			t.Errorf("the schema lacks %s", s.Field(i).Name)
		}
	}
	checks := schema.Properties["checks"].Items.Enum
	slices.Sort(checks)
	if !slices.Equal(checks, names(analyzers.All())) {
		t.Errorf("the schema names the checks %v", checks)
	}
}
