package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cachelint/cachelint/internal/catalog"
)

// described says what the fields of a configuration are for, to a person who
// writes one in an editor.
var described = map[string]string{
	"File.tier":          "The lowest tier that is reported: default findings gate CI, review findings are worth a look.",
	"File.checks":        "Which checks run: those enabled, all if none is, without those disabled.",
	"File.tests":         "Treat caches in test files like any other.",
	"File.generated":     "Report findings in generated files, too.",
	"File.closed":        "The promise that no code outside of the module or workspace uses what it exports.",
	"File.wrappers":      "Your own caches, sources and identities: names of files, relative to this one and below its folder, or documents.",
	"File.freshness":     "How old what is cached may be.",
	"File.exclude":       "Files and folders without findings, by patterns relative to this file: internal/legacy, **/mock_*.go.",
	"File.baseline":      "A file of findings that are not reported, relative to this one and below its folder.",
	"Selection.enable":   "Only these checks run.",
	"Selection.disable":  "These checks do not run.",
	"Freshness.require":  "Every family of keys needs a budget.",
	"Freshness.families": "Budgets by key; the first whose pattern matches holds.",
	"Budget.key":         "A pattern of keys as cachelint map shows them: price:{id}, catalog:*.",
	"Budget.fresh":       "How old a value may be: 90s, 5m, 24h.",
}

// Schema returns the JSON schema of the configuration file, for editors.
func Schema() ([]byte, error) {
	s := &schemer{defs: map[string]any{}}
	top := s.object(reflect.TypeFor[File]())
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["title"] = "Configuration of cachelint (" + FileName + ")"
	top["$defs"] = s.defs
	out, err := json.MarshalIndent(top, "", "  ")
	return append(out, '\n'), err
}

type schemer struct{ defs map[string]any }

func (s *schemer) of(t reflect.Type, field string) map[string]any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if values := catalog.Values(t); values != nil {
		return map[string]any{"enum": values}
	}
	switch {
	case t == reflect.TypeFor[yaml.Node]():
		return map[string]any{"anyOf": []any{
			map[string]any{"type": "string", "minLength": 1},
			s.of(reflect.TypeFor[catalog.File](), ""),
		}}
	case t == reflect.TypeFor[Duration]():
		return map[string]any{"type": "string", "pattern": `^\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*$`}
	case t == reflect.TypeFor[catalog.Arg](), t == reflect.TypeFor[catalog.Word]():
		return map[string]any{"type": []string{"string", "integer"}}
	}
	switch t.Kind() {
	case reflect.Struct:
		if _, ok := s.defs[t.Name()]; !ok {
			s.defs[t.Name()] = nil // it may hold itself
			s.defs[t.Name()] = s.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem(), field)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		switch field {
		case "File.tier":
			return map[string]any{"enum": tiers}
		case "Selection.enable":
			return map[string]any{"enum": Checks}
		case "Selection.disable":
			return map[string]any{"enum": append(append([]string{}, Checks...), Directive)}
		case "Budget.key", "File.exclude", "File.baseline":
			return map[string]any{"type": "string", "minLength": 1}
		}
		return map[string]any{"type": "string"}
	}
	panic(fmt.Sprintf("no schema of %v", t))
}

// object returns the schema of a mapping, which has no other fields.
func (s *schemer) object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	var required []string
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		field := t.Name() + "." + name
		property := s.of(f.Type, field)
		if t.PkgPath() == reflect.TypeFor[File]().PkgPath() {
			property["description"] = described[field]
		}
		properties[name] = property
		if options != "omitempty" && field != "File.packages" { // which names alone do without
			required = append(required, name)
		}
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		out["required"] = required
	}
	return out
}
