// Package config holds what a user may configure, and the pseudo-analyzer
// that owns the flags, so that every analyzer of one run sees one configuration.
package config

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/baseline"
	"github.com/cachelint/cachelint/internal/catalog"
)

// A Config is the configuration of one run. It is immutable once the first
// pass has asked for it.
type Config struct {
	Catalog *catalog.Catalog // nil for packages that are not compiled
	// Tests: test files are part of units.
	Tests bool
	// Tier is the lowest tier that is reported: "default" or "review".
	Tier string
	// Trace: compiling keeps what it met and why it decided as it did.
	Trace bool
	// Generated: findings in generated files are reported, too.
	Generated bool
	// Closed: no code outside of the program uses what it exports.
	Closed bool
	// RequireFreshness: every family of keys must have a budget, see Budget.
	RequireFreshness bool
	// Baseline are findings that are not reported.
	Baseline *baseline.Baseline
	// file is the configuration file; never nil.
	file *File
	// modules are the prefixes of the import paths that are compiled where
	// the driver does not tell modules (nogo).
	modules []string
	// all: the driver has chosen what to compile.
	all bool
	// HostNolint: the host honours //nolint itself, see [LeaveNolint].
	HostNolint bool
}

// Analyzer owns the flags. It has no diagnostics of its own.
var Analyzer = &analysis.Analyzer{
	Name:             "cachelint",
	Doc:              "hold the configuration of cachelint's checks\n\nThis analyzer reports nothing: it owns the flags that the checks share.",
	URL:              "https://pkg.go.dev/github.com/cachelint/cachelint",
	Run:              func(pass *analysis.Pass) (any, error) { return For(pass.Pkg.Path(), pass.Module) },
	RunDespiteErrors: true,
	ResultType:       reflect.TypeFor[*Config](),
}

var flags struct {
	tier     tierFlag
	wrappers string
	file     string // of the configuration; "none" for none, "" for the one that is found
	modules  string
	tests    *bool // nil if not given
	checks   []string

	once   sync.Once
	config *Config
	err    error
}

// tiers are the tiers that may be asked for, the usual one first.
var tiers = []string{"default", "review"}

func notTier(s string) error { return fmt.Errorf(`%q is not a tier: want "default" or "review"`, s) }

// tierFlag accepts the two tiers only, so that a typo is an error at once.
type tierFlag string

func (t *tierFlag) String() string { return string(*t) }

func (t *tierFlag) Set(s string) error {
	if !slices.Contains(tiers, s) {
		return notTier(s)
	}
	*t = tierFlag(s)
	return nil
}

func init() {
	AddFlags(&Analyzer.Flags)
	Analyzer.Flags.StringVar(&flags.modules, "modules", "", "comma-separated import path `prefixes` of the code to analyse, where the driver knows no modules (nogo)")
}

// AddFlags registers the flags that all hosts share.
func AddFlags(fs *flag.FlagSet) {
	fs.Var(&flags.tier, "tier", `report findings of this tier: "default", or "review" which includes default`)
	fs.StringVar(&flags.wrappers, "wrappers", "", "YAML `file` (absolute path) that describes your own cache wrappers, sources and identities")
	fs.StringVar(&flags.file, "config", "", "configuration `file`, or \"none\"")
	fs.BoolFunc("tests", "treat caches in test files like any other", func(s string) error {
		b, err := strconv.ParseBool(s)
		if err != nil {
			return errors.New("want true or false")
		}
		flags.tests = &b
		return nil
	})
}

// source is where the configuration comes from, if no flag names a file.
var source func() (*File, error)

// Search makes the run use the configuration file that holds for the working
// folder, see [Find]. A host that caches results must not, unless it notices
// when the file changes.
func Search() {
	source = func() (*File, error) {
		wd, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		file, err := Find(wd)
		if file == "" || err != nil {
			return nil, err
		}
		return readFile(file, false)
	}
}

// Use makes the run use a configuration that the host has of its own. dir is
// the folder that its paths count from, and name is how errors call it.
func Use(dir, name string, content []byte) error {
	f, err := ParseFile(dir, name, content)
	if err != nil {
		return err
	}
	source = func() (*File, error) { return f, nil }
	return nil
}

// Only makes the checks named run whatever the configuration file says, and no others.
func Only(checks ...string) { flags.checks = checks }

// Load reads the flags and the file that they name. It is called once a run,
// by the first pass or by a command that wants its errors early.
func Load() (*Config, error) {
	flags.once.Do(func() { flags.config, flags.err = load() })
	return flags.config, flags.err
}

// For returns the configuration of one package. A foreign one gets none of the
// catalogue: to read it takes longer than to check a small package, and go vet
// starts a process for every dependency.
func For(path string, module *analysis.Module) (*Config, error) {
	if c := fromFlags(); !c.compiles(path, module) {
		return c, nil
	}
	return Load()
}

func load() (*Config, error) {
	f, err := readConfig()
	if err != nil {
		return nil, err
	}
	user := slices.Clone(f.wrappers)
	if flags.wrappers != "" {
		b, err := os.ReadFile(flags.wrappers)
		if err != nil {
			return nil, fmt.Errorf("cannot read the wrappers file: %w", err)
		}
		files, err := catalog.Parse(flags.wrappers, b)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("the wrappers file %s is empty: describe your wrappers in it, or leave out -wrappers", flags.wrappers)
		}
		user = append(user, files...)
	}
	cat, err := catalog.With(user...)
	if err != nil {
		return nil, err
	}
	c := fromFlags()
	c.Catalog = cat
	c.use(f)
	return c, nil
}

// readConfig reads the configuration file that flags or the host name.
func readConfig() (*File, error) {
	switch {
	case flags.file == "none":
		return new(File), nil
	case flags.file != "":
		file, err := filepath.Abs(flags.file)
		if err != nil {
			return nil, err
		}
		return readFile(file, true)
	case source != nil:
		if f, err := source(); f != nil || err != nil {
			return f, err
		}
	}
	return new(File), nil
}

// use takes from the file what flags do not say.
func (c *Config) use(f *File) {
	c.file = f
	if flags.tier == "" && f.Tier != "" {
		c.Tier = f.Tier
	}
	if flags.tests == nil {
		c.Tests = f.Tests
	}
	c.Baseline = f.baseline
	c.Generated, c.Closed, c.RequireFreshness = f.Generated, f.Closed, f.Freshness.Require
}

// Path returns the name of the configuration file, "" for none.
func (c *Config) Path() string { return c.file.name }

// Enabled reports whether a check is to run.
func (c *Config) Enabled(check string) bool {
	if flags.checks != nil {
		return slices.Contains(flags.checks, check)
	}
	s := c.file.Checks
	return (len(s.Enable) == 0 || check == Directive || slices.Contains(s.Enable, check)) && !slices.Contains(s.Disable, check)
}

// Excluded reports whether the file, an absolute path, is to have no findings.
func (c *Config) Excluded(file string) bool {
	if len(c.file.exclude) == 0 {
		return false
	}
	rel, err := filepath.Rel(c.file.dir, file)
	if err != nil {
		return false
	}
	rel = filepath.ToSlash(rel)
	return slices.ContainsFunc(c.file.exclude, func(p *regexp.Regexp) bool { return p.MatchString(rel) })
}

// Budget returns how old a value may be that is kept under keys of the
// template, if the configuration says so.
func (c *Config) Budget(template string) (fresh time.Duration, ok bool) {
	template = unnamed(template)
	for _, b := range c.file.Freshness.Families {
		if b.key.MatchString(template) {
			return time.Duration(b.Fresh), true
		}
	}
	return 0, false
}

func fromFlags() *Config {
	c := &Config{Tier: cmp.Or(string(flags.tier), tiers[0]), Tests: flags.tests != nil && *flags.tests, all: compileAll, HostNolint: leaveNolint, file: new(File)}
	for m := range strings.SplitSeq(flags.modules, ",") {
		if m = strings.TrimSpace(m); m != "" {
			c.modules = append(c.modules, m)
		}
	}
	return c
}

// compileAll is set by a command that loads only what is to be compiled.
var compileAll bool

// CompileAll makes every package that reaches the analyzers count as the
// user's. Only a program that chooses the packages itself may call it.
func CompileAll() { compileAll = true }

var leaveNolint bool

// LeaveNolint makes the run report what a //nolint for all of cachelint silences:
// the host is golangci-lint, which drops it, and takes a //nolint for unused if
// nothing reaches it.
func LeaveNolint() { leaveNolint = true }

// Compiles reports whether the package of the pass is the user's own code.
// For the rest the catalogue speaks.
func (c *Config) Compiles(pass *analysis.Pass) bool { return c.compiles(pass.Pkg.Path(), pass.Module) }

func (c *Config) compiles(path string, module *analysis.Module) bool {
	switch {
	case c.all:
		return true
	case len(c.modules) > 0:
		for _, m := range c.modules {
			if path == m || strings.HasPrefix(path, m+"/") {
				return true
			}
		}
		return false
	case module == nil || module.Path == "":
		return false
	}
	// The main module and the modules of a workspace have no version, nor has
	// what replaces a module by a folder. A vendored copy has no folder.
	local := module.Version == "" || module.Replace != nil && module.Replace.Version == "" && module.Dir != ""
	return local && module.Path != "std" && module.Path != "cmd"
}

// Crashed reports that compiling a package failed, and lets the run go on. A
// command that chose the packages asks for what crashed, says so and chooses
// its exit code; other hosts get one line here.
func (c *Config) Crashed(pkg string, cause any) {
	crashes.Lock()
	defer crashes.Unlock()
	crashes.pkgs = append(crashes.pkgs, pkg)
	if !c.all {
		fmt.Fprintf(os.Stderr, "cachelint: internal error in package %s: %v: it is left out; please report this\n", pkg, cause)
	}
	if os.Getenv("CACHELINT_DEBUG") != "" {
		debug.PrintStack()
	}
}

var crashes struct {
	sync.Mutex
	pkgs []string
}

// CrashedPackages returns the packages whose analysis failed so far.
func CrashedPackages() []string {
	crashes.Lock()
	defer crashes.Unlock()
	return crashes.pkgs
}
