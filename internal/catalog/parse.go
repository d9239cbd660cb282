package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads the documents of one YAML file. Every error is one line that
// names the file, the line and the field.
func Parse(name string, content []byte) ([]*File, error) {
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var files []*File
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			line, msg := syntaxError(err)
			return nil, fmt.Errorf("%s:%d: %s", name, line, msg)
		}
		if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
			continue // an empty document
		}
		root := doc.Content[0]
		f := new(File)
		flt := misfit(root, reflect.TypeFor[File](), nil)
		if flt == nil {
			if err := root.Decode(f); err != nil {
				line, msg := syntaxError(err)
				return nil, fmt.Errorf("%s:%d: %s", name, line, msg)
			}
			if field, err := f.validate(); err != nil {
				flt = &fault{lineOf(root, field), field, err.Error()}
			}
		}
		if flt != nil {
			return nil, fmt.Errorf("%s:%w", name, flt)
		}
		files = append(files, f)
	}
}

// A fault is a mistake at a field, which is given as a path such as
// ["calls", "2", "ttl", "unit"].
type fault struct {
	line  int
	field []string
	msg   string
}

func (f *fault) Error() string {
	if len(f.field) == 0 {
		return fmt.Sprintf("%d: %s", f.line, f.msg)
	}
	return fmt.Sprintf("%d: %s: %s", f.line, strings.Join(f.field, "."), f.msg)
}

// syntaxError splits the decoder's report into the line and the message of its
// first fault.
func syntaxError(err error) (int, string) {
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
	return line, msg
}

// misfit returns the first place in n that does not fit t. The decoder would
// find it too, but does not tell the field.
func misfit(n *yaml.Node, t reflect.Type, at []string) *fault {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Tag == "!!null" {
		return nil // as if not given
	}
	bad := func(format string, args ...any) *fault { return &fault{n.Line, at, fmt.Sprintf(format, args...)} }
	in := func(step string) []string { return append(slices.Clone(at), step) }
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Word]():
		if n.Kind != yaml.ScalarNode || n.Value == "" {
			return bad("want a position or a word, not %s", kind(n))
		}
		if err := new(Word).UnmarshalYAML(n); err != nil {
			return bad("%v", errors.Unwrap(err))
		}
	case t == reflect.TypeFor[Arg]():
		if n.Kind != yaml.ScalarNode {
			return bad("want text, not %s", kind(n))
		}
		if _, err := parseArg(n.Value); err != nil {
			return bad("%v", err)
		}
	case t.Kind() == reflect.Struct:
		fields, names := fieldsOf(t)
		if n.Kind != yaml.MappingNode {
			if len(at) == 0 {
				return bad("want a mapping with library, packages and calls, not %s", kind(n))
			}
			return bad("want a mapping, not %s", kind(n))
		}
		first := map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			ft, ok := fields[key.Value]
			if !ok {
				return &fault{key.Line, in(key.Value), "is not a field: want one of " + strings.Join(names, ", ")}
			}
			if line := first[key.Value]; line > 0 {
				return &fault{key.Line, in(key.Value), fmt.Sprintf("is given twice, first on line %d", line)}
			}
			first[key.Value] = key.Line
			if f := misfit(n.Content[i+1], ft, in(key.Value)); f != nil {
				return f
			}
		}
	case t.Kind() == reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			return bad("want a list, not %s", kind(n))
		}
		for i, e := range n.Content {
			if f := misfit(e, t.Elem(), in(strconv.Itoa(i))); f != nil {
				return f
			}
		}
	case n.Kind != yaml.ScalarNode:
		return bad("want text, not %s", kind(n))
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

func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return strconv.Quote(n.Value)
}

// lineOf returns the line of a field; that of the nearest enclosing one, if
// the field is missing.
func lineOf(node *yaml.Node, field []string) int {
	for _, step := range field {
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
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

// UnmarshalYAML accepts a number or a string.
func (a *Arg) UnmarshalYAML(n *yaml.Node) error {
	v, err := parseArg(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	*a = v
	return nil
}

// UnmarshalYAML takes what begins with a digit for a position.
func (w *Word) UnmarshalYAML(n *yaml.Node) error {
	if c := n.Value[0]; '0' <= c && c <= '9' {
		return w.Arg.UnmarshalYAML(n)
	}
	w.Text = n.Value
	return nil
}

// MarshalYAML writes the word as UnmarshalYAML reads it.
func (w Word) MarshalYAML() (any, error) { return w.String(), nil }

func (w Word) String() string {
	if w.Arg.Present() {
		return w.Arg.String()
	}
	return w.Text
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
	if f.Place != NoPlace && !slices.Contains(places, f.Place) {
		return []string{"place"}, fmt.Errorf("%q is none of %s", f.Place, join(places))
	}
	if len(f.Calls)+len(f.Commands) == 0 && f.Names == nil {
		return []string{"calls"}, errors.New("is empty: the file describes nothing")
	}
	if f.Names != nil {
		if field, err := f.Names.validate(); err != nil {
			return append([]string{"names"}, field...), err
		}
	}
	seen := map[string]bool{}
	for i, c := range f.Commands {
		at := func(field ...string) []string { return append([]string{"commands", fmt.Sprint(i)}, field...) }
		if field, err := c.validate(f); err != nil {
			return at(field...), err
		}
		if !slices.Contains(commandOps, c.Op) {
			return at("op"), fmt.Errorf("%q is nothing that a command does: want one of %s", c.Op, join(commandOps))
		}
		for _, name := range c.Names {
			name = strings.ToUpper(name)
			if seen[name] {
				return at("names"), fmt.Errorf("%s is described twice", name)
			}
			seen[name] = true
		}
	}
	clear(seen)
	for i, c := range f.Calls {
		at := func(field ...string) []string { return append([]string{"calls", fmt.Sprint(i)}, field...) }
		if c.Shape == nil && len(f.Packages) == 0 {
			return []string{"packages"}, errors.New("is missing")
		}
		if field, err := c.validate(f); err != nil {
			return at(field...), err
		}
		if c.Shape != nil {
			continue
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

var (
	places     = []Place{Shared, Process, Files}
	misses     = []Miss{MissOK, MissError, MissNil}
	units      = []Unit{Duration, Seconds, Milliseconds, Absolute}
	commandOps = []Op{Get, Set, Add, Delete, Clear, Expire}
	meanings   = []Meaning{Never, Default, Keep, Expired, Error, Drop}
)

func join[T ~string](l []T) string {
	s := make([]string, len(l))
	for i, v := range l {
		s[i] = string(v)
	}
	return strings.Join(s, ", ")
}

func (c *Call) validate(f *File) ([]string, error) {
	bad := func(field, format string, args ...any) ([]string, error) {
		return []string{field}, fmt.Errorf(format, args...)
	}
	if c.Op == "" {
		return bad("op", "is missing: want one of %s", join(ops))
	}
	if !slices.Contains(ops, c.Op) {
		return bad("op", "%q is not an operation: want one of %s", c.Op, join(ops))
	}
	switch {
	case c.Shape != nil && *c.Shape == (Shape{}):
		return bad("shape", "is empty: want one of variadic, result, holds")
	case c.Shape == nil && len(c.Names) == 0:
		return bad("names", "is missing")
	case slices.Contains(c.Names, ""):
		return bad("names", "holds an empty name")
	}
	if c.Shape != nil {
		for _, f := range []struct {
			field    string
			patterns []string
		}{{"on", c.On}, {"names", c.Names}, {"shape", []string{c.Shape.Variadic, c.Shape.Result, c.Shape.Holds}}} {
			for _, p := range f.patterns {
				if _, err := path.Match(p, ""); err != nil {
					return bad(f.field, "%q is not a pattern", p)
				}
			}
		}
	}
	switch c.Op {
	case Get, Set, Add, GetLoad:
		if !c.Key.Present() {
			return bad("key", "is missing: %s needs one", c.Op)
		}
		if f.Place == NoPlace {
			return bad("op", "%s needs the file's place", c.Op)
		}
	case New, Command:
		if f.Place == NoPlace {
			return bad("op", "%s needs the file's place", c.Op)
		}
	case Read:
		if c.Weight == "" {
			return bad("weight", "is missing: read needs light or heavy")
		}
		if c.What == "" {
			return bad("what", "is missing: read needs a noun for the report")
		}
	}
	switch named := c.Named.Present(); {
	case c.Op != Identity && named:
		return bad("named", "is for identities, not for %s", c.Op)
	case c.Op == Identity && named && c.What != "":
		return bad("what", "is told by the name: leave it out, or named")
	case c.Op == Identity && !named && c.What == "":
		return bad("what", "is missing: identity needs a noun for the report, or the position of a name")
	}
	if (c.Op == Set || c.Op == Add) && !c.Value.Present() {
		return bad("value", "is missing: %s needs one", c.Op)
	}
	if (c.Op == Flight || c.Op == Once) && !c.Loader.Present() {
		return bad("loader", "is missing: %s needs one", c.Op)
	}
	for i, o := range c.Options {
		at := func(field string) []string { return []string{"options", fmt.Sprint(i), field} }
		switch {
		case o.Name == "":
			return at("name"), errors.New("is missing")
		case o.Op != "" && !slices.Contains(commandOps, o.Op):
			return at("op"), fmt.Errorf("%q is none of %s", o.Op, join(commandOps))
		case o.Unit != "" && !slices.Contains(units, o.Unit):
			return at("unit"), fmt.Errorf("%q is none of %s", o.Unit, join(units))
		case o.TTL != "" && !slices.Contains(meanings, o.TTL):
			return at("ttl"), fmt.Errorf("%q is none of %s", o.TTL, join(meanings))
		}
	}
	if c.Weight != "" && c.Weight != Light && c.Weight != Heavy {
		return bad("weight", "%q is neither light nor heavy", c.Weight)
	}
	if c.Miss != "" && !slices.Contains(misses, c.Miss) {
		return bad("miss", "%q is none of %s", c.Miss, join(misses))
	}
	if t := c.TTL; t != nil {
		if !t.Arg.Present() {
			return []string{"ttl", "arg"}, errors.New("is missing")
		}
		if t.Unit == "" {
			return []string{"ttl", "unit"}, fmt.Errorf("is missing: want one of %s", join(units))
		}
		if !slices.Contains(units, t.Unit) {
			return []string{"ttl", "unit"}, fmt.Errorf("%q is none of %s", t.Unit, join(units))
		}
		for _, m := range []struct {
			field string
			v     Meaning
		}{{"zero", t.Zero}, {"negative", t.Negative}} {
			if m.v != "" && !slices.Contains(meanings, m.v) {
				return []string{"ttl", m.field}, fmt.Errorf("%q is none of %s", m.v, join(meanings))
			}
		}
	}
	return nil, nil
}

// validate returns the path of the first faulty field and what is wrong.
func (n *Names) validate() ([]string, error) {
	check := func(field string, phrases []string, seen map[string]bool) ([]string, error) {
		for i, p := range phrases {
			switch at := []string{field, strconv.Itoa(i)}; {
			case p == "":
				return at, errors.New("is empty")
			case strings.Join(words(p), " ") != p:
				return at, fmt.Errorf("%q is not words in lower case: want %q", p, strings.Join(words(p), " "))
			case seen[p]:
				return at, fmt.Errorf("%q has a meaning already", p)
			}
			seen[p] = true
		}
		return nil, nil
	}
	for _, g := range []struct {
		field   string
		namings []Naming
	}{{"identities", n.Identities}, {"sensitive", n.Sensitive}} {
		seen := map[string]bool{}
		for i, m := range g.namings {
			at := func(field ...string) []string { return append([]string{g.field, strconv.Itoa(i)}, field...) }
			switch {
			case m.What == "":
				return at("what"), errors.New("is missing: want a noun for the report")
			case len(m.Words)+len(m.Whole) == 0:
				return at("words"), errors.New("is missing")
			}
			if field, err := check("words", m.Words, seen); err != nil {
				return at(field...), err
			}
			if field, err := check("whole", m.Whole, seen); err != nil {
				return at(field...), err
			}
		}
		if field, err := check("not", n.Not, seen); err != nil {
			return field, err
		}
	}
	for _, l := range []struct {
		field   string
		phrases []string
	}{{"keep", n.Keep}, {"drop", n.Drop}} {
		if field, err := check(l.field, l.phrases, map[string]bool{}); err != nil {
			return field, err
		}
	}
	for i, p := range n.NotTypes {
		if _, err := path.Match(p, ""); err != nil || p == "" {
			return []string{"notTypes", strconv.Itoa(i)}, fmt.Errorf("%q is not a pattern", p)
		}
	}
	return nil, nil
}
