package unit

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
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

// Bounds of what is handed to importers, in bytes. What is left out counts as a
// missing unit: its functions are like those of a library that nobody
// describes, which costs findings and creates none.
const (
	maxUnit = 4 << 20  // of one unit; the largest of a program of 360 packages had 0.1 MB
	maxFact = 64 << 20 // of all units of a fact; the largest are left out first
)

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
		if u, err := Decode(c.blob); err == nil && u.Version == Version {
			c.unit = u
		}
	})
	return c.unit
}

func (c *carried) bytes() ([]byte, error) {
	if c.blob != nil {
		return c.blob, nil
	}
	blob, err := Encode(c.unit)
	if len(blob) > maxUnit {
		return []byte{}, nil
	}
	return blob, err
}

// Encode returns the deterministic form of a unit for its importers, in lines
// of JSON, because gob numbers types by the order in which a process meets
// them: a checksum, the unit without its functions, and the functions and their
// work, which are most of it and of which an importer wants few. Both parts are compressed.
func Encode(u *Unit) ([]byte, error) {
	if u.packed != nil {
		return u.packed.blob, nil
	}
	head := *u
	head.Funcs, head.Works = nil, nil
	first, err := compress(func(e *json.Encoder) error { return e.Encode(&head) })
	if err != nil {
		return nil, err
	}
	second, err := compress(func(e *json.Encoder) error {
		for i := range u.Funcs {
			if err := cmp.Or(e.Encode(u.Funcs[i].Name), e.Encode(&u.Funcs[i])); err != nil {
				return err
			}
		}
		for i := range u.Works {
			if err := cmp.Or(e.Encode(workLine+u.Works[i].Func), e.Encode(&u.Works[i])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	body := slices.Concat(binary.AppendUvarint(nil, uint64(len(first))), first, second)
	return append(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)), body...), nil
}

func compress(write func(*json.Encoder) error) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := write(json.NewEncoder(w)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Decode reads what Encode wrote. The unit has its functions from FindFunc only.
func Decode(blob []byte) (*Unit, error) {
	const sum = 4
	if len(blob) < sum || crc32.ChecksumIEEE(blob[sum:]) != binary.BigEndian.Uint32(blob) {
		return nil, errors.New("unit: damaged")
	}
	n, w := binary.Uvarint(blob[sum:])
	if w <= 0 || n > uint64(len(blob)-sum-w) {
		return nil, errors.New("unit: malformed")
	}
	first, second := blob[sum+w:][:n], blob[sum+w:][n:]
	u := new(Unit)
	err := json.NewDecoder(flate.NewReader(bytes.NewReader(first))).Decode(u)
	u.packed = &packedFuncs{blob: blob, funcs: second}
	return u, err
}

// workLine comes before the name of a function whose work a line holds.
const workLine = "work of "

// packedFuncs are the functions of a unit that was decoded, of which each is
// read when it is first asked for.
type packedFuncs struct {
	blob  []byte // the whole unit
	funcs []byte

	mu    sync.Mutex
	lines map[string][]byte
	read  map[string]any // *Func or *Work, by line
}

func (p *packedFuncs) find(name string) *Func { return unpack[Func](p, name) }

func (p *packedFuncs) findWork(name string) *Work { return unpack[Work](p, workLine+name) }

// works reads the work of every function.
func (p *packedFuncs) works() []Work {
	unpack[Work](p, "") // reads the lines
	var out []Work
	for _, line := range slices.Sorted(maps.Keys(p.lines)) {
		if name, ok := strings.CutPrefix(line, workLine); ok {
			if w := p.findWork(name); w != nil {
				out = append(out, *w)
			}
		}
	}
	return out
}

func unpack[T any](p *packedFuncs, name string) *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lines == nil {
		p.lines, p.read = map[string][]byte{}, map[string]any{}
		text, _ := io.ReadAll(flate.NewReader(bytes.NewReader(p.funcs))) // the sum was right
		lines := bytes.Split(text, []byte{'\n'})
		for i := 0; i+1 < len(lines); i += 2 {
			var name string
			if json.Unmarshal(lines[i], &name) == nil {
				p.lines[name] = lines[i+1]
			}
		}
	}
	if line := p.lines[name]; line != nil && p.read[name] == nil {
		v := new(T)
		if json.Unmarshal(line, v) == nil {
			p.read[name] = v
		}
	}
	v, _ := p.read[name].(*T)
	return v
}

// GobEncode implements gob.GobEncoder: a list of length-prefixed paths and blobs.
func (f *Fact) GobEncode() ([]byte, error) {
	all := append([]*carried{f.self}, f.deps...)
	blobs, total := make([][]byte, len(all)), 0
	for i, c := range all {
		var err error
		if blobs[i], err = c.bytes(); err != nil {
			return nil, err
		}
		total += len(blobs[i])
	}
	for total > maxFact {
		largest := 0
		for i, b := range blobs {
			if len(b) > len(blobs[largest]) {
				largest = i
			}
		}
		total -= len(blobs[largest])
		blobs[largest] = nil
	}
	var b bytes.Buffer
	for i, c := range all {
		fmt.Fprintf(&b, "%d %d\n%s", len(c.path), len(blobs[i]), c.path)
		b.Write(blobs[i])
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
