// Package baseline reads and writes the list of findings that a team has when
// it begins to use cachelint, which are not reported until it gets to them.
package baseline

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/cachelint/cachelint/internal/strictyaml"
)

// A Baseline is the findings of one file, by their identity. A nil one has none.
type Baseline struct {
	entries map[string]Entry
}

// An Entry is a finding. ID is what counts; the rest is for readers of the
// file, but for Check and Package, which tell whether a run could have found it.
type Entry struct {
	ID      string `yaml:"id"` // finding.Finding.ID
	Check   string `yaml:"check"`
	Package string `yaml:"package"`
	File    string `yaml:"file,omitempty"` // without a line: those move
	Func    string `yaml:"func,omitempty"`
	Cache   string `yaml:"cache,omitempty"`
	Key     string `yaml:"key,omitempty"`
	Role    string `yaml:"role,omitempty"`

	Line int `yaml:"-"` // in the baseline
}

// file is the file's shape.
type file struct {
	Version  int     `yaml:"version"`
	Findings []Entry `yaml:"findings"`
}

// version is the version of the format.
const version = 1

const head = `# Findings that cachelint does not report yet. To drop those that are gone:
# cachelint -baseline FILE -baseline-update shrink ./...
`

var isID = regexp.MustCompile(`^[0-9a-f]{24}$`)

// Parse reads a baseline. name is how errors call it; they are one line that
// names the file, the line and the field.
func Parse(name string, content []byte) (*Baseline, error) {
	docs, err := strictyaml.Documents(content)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	if len(docs) != 1 {
		return nil, fmt.Errorf("%s: want one document with version and findings, not %d: write it with -baseline-update all", name, len(docs))
	}
	root := docs[0]
	var f file
	if err := strictyaml.Decode(root, &f, "a mapping with version and findings"); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	fault := func(err error, field ...string) (*Baseline, error) {
		return nil, fmt.Errorf("%s:%w", name, strictyaml.At(root, field, err))
	}
	if f.Version != version {
		return fault(fmt.Errorf("is %d: this cachelint reads version %d", f.Version, version), "version")
	}
	b := New()
	for i, e := range f.Findings {
		n := strconv.Itoa(i)
		e.Line = strictyaml.Line(root, "findings", n)
		if !isID.MatchString(e.ID) {
			return fault(fmt.Errorf("%q is no identity of a finding", e.ID), "findings", n, "id")
		}
		if e.Check == "" || e.Package == "" {
			return fault(errors.New("check or package is missing"), "findings", n)
		}
		if old, ok := b.entries[e.ID]; ok {
			return fault(fmt.Errorf("is listed twice, first on line %d", old.Line), "findings", n, "id")
		}
		b.entries[e.ID] = e
	}
	return b, nil
}

// New returns a baseline without findings.
func New() *Baseline { return &Baseline{map[string]Entry{}} }

// Has reports whether the finding with an identity is listed.
func (b *Baseline) Has(id string) bool {
	if b == nil {
		return false
	}
	_, ok := b.entries[id]
	return ok
}

// Add lists a finding.
func (b *Baseline) Add(e Entry) { b.entries[e.ID] = e }

// Drop removes a finding.
func (b *Baseline) Drop(id string) { delete(b.entries, id) }

// IDs returns the identities of the findings, sorted.
func (b *Baseline) IDs() []string {
	if b == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(b.entries))
}

// Entries returns the findings in the order of the file.
func (b *Baseline) Entries() []Entry {
	if b == nil {
		return nil
	}
	var out []Entry
	for _, e := range b.entries {
		out = append(out, e)
	}
	slices.SortFunc(out, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Package, y.Package), cmp.Compare(x.File, y.File), cmp.Compare(x.Check, y.Check),
			cmp.Compare(x.Func, y.Func), cmp.Compare(x.Key, y.Key), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// Bytes returns the file: the same findings give the same bytes.
func (b *Baseline) Bytes() ([]byte, error) {
	out := bytes.NewBufferString(head)
	enc := yaml.NewEncoder(out)
	enc.SetIndent(2)
	if err := enc.Encode(file{version, b.Entries()}); err != nil {
		return nil, err
	}
	return out.Bytes(), enc.Close()
}
