package catalog

import (
	"errors"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cachelint/cachelint/internal/strictyaml"
)

// Parse reads the documents of one YAML file. Every error is one line that
// names the file, the line and the field.
func Parse(name string, content []byte) ([]*File, error) {
	docs, err := strictyaml.Documents(content)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	var files []*File
	for _, doc := range docs {
		f, err := ParseDocument(name, doc)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// ParseDocument reads one document, or the part of a file name that stands for one.
func ParseDocument(name string, root *yaml.Node) (*File, error) {
	f := new(File)
	err := strictyaml.Decode(root, f, "a mapping with library, packages and calls")
	if err == nil {
		if field, fault := f.validate(); fault != nil {
			err = strictyaml.At(root, field, fault)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	return f, nil
}

// CheckYAML says what is wrong with a position.
func (*Arg) CheckYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("want text, not %s", strictyaml.Kind(n))
	}
	_, err := parseArg(n.Value)
	return err
}

// CheckYAML says what is wrong with a word of a command.
func (*Word) CheckYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return fmt.Errorf("want a position or a word, not %s", strictyaml.Kind(n))
	}
	return errors.Unwrap(new(Word).UnmarshalYAML(n))
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

// Values returns what a field of type t may be, or nil if it may be anything.
func Values(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[Place]():
		return text(places)
	case reflect.TypeFor[Op]():
		return text(ops)
	case reflect.TypeFor[Miss]():
		return text(misses)
	case reflect.TypeFor[Unit]():
		return text(units)
	case reflect.TypeFor[Meaning]():
		return text(meanings)
	case reflect.TypeFor[Weight]():
		return text([]Weight{Light, Heavy})
	}
	return nil
}

func text[T ~string](l []T) []string {
	s := make([]string, len(l))
	for i, v := range l {
		s[i] = string(v)
	}
	return s
}

func join[T ~string](l []T) string { return strings.Join(text(l), ", ") }

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
