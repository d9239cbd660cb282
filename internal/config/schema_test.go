package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write docs/cachelint.schema.json anew")

// TestSchemaFile: editors that take the schema by its address take this one.
func TestSchemaFile(t *testing.T) {
	const file = "../../docs/cachelint.schema.json"
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != string(want) {
		t.Errorf("%s is stale (%v): go test ./internal/config -run SchemaFile -update", file, err)
	}
}

// A validator knows as much of JSON schemas as ours uses.
type validator struct{ defs map[string]any }

// fits reports whether v fits the schema. A keyword that is not known here
// would make everything fit, so it fails the test.
func (x *validator) fits(t *testing.T, schema map[string]any, v any) bool {
	t.Helper()
	ok := true
	for word, arg := range schema {
		switch word {
		case "$schema", "title", "description", "$defs":
		case "$ref":
			def, found := x.defs[strings.TrimPrefix(arg.(string), "#/$defs/")].(map[string]any)
			if !found {
				t.Fatalf("%v names nothing", arg)
			}
			ok = ok && x.fits(t, def, v)
		case "anyOf":
			ok = ok && slices.ContainsFunc(arg.([]any), func(s any) bool { return x.fits(t, s.(map[string]any), v) })
		case "enum":
			ok = ok && slices.Contains(arg.([]any), v)
		case "type":
			types, several := arg.([]any)
			if !several {
				types = []any{arg}
			}
			ok = ok && slices.Contains(types, any(typeOf(v)))
		case "pattern":
			s, isText := v.(string)
			ok = ok && (!isText || regexp.MustCompile(arg.(string)).MatchString(s))
		case "minLength":
			s, isText := v.(string)
			ok = ok && (!isText || utf8.RuneCountInString(s) >= int(arg.(float64)))
		case "items":
			list, _ := v.([]any)
			for _, e := range list {
				ok = ok && x.fits(t, arg.(map[string]any), e)
			}
		case "required":
			m, isMap := v.(map[string]any)
			for _, name := range arg.([]any) {
				_, there := m[name.(string)]
				ok = ok && (!isMap || there)
			}
		case "properties", "additionalProperties":
			m, _ := v.(map[string]any)
			known := schema["properties"].(map[string]any)
			for name, e := range m {
				s, there := known[name].(map[string]any)
				ok = ok && there && x.fits(t, s, e)
			}
		default:
			t.Fatalf("unknown keyword %s", word)
		}
	}
	return ok
}

func typeOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case int:
		return "integer"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return fmt.Sprintf("%T", v)
}

// TestSchema: an editor accepts what the command accepts, and knows every field.
func TestSchema(t *testing.T) {
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	x := &validator{schema["$defs"].(map[string]any)}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "w.yaml"), "library: ours\npackages: [example.com/ours]\ncalls: [{names: [A], op: pure}]\n")
	write(t, filepath.Join(dir, "known.yaml"), "version: 1\nfindings: []\n")
	examples := map[string]bool{
		"{}": true,
		"tier: review\ntests: true\ngenerated: false\nclosed: true\n":        true,
		"checks: {enable: [ttljitter], disable: [directive]}":                true,
		"wrappers: [w.yaml]\nbaseline: known.yaml\nexclude: [a, '**/b']":     true,
		"freshness: {require: true, families: [{key: 'a:*', fresh: 1h30m}]}": true,
		"freshness: {families: [{key: '{…}', fresh: 1.5h}]}":                 true,
		"teir: review":                                   false,
		"tier: all":                                      false,
		"tests: 1":                                       false,
		"checks: [ttljitter]":                            false,
		"checks: {enable: [directive]}":                  false,
		"checks: {enabled: [ttljitter]}":                 false,
		"freshness: {families: [{key: a}]}":              false,
		"freshness: {families: [{fresh: 5m}]}":           false,
		"freshness: {families: [{key: a, fresh: 5}]}":    false,
		"freshness: {families: [{key: a, fresh: soon}]}": false,
		"freshness: {budget: 5m}":                        false,
		"exclude: a":                                     false,
		"exclude: ['']":                                  false,
		"wrappers: [5]":                                  false,
		"wrappers: [{library: a, packages: [b], calls: [{names: [A], op: cleer}]}]": false,
		"wrappers: [{libary: a}]": false,
	}
	// Inline, the whole catalogue is wrappers.
	files, err := filepath.Glob("../catalog/data/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for doc := range strings.SplitSeq(string(b), "\n---\n") {
			examples["wrappers:\n-\n "+strings.ReplaceAll(doc, "\n", "\n ")+"\n"] = true
		}
	}
	for example, want := range examples {
		var v any
		if err := yaml.Unmarshal([]byte(example), &v); err != nil {
			t.Fatalf("%s: %v", example, err)
		}
		if got := x.fits(t, schema, v); got != want {
			t.Errorf("the schema accepts: %v, want %v\n%.300s", got, want, example)
		}
		if _, err := ParseFile(dir, "c.yml", []byte(example)); (err == nil) != want {
			t.Errorf("the parser says %v, want accepted: %v\n%.300s", err, want, example)
		}
	}
	var described func(name string, s map[string]any)
	described = func(name string, s map[string]any) {
		for field, p := range s["properties"].(map[string]any) {
			if d, _ := p.(map[string]any)["description"].(string); d == "" {
				t.Errorf("%s.%s has no description", name, field)
			}
		}
	}
	described("the file", schema)
	for _, name := range []string{"Selection", "Freshness", "Budget"} {
		described(name, x.defs[name].(map[string]any))
	}
}
