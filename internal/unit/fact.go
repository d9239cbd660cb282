package unit

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A Fact is the one fact of cachelint: the unit of a package and the units of
// the packages that it imports, directly or not. It carries the latter on
// because go vet and nogo hand a pass the facts of direct imports only.
//
// In one process units are shared by pointer. Encoded, each unit is a blob
// that is decoded when it is first asked for.
type Fact struct {
	self *carried
	deps []*carried // sorted by path
}

// carried is a unit in either or both of its forms.
type carried struct {
	path string
	once sync.Once
	unit *Unit
	blob []byte
}

// AFact marks Fact as an [analysis.Fact].
func (*Fact) AFact() {}

var _ analysis.Fact = (*Fact)(nil)

// String names the fact as analysistest sees it.
func (f *Fact) String() string { return "unit" }

// newFact returns the fact of a package with the given unit, whose imports
// have the given facts.
func newFact(u *Unit, imports []*Fact) *Fact {
	f := &Fact{self: &carried{path: u.Path, unit: u}}
	seen := map[string]bool{u.Path: true}
	for _, imp := range imports {
		for _, c := range append([]*carried{imp.self}, imp.deps...) {
			if !seen[c.path] {
				seen[c.path] = true
				f.deps = append(f.deps, c)
			}
		}
	}
	slices.SortFunc(f.deps, func(a, b *carried) int { return cmp.Compare(a.path, b.path) })
	return f
}

// get returns the unit, decoding it at first use. A blob of another version,
// or one that cannot be read, counts as a missing unit.
func (c *carried) get() *Unit {
	c.once.Do(func() {
		if c.unit != nil {
			return
		}
		if u, err := decode(c.blob); err == nil && u.Version == Version {
			c.unit = u
		}
	})
	return c.unit
}

func (c *carried) bytes() ([]byte, error) {
	if c.blob != nil {
		return c.blob, nil
	}
	return Encode(c.unit)
}

// Encode returns the deterministic form of a unit: JSON, because gob numbers
// types by the order in which a process meets them, compressed.
func Encode(u *Unit) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(u); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func decode(blob []byte) (*Unit, error) {
	u := new(Unit)
	err := json.NewDecoder(flate.NewReader(bytes.NewReader(blob))).Decode(u)
	return u, err
}

// GobEncode implements gob.GobEncoder: a list of length-prefixed paths and blobs.
func (f *Fact) GobEncode() ([]byte, error) {
	var b bytes.Buffer
	for _, c := range append([]*carried{f.self}, f.deps...) {
		blob, err := c.bytes()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%d %d\n%s", len(c.path), len(blob), c.path)
		b.Write(blob)
	}
	return b.Bytes(), nil
}

// GobDecode implements gob.GobDecoder.
func (f *Fact) GobDecode(data []byte) error {
	r := bytes.NewReader(data)
	for r.Len() > 0 {
		var np, nb int
		if _, err := fmt.Fscanf(r, "%d %d\n", &np, &nb); err != nil {
			return fmt.Errorf("unit: malformed fact: %w", err)
		}
		if np < 0 || nb < 0 || np > r.Len() || nb > r.Len()-np {
			return fmt.Errorf("unit: malformed fact: sizes %d and %d exceed the data", np, nb)
		}
		p, blob := make([]byte, np), make([]byte, nb)
		if _, err := io.ReadFull(r, p); err != nil {
			return err
		}
		if _, err := io.ReadFull(r, blob); err != nil {
			return err
		}
		c := &carried{path: string(p), blob: blob}
		if f.self == nil {
			f.self = c
		} else {
			f.deps = append(f.deps, c)
		}
	}
	if f.self == nil {
		return fmt.Errorf("unit: empty fact")
	}
	return nil
}
