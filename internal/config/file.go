package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"

	"github.com/cachelint/cachelint/internal/baseline"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/strictyaml"
)

// FileName is the name of the configuration file. It stands beside a go.mod or
// a go.work and holds for everything below.
const FileName = ".cachelint.yml"

// Checks are the names of the checks, as they stand in configurations,
// directives and flags.
var Checks = []string{"ttljitter", "nocoalesce", "personalkey", "partialkey", "keycollision", "noinvalidate", "staleorder", "globalttl"}

// Directive is the name under which faulty directives are reported. It may be
// disabled like a check, and is not to be enabled.
const Directive = "directive"

// A File is what a configuration file says. What it leaves out is zero.
type File struct {
	// Tier is the lowest tier that is reported: "default" or "review".
	Tier   string    `yaml:"tier,omitempty"`
	Checks Selection `yaml:"checks,omitempty"`
	// Tests: caches in test files count like any other.
	Tests bool `yaml:"tests,omitempty"`
	// Generated: findings in generated files are reported, too.
	Generated bool `yaml:"generated,omitempty"`
	// Closed is the promise that no code outside of the module or workspace
	// uses what it exports.
	Closed bool `yaml:"closed,omitempty"`
	// Wrappers describe the user's own caches, sources and identities: each is
	// the name of a file, relative to this one and below its folder, or a
	// document in the schema of [catalog.File].
	Wrappers []yaml.Node `yaml:"wrappers,omitempty"`
	// Freshness is how old a cached value may be.
	Freshness Freshness `yaml:"freshness,omitempty"`
	// Exclude are the files without findings, by patterns of their paths
	// relative to this file: "internal/legacy", "**/mock_*.go".
	Exclude []string `yaml:"exclude,omitempty"`
	// Baseline is a file of findings that are not reported, relative to this
	// one and below its folder.
	Baseline string `yaml:"baseline,omitempty"`

	baseline *baseline.Baseline
	wrappers []*catalog.File
	exclude  []*regexp.Regexp
	name     string // as errors call it
	dir      string // absolute; Wrappers and Exclude count from here
}

// A Selection is which checks run: those enabled, all if none is, without
// those disabled.
type Selection struct {
	Enable  []string `yaml:"enable,omitempty"`
	Disable []string `yaml:"disable,omitempty"`
}

// A Freshness is the budget of staleness.
type Freshness struct {
	// Require: every family of keys must have a budget.
	Require bool `yaml:"require,omitempty"`
	// Families are the budgets; the first whose pattern matches holds.
	Families []Budget `yaml:"families,omitempty"`
}

// A Budget says how old a value under the keys that match may be.
type Budget struct {
	// Key is a pattern of key templates: "price:{id}", "catalog:*". An asterisk
	// matches anything, and a hole any other, whatever its name.
	Key   string   `yaml:"key"`
	Fresh Duration `yaml:"fresh"`

	key *regexp.Regexp
}

// A Duration is one as Go writes it: "90s", "5m", "24h".
type Duration time.Duration

// CheckYAML says what is wrong with a duration.
func (*Duration) CheckYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		if d, err := time.ParseDuration(n.Value); err == nil && d > 0 {
			return nil
		}
	}
	return fmt.Errorf(`want a duration such as "90s", "5m" or "24h", not %s`, strictyaml.Kind(n))
}

// UnmarshalYAML reads what CheckYAML accepts.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := time.ParseDuration(n.Value)
	*d = Duration(v)
	return err
}

// MarshalYAML writes what UnmarshalYAML reads.
func (d Duration) MarshalYAML() (any, error) { return time.Duration(d).String(), nil }

// ParseFile reads a configuration and the files of wrappers that it names. dir
// is its folder, name is how errors call it. Every error is one line that names
// the file, the line and the field.
func ParseFile(dir, name string, content []byte) (*File, error) {
	docs, err := strictyaml.Documents(content)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	f := &File{dir: dir, name: name}
	if len(docs) == 0 {
		return f, nil
	}
	if len(docs) > 1 {
		return nil, fmt.Errorf("%s:%d: a second document: a configuration is one", name, docs[1].Line)
	}
	root := docs[0]
	err = strictyaml.Decode(root, f, "a mapping with fields such as tier and checks")
	if err == nil {
		if field, fault := f.validate(); fault != nil {
			err = strictyaml.At(root, field, fault)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	for i := range f.Wrappers {
		if err := f.wrapper(name, root, i); err != nil {
			return nil, err
		}
	}
	if f.Baseline != "" {
		file, content, err := f.read(f.Baseline)
		if err != nil {
			return nil, fmt.Errorf("%s:%w", name, strictyaml.At(root, []string{"baseline"}, fmt.Errorf("cannot read the baseline: %w", err)))
		}
		if f.baseline, err = baseline.Parse(filepath.Join(filepath.Dir(name), file), content); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// validate returns the path of the first faulty field and what is wrong.
func (f *File) validate() ([]string, error) {
	if f.Tier != "" && !slices.Contains(tiers, f.Tier) {
		return []string{"tier"}, notTier(f.Tier)
	}
	seen := map[string]string{}
	for _, l := range []struct {
		field string
		names []string
	}{{"enable", f.Checks.Enable}, {"disable", f.Checks.Disable}} {
		for i, name := range l.names {
			at := []string{"checks", l.field, strconv.Itoa(i)}
			if (name != Directive || l.field == "enable") && !slices.Contains(Checks, name) {
				return at, UnknownCheck(name)
			}
			if other, ok := seen[name]; ok {
				return at, fmt.Errorf("%q stands under %s already", name, other)
			}
			seen[name] = l.field
		}
	}
	for i := range f.Freshness.Families {
		b := &f.Freshness.Families[i]
		at := func(field string) []string { return []string{"freshness", "families", strconv.Itoa(i), field} }
		switch {
		case b.Key == "":
			return at("key"), errors.New(`is missing: want a pattern of keys such as "price:{id}" or "catalog:*"`)
		case len(b.Key) > maxPattern:
			return at("key"), errPattern
		case b.Fresh == 0:
			return at("fresh"), errors.New(`is missing: want a duration such as "5m"`)
		}
		b.key = keyPattern(b.Key)
	}
	for i, p := range f.Exclude {
		if len(p) > maxPattern {
			return []string{"exclude", strconv.Itoa(i)}, errPattern
		}
		if p == "" || strings.HasPrefix(p, "/") || strings.Contains(p, `\`) || slices.Contains(strings.Split(p, "/"), "..") {
			return []string{"exclude", strconv.Itoa(i)}, fmt.Errorf(`%q is no pattern of paths below the file's folder: want one such as "internal/legacy" or "**/mock_*.go"`, p)
		}
		f.exclude = append(f.exclude, pathPattern(p))
	}
	return nil, nil
}

// maxPattern bounds a pattern, in bytes.
const maxPattern = 1000

var errPattern = fmt.Errorf("the pattern is longer than %d bytes", maxPattern)

// UnknownCheck is the error of a name that no check has.
func UnknownCheck(name string) error {
	return fmt.Errorf("unknown check %q: the checks are %s", name, strings.Join(slices.Sorted(slices.Values(Checks)), ", "))
}

// wrapper reads one of Wrappers. A file must lie below the configuration, also
// if links are followed: errors quote what they read.
func (f *File) wrapper(name string, root *yaml.Node, i int) error {
	n := &f.Wrappers[i]
	if n.Kind == yaml.MappingNode {
		w, err := catalog.ParseDocument(name, n)
		if err != nil {
			return err
		}
		f.wrappers = append(f.wrappers, w)
		return nil
	}
	fail := func(err error) error {
		return fmt.Errorf("%s:%w", name, strictyaml.At(root, []string{"wrappers", strconv.Itoa(i)}, err))
	}
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return fail(fmt.Errorf("want the name of a file, or a document in the schema of the catalogue, not %s", strictyaml.Kind(n)))
	}
	file, content, err := f.read(n.Value)
	if err != nil {
		return fail(fmt.Errorf("cannot read the wrappers: %w", err))
	}
	ws, err := catalog.Parse(filepath.Join(filepath.Dir(name), file), content)
	if err != nil {
		return err
	}
	if len(ws) == 0 {
		return fail(fmt.Errorf("%s is empty: describe your wrappers in it, or leave it out", n.Value))
	}
	f.wrappers = append(f.wrappers, ws...)
	return nil
}

// read reads a file that the configuration names, and returns its name as the
// system writes it.
func (f *File) read(name string) (string, []byte, error) {
	file := filepath.FromSlash(name)
	if !filepath.IsLocal(file) {
		return "", nil, fmt.Errorf("%q is no path below the folder of the configuration", name)
	}
	content, err := readBelow(f.dir, file)
	return file, content, err
}

// readBelow reads a regular file in dir or below, and follows no link that
// leads out of it.
func readBelow(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", name)
	case info.Size() > strictyaml.MaxSize:
		return nil, fmt.Errorf("%s has %d bytes: no more than %d are read", name, info.Size(), strictyaml.MaxSize)
	}
	return root.ReadFile(name)
}

// keyPattern compiles a pattern of key templates.
func keyPattern(p string) *regexp.Regexp {
	parts := strings.Split(unnamed(p), "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, `.*`) + `$`)
}

var hole = regexp.MustCompile(`\{[^{}]*\}`)

// unnamed drops the names of holes, which follow those of variables.
func unnamed(template string) string { return hole.ReplaceAllLiteralString(template, "{}") }

// pathPattern compiles a pattern of paths. It matches a file, or a folder with
// everything below. "*" and "?" stay within a part of the path, "**" does not.
func pathPattern(p string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	parts := strings.Split(strings.Trim(strings.TrimPrefix(p, "./"), "/"), "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch {
		case part == "**" && last:
			b.WriteString(".+")
			continue
		case part == "**":
			b.WriteString("(?:[^/]+/)*")
			continue
		}
		for _, r := range part {
			switch r {
			case '*':
				b.WriteString("[^/]*")
			case '?':
				b.WriteString("[^/]")
			default:
				b.WriteString(regexp.QuoteMeta(string(r)))
			}
		}
		if !last {
			b.WriteString("/")
		}
	}
	b.WriteString("(?:/.*)?$")
	return regexp.MustCompile(b.String())
}

// Find returns the configuration file that holds for a folder: the one beside
// the go.mod above it, or else the one beside the go.work in force; "" if there
// is none. A file elsewhere on the way is an error: it would hold for some
// packages only, while all of a program are read together.
func Find(dir string) (string, error) {
	module, work := rootsOf(dir)
	found := ""
	for _, root := range []string{module, work} {
		if file := filepath.Join(root, FileName); root != "" && found == "" && exists(file) {
			found = file
		}
	}
	top := cmp.Or(work, module)
	for d := dir; top != ""; d = filepath.Dir(d) {
		if file := filepath.Join(d, FileName); d != module && d != work && exists(file) {
			return "", fmt.Errorf("%s: a configuration holds for a whole module: move it to %s, or name it with -config", file, cmp.Or(module, work))
		}
		if file := filepath.Join(d, ".cachelint.yaml"); exists(file) {
			return "", fmt.Errorf("%s: the configuration is called %s: rename it", file, FileName)
		}
		if d == top || d == filepath.Dir(d) {
			break
		}
	}
	return found, nil
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// rootsOf returns the folders of the go.mod and of the go.work that hold for a
// folder, "" for none.
func rootsOf(dir string) (module, work string) {
	module = above(dir, "go.mod")
	switch env := os.Getenv("GOWORK"); env {
	case "off":
		return module, ""
	case "":
		return module, above(dir, "go.work")
	default:
		return module, filepath.Dir(env)
	}
}

// above returns the nearest folder, from dir up, that holds the file.
func above(dir, file string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, file)); err == nil && !info.IsDir() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// readFile reads and parses a configuration file. It follows links below its
// folder only, unless the user named it.
func readFile(file string, named bool) (*File, error) {
	var content []byte
	var err error
	if named {
		content, err = os.ReadFile(file)
	} else {
		content, err = readBelow(filepath.Dir(file), filepath.Base(file))
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the configuration: %w", err)
	}
	return ParseFile(filepath.Dir(file), shown(file), content)
}

// shown shortens the name of a file below the working folder.
func shown(file string) string {
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, file); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return file
}

// Digest tells apart configurations that give other results: those that hold
// for the module or workspace around a folder, and for the folders that replace
// modules there. It is "" if there is none.
func Digest(dir string) string {
	module, work := rootsOf(dir)
	roots := []string{module}
	if work != "" {
		roots = append(roots, modulesOf(work)...)
		roots = append(roots, work)
	}
	for _, root := range roots {
		roots = append(roots, replacedIn(root)...)
	}
	slices.Sort(roots)
	var b strings.Builder
	for _, root := range slices.Compact(roots) {
		file := filepath.Join(root, FileName)
		if root == "" || !exists(file) {
			continue
		}
		text := ""
		if f, err := readFile(file, false); err != nil {
			text = err.Error()
		} else {
			text = f.canonical()
		}
		fmt.Fprintf(&b, "%q\n", text)
	}
	return b.String()
}

// modulesOf returns the folders of the modules of a workspace.
func modulesOf(work string) []string {
	file := filepath.Join(work, "go.work")
	if env := os.Getenv("GOWORK"); env != "" {
		file = env
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	w, err := modfile.ParseWork(file, content, nil)
	if err != nil {
		return nil // the go command will say so
	}
	var out []string
	for _, u := range w.Use {
		out = append(out, folder(work, u.Path))
	}
	return append(out, replacing(work, w.Replace)...)
}

// replacedIn returns the folders that replace modules by the go.mod of a folder.
func replacedIn(root string) []string {
	file := filepath.Join(root, "go.mod")
	content, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	m, err := modfile.Parse(file, content, nil)
	if err != nil {
		return nil // the go command will say so
	}
	return replacing(root, m.Replace)
}

func replacing(root string, rs []*modfile.Replace) []string {
	var out []string
	for _, r := range rs {
		if r.New.Version == "" {
			out = append(out, folder(root, r.New.Path))
		}
	}
	return out
}

// folder is a path of a go.mod or go.work in root.
func folder(root, path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	return filepath.Clean(path)
}

// canonical returns the file without what makes no difference: comments,
// order of fields, and where wrappers are described.
func (f *File) canonical() string {
	c := *f
	c.Wrappers, c.Baseline = nil, ""
	c.Tier = cmp.Or(c.Tier, tiers[0])
	dir := ""
	if len(c.Exclude) > 0 {
		dir = f.dir
	}
	text, err := yaml.Marshal(struct {
		File     File
		Wrappers []*catalog.File
		Baseline []string
		Dir      string
	}{c, f.wrappers, f.baseline.IDs(), dir})
	if err != nil {
		return err.Error()
	}
	return string(text)
}
