// Package strictyaml reads YAML into structs and tells every mistake with its
// line and its field: an unknown field, one given twice, a value of another
// kind. The decoder itself would find most of them, but does not tell the field.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Fault is a mistake at a field, which is given as a path such as
// ["calls", "2", "ttl", "unit"].
type Fault struct {
	Line  int
	Field []string
	Msg   string
}

func (f *Fault) Error() string {
	if len(f.Field) == 0 {
		return fmt.Sprintf("%d: %s", f.Line, f.Msg)
	}
	return fmt.Sprintf("%d: %s: %s", f.Line, strings.Join(f.Field, "."), f.Msg)
}

// MaxSize bounds a file, in bytes: what a person writes is a thousandth of it.
const MaxSize = 1 << 20

// Documents returns the documents of a file, empty ones left out. An error
// says the line only.
func Documents(content []byte) ([]*yaml.Node, error) {
	if len(content) > MaxSize {
		return nil, &Fault{Line: 1, Msg: fmt.Sprintf("the file has %d bytes: no more than %d are read", len(content), MaxSize)}
	}
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var out []*yaml.Node
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, syntaxError(err)
		}
		if len(doc.Content) > 0 && doc.Content[0].Tag != "!!null" {
			out = append(out, doc.Content[0])
		}
	}
}

// Decode reads n into the struct that v points to. what names what n is to be,
// for the report of something that is no mapping at all.
func Decode(n *yaml.Node, v any, what string) error {
	if f := misfit(n, reflect.TypeOf(v), nil, what); f != nil {
		return f
	}
	if err := n.Decode(v); err != nil {
		return syntaxError(err)
	}
	return nil
}

// At returns the fault at a field of root, which need not be there.
func At(root *yaml.Node, field []string, err error) error {
	return &Fault{lineOf(root, field), field, err.Error()}
}

// syntaxError finds the line and the message in the decoder's report of a
// fault, the first if there are several.
func syntaxError(err error) *Fault {
	msg := err.Error()
	var te *yaml.TypeError
	if errors.As(err, &te) && len(te.Errors) > 0 {
		msg = te.Errors[0]
	}
	msg = strings.TrimPrefix(strings.ReplaceAll(msg, "\n", " "), "yaml: ")
	line := 1
	if n, rest, ok := strings.Cut(strings.TrimPrefix(msg, "line "), ": "); ok {
		if i, err := strconv.Atoi(n); err == nil {
			line, msg = i, rest
		}
	}
	return &Fault{Line: line, Msg: msg}
}

// A Checker says what is wrong with a scalar that its type is to be read from.
type Checker interface{ CheckYAML(n *yaml.Node) error }

// misfit returns the first place in n that does not fit t.
func misfit(n *yaml.Node, t reflect.Type, at []string, what string) *Fault {
	bad := func(format string, args ...any) *Fault { return &Fault{n.Line, at, fmt.Sprintf(format, args...)} }
	if n.Kind == yaml.AliasNode {
		// Aliases of aliases are how a small file becomes a huge one.
		return bad("is an alias (*%s): write the value out", n.Value)
	}
	if n.Tag == "!!null" {
		return nil // as if not given
	}
	in := func(step string) []string { return append(slices.Clone(at), step) }
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[yaml.Node]() {
		return nil
	}
	if c, ok := reflect.New(t).Interface().(Checker); ok {
		if err := c.CheckYAML(n); err != nil {
			return bad("%v", err)
		}
		return nil
	}
	switch {
	case t.Kind() == reflect.Struct:
		fields, names := fieldsOf(t)
		if n.Kind != yaml.MappingNode {
			if len(at) == 0 {
				return bad("want %s, not %s", what, Kind(n))
			}
			return bad("want a mapping, not %s", Kind(n))
		}
		first := map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			ft, ok := fields[key.Value]
			if !ok {
				return &Fault{key.Line, in(key.Value), "is not a field: want one of " + strings.Join(names, ", ")}
			}
			if line := first[key.Value]; line > 0 {
				return &Fault{key.Line, in(key.Value), fmt.Sprintf("is given twice, first on line %d", line)}
			}
			first[key.Value] = key.Line
			if f := misfit(n.Content[i+1], ft, in(key.Value), what); f != nil {
				return f
			}
		}
	case t.Kind() == reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			return bad("want a list, not %s", Kind(n))
		}
		for i, e := range n.Content {
			if e.Tag == "!!null" {
				return &Fault{e.Line, in(strconv.Itoa(i)), "is empty"}
			}
			if f := misfit(e, t.Elem(), in(strconv.Itoa(i)), what); f != nil {
				return f
			}
		}
	case n.Kind != yaml.ScalarNode:
		return bad("want text, not %s", Kind(n))
	case t.Kind() == reflect.Bool && n.Tag != "!!bool":
		return bad("want true or false, not %q", n.Value)
	}
	return nil
}

// fieldsOf returns the types of t's fields by their YAML names, and the names
// in order.
func fieldsOf(t reflect.Type) (map[string]reflect.Type, []string) {
	types := map[string]reflect.Type{}
	var names []string
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		types[name] = f.Type
		names = append(names, name)
	}
	return types, names
}

// Kind names what n is, for a report.
func Kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return strconv.Quote(n.Value)
}

// Line returns the line of a field of root.
func Line(root *yaml.Node, field ...string) int { return lineOf(root, field) }

// lineOf returns the line of a field; that of the nearest enclosing one, if
// the field is missing.
func lineOf(node *yaml.Node, field []string) int {
	for _, step := range field {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line
}

func child(n *yaml.Node, step string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}
