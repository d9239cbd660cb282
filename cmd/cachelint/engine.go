package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/unit"
)

// A program is a workspace that was loaded, compiled and linked.
type program struct {
	Map *cachemap.Map
	// selected are the packages that the patterns name.
	selected map[string]bool
	// dirs are the folders of the packages' files, by import path.
	dirs map[string]string
	// broken are the packages that do not type-check, with the first error of each.
	broken []string
	units  map[string]*unit.Unit
}

// An options says what to load.
type options struct {
	dir      string
	tags     string
	tests    bool
	patterns []string
}

// load compiles the whole workspace: the patterns select what is reported,
// never what is analysed, so that a run on one package says what a run on all
// of them says of it. The user's modules are loaded from source and everything
// else from export data.
func load(o options) (*program, error) {
	cfg := &packages.Config{
		Mode:  packages.LoadSyntax | packages.NeedModule | packages.NeedForTest,
		Dir:   o.dir,
		Tests: o.tests,
	}
	if o.tags != "" {
		cfg.BuildFlags = []string{"-tags=" + o.tags}
	}
	selected, err := selection(cfg, o.patterns)
	if err != nil {
		return nil, err
	}
	all, err := packages.Load(cfg, workspace(o.dir)...)
	if err != nil {
		return nil, fmt.Errorf("cannot load packages: %w", err)
	}
	p := &program{selected: selected, dirs: map[string]string{}, units: map[string]*unit.Unit{}}
	own := map[*packages.Package]bool{}
	for _, pkg := range all {
		own[pkg] = true
		if len(pkg.GoFiles) > 0 {
			p.dirs[pkg.PkgPath] = filepath.Dir(pkg.GoFiles[0])
		}
	}
	for _, pkg := range all {
		// Facts are for the user's modules: without this, the checker would
		// want every dependency from source.
		for path, imp := range pkg.Imports {
			if !own[imp] {
				delete(pkg.Imports, path)
			}
		}
		if len(pkg.Errors) > 0 {
			p.broken = append(p.broken, fmt.Sprintf("%s: %s", pkg.PkgPath, pkg.Errors[0]))
		}
	}
	slices.Sort(p.broken)
	loaded := slices.DeleteFunc(all, func(pkg *packages.Package) bool { return pkg.Types == nil || pkg.TypesInfo == nil })
	graph, err := checker.Analyze([]*analysis.Analyzer{unit.Analyzer}, loaded, nil)
	if err != nil {
		return nil, err
	}
	var units []*unit.Unit
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, act.Err
		}
		if res, ok := act.Result.(*unit.Result); ok && !res.Foreign {
			units = append(units, res.Unit)
			p.units[res.Unit.Path] = res.Unit
		}
	}
	p.Map = cachemap.Program(units)
	return p, nil
}

// workspace is the pattern of everything that is the user's: the modules of a
// go.work where the folder has none of its own, else the module around it.
func workspace(string) []string { return []string{"./..."} }

// selection returns the import paths that the patterns name.
func selection(cfg *packages.Config, patterns []string) (map[string]bool, error) {
	if len(patterns) == 0 || slices.Equal(patterns, []string{"./..."}) {
		return nil, nil
	}
	c := *cfg
	c.Mode = packages.NeedName
	pkgs, err := packages.Load(&c, patterns...)
	if err != nil {
		return nil, err
	}
	if len(pkgs) == 0 {
		return nil, errors.New("no packages match " + strings.Join(patterns, " "))
	}
	out := map[string]bool{}
	for _, p := range pkgs {
		out[p.PkgPath] = true
	}
	return out, nil
}

// file returns the file of a position as a path relative to the working folder.
func (p *program) file(at unit.Pos) string {
	full := filepath.Join(p.dirs[at.Pkg], at.File)
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(wd, full); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return full
}

func (p *program) show(at unit.Pos) string {
	if !at.Valid() {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", p.file(at), at.Line, at.Col)
}
