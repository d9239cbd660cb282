package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/config"
)

// load compiles and links the whole workspace. Patterns select what is
// reported, never what is analysed, so that a run on one package says what a
// run on all of them says of it. The user's modules are loaded from source and
// everything else from export data.
func load(o *options, cfg *config.Config, stderr io.Writer) (*program, error) {
	ws, err := findWorkspace()
	if err != nil {
		return nil, err
	}
	if w := tooOld(runtime.Version(), ws.goVersion); w != "" {
		fmt.Fprintf(stderr, "cachelint: %s\n", w)
	}
	l := &loader{ws: ws, tests: cfg.Tests, tags: o.tags}
	if l.wd, err = os.Getwd(); err != nil {
		return nil, err
	}
	defer relaxGC()()
	show := newProgress(stderr)
	defer show.erase()
	show.show("selecting packages")
	var selected map[string]bool
	if !o.everything && o.only == nil {
		if selected, err = l.selection(o.patterns); err != nil {
			return nil, err
		}
	}
	show.show("loading packages")
	pkgs, err := l.workspace()
	if err != nil {
		return nil, err
	}
	p := &program{cfg: cfg, directives: o.directives, present: map[string]bool{}, wd: cmp.Or(o.base, l.wd), selected: selected, known: o.known, fset: l.fset, build: ws.build}
	if o.tags != "" {
		p.build.Tags = splitTags(o.tags)
	}
	p.add(pkgs)
	if o.only != nil && !o.everything {
		p.selectFiles(o.only)
	} else if !p.anySelected() {
		return nil, fmt.Errorf("no packages of yours match %s: cachelint analyses the packages of the main module or workspace", strings.Join(o.patterns, " "))
	}
	return p, p.compile(cfg, show)
}

// A loader asks the go command for packages.
type loader struct {
	ws    *workspace
	wd    string
	tests bool
	tags  string
	fset  *token.FileSet
}

func (l *loader) config(mode packages.LoadMode) *packages.Config {
	c := &packages.Config{Mode: mode, Dir: l.wd, Tests: l.tests, Fset: token.NewFileSet(), ParseFile: parseFile}
	if l.tags != "" {
		c.BuildFlags = []string{"-tags=" + l.tags}
	}
	return c
}

// parseFile leaves out the resolution of identifiers, which type checking repeats.
func parseFile(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	return parser.ParseFile(fset, name, src, parser.ParseComments|parser.AllErrors|parser.SkipObjectResolution)
}

// selection returns the import paths that the patterns name; nil for all of
// the workspace's modules.
func (l *loader) selection(patterns []string) (map[string]bool, error) {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if slices.Equal(patterns, []string{"./..."}) {
		// "./..." means nothing to the go command beside a go.work.
		if l.ws.outside {
			patterns = l.ws.patterns()
		}
		if !l.ws.local && len(l.ws.roots) == 1 && l.ws.roots[0] == l.wd {
			return nil, nil
		}
	}
	pkgs, err := packages.Load(l.config(packages.NeedName|packages.NeedFiles), patterns...)
	if err != nil {
		return nil, loadError(err)
	}
	out := map[string]bool{}
	for _, p := range pkgs {
		// A pattern that names nothing arrives as a package without files.
		if len(p.Errors) > 0 && len(p.GoFiles) == 0 {
			return nil, loadError(p.Errors[0])
		}
		out[p.PkgPath] = true
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no packages match %s", strings.Join(patterns, " "))
	}
	return out, nil
}

// workspace loads the packages of the workspace, with syntax and types.
func (l *loader) workspace() ([]*packages.Package, error) {
	patterns := l.ws.patterns()
	if l.ws.local {
		replaced, err := l.replaced(patterns)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, replaced...)
	}
	cfg := l.config(packages.LoadSyntax | packages.NeedModule | packages.NeedForTest)
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, loadError(err)
	}
	if len(pkgs) == 0 {
		return nil, l.ws.noPackages()
	}
	l.fset = cfg.Fset
	return pkgs, nil
}

// replaced returns the packages that the workspace uses of modules which a
// replace directive takes from a local folder. Those that it does not use may
// need modules that nobody has.
func (l *loader) replaced(patterns []string) ([]string, error) {
	cfg := l.config(packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule)
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, loadError(err)
	}
	var out []string
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		m := p.Module
		if m == nil || m.Main || m.Replace == nil || m.Replace.Version != "" || len(p.GoFiles) == 0 {
			return
		}
		// A vendored copy is as foreign as any other dependency.
		if rel, err := filepath.Rel(m.Replace.Dir, p.GoFiles[0]); err == nil && filepath.IsLocal(rel) {
			out = append(out, p.PkgPath)
		}
	})
	slices.Sort(out)
	return slices.Compact(out), nil
}

// loadError turns an error of the go command into one line with what to do.
func loadError(err error) error {
	msg := err.Error()
	if e, ok := err.(packages.Error); ok {
		msg = e.Msg
	}
	if _, rest, ok := strings.Cut(msg, "stderr: "); ok {
		msg = rest
	}
	// The go command's name, not the end of a file's.
	msg = strings.TrimSpace(strings.ReplaceAll(" "+oneLine(msg), " go: ", " "))
	if h := hint(msg); h != "" {
		msg += ": " + h
	}
	return errors.New("cannot load packages: " + msg)
}

// hint says what to do about a message of the go command that does not say so.
func hint(msg string) string {
	has := func(ss ...string) bool {
		return slices.ContainsFunc(ss, func(s string) bool { return strings.Contains(msg, s) })
	}
	switch {
	case has("go mod tidy", "go get ", "go mod download"):
		return ""
	case has("does not contain modules listed in go.work"):
		return "run cachelint in a module that go.work lists, or set GOWORK=off"
	case has("does not contain main module"):
		return "run cachelint in a module of yours, or name its folder with -C"
	case has("missing go.sum entry", "updates to go.mod needed"):
		return "run go mod tidy"
	case has("module lookup disabled", "dial tcp", "no such host"):
		return "run go mod download where there is a network"
	case has("build constraints exclude all Go files"):
		return "name the build tags with -tags; cgo files need CGO_ENABLED=1"
	case has("go.mod:", "go.work:"):
		return "correct the file first"
	case has("requires go >="):
		return "use that version of Go, or let the go command fetch it with GOTOOLCHAIN=auto"
	case has("is not in std"):
		return "name packages by import path, or folders beginning with ./"
	case has("directory not found", "no such file or directory"):
		return "check the packages named"
	}
	return ""
}

// firstError returns what is wrong with a package, in one line with its place.
func firstError(p *packages.Package) string {
	best := slices.MinFunc(p.Errors, func(a, b packages.Error) int { return rank(a) - rank(b) })
	msg := best.Msg
	if strings.HasPrefix(msg, "could not import C ") {
		msg = "cgo failed: its C compiler or headers are missing; install them or set CGO_ENABLED=0"
	} else if path, ok := strings.CutPrefix(msg, "could not import "); ok {
		// What the go command says of the import says more.
		path, _, _ = strings.Cut(path, " ")
		if imp := p.Imports[path]; imp != nil && len(imp.Errors) > 0 {
			msg = imp.Errors[0].Msg
		}
	}
	if best.Pos != "" && best.Pos != "-" {
		msg = best.Pos + ": " + msg
	}
	return msg
}

// harmless: files to embed are often built by something else, and the types do
// not depend on them.
func harmless(e packages.Error) bool {
	return e.Kind == packages.ListError && strings.HasPrefix(e.Msg, "pattern ") && strings.HasSuffix(e.Msg, "no matching files found")
}

// rank orders errors by how well they tell the cause: what the go command
// finds in the import graph, syntax, types, and last what the compiler repeats.
func rank(e packages.Error) int {
	switch {
	case e.Kind == packages.ListError && !strings.HasPrefix(e.Msg, "# "):
		return 0
	case e.Kind == packages.ParseError:
		return 1
	case e.Kind == packages.TypeError:
		return 2
	}
	return 3
}

// markBroken makes a package with errors of any kind look ill-typed to the
// compiler, which must not trust half of a syntax tree.
func markBroken(p *packages.Package) {
	if len(p.TypeErrors) == 0 {
		p.TypeErrors = []types.Error{{Fset: p.Fset, Msg: p.Errors[0].Msg}}
	}
}
