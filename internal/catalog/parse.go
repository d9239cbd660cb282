package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads the documents of one YAML file. Every error is one line that
// names the file, the line and the field.
func Parse(name string, content []byte) ([]*File, error) {
	dec := yaml.NewDecoder(bytes.NewReader(content))
	dec.KnownFields(true)
	var files []*File
	for {
		f := new(File)
		err := dec.Decode(f)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, oneLine(err))
		}
		files = append(files, f)
	}
	lines := lineOf(content)
	for i, f := range files {
		if field, err := f.validate(); err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", name, lines(i, field), strings.Join(field, "."), err)
		}
	}
	return files, nil
}

// oneLine turns the decoder's report, which lists every fault on a line of
// its own, into its first fault.
func oneLine(err error) error {
	var te *yaml.TypeError
	if errors.As(err, &te) && len(te.Errors) > 0 {
		return errors.New(te.Errors[0])
	}
	return errors.New(strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: "))
}

// lineOf returns a function that finds the line of a field, given as a path
// such as ["calls", "2", "ttl", "unit"], in the i-th document of content. A field that
// is missing is reported at the nearest enclosing one.
func lineOf(content []byte) func(i int, field []string) int {
	return func(i int, field []string) int {
		dec := yaml.NewDecoder(bytes.NewReader(content))
		var doc yaml.Node
		for range i + 1 {
			doc = yaml.Node{}
			if dec.Decode(&doc) != nil {
				return 1
			}
		}
		if len(doc.Content) == 0 {
			return max(doc.Line, 1)
		}
		node, line := doc.Content[0], doc.Content[0].Line
		for _, step := range field {
			next := child(node, step)
			if next == nil {
				break
			}
			node, line = next, next.Line
		}
		return line
	}
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
		var i int
		if _, err := fmt.Sscan(step, &i); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}

// UnmarshalYAML accepts a number or a string.
func (a *Arg) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a position is a number or a string", n.Line)
	}
	v, err := parseArg(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*a = v
	return nil
}

// MarshalYAML writes the position as [Arg.String] does.
func (a Arg) MarshalYAML() (any, error) { return a.String(), nil }

// IsZero lets omitempty drop positions that are not present.
func (a Arg) IsZero() bool { return !a.set }

// validate returns the path of the first faulty field and what is wrong.
func (f *File) validate() ([]string, error) {
	if f.Library == "" {
		return []string{"library"}, errors.New("is missing")
	}
	if !slices.Contains([]Place{NoPlace, Shared, Process, Files}, f.Place) {
		return []string{"place"}, fmt.Errorf("%q is none of shared, process, files", f.Place)
	}
	if len(f.Calls) == 0 {
		return []string{"calls"}, errors.New("is empty: the file describes nothing")
	}
	seen := map[string]bool{}
	for i, c := range f.Calls {
		at := func(field ...string) []string { return append([]string{"calls", fmt.Sprint(i)}, field...) }
		if c.Shape == nil && len(f.Packages) == 0 {
			return []string{"packages"}, errors.New("is missing")
		}
		if field, err := c.validate(f); err != nil {
			return at(field...), err
		}
		on := c.On
		if len(on) == 0 {
			on = []string{""}
		}
		for _, recv := range on {
			for _, name := range c.Names {
				if seen[recv+"."+name] {
					return at("names"), fmt.Errorf("%s is described twice", strings.TrimPrefix(recv+"."+name, "."))
				}
				seen[recv+"."+name] = true
			}
		}
	}
	return nil, nil
}

func (c *Call) validate(f *File) ([]string, error) {
	bad := func(field, format string, args ...any) ([]string, error) {
		return []string{field}, fmt.Errorf(format, args...)
	}
	if !slices.Contains(ops, c.Op) {
		return bad("op", "%q is not an operation: want one of %v", c.Op, ops)
	}
	switch {
	case c.Shape != nil && (len(c.On) > 0 || len(c.Names) > 0):
		return bad("shape", "stands in place of on and names")
	case c.Shape != nil && c.Shape.Variadic == "":
		return []string{"shape", "variadic"}, errors.New("is missing")
	case c.Shape == nil && len(c.Names) == 0:
		return bad("names", "is missing")
	}
	switch c.Op {
	case Get, Set, Add, GetLoad:
		if !c.Key.Present() {
			return bad("key", "is missing: %s needs one", c.Op)
		}
		if f.Place == NoPlace {
			return bad("op", "%s needs the file's place", c.Op)
		}
	case New:
		if f.Place == NoPlace {
			return bad("op", "new needs the file's place")
		}
	case Read:
		if c.Weight == "" {
			return bad("weight", "is missing: read needs light or heavy")
		}
		if c.What == "" {
			return bad("what", "is missing: read needs a noun for the report")
		}
	}
	if (c.Op == Set || c.Op == Add) && !c.Value.Present() {
		return bad("value", "is missing: %s needs one", c.Op)
	}
	if (c.Op == GetLoad || c.Op == Flight || c.Op == Once) && !c.Loader.Present() {
		return bad("loader", "is missing: %s needs one", c.Op)
	}
	if c.Weight != "" && c.Weight != Light && c.Weight != Heavy {
		return bad("weight", "%q is neither light nor heavy", c.Weight)
	}
	if !slices.Contains([]Miss{"", MissOK, MissError, MissNil}, c.Miss) {
		return bad("miss", "%q is none of ok, error, nil", c.Miss)
	}
	if t := c.TTL; t != nil {
		if !t.Arg.Present() {
			return []string{"ttl", "arg"}, errors.New("is missing")
		}
		if !slices.Contains([]Unit{Duration, Seconds, Milliseconds, Absolute}, t.Unit) {
			return []string{"ttl", "unit"}, fmt.Errorf("%q is none of duration, seconds, milliseconds, absolute", t.Unit)
		}
		for _, m := range []struct {
			field string
			v     Meaning
		}{{"zero", t.Zero}, {"negative", t.Negative}} {
			if !slices.Contains([]Meaning{"", Never, Default, Keep, Expired, Error, Drop}, m.v) {
				return []string{"ttl", m.field}, fmt.Errorf("%q is none of never, default, keep, expired, error, delete", m.v)
			}
		}
	}
	return nil, nil
}
