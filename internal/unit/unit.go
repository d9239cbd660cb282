// Package unit compiles one type-checked package, together with the units of
// its imports, into a unit: everything that later stages may know of the
// package. Units are facts: they travel between packages through whatever
// driver runs the analysis, so they hold names and positions, never objects.
package unit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/sqltext"
)

// Version is the version of the unit format. A unit of another version is
// treated as missing.
const Version = 7

// A Unit is what is known of one package.
type Unit struct {
	Version int    `json:"v"`
	Path    string `json:"path"`
	// Analysed is set when the whole package was seen. Without it, absence
	// from the unit means nothing.
	Analysed bool `json:"ok,omitempty"`
	// Why says why the package was not analysed.
	Why string `json:"why,omitempty"`

	Funcs   []Func   `json:"funcs,omitempty"`   // functions of consequence, by name
	Refills []Refill `json:"refills,omitempty"` // refills whose owner is in the package
	Sites   []Site   `json:"sites,omitempty"`   // stores and deletes, for families
	Fields  []Field  `json:"fields,omitempty"`  // TTLs held by fields, variables and constructors
	Types   []Type   `json:"types,omitempty"`   // types whose methods are of consequence
	Ifaces  []Type   `json:"ifaces,omitempty"`  // interfaces declared in the package that refills depend on
	Callers []Caller `json:"callers,omitempty"` // who calls the owner of a refill, and under what protection

	Works []Work `json:"works,omitempty"` // what functions do that freshness depends on, by name

	Strays []Stray `json:"strays,omitempty"` // stores that their lookup cannot find

	Public []Public `json:"public,omitempty"` // responses that shared caches may keep, of what one may see

	Ignores []Ignore `json:"ign,omitempty"` // directives against findings

	// Unresolved counts what could not be seen, by reason.
	Unresolved []Count `json:"unresolved,omitempty"`

	packed *packedFuncs // instead of Funcs and Works, if the unit was decoded
}

// A Count is a number of occurrences of a reason.
type Count struct {
	Why string `json:"why"`
	N   int    `json:"n"`
}

// A Pos is a position in a source file. File is the base name: with the
// package it names the file on every machine, so units do not depend on
// where the sources lie.
type Pos struct {
	Pkg  string `json:"p,omitempty"`
	File string `json:"f,omitempty"`
	Line int    `json:"l,omitempty"`
	Col  int    `json:"c,omitempty"`
}

// String returns "file.go:12", short enough for a message.
func (p Pos) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Valid reports whether p is a position.
func (p Pos) Valid() bool { return p.Line > 0 }

// Compare orders positions by package, file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Pkg, q.Pkg), cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// A Func is the summary of a function: what a caller must know of it, in
// terms of its parameters (the receiver is parameter 0).
type Func struct {
	Name string `json:"name"`
	// Accesses are the lookups and stores that are not part of a refill of
	// this function, so that a caller may complete one; and the get-or-sets
	// whose loader is a parameter.
	Accesses []Access `json:"acc,omitempty"`
	// Loads are the reads of sources that the function does.
	Loads []Load `json:"loads,omitempty"`
	// Fed are the inputs that flow into Loads, by their index; none for those
	// that are left out at the end.
	Fed [][]Dep `json:"fed,omitempty"`
	// Results tell what each result is made of.
	Results []Value `json:"res,omitempty"`
	// Outs tell what is written through pointer parameters.
	Outs []Out `json:"outs,omitempty"`
	// Holds are locks held, and Frees locks released, when it returns.
	Holds []flow.Path `json:"holds,omitempty"`
	Frees []flow.Path `json:"frees,omitempty"`
	// Sets are the fields that a parameter ends up in: a constructor's TTL or
	// loader.
	Sets []FieldParam `json:"sets,omitempty"`
}

// A FieldParam says that parameter Param is stored in the field Ident, or is
// the loader of the cache that is.
type FieldParam struct {
	Param int    `json:"p"`
	Ident string `json:"id"`
}

// A Value is what a result is made of.
type Value struct {
	Deps  []Dep        `json:"d,omitempty"`
	Loads []int        `json:"l,omitempty"` // indexes of Func.Loads
	Gets  []int        `json:"g,omitempty"` // indexes of Func.Accesses
	Key   key.Template `json:"k,omitzero"`  // for results that may serve as keys
	TTL   TTL          `json:"t,omitzero"`  // for results that may serve as TTLs
	Now   bool         `json:"n,omitempty"` // the clock takes part
	Rand  bool         `json:"r,omitempty"` // a random number takes part
	Try   bool         `json:"y,omitempty"` // a lock attempt takes part
}

// A Dep is an input that a value depends on.
type Dep struct {
	Path    flow.Path `json:"p"`
	Control bool      `json:"c,omitempty"`
	// Part says what it is as a part of a parameter, if a key may have to tell
	// it apart; Who is which identity it is then.
	Part PartKind `json:"v,omitempty"`
	Who  string   `json:"w,omitempty"`
}

// A PartKind is what a parameter is that an input is a part of.
type PartKind string

// The kinds of parts.
const (
	OfContext PartKind = "ctx"    // who asks, read from a context
	OfStruct  PartKind = "struct" // a plain value in a struct
)

// An Out is what is written through a parameter.
type Out struct {
	Param int   `json:"p"`
	Value Value `json:"v"`
}

// A Cache is the store that an access goes to.
type Cache struct {
	Path    flow.Path     `json:"path"`
	Place   catalog.Place `json:"place,omitempty"`
	Library string        `json:"lib,omitempty"` // "map", "slot" for hand-made ones
	// Iface is set when the access is a method of an interface whose
	// implementation was not seen: it is a cache only by its shape.
	Iface string `json:"iface,omitempty"`
	// Type is the type of the values, where known.
	Type string `json:"type,omitempty"`
	// Own names the field that holds a library's cache by the type that
	// declares it, where Path goes through other fields to it.
	Own string `json:"own,omitempty"`
	// Local: the store is made in the function and dies with the call.
	Local bool `json:"local,omitempty"`
	// Several: it is reached through an interface with implementations that
	// keep their entries in different places.
	Several bool `json:"several,omitempty"`
	// Collected: no cache, but a list of keys that are to be dropped from one
	// later, as a builder of deletes keeps it.
	Collected bool `json:"coll,omitempty"`
	// Bare: a map that no lock was seen for.
	Bare bool `json:"bare,omitempty"`
}

// Handmade kinds of caches, as Cache.Library.
const (
	MapCache  = "map"
	SlotCache = "slot"
)

// An Access is one lookup, store or delete.
type Access struct {
	Op    catalog.Op   `json:"op"`
	Cache Cache        `json:"cache"`
	Key   key.Template `json:"key"`
	TTL   TTL          `json:"ttl,omitzero"`
	Value Value        `json:"val,omitzero"` // of a store
	At    Pos          `json:"at"`           // where the store is touched
	Via   []Pos        `json:"via,omitempty"`
	// Method is the interface method of an access by shape.
	Method string `json:"m,omitempty"`

	// For get-or-sets: the parameter that loads, or -1 if the loads are known.
	Loader    int    `json:"ld,omitempty"`
	Prot      string `json:"prot,omitempty"`
	Jitters   bool   `json:"jit,omitempty"`
	Refreshes bool   `json:"ref,omitempty"`
	Refill    string `json:"of,omitempty"` // the refill of the helper
	Locked    bool   `json:"lk,omitempty"` // some lock was held
	// Paired: the function saw a counterpart of its own, lookup or store, for
	// the entry; two such accesses are no half of anything.
	Paired bool `json:"pd,omitempty"`
	// Bound and From tell, as in [Load], where the loader is that the cache
	// was made with.
	Bound string     `json:"bd,omitempty"`
	From  *flow.Path `json:"from,omitempty"`

	// NoExpiry: what is stored stays until it is dropped, or for want of room.
	NoExpiry bool `json:"ne,omitempty"`

	Field bool `json:"fd,omitempty"` // the entry is a field of a hash, the end of Key

	stored  ssa.Value // while compiling: what a store by shape stores
	carried bool      // while compiling: the value of a store by shape has the key in it
	live    bool      // while compiling: a write into an entry that has a lock of its own
}

// A Load is one read of a source, or piece of dear work.
type Load struct {
	What   string         `json:"what"`
	Weight catalog.Weight `json:"w,omitempty"`
	Name   string         `json:"name,omitempty"` // the function or method that is called
	At     Pos            `json:"at"`
	Prot   string         `json:"prot,omitempty"`
	Loop   bool           `json:"loop,omitempty"`
	Iface  string         `json:"iface,omitempty"` // the interface whose method it is, unresolved
	Kind   LoadKind       `json:"k"`
	Param  int            `json:"p,omitempty"`
	// Of are the entities that it reads, joined by commas.
	Of string `json:"of,omitempty"`
	// Bound is the field that keeps the function, by its identity, or the
	// place of the cache whose library keeps it; From is the way to it, in
	// terms of the function that holds the load: what From's parent holds was
	// made with it.
	Bound string     `json:"bd,omitempty"`
	From  *flow.Path `json:"from,omitempty"`
	// Asked: a method of an unresolved interface is handed the context of
	// whoever asks, and may read from it who that is. Whole are the structs
	// that it is handed, which fields of them matter its implementations say.
	Asked bool    `json:"a,omitempty"`
	Whole []Whole `json:"h,omitempty"`
}

// Creates reports whether a load makes what it yields, by its name.
func (l *Load) Creates() bool {
	return VerbOf(l.Name[strings.LastIndexByte(l.Name, '.')+1:]) == sqltext.Create
}

// same: the two stand at one place and do the same.
func (l *Load) same(m *Load) bool {
	return l.At == m.At && l.Kind == m.Kind && l.What == m.What && l.Weight == m.Weight && l.Name == m.Name && l.Prot == m.Prot &&
		l.Loop == m.Loop && l.Iface == m.Iface && l.Param == m.Param && l.Of == m.Of && l.Bound == m.Bound
}

// A Whole is a struct that a method is handed as its parameter Param (the
// receiver is 0): one that is a parameter of the caller, or part of one.
type Whole struct {
	Param int       `json:"p"`
	Is    flow.Path `json:"is"`
}

// A LoadKind tells how a load was recognised.
type LoadKind string

// The kinds of loads.
const (
	SourceLoad  LoadKind = "source"  // a catalogued read
	IfaceLoad   LoadKind = "iface"   // a method of an unresolved interface
	ParamLoad   LoadKind = "param"   // a parameter of function type
	DynamicLoad LoadKind = "dynamic" // a function value that is not known
	BoundLoad   LoadKind = "bound"   // a function that the cache was made with
	CacheLoad   LoadKind = "cache"   // another cache, or a function that refills one
	OpaqueLoad  LoadKind = "call"    // a library function that takes a context
)

// A TTL is the set of ways a time to live may be decided.
type TTL struct {
	Parts []TTLPart `json:"t,omitempty"`
}

// A TTLPart is one way.
type TTLPart struct {
	Kind TTLKind       `json:"k"`
	D    time.Duration `json:"d,omitempty"` // for constants
	Text string        `json:"s,omitempty"` // as the source writes it
	Path *flow.Path    `json:"p,omitempty"` // the field, variable or parameter
	At   Pos           `json:"at,omitzero"` // where it is decided
	// For parameters: how many nanoseconds one counts (0 is 1), and what zero
	// and negative values mean to the store.
	Scale    int64           `json:"x,omitempty"`
	Zero     catalog.Meaning `json:"z,omitempty"`
	Negative catalog.Meaning `json:"neg,omitempty"`
	// Args are the arguments of stores that it is, if a random term can be
	// added to all of them: constants at the call. For a parameter that a store
	// is given once a call they say that the same is true of its callers.
	Args []Pos `json:"a,omitempty"`
}

// A TTLKind is how a TTL is decided.
type TTLKind string

// The kinds of TTLs.
const (
	ConstTTL   TTLKind = "const"
	FieldTTL   TTLKind = "field"   // a field or package variable: the same for all keys
	ParamTTL   TTLKind = "param"   // the caller decides
	DefaultTTL TTLKind = "default" // the constructor of the cache decided
	DerivedTTL TTLKind = "derived" // from the value or the key
	JitterTTL  TTLKind = "jitter"  // a random term takes part
	ClockTTL   TTLKind = "clock"   // until a moment of the clock that all entries share
	NeverTTL   TTLKind = "never"
	UnknownTTL TTLKind = "unknown"
)

// Has reports whether a part is of kind k.
func (t TTL) Has(k TTLKind) bool {
	return slices.ContainsFunc(t.Parts, func(p TTLPart) bool { return p.Kind == k })
}

// A Refill is a lookup, a load and a store of one cache.
type Refill struct {
	// ID is the refill's identity: owner function and ordinal.
	ID   string `json:"id"`
	Func string `json:"func"` // the owner: the lowest function that sees lookup and store
	// Exported: the owner can be called from other packages.
	Exported bool         `json:"exp,omitempty"`
	Cache    Cache        `json:"cache"`
	Key      key.Template `json:"key"`
	StoreKey key.Template `json:"skey,omitzero"`
	Lookup   []Pos        `json:"lookup"`
	Loads    []Load       `json:"loads"`
	Store    []Pos        `json:"store"`
	TTL      TTL          `json:"ttl,omitzero"`
	Type     string       `json:"type,omitempty"` // of the stored value
	Prot     string       `json:"prot,omitempty"`
	Jitters  bool         `json:"jit,omitempty"`
	Renewed  bool         `json:"ren,omitempty"` // entries are refreshed before they expire
	Memo     bool         `json:"memo,omitempty"`
	Batch    bool         `json:"batch,omitempty"` // stored in a loop or by a multi-key call
	// Unused: nothing can run the owner.
	Unused bool `json:"unused,omitempty"`
	// NoExpiry: the store knows no TTL.
	NoExpiry bool `json:"noexpiry,omitempty"`
	// EmptiedBy are the functions that assign an empty map, or nothing, to
	// what holds the cache.
	EmptiedBy []string `json:"emptied,omitempty"`
	// Helper is the parameter that loads, when the owner is a get-or-set; -1 otherwise.
	Helper int `json:"helper"`
	// Of is the refill of the helper that this one goes through.
	Of string `json:"of,omitempty"`
	// LookupMethod and StoreMethod are set when the cache is an interface
	// known by its shape only.
	LookupMethod string `json:"lm,omitempty"`
	StoreMethod  string `json:"sm,omitempty"`
	Hit          string `json:"hit,omitempty"` // how a hit is told: "ok", "value", "time", "library"
	// Live: the entries are objects with a lock or an atomic number in them, which
	// change where they lie.
	Live bool `json:"live,omitempty"`
	// Far: lookup and store are several calls away, so that much lies between
	// what the owner sees and what is done.
	Far bool `json:"far,omitempty"`
	// Inputs are what the stored value depends on, of what the caller of the
	// owner or a request decides; nil if the key is not known well enough to
	// say what it leaves out.
	Inputs []Input `json:"in,omitempty"`
	// KeyAt are the places where the key is made, if all that it leaves out can
	// be added at each of them, and no other use of the key is known to the package.
	KeyAt []Pos `json:"ka,omitempty"`
	// KeyFor are the identities that the key tells apart: "user", "session".
	KeyFor []string `json:"for,omitempty"`
	// Sensitive says why it is worse than usual if the wrong one gets the
	// value: "a token"; "" if it is not.
	Sensitive string `json:"sens,omitempty"`
	// OnError is what a reader gets when the load fails, each way that was
	// seen: FailsWithError, ServesStale, ServesDefault; nil if that is not known.
	OnError []string `json:"fail,omitempty"`
}

// Implies reports whether the key tells one person, who may imply the group
// that an identity is.
func (r *Refill) Implies(who string) bool {
	return !OnePerson(who) && slices.ContainsFunc(r.KeyFor, OnePerson)
}

// An Input is something that the value of a refill depends on.
type Input struct {
	Path flow.Path `json:"p"`
	Type string    `json:"t,omitempty"`
	// At is where it enters: the load that is given it, or the branch that
	// asks for it; Load is what is given it, "" if the value is made of it.
	At   Pos    `json:"at"`
	Load string `json:"l,omitempty"`
	// Control: only a branch depends on it.
	Control bool `json:"c,omitempty"`
	// Weak: it is a field of something that does the work, such as a client,
	// or goes to a function of which nothing is known.
	Weak bool `json:"w,omitempty"`
	// Identity is which identity it is, "" for none.
	Identity string `json:"who,omitempty"`
	// Inside: what the load runs reads it from a context or struct that it is
	// handed whole.
	Inside bool `json:"i,omitempty"`
	// InKey: the key tells apart what it may be.
	InKey bool `json:"k,omitempty"`
}

// A Public is a response that is marked as one for all while what is loaded
// for it depends on who asks.
type Public struct {
	Func   string  `json:"func"`
	At     Pos     `json:"at"`
	Inputs []Input `json:"in"`
}

// A Stray is what would be a refill, but that its store goes to another entry
// than its lookup.
type Stray struct {
	Func     string       `json:"func"`
	Cache    Cache        `json:"cache"`
	Lookup   Pos          `json:"lookup"`
	Store    Pos          `json:"store"`
	Key      key.Template `json:"key"`
	StoreKey key.Template `json:"skey"`
}

// A Site is a store or delete outside any refill, or within one.
type Site struct {
	Op     catalog.Op   `json:"op"`
	Cache  Cache        `json:"cache"`
	Key    key.Template `json:"key"`
	TTL    TTL          `json:"ttl,omitzero"`
	Func   string       `json:"func"`
	At     Pos          `json:"at"`
	Loop   bool         `json:"loop,omitempty"`
	Loaded bool         `json:"loaded,omitempty"` // the stored value comes from a source
	Refill string       `json:"of,omitempty"`     // the refill that it belongs to
	// Caller: the key is a parameter's business; callers have sites of their own.
	Open bool `json:"open,omitempty"`
}

// A Field is a TTL that is held by a field or variable, or a TTL or loader
// given to the constructor of the cache that a field or variable holds.
type Field struct {
	Ident   string `json:"id"`
	TTL     TTL    `json:"ttl,omitzero"`
	Default bool   `json:"def,omitempty"` // it is the default of the cache in Ident
	Lit     string `json:"lit,omitempty"` // the variable's only string
	Jitters bool   `json:"jit,omitempty"`
	Refresh bool   `json:"ref,omitempty"`
	// Loader: Loads are those of a function that Ident holds, or that what it
	// holds was made with and keeps in the field Of of its own type.
	Loader bool   `json:"ldr,omitempty"`
	Of     string `json:"of,omitempty"`
	Loads  []Load `json:"loads,omitempty"`
	Prot   string `json:"prot,omitempty"` // what the constructor does about concurrent misses
}

// A Type is a named type with its methods.
type Type struct {
	Name    string   `json:"name"`
	Methods []Method `json:"m"`
	// Embeds is the interface that a struct embeds, Over those of its methods
	// that the struct has a method of its own for.
	Embeds string   `json:"e,omitempty"`
	Over   []string `json:"o,omitempty"`
}

// A Method is a method's name, signature and full name.
type Method struct {
	Name string `json:"n"`
	Sig  string `json:"s"`
	Func string `json:"f,omitempty"`
}

// A Caller is a call of a function that owns a refill, or of one that leads there.
type Caller struct {
	Func string `json:"f"` // what is called
	From string `json:"by"`
	Prot string `json:"prot,omitempty"` // flight or lock around the call
	At   Pos    `json:"at"`
	Init bool   `json:"init,omitempty"` // the caller runs only at start-up
	// Later: the call stands in a function value that the caller hands on, to
	// run at a time of its own, as a handler does.
	Later bool `json:"later,omitempty"`
	// Out is how many calls lie between the caller and an owner, this one included.
	Out int `json:"out"`
	// Args are the arguments that vary, pass on a parameter of the caller or are made by it.
	Args []Arg `json:"args,omitempty"`
}

// An Arg is what is known of an argument of a call. The receiver is parameter 0.
type Arg struct {
	Param  int   `json:"p"`
	Varies bool  `json:"v,omitempty"` // a loop around the call gives it another value in each run
	From   []int `json:"f,omitempty"` // the parameters of the caller that it is made of
	Is     int   `json:"i,omitempty"` // one more than the parameter of the caller that it is; 0 for none
	// Fresh: it is an object that the caller has made, but for what the fields
	// in Lent hold.
	Fresh bool     `json:"n,omitempty"`
	Lent  []string `json:"l,omitempty"`
}

// A Work is what a function does that freshness depends on, but for the sites
// that the unit lists: writes of sources, and calls of functions that have work.
type Work struct {
	Func  string `json:"f"`
	Steps []Step `json:"s,omitempty"` // in the order of the source
	// Generated: nobody has written it, so that it may well be unused.
	Generated bool `json:"g,omitempty"`
}

// OnePerson reports whether an identity is one person or device, rather than a
// group of them.
func OnePerson(identity string) bool {
	switch identity {
	case "tenant", "namespace", "organisation", "workspace", "role", "permission", "account", "customer":
		return false
	}
	return true
}

// A Step is one write of a source, or one call.
type Step struct {
	At   Pos    `json:"at"`
	Name string `json:"n"` // what is called, for a reader: "Repo.Update"
	// Verb and Of tell what is done to which entities; no verb for a call.
	Verb sqltext.Verb `json:"v,omitempty"`
	Of   []Entity     `json:"of,omitempty"`
	// Call is the full name of the function that is called, or of the
	// interface's method.
	Call  string `json:"c,omitempty"`
	Iface bool   `json:"i,omitempty"`
	// Later: it is handed on as a value, or started, to run at a time of its own.
	Later bool `json:"l,omitempty"`
	// Handed: it is handed on as a value. Returned: it stands in a closure that the
	// function returns. What the function's callers do says nothing of either.
	Handed   bool `json:"h,omitempty"`
	Returned bool `json:"r,omitempty"`
	// Deferred: it runs when the function returns.
	Deferred bool `json:"df,omitempty"`
	// Drop: the call itself drops entries; what it drops is a site.
	Drop bool `json:"d,omitempty"`
	// Blind: it may drop entries by its name, and nothing is known of how.
	Blind bool `json:"u,omitempty"`
	// Commit: the call commits a transaction.
	Commit bool `json:"k,omitempty"`
	// Tx tells the transaction that it runs in, of those in the function.
	Tx int `json:"t,omitempty"`
	// Before are the later steps that always come after it, for what may drop
	// entries.
	Before []int `json:"b,omitempty"`
	// Apart are the steps that never run in a call of the function in which it
	// does: those of other branches.
	Apart []int `json:"a,omitempty"`
}

// Method is the name of the method or function that is called.
func (s *Step) Method() string { return s.Call[strings.LastIndexByte(s.Call, '.')+1:] }

// FindWork returns the work of the function, or nil.
func (u *Unit) FindWork(name string) *Work {
	if u.packed != nil {
		return u.packed.findWork(name)
	}
	i, ok := slices.BinarySearchFunc(u.Works, name, func(w Work, n string) int { return cmp.Compare(w.Func, n) })
	if !ok {
		return nil
	}
	return &u.Works[i]
}

// AllWorks returns the work of every function, by name.
func (u *Unit) AllWorks() []Work {
	if u.packed != nil {
		return u.packed.works()
	}
	return u.Works
}

// FindFunc returns the summary of the function, or nil.
func (u *Unit) FindFunc(name string) *Func {
	if u.packed != nil {
		return u.packed.find(name)
	}
	i, ok := slices.BinarySearchFunc(u.Funcs, name, func(f Func, n string) int { return cmp.Compare(f.Name, n) })
	if !ok {
		return nil
	}
	return &u.Funcs[i]
}
