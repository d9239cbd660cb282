package catalog

import (
	"go/types"
	"slices"
	"strings"
	"sync"
)

// An Entry is a [Call] together with the library it belongs to.
type Entry struct {
	*Call
	Library string
	Place   Place
	Builtin bool // not a user's
	// NoExpiry: what the call stores stays until it is dropped, or for want of
	// room: it takes no TTL, nor does what makes the cache.
	NoExpiry bool
}

// A Catalog answers what a function means. It is immutable and safe for
// concurrent use.
type Catalog struct {
	entries  map[id]*Entry
	methods  map[id]*Entry     // by package and name, whatever the receiver
	shapes   []*Entry          // those that win first
	commands map[string]*Entry // by the first word, in upper case
	packages map[string]bool

	identities *vocabulary
	sensitive  *vocabulary
	notTypes   []string
}

// id names a function by its declaring package and receiver, which is how a
// library's method is found whatever the type that embeds or aliases it.
type id struct{ pkg, recv, name string }

// From returns the catalogue of files. A later file overrides an earlier one,
// so that a user's entry wins over a built-in one.
func From(files ...*File) *Catalog {
	c := &Catalog{entries: map[id]*Entry{}, methods: map[id]*Entry{}, commands: map[string]*Entry{}, packages: map[string]bool{}}
	keep, drop := map[string]bool{}, map[string]bool{}
	c.identities, c.sensitive = newVocabulary(keep, drop), newVocabulary(keep, drop)
	for _, f := range files {
		if n := f.Names; n != nil {
			c.identities.add(n.Identities, n.Not)
			c.sensitive.add(n.Sensitive, n.Not)
			c.notTypes = append(c.notTypes, n.NotTypes...)
			for _, w := range n.Keep {
				keep[w] = true
			}
			for _, w := range n.Drop {
				drop[w] = true
			}
		}
		for _, p := range f.Packages {
			c.packages[p] = true
		}
		for i := range f.Commands {
			cmd := &f.Commands[i]
			for _, name := range cmd.Names {
				c.commands[strings.ToUpper(name)] = &Entry{Call: cmd, Library: f.Library, Place: f.Place}
			}
		}
		var shapes []*Entry
		made := slices.ContainsFunc(f.Calls, func(call Call) bool { return call.Op == New && call.TTL != nil })
		for i := range f.Calls {
			call := &f.Calls[i]
			e := &Entry{Call: call, Library: f.Library, Place: f.Place, Builtin: f.builtin}
			e.NoExpiry = f.builtin && f.Place == Process && (call.Op == Set || call.Op == Add) && call.TTL == nil && !made
			if call.Shape != nil {
				shapes = append(shapes, e)
				continue
			}
			on := call.On
			if len(on) == 0 {
				on = []string{""}
			}
			for _, p := range f.Packages {
				for _, recv := range on {
					for _, name := range call.Names {
						c.entries[id{p, recv, name}] = e
						if k := (id{pkg: p, name: name}); recv != "" && c.methods[k] == nil {
							c.methods[k] = e
						}
					}
				}
			}
		}
		c.shapes = append(shapes, c.shapes...)
	}
	return c
}

// Describes reports whether any entry is declared in the package.
func (c *Catalog) Describes(pkgPath string) bool { return c.packages[unvendored(pkgPath)] }

// Lookup returns the entry of fn, or nil. Instances of generic functions and
// methods are found by their origin.
func (c *Catalog) Lookup(fn *types.Func) *Entry {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	fn = fn.Origin()
	sig := fn.Signature()
	k := id{unvendored(fn.Pkg().Path()), ReceiverName(sig.Recv()), fn.Name()}
	if e := c.entries[k]; e != nil {
		return e
	}
	for _, e := range c.shapes {
		if e.shaped(fn, k) {
			return e
		}
	}
	return nil
}

// Command returns the entry of a command by its first word, in upper or lower
// case, or nil.
func (c *Catalog) Command(name string) *Entry { return c.commands[strings.ToUpper(name)] }

// ByResult returns the entry that a method of a user's own narrow interface
// stands for: one of the same name in the library that declares its result
// type, such as Get(ctx, key) *redis.StringCmd. It returns nil for other methods.
func (c *Catalog) ByResult(m *types.Func) *Entry {
	res := m.Signature().Results()
	if res.Len() == 0 {
		return nil
	}
	p, ok := types.Unalias(res.At(0).Type()).(*types.Pointer)
	if !ok {
		return nil
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || m.Pkg() == n.Obj().Pkg() {
		return nil
	}
	return c.methods[id{pkg: unvendored(n.Obj().Pkg().Path()), name: m.Name()}]
}

// ReceiverName returns the name of the receiver's type without pointer,
// package or type parameters; "" for no receiver.
func ReceiverName(recv *types.Var) string {
	if recv == nil {
		return ""
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// unvendored strips what GOPATH-style vendoring puts before an import path.
func unvendored(p string) string {
	if i := strings.LastIndex(p, "/vendor/"); i >= 0 {
		return p[i+len("/vendor/"):]
	}
	return p
}

// builtin parses the embedded files once; they are tested, so an error is a
// fault of the build.
var builtin = sync.OnceValues(Builtin)

// With returns the built-in catalogue extended by the files of a user, which
// may be none.
func With(user ...*File) (*Catalog, error) {
	files, err := builtin()
	if err != nil {
		return nil, err
	}
	return From(append(files[:len(files):len(files)], user...)...), nil
}
