// Package config holds what a user may configure, and the pseudo-analyzer
// that owns the flags, so that every analyzer of one run sees one configuration.
package config

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

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
	// modules are the prefixes of the import paths that are compiled where
	// the driver does not tell modules (nogo).
	modules []string
	// all: the driver has chosen what to compile.
	all bool
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
	tier    tierFlag
	file    string
	modules string
	tests   bool

	once   sync.Once
	config *Config
	err    error
}

// tierFlag accepts the two tiers only, so that a typo is an error at once.
type tierFlag string

func (t *tierFlag) String() string { return string(*t) }

func (t *tierFlag) Set(s string) error {
	if s != "default" && s != "review" {
		return fmt.Errorf(`%q is not a tier: want "default" or "review"`, s)
	}
	*t = tierFlag(s)
	return nil
}

func init() {
	flags.tier = "default"
	AddFlags(&Analyzer.Flags)
	Analyzer.Flags.StringVar(&flags.modules, "modules", "", "comma-separated import path `prefixes` of the code to analyse, where the driver knows no modules (nogo)")
}

// AddFlags registers the flags that all hosts share.
func AddFlags(fs *flag.FlagSet) {
	fs.Var(&flags.tier, "tier", `report findings of this tier: "default", or "review" which includes default`)
	fs.StringVar(&flags.file, "wrappers", "", "YAML `file` (absolute path) that describes your own cache wrappers, sources and identities")
	fs.BoolVar(&flags.tests, "tests", false, "treat caches in test files like any other")
}

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
	var user []*catalog.File
	if flags.file != "" {
		b, err := os.ReadFile(flags.file)
		if err != nil {
			return nil, fmt.Errorf("cannot read the wrappers file: %w", err)
		}
		if user, err = catalog.Parse(flags.file, b); err != nil {
			return nil, err
		}
		if len(user) == 0 {
			return nil, fmt.Errorf("the wrappers file %s is empty: describe your wrappers in it, or leave out -wrappers", flags.file)
		}
	}
	cat, err := catalog.With(user...)
	if err != nil {
		return nil, err
	}
	c := fromFlags()
	c.Catalog = cat
	return c, nil
}

func fromFlags() *Config {
	c := &Config{Tier: string(flags.tier), Tests: flags.tests, all: compileAll}
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
	// The main module and the modules of a workspace have no version.
	return module.Version == "" && module.Path != "std" && module.Path != "cmd"
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
