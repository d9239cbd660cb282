// Package catalog knows what library calls mean to a cache: which method of
// which library looks an entry up, stores it, drops it, runs its loader once,
// reads the source underneath, takes a lock, draws a random number or tells who
// asks; and which names mean an identity.
//
// The knowledge is data, one embedded YAML file per library (data/*.yaml), in
// the schema of [File]. Users describe their own wrappers in the same schema.
// The package knows nothing of SSA and nothing of checks.
package catalog

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

// A File is one library: the unit in which knowledge is written and parsed.
type File struct {
	// Library is the name a report uses: "go-redis v9".
	Library string `yaml:"library"`
	// Packages are the import paths that declare the receivers and functions
	// of Calls. Several paths are forks or renames with the same API.
	Packages []string `yaml:"packages"`
	// Place is where the entries live. It is set for libraries that store.
	Place Place  `yaml:"place,omitempty"`
	Calls []Call `yaml:"calls,omitempty"`
	// Commands tell what commands mean that a client is handed as words, such
	// as "SET", key, value, "EX", seconds. Their Names are the command's first
	// word; their positions count the words after it.
	Commands []Call `yaml:"commands,omitempty"`
	// Names say which words name an identity.
	Names *Names `yaml:"names,omitempty"`

	builtin bool // embedded here
}

// Place tells where a library keeps its entries.
type Place string

// The places. A shared store outlives the process and is seen by several of
// them; two clients of one shared store are told apart only by their keys.
const (
	NoPlace Place = ""
	Shared  Place = "shared"
	Process Place = "process"
	Files   Place = "files"
)

// A Call is a group of functions or methods with one meaning.
type Call struct {
	// On lists the declaring receivers, by type name without pointer, package
	// or type parameters. It is empty for package-level functions.
	On []string `yaml:"on,omitempty"`
	// Names lists the functions or methods.
	Names []string `yaml:"names,omitempty"`
	// Shape stands for Packages where these cannot be listed: in generated or
	// versioned code. On and Names are then patterns of [path.Match], and may
	// be empty. Of several shapes that fit, the first of the file wins.
	Shape *Shape `yaml:"shape,omitempty"`

	Op Op `yaml:"op"`

	// Key, Field, Value, Into and Loader are argument positions, counted from 0
	// without the receiver: "1"; "1.." for a variadic tail or a slice of
	// keys; "0.Key" for a field of an argument.
	Key    Arg `yaml:"key,omitempty"`
	Field  Arg `yaml:"field,omitempty"` // second part of the key, for entries inside a hash
	Value  Arg `yaml:"value,omitempty"`
	Into   Arg `yaml:"into,omitempty"`   // destination pointer that a lookup, read or identity fills
	Loader Arg `yaml:"loader,omitempty"` // function that the call runs: a loader, a flight's closure; or a value whose Load or Get method it runs

	// Named is the name of what an identity is taken from: a header, a key of
	// a context. The call yields an identity only if that names one, see
	// [Catalog.IdentityName]. A constant names it by its text, if it is one;
	// any other key by its own name if it is a package's variable or constant
	// (userKey), and else by that of its type (struct userKey{}).
	Named Arg `yaml:"named,omitempty"`

	TTL *TTL `yaml:"ttl,omitempty"`

	// Words are what the call adds to a command, or runs as one, in order.
	Words []Word `yaml:"words,omitempty"`
	// Options are the words that may follow those with a position, in Commands.
	Options []Option `yaml:"options,omitempty"`

	// Miss tells how a lookup says that there is no entry.
	Miss Miss `yaml:"miss,omitempty"`

	// These flags of a new hold for what it makes.

	// Coalesces: concurrent calls for one key run the loader once.
	Coalesces bool `yaml:"coalesces,omitempty"`
	// Jitters: the library itself spreads the expiry of entries.
	Jitters bool `yaml:"jitters,omitempty"`
	// Refreshes: entries are renewed before or instead of expiring, by the
	// library (refresh-ahead, stale-while-revalidate, sliding expiry).
	Refreshes bool `yaml:"refreshes,omitempty"`
	// Queued: the call is only queued, and does not yield the reply: an exec
	// on the receiver does. A pipeline whose results are filled later needs no
	// such mark.
	Queued bool `yaml:"queued,omitempty"`

	// Weight and What describe a read of a source, or a piece of dear work.
	// What also tells which identity a call yields, if no name does: "session";
	// one with a weight is read from a source.
	Weight Weight `yaml:"weight,omitempty"`
	What   string `yaml:"what,omitempty"`

	// Note is for the reader of the file; the source of an odd fact.
	Note string `yaml:"note,omitempty"`
}

// A Shape matches functions by the types that they touch, whatever package
// declares them. At least one type is given; all that are given must fit. A
// type is a [path.Match] pattern of its full name without pointers, slices and
// type arguments: "google.golang.org/grpc.CallOption".
type Shape struct {
	// Variadic is the type of the variadic parameter's elements. A function
	// is named by its parameters: "func(example.com/service/*.Options)".
	Variadic string `yaml:"variadic,omitempty"`
	// Result is the type of any result. It fits only methods that the type's
	// own package or an interface declares, not what users build upon them.
	Result string `yaml:"result,omitempty"`
	// Holds is the type of a field of the receiver, of what it embeds, or of
	// its fields' types within the same package.
	Holds string `yaml:"holds,omitempty"`
}

// A Word is a position in the call, or a word of the command itself. An
// argument that is a list stands for its elements.
type Word struct {
	Arg  Arg
	Text string // if Arg is not present
}

// An Option is a word of a command that changes what the command does.
type Option struct {
	Name string  `yaml:"name"`
	Op   Op      `yaml:"op,omitempty"`   // what the command then is
	Unit Unit    `yaml:"unit,omitempty"` // the next word is the TTL, counted in this
	TTL  Meaning `yaml:"ttl,omitempty"`  // what becomes of the TTL without a next word
}

// An Op is what a call does.
type Op string

// The operations.
const (
	Get     Op = "get"     // looks an entry up
	Set     Op = "set"     // stores an entry
	Add     Op = "add"     // stores an entry if there is none
	Delete  Op = "delete"  // drops entries
	Clear   Op = "clear"   // drops all entries
	Expire  Op = "expire"  // changes the TTL of an entry
	GetLoad Op = "getload" // looks up, and on a miss runs Loader and stores its result; without Loader, the one that the cache was made with, if any; if Loader is a field that is not set, Value is stored
	New     Op = "new"     // makes a cache, or is an option or a builder's step that one is made with; TTL is the default of its entries, Loader what its lookups run on a miss

	Flight  Op = "flight"  // runs Loader once for concurrent callers of one key
	Once    Op = "once"    // runs Loader once in the life of the receiver
	Lock    Op = "lock"    // takes an exclusive lock
	RLock   Op = "rlock"   // takes a shared lock
	Unlock  Op = "unlock"  // releases an exclusive lock
	RUnlock Op = "runlock" // releases a shared lock
	TryLock Op = "trylock" // takes a lock or says that another holds it; also compare-and-swap
	Wait    Op = "wait"    // waits until another goroutine has finished

	Read   Op = "read"   // reads a source, or does work that is dear in itself
	Write  Op = "write"  // changes a source
	Random Op = "random" // draws a random number
	Now    Op = "now"    // reads the clock
	Pure   Op = "pure"   // has no effect and reads nothing but its arguments

	Identity Op = "identity" // yields who asks: the user, tenant, session or credentials of the request, or those that a credential it is given stands for

	Words   Op = "words"   // adds to a command: its result is the receiver's words and its own; without words, it hands out what begins one
	Command Op = "command" // runs the command that is the receiver's words and its own
	Exec    Op = "exec"    // runs what was queued on the receiver, or what Loader queues
)

var ops = []Op{Get, Set, Add, Delete, Clear, Expire, GetLoad, New, Flight, Once, Lock, RLock, Unlock, RUnlock, TryLock, Wait, Read, Write, Random, Now, Pure, Identity, Words, Command, Exec}

// A Miss is the way a lookup reports that there is no entry.
type Miss string

// The miss signals.
const (
	MissOK    Miss = "ok"    // a bool result is false
	MissError Miss = "error" // an error result, or an error method of the result
	MissNil   Miss = "nil"   // a nil or empty result, without an error
)

// A Weight is what one run of a load costs its source.
type Weight string

// The weights. A heavy load is an HTTP call or RPC, a process, a password
// hash, or a query of many rows; a light one is one row by its key, a small
// file, or another cache.
const (
	Light Weight = "light"
	Heavy Weight = "heavy"
)

// TTL tells where the time to live stands in a call and how it is read.
type TTL struct {
	Arg  Arg  `yaml:"arg"`
	Unit Unit `yaml:"unit"`
	// Zero and Negative tell what such a TTL means; empty is unknown.
	Zero     Meaning `yaml:"zero,omitempty"`
	Negative Meaning `yaml:"negative,omitempty"`
}

// A Unit is how a TTL argument is counted.
type Unit string

// The units of a TTL.
const (
	Duration     Unit = "duration" // a time.Duration
	Seconds      Unit = "seconds"
	Milliseconds Unit = "milliseconds"
	Absolute     Unit = "absolute" // a point in time, not a span
)

// A Meaning is what a TTL of zero, or a negative one, does.
type Meaning string

// The meanings.
const (
	Never   Meaning = "never"   // the entry does not expire
	Default Meaning = "default" // the cache's default applies
	Keep    Meaning = "keep"    // the entry keeps the TTL that it had
	Expired Meaning = "expired" // the entry is gone at once
	Error   Meaning = "error"   // the store refuses
	Drop    Meaning = "delete"  // the entry is deleted
)

// An Arg is a position in a call. The zero Arg is "not present".
type Arg struct {
	set   bool
	Index int    // argument, from 0, receiver not counted
	Rest  bool   // from Index on: a variadic tail, or the elements of a slice
	Field string // field of the argument, or of what it points to
}

// Present reports whether the call has such an argument.
func (a Arg) Present() bool { return a.set }

// ArgAt returns the Arg of the whole argument i.
func ArgAt(i int) Arg { return Arg{set: true, Index: i} }

func (a Arg) String() string {
	switch {
	case !a.set:
		return ""
	case a.Rest:
		return strconv.Itoa(a.Index) + ".."
	case a.Field != "":
		return strconv.Itoa(a.Index) + "." + a.Field
	}
	return strconv.Itoa(a.Index)
}

func parseArg(s string) (Arg, error) {
	bad := fmt.Errorf(`%q is not a position: want "1", "1.." or "0.Key"`, s)
	num, rest, dotted := strings.Cut(s, ".")
	n, err := strconv.Atoi(num)
	if err != nil || n < 0 {
		return Arg{}, bad
	}
	a := ArgAt(n)
	switch {
	case !dotted:
	case rest == ".":
		a.Rest = true
	case rest != "" && !strings.Contains(rest, "."):
		a.Field = rest
	default:
		return Arg{}, bad
	}
	return a, nil
}

//go:embed data/*.yaml
var data embed.FS

// Builtin returns the embedded files, in the order of their names.
func Builtin() ([]*File, error) {
	names, err := fs.Glob(data, "data/*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var files []*File
	for _, name := range names {
		b, err := data.ReadFile(name)
		if err != nil {
			return nil, err
		}
		fs, err := Parse(path.Base(name), b)
		if err != nil {
			return nil, err
		}
		for _, f := range fs {
			f.builtin = true
		}
		files = append(files, fs...)
	}
	return files, nil
}
