package main

import (
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// A program is a workspace that was loaded, compiled and linked.
type program struct {
	Map *cachemap.Map

	cfg        *config.Config
	wd         string
	present    map[string]bool // the identities of all findings, reported or not
	fset       *token.FileSet
	selected   map[string]bool // import paths to report; nil for all
	known      map[string]bool // identities of findings not to report
	main       map[string]bool // import paths of the main modules' packages
	modules    []string        // import paths of the main modules
	pkgs       []*packages.Package
	broken     map[string]string        // the first error of packages that do not type-check
	partly     map[string]int           // packages without their functions that use C, and how many these are
	results    map[string]*unit.Result  // by import path
	local      map[string]*cachemap.Map // of packages by themselves, as far as they were asked for
	build      *cachemap.BuildJSON
	directives bool // faulty directives are reported
	// files and ignored tell the package of a file, by absolute path; the
	// latter are left out by build constraints.
	files, ignored map[string]string
}

// add takes the packages to compile.
func (p *program) add(pkgs []*packages.Package) {
	p.broken, p.main = map[string]string{}, map[string]bool{}
	p.files, p.ignored = map[string]string{}, map[string]string{}
	p.partly = map[string]int{}
	imported := map[*packages.Package]bool{}
	for _, pkg := range pkgs {
		for _, imp := range pkg.Imports {
			imported[imp] = true
		}
	}
	own := map[*packages.Package]bool{}
	paths := map[string]bool{}
	for _, pkg := range pkgs {
		own[pkg] = true
		paths[pkg.PkgPath] = true
		for _, f := range pkg.GoFiles {
			p.files[f] = pkg.PkgPath
		}
		for _, f := range pkg.IgnoredFiles {
			if strings.HasSuffix(f, ".go") {
				p.ignored[f] = pkg.PkgPath
			}
		}
		p.main[pkg.PkgPath] = pkg.Module != nil && pkg.Module.Main
		if p.main[pkg.PkgPath] && !slices.Contains(p.modules, pkg.Module.Path) {
			p.modules = append(p.modules, pkg.Module.Path)
		}
		pkg.Errors = slices.DeleteFunc(pkg.Errors, harmless)
		if len(pkg.Errors) > 0 {
			if left, ok := withoutC(pkg, imported[pkg]); ok {
				p.partly[pkg.PkgPath] = left
				continue
			}
			p.broken[pkg.PkgPath] = p.relText(firstError(pkg))
			markBroken(pkg)
		}
	}
	for _, pkg := range pkgs {
		// Facts are for the user's modules: without this, the checker would
		// want every dependency from source.
		for path, imp := range pkg.Imports {
			if !own[imp] {
				delete(pkg.Imports, path)
			}
		}
		// The go command writes the main package of a test.
		tested, isTest := strings.CutSuffix(pkg.ID, ".test")
		isTest = isTest && pkg.Name == "main" && paths[tested]
		if pkg.Types != nil && pkg.TypesInfo != nil && !isTest {
			p.pkgs = append(p.pkgs, pkg)
		}
	}
}

// isSelected reports whether findings of the package are to be reported.
func (p *program) isSelected(path string) bool { return p.selected == nil || p.selected[path] }

func (p *program) anySelected() bool {
	return slices.ContainsFunc(p.pkgs, func(pkg *packages.Package) bool { return p.isSelected(pkg.PkgPath) }) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(p.broken)), p.isSelected)
}

func (p *program) anyAnalysed() bool {
	for path, res := range p.results {
		if res.Unit.Analysed && p.isSelected(path) {
			return true
		}
	}
	return false
}

// compile compiles the packages to units and links them.
func (p *program) compile(cfg *config.Config, show *progress) error {
	graph, err := checker.Analyze([]*analysis.Analyzer{p.compiler(cfg, show)}, p.pkgs, nil)
	if err != nil {
		return fmt.Errorf("internal error: %w", err)
	}
	show.show("linking")
	p.results, p.local = map[string]*unit.Result{}, map[string]*cachemap.Map{}
	for _, act := range graph.Roots {
		if act.Err != nil {
			return fmt.Errorf("internal error: %w", act.Err)
		}
		res := act.Result.(*unit.Result)
		path := res.Unit.Path
		// With -tests a package comes twice; the variant for its own test has
		// all of its files.
		if p.results[path] == nil || act.Package.ForTest == path {
			p.results[path] = res
		}
	}
	var units []*unit.Unit
	for _, res := range p.results {
		units = append(units, res.Unit)
	}
	p.build.IgnoredFiles = len(p.ignored)
	p.Map = cachemap.Program(units)
	p.Map.Policy = finding.Policy(cfg)
	// What a program is made of is all there is; of a library there is more.
	p.Map.Policy.Closed = p.Map.Policy.Closed || slices.ContainsFunc(p.pkgs, func(pkg *packages.Package) bool { return pkg.Name == "main" })
	p.nameMissing()
	p.pkgs = nil
	return nil
}

// nameMissing says in the map what the loader knows of packages that were not
// analysed.
func (p *program) nameMissing() {
	m := p.Map.Missing
	for path, why := range p.broken {
		why = oneLine(why)
		if i := slices.IndexFunc(m, func(x cachemap.Missing) bool { return x.Path == path }); i >= 0 {
			m[i].Why += ": " + why
		} else {
			m = append(m, cachemap.Missing{Path: path, Why: why})
		}
	}
	slices.SortFunc(m, func(a, b cachemap.Missing) int { return strings.Compare(a.Path, b.Path) })
	p.Map.Missing = m
}

// compiler returns the analyzer that compiles packages, so many at a time as
// there are processors: more would hold more SSA in memory, and gain nothing.
// Syntax is dropped as soon as its package is compiled.
func (p *program) compiler(cfg *config.Config, show *progress) *analysis.Analyzer {
	byTypes := map[any]*packages.Package{}
	for _, pkg := range p.pkgs {
		byTypes[pkg.Types] = pkg
	}
	var done atomic.Int32
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	a := *unit.Analyzer
	a.Requires = nil
	a.Run = func(pass *analysis.Pass) (any, error) {
		slots <- struct{}{}
		defer func() { <-slots }()
		pass.ResultOf = map[*analysis.Analyzer]any{config.Analyzer: cfg}
		res, err := unit.Analyzer.Run(pass)
		if pkg := byTypes[pass.Pkg]; pkg != nil {
			pkg.Syntax, pkg.TypesInfo = nil, nil
		}
		*pass = analysis.Pass{Analyzer: pass.Analyzer, Pkg: pass.Pkg}
		show.show("compiled %d/%d packages", done.Add(1), len(byTypes))
		return res, err
	}
	return &a
}

// complaints says, a line each, which packages are left out and why.
func (p *program) complaints() []string {
	var out []string
	for path, why := range p.broken {
		out = append(out, fmt.Sprintf("package %s does not type-check (%s); it is left out", path, oneLine(why)))
	}
	for path, n := range p.partly {
		out = append(out, fmt.Sprintf("cgo failed for package %s: its C compiler or headers are missing; functions that use C are left out (%d)", path, n))
	}
	for path, res := range p.results {
		if u := res.Unit; !u.Analysed && p.broken[path] == "" {
			out = append(out, fmt.Sprintf("package %s cannot be analysed (%s); it is left out; please report this", path, oneLine(u.Why)))
		}
	}
	slices.Sort(out)
	if n := len(out) - maxComplaints; n > 0 {
		out = append(out[:maxComplaints], fmt.Sprintf("and %d more packages are left out", n))
	}
	return out
}

// onlyTests reports whether no file that was asked for was read.
func (p *program) onlyTests() bool {
	for _, path := range p.files {
		if p.isSelected(path) {
			return false
		}
	}
	return len(p.broken) == 0
}

// maxComplaints bounds the lines about packages that are left out: where
// modules are missing, all of them are.
const maxComplaints = 20

// position returns where a position of a unit is, as the compiler would print it.
func (p *program) position(at unit.Pos) token.Position {
	if res := p.results[at.Pkg]; res != nil {
		if pos := res.Pos(at); pos.IsValid() {
			return p.fset.Position(pos)
		}
	}
	return token.Position{Filename: at.File, Line: at.Line, Column: at.Col}
}

// show renders a position for a reader; "" for none.
func (p *program) show(at unit.Pos) string {
	if !at.Valid() {
		return ""
	}
	pos := p.position(at)
	pos.Filename = p.rel(pos.Filename)
	return pos.String()
}

// rel returns a path as seen from the working folder, if that is shorter.
func (p *program) rel(path string) string {
	if rel, err := filepath.Rel(p.wd, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// relText shortens the paths in a message.
func (p *program) relText(s string) string {
	return strings.ReplaceAll(s, p.wd+string(os.PathSeparator), "")
}
