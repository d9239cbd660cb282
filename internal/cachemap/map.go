// Package cachemap is the map of all caching in a program: families of keys,
// where each is looked up, what loads it, where and for how long it is stored,
// what protects the load. Units are linked into a map by a pure function, and
// every check is one question asked of it. The package knows neither SSA nor
// what a check wants to say.
package cachemap

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/unit"
)

// A Map is what is known of the caching of a program, or of one package and
// its imports.
type Map struct {
	// Refills are the lookups that load and store on a miss, in the order of
	// their positions; Memos those that only compute.
	Refills []*Refill
	Memos   []*Refill
	// Families group refills by cache and key.
	Families []*Family
	// Whole: every package of the program was linked, so that absence means something.
	Whole bool
	// Policy is what the team has decided; the host fills it in.
	Policy Policy
	// Unresolved counts what could not be seen, by package and reason.
	Unresolved []Count
	// Strays are stores that their lookups cannot find.
	Strays []*Stray
	// Public are responses that shared caches may keep, of what one may see.
	Public []*Public
	// Vain are drops of what nothing stores.
	Vain []Vain
	// Dropped are what linking has shown to be no refills.
	Dropped []Dropped
	// Missing are the packages that were not analysed, with the reason.
	Missing []Missing
}

// A Policy is what a team says of its data and its code.
type Policy struct {
	// Budget returns how old a value under keys of the template may be, if
	// that was said; nil if nothing was.
	Budget func(template string) (fresh time.Duration, ok bool)
	// Require: it must be said of every family.
	Require bool
	// Closed: no code outside of the program uses it.
	Closed bool
}

// Fresh returns how old the values of a family may be, if that was said.
func (p *Policy) Fresh(f *Family) (fresh time.Duration, ok bool) {
	if p.Budget == nil {
		return 0, false
	}
	return p.Budget(f.Key)
}

// A Missing is a package that was not analysed.
type Missing struct{ Path, Why string }

// A Stray is a store that its lookup cannot find.
type Stray struct {
	*unit.Stray
	Pkg string
}

// A Public is a response that is marked as one for all, and is not.
type Public struct {
	*unit.Public
	Pkg string
}

// A Dropped is what looked like a refill of a package by itself, and why it is none.
type Dropped struct {
	*unit.Refill
	Why string
}

// A Refill is a lookup, a load and a store of one cache.
type Refill struct {
	*unit.Refill
	Pkg string
	// Prot is what makes concurrent misses of one key cost one load; "" for
	// nothing. It hides the unit's field: linking may find more.
	Prot  string
	Loads []unit.Load
	// Inputs hide the unit's field: implementations of interfaces may add to them.
	Inputs []unit.Input
	Weight Weight
	Heat   Heat
	TTL    TTL
	// Confirmed: the cache is known to be one, not only by its shape.
	Confirmed bool
	// Place is where the entries live, as far as linking can tell.
	Place catalog.Place
	// Batch: many entries are stored at once, by the refill, a caller of it or
	// a warm-up; Flushed: the whole cache is emptied at once somewhere.
	Batch, Flushed bool
	// FarBatch: a loop some calls further out than the callers runs the refill
	// for many keys.
	FarBatch bool
	// PerRun: the cache is emptied by nothing but what leads to the refill, so
	// that it lives for one run of that.
	PerRun bool
	// Seldom says who alone asks for the refill, by the names of what leads to it,
	// if few of them ask at once: administrators.
	Seldom string
	// Dropped: an entry, or the whole cache, is dropped somewhere.
	Dropped bool
	// Jitters: the cache spreads expiry by itself; Renewed: entries are
	// refreshed before they expire. Like Prot they hide the unit's fields.
	Jitters, Renewed bool
	// PerCall: the cache lives as long as one call of a function.
	PerCall bool
	// Once: the refill runs only at start-up.
	Once bool
	// Through are the refills that go through this one, a get-or-set helper.
	Through []*Refill
	// Unresolved is what is not known of it.
	Unresolved []Unknown
	// HeatWhy, WeightWhy and ProtWhy say how Heat, Weight and an empty Prot
	// were decided.
	HeatWhy, WeightWhy, ProtWhy string
}

// A Weight is what a miss costs the source.
type Weight int

// The weights of a refill.
const (
	NoLoad Weight = iota // a memo
	Light
	Heavy
)

func (w Weight) String() string { return [...]string{"none", "light", "heavy"}[w] }

// A Heat is how many requests share a key.
type Heat int

// The heats. What the code cannot show counts as Entity.
const (
	Cold   Heat = iota // a key that only one client asks for
	Entity             // an id that many requests share
	Hot                // a constant key, or one of few values
)

func (h Heat) String() string { return [...]string{"cold", "entity", "hot"}[h] }

// A TTL is how long the entries of a refill live.
type TTL struct {
	// Text is the TTL as a person would write it: "10m", "cacheTTL (10m)",
	// "c.ttl"; "" if nothing is known.
	Text string
	// Known: there is a TTL, and every way in which it is decided was seen.
	Known bool
	// Fixed: it is the same for every key. Jittered: a random term takes part.
	Fixed, Jittered bool
	// Aligned: entries end at a moment of the clock that all share.
	Aligned bool
	// Never: entries do not expire.
	Never bool
	// At is where it is decided; D is its length where it is one constant.
	At unit.Pos
	D  time.Duration
	// Ident is the identity of the constant, variable or field that decides.
	Ident string
	// Clamped: derived from the value, but cut to constants on both sides.
	Clamped bool
	// Open: the caller of a helper decides.
	Open bool
	// Args are the arguments of stores that are the TTL, if it is decided by
	// nothing else and a random term can be added to all of them.
	Args []unit.Pos
}

// A Family is all entries of one cache with one key template.
type Family struct {
	Cache   string
	Place   catalog.Place
	Key     string
	Type    string
	Refills []*Refill
	// Stores are writes outside refills; Deletes drop entries.
	Stores, Deletes []Touch
	// Reads are the entities that its loads read; Writers are the functions
	// that change those, the closest to the write first.
	Reads   []unit.Entity
	Writers []Writer
	// Unclear: something that it reads is kept by a type that several are made
	// of, so that its writers are not known.
	Unclear bool
	// Droppers are the functions that drop or rewrite entries of just this
	// family; Uncalled are those that would, but that nothing calls them.
	Droppers, Uncalled []string
	// Reflex are the functions that ask for the entries, if each of them also
	// changes what they are loaded from; nil if others ask, too.
	Reflex []string
	// Disorders are drops that come too early.
	Disorders []Disorder
	// Decorator is set where the family is kept by a type that embeds what it
	// caches, and lets writes through to it.
	Decorator *Decorator
}

// A Vain is a call of a method that drops what only a method stores that
// nothing calls.
type Vain struct {
	Func, Pkg string
	At        unit.Pos
	Drop      *unit.Site // of the method
	Idle      *unit.Site // the store that nothing calls
	Like      *Refill    // what is kept under a key that is much like it
}

// A Disorder is a function that drops entries of a family before what it
// changes of their source can be seen.
type Disorder struct {
	Kind
	Func, Pkg string
	// Drop and Write are where it drops and writes; Name is what it calls to
	// write, Of what that changes.
	Drop, Write unit.Pos
	Name        string
	Of          unit.Entity
}

// A Kind is what is wrong with the order.
type Kind int

// The kinds of disorder.
const (
	BeforeWrite  Kind = iota // the drop comes first
	BeforeCommit             // both stand in one transaction
	Whenever                 // the drop is started, and not waited for
)

// A Decorator is a type that embeds an interface, and caches one of its methods.
type Decorator struct {
	Type        string // full name
	Iface, Read string // the interface, for a reader, and the method that it caches
	// Through are the methods, by their full names, that change what Read
	// yields and that the type does not override.
	Through []string
}

// A Touch is a place that changes entries of a family.
type Touch struct {
	At   unit.Pos
	Func string
	Op   catalog.Op
	Key  string
}

// CacheName names the cache of a refill for a reader.
func (r *Refill) CacheName() string {
	id := r.Cache.Path.Ident()
	if id == "" {
		id = r.Cache.Path.String()
	}
	id = shortName(id)
	switch r.Cache.Library {
	case unit.MapCache:
		return id + " (map)"
	case unit.SlotCache:
		if r.Cache.Path.Root == flow.Global && r.Cache.Path.Steps == "" {
			return id + " (variable)"
		}
		return id + " (field)"
	case "":
		return id
	}
	return id + " (" + r.Cache.Library + ")"
}

// Shared reports whether the cache is known to outlive the call: what another
// function returned may have been made there.
func (r *Refill) Shared() bool {
	return r.Place != catalog.Process || r.Cache.Path.Root == flow.Param || r.Cache.Path.Root == flow.Global
}

// Endless reports whether each key is missed once in the life of the process,
// as far as there is room: nothing drops entries, and no time is asked for.
func (r *Refill) Endless() bool {
	return r.NoExpiry && r.TTL.Text == "" && r.Hit != "time" && !r.Dropped && len(r.EmptiedBy) == 0
}

// StoredAt is the position of the store that tells a reader most: in the owner,
// unless load and store stand in one call there.
func (r *Refill) StoredAt() unit.Pos {
	for _, l := range r.Loads {
		if l.At == r.Store[0] {
			return r.Store[len(r.Store)-1]
		}
	}
	return r.Store[0]
}

// KeyText is the key for a reader.
func (r *Refill) KeyText() string {
	if r.Cache.Library == unit.SlotCache {
		return "the one entry"
	}
	if s := r.Key.String(); s != "" {
		return s
	}
	return "the one entry"
}

// maxKeyText bounds a key in a message, in bytes.
const maxKeyText = 120

// ShortKey is KeyText for a message: the first alternatives of a long one.
func (r *Refill) ShortKey() string {
	s := r.KeyText()
	for len(s) > maxKeyText {
		i := strings.LastIndex(s[:len(s)-1], " | ")
		if i < 0 {
			i = maxKeyText
			for !utf8.RuneStart(s[i]) {
				i--
			}
			return s[:i] + "…"
		}
		s = s[:i]
	}
	if s != r.KeyText() {
		s += " | …"
	}
	return s
}

// FuncName is the owner without its package path: "(*Repo).Get".
func (r *Refill) FuncName() string { return ShortFunc(r.Func) }

// shortName drops the folders from a full name.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// ShortFunc drops the package path from a function's full name.
func ShortFunc(name string) string {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return name
	}
	prefix := ""
	if strings.HasPrefix(name, "(*") {
		prefix = "(*"
	} else if strings.HasPrefix(name, "(") {
		prefix = "("
	}
	return prefix + name[i+1:]
}

// Load returns the load that tells most: the heaviest, the first of those;
// what another cache is asked for, only if there is nothing else.
func (r *Refill) Load() *unit.Load {
	var best *unit.Load
	for i := range r.Loads {
		if l := &r.Loads[i]; best == nil || telling(l) > telling(best) {
			best = l
		}
	}
	return best
}

func telling(l *unit.Load) int {
	switch {
	case l.Weight == catalog.Heavy:
		return 2
	case l.Kind == unit.CacheLoad:
		return 0
	}
	return 1
}

// Local links one package with the packages it imports. The refills of the
// map are those of the package; the rest resolves them.
func Local(u *unit.Unit, imports []*unit.Unit) *Map {
	return link(u, append([]*unit.Unit{u}, imports...), false)
}

// Program links all packages of a program, which must be closed: nothing
// outside of it calls its functions, except through what a module exports.
func Program(units []*unit.Unit) *Map {
	sorted := slices.Clone(units)
	slices.SortFunc(sorted, func(a, b *unit.Unit) int { return strings.Compare(a.Path, b.Path) })
	return link(nil, sorted, true)
}
