package flow

import (
	"cmp"
	"strconv"
	"strings"
)

// A Path names where a value comes from: a root and the fields that were
// followed from it. Paths are compared as values and may be stored.
type Path struct {
	Root Root `json:"r"`
	// Param is the index of the parameter for roots of kind Param; the
	// receiver is parameter 0.
	Param int `json:"p,omitempty"`
	// Name is the parameter's name, the full name of the global or function,
	// or the type of the fresh object.
	Name string `json:"n,omitempty"`
	// Recv: the parameter is the receiver of a method.
	Recv bool `json:"v,omitempty"`
	// Type is the named type that declares the first field of Steps, by full
	// name: it identifies a field whatever variable holds its struct.
	Type string `json:"t,omitempty"`
	// Steps are the fields followed, each with a leading dot; "[]" is an
	// element. At most maxSteps are kept.
	Steps string `json:"s,omitempty"`
}

// A Root is the kind of thing that a path starts at.
type Root string

// The roots of paths.
const (
	Param  Root = "param"  // a parameter of the function under analysis
	Inner  Root = "inner"  // a parameter of a closure in it, called by unknown code
	Global Root = "global" // a package variable
	Call   Root = "call"   // the result of a call that is not looked into
	Fresh  Root = "fresh"  // an object made in the function
)

// maxSteps bounds the fields of a path; longer ones are cut, which makes two
// different paths equal, never one path different from itself.
const maxSteps = 4

// Field returns p followed by the fields of steps.
func (p Path) Field(typ, steps string) Path {
	if steps == "" {
		return p
	}
	if p.Steps == "" {
		p.Type = typ
	}
	p.Steps = cut(p.Steps + steps)
	return p
}

func cut(steps string) string {
	n := 0
	for i := range steps {
		if steps[i] == '.' || steps[i] == '[' {
			if n++; n > maxSteps {
				return steps[:i]
			}
		}
	}
	return steps
}

// Within reports whether p is q or lies below it.
func (p Path) Within(q Path) bool {
	return p.base() == q.base() && (q.Steps == "" || p.Steps == q.Steps ||
		strings.HasPrefix(p.Steps, q.Steps+".") || strings.HasPrefix(p.Steps, q.Steps+"["))
}

// Overlaps reports whether one of the paths lies within the other.
func (p Path) Overlaps(q Path) bool { return p.Within(q) || q.Within(p) }

func (p Path) base() Path {
	p.Steps, p.Type, p.Recv = "", "", false
	if p.Root == Param {
		p.Name = ""
	}
	return p
}

// Parent returns p without its last field.
func (p Path) Parent() Path {
	if i := strings.LastIndexAny(p.Steps, ".["); i >= 0 {
		p.Steps = p.Steps[:i]
	}
	return p
}

// Same reports whether p and q are the same place.
func (p Path) Same(q Path) bool { return p.base() == q.base() && p.Steps == q.Steps }

// Ident returns an identity of the place that holds for every function of
// the program: the global, or the type and fields; "" if there is none.
func (p Path) Ident() string {
	switch {
	case p.Root == Global:
		return p.Name + p.Steps
	case p.Steps != "" && p.Type != "":
		return p.Type + p.Steps
	}
	return ""
}

// Compare orders paths.
func (p Path) Compare(q Path) int {
	return cmp.Or(cmp.Compare(p.Root, q.Root), cmp.Compare(p.Param, q.Param), cmp.Compare(p.Name, q.Name), cmp.Compare(p.Steps, q.Steps), cmp.Compare(p.Type, q.Type))
}

// String renders the path as source would: "u.ID", "config.Prefix".
func (p Path) String() string {
	name := p.Name
	switch p.Root {
	case Global, Call, Fresh:
		name = name[strings.LastIndexAny(name, "./")+1:]
	}
	if name == "" || name == "_" {
		name = "arg" + strconv.Itoa(p.Param)
	}
	return name + p.Steps
}
