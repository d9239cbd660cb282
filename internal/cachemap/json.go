package cachemap

import (
	"github.com/cachelint/cachelint/internal/unit"
)

// FormatVersion is the version of [Document]. Fields may be added within a
// version; a field that changes its meaning makes a new one.
const FormatVersion = 1

// A Document is the map as JSON.
type Document struct {
	Version int `json:"version"`
	// Refills load from a source; Memos only compute.
	Refills  []RefillJSON `json:"refills"`
	Memos    []RefillJSON `json:"memos"`
	Families []FamilyJSON `json:"families"`
	// NotAnalysed lists the packages that the map does not show, and why;
	// Unresolved counts what could not be seen in the others.
	NotAnalysed []MissingJSON `json:"notAnalysed,omitempty"`
	Unresolved  []CountJSON   `json:"unresolved,omitempty"`
	// Build is what the code was read for; the host fills it in.
	Build *BuildJSON `json:"build,omitempty"`
}

// BuildJSON is a build configuration: files for other ones were not read.
type BuildJSON struct {
	GOOS   string   `json:"goos"`
	GOARCH string   `json:"goarch"`
	Cgo    bool     `json:"cgo"`
	Tags   []string `json:"tags"`
	// IgnoredFiles counts the Go files that it leaves out of the packages shown.
	IgnoredFiles int `json:"ignoredFiles"`
}

// CountJSON is how often something could not be seen in a package.
type CountJSON struct {
	Package string `json:"package"`
	Why     string `json:"why"`
	N       int    `json:"n"`
}

// RefillJSON is one refill. Positions are "file:line:col".
type RefillJSON struct {
	ID       string     `json:"id"`
	Package  string     `json:"package"`
	Function string     `json:"function"`
	Key      string     `json:"key"`
	Cache    string     `json:"cache"`
	Place    string     `json:"place"` // where entries live: "shared", "process", "files" or ""
	Value    string     `json:"value,omitempty"`
	Lookup   []string   `json:"lookup"`
	Load     []string   `json:"load"`
	Store    []string   `json:"store"`
	Sources  []LoadJSON `json:"sources"`
	Weight   string     `json:"weight"` // of the load: "none", "light", "heavy"
	Heat     string     `json:"heat"`   // of the key: "cold", "entity", "hot"
	Hit      string     `json:"hit,omitempty"`
	TTL      *TTLJSON   `json:"ttl"`
	// Protection says what makes concurrent misses one load; empty for nothing.
	Protection string `json:"protection"`
	// OnError is what a reader gets when the load fails: "error", "stale",
	// "default", each way that was seen; empty where that is not known.
	OnError []string `json:"onError,omitempty"`
	// Confirmed is false where only the shape of an interface says "cache".
	Confirmed bool `json:"confirmed"`
	// Inputs are what the value depends on, of what a caller or a request
	// decides; empty where the key is not known well enough to compare.
	Inputs []InputJSON `json:"inputs,omitempty"`
	// Through is the helper's refill that this one goes through.
	Through string `json:"through,omitempty"`
	// Unresolved says what is not known of the refill, and why.
	Unresolved []string `json:"unresolved,omitempty"`
}

// LoadJSON is what a refill loads from.
type LoadJSON struct {
	What   string `json:"what"`
	Call   string `json:"call,omitempty"`
	Weight string `json:"weight"`
	At     string `json:"at"`
	// Of is what it reads, as far as the code names it: "table users".
	Of []string `json:"of,omitempty"`
}

// InputJSON is something that a value depends on.
type InputJSON struct {
	Input string `json:"input"`
	// Given is the call that it is given to, empty if the value is made of it.
	Given string `json:"given,omitempty"`
	At    string `json:"at"`
	// Identity says who it tells: "user", "tenant"; empty for what tells nobody.
	Identity string `json:"identity,omitempty"`
	// Chooses: it only chooses between values.
	Chooses bool `json:"chooses,omitempty"`
	InKey   bool `json:"inKey"`
}

// TTLJSON is how long entries live.
type TTLJSON struct {
	Text   string `json:"text"`
	Fixed  bool   `json:"fixed"` // decided the same for every key; the library may still jitter it
	Jitter bool   `json:"jitter"`
	At     string `json:"at,omitempty"` // where it is decided
}

// FamilyJSON is a cache and a key with everything that touches it.
type FamilyJSON struct {
	Key           string   `json:"key"`
	Cache         string   `json:"cache"`
	Place         string   `json:"place"`
	Value         string   `json:"value,omitempty"`
	Refills       []string `json:"refills"` // identities
	WrittenBy     []string `json:"writtenBy"`
	InvalidatedBy []string `json:"invalidatedBy"`
	// Reads are what it is loaded from, as far as the code names it: "table
	// users"; Writers are the functions that change that.
	Reads   []string     `json:"reads,omitempty"`
	Writers []WriterJSON `json:"writers,omitempty"`
	// ReadOnlyBy are the functions that ask for the entries, if each of them
	// also changes what they are loaded from.
	ReadOnlyBy []string `json:"readOnlyBy,omitempty"`
}

// WriterJSON is a function that changes what a family was loaded from.
type WriterJSON struct {
	Function string `json:"function"`
	At       string `json:"at"`
	Does     string `json:"does"` // "create", "update" or "delete"
	Of       string `json:"of"`
	// Entry says what becomes of the entries: "dropped", "left", or "unknown"
	// where something is dropped or stored under a key that may be theirs.
	Entry string `json:"entry"`
}

// MissingJSON is a package that was not analysed.
type MissingJSON struct {
	Package string `json:"package"`
	Why     string `json:"why"`
}

// JSON returns the map as a document. show renders positions.
func (m *Map) JSON(show func(unit.Pos) string) *Document {
	list := func(ps []unit.Pos) []string {
		out := []string{}
		for _, p := range ps {
			out = append(out, show(p))
		}
		return out
	}
	refills := func(rs []*Refill) []RefillJSON {
		out := []RefillJSON{}
		for _, r := range rs {
			j := RefillJSON{ID: r.ID, Package: r.Pkg, Function: r.FuncName(), Key: r.KeyText(), Cache: r.CacheName(), Place: string(r.Place),
				Value: r.Type, Lookup: list(r.Lookup), Store: list(r.Store), Load: []string{}, Sources: []LoadJSON{},
				Weight: r.Weight.String(), Heat: r.Heat.String(), Hit: r.Hit, Protection: r.Prot, OnError: r.OnError, Confirmed: r.Confirmed, Through: r.Of}
			for _, l := range r.Loads {
				j.Load = append(j.Load, show(l.At))
				s := LoadJSON{What: l.What, Call: l.Name, Weight: string(l.Weight), At: show(l.At)}
				for _, e := range l.Entities() {
					s.Of = append(s.Of, e.String())
				}
				j.Sources = append(j.Sources, s)
			}
			if t := r.TTL; t.Known {
				j.TTL = &TTLJSON{Text: t.Text, Fixed: t.Fixed, Jitter: t.Jittered || r.Jitters}
				if t.At.Valid() {
					j.TTL.At = show(t.At)
				}
			}
			for _, in := range r.Inputs {
				j.Inputs = append(j.Inputs, InputJSON{in.Path.String(), in.Load, show(in.At), in.Identity, in.Control, in.InKey})
			}
			for _, u := range r.Unresolved {
				j.Unresolved = append(j.Unresolved, u.String())
			}
			out = append(out, j)
		}
		return out
	}
	doc := &Document{Version: FormatVersion, Refills: refills(m.Refills), Memos: refills(m.Memos), Families: []FamilyJSON{}}
	touches := func(ts []Touch) []string {
		out := []string{}
		for _, t := range ts {
			out = append(out, show(t.At))
		}
		return out
	}
	for _, f := range m.Families {
		j := FamilyJSON{Key: f.Key, Cache: f.Cache, Place: string(f.Place), Value: f.Type, WrittenBy: touches(f.Stores), InvalidatedBy: touches(f.Deletes)}
		for _, e := range f.Reads {
			j.Reads = append(j.Reads, e.String())
		}
		for _, w := range f.Sources() {
			j.Writers = append(j.Writers, WriterJSON{ShortFunc(w.Func), show(w.At), string(w.Verb), w.Of.String(), w.Entry()})
		}
		for _, fn := range f.Reflex {
			j.ReadOnlyBy = append(j.ReadOnlyBy, ShortFunc(fn))
		}
		for _, r := range f.Refills {
			j.Refills = append(j.Refills, r.ID)
		}
		doc.Families = append(doc.Families, j)
	}
	for _, x := range m.Missing {
		doc.NotAnalysed = append(doc.NotAnalysed, MissingJSON{x.Path, x.Why})
	}
	for _, c := range m.Unresolved {
		doc.Unresolved = append(doc.Unresolved, CountJSON{c.Pkg, c.Why, c.N})
	}
	return doc
}
