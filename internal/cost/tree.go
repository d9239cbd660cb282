package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// noop is the analyzer that every other costs more than.
var noop = &analysis.Analyzer{Name: "noop", Doc: "do nothing", Run: func(*analysis.Pass) (any, error) { return nil, nil }}

// loadOnly runs the no-op analyzer on the packages of the working folder, loaded
// as the cachelint command loads them.
func loadOnly() error {
	parse := func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		return parser.ParseFile(fset, name, src, parser.ParseComments|parser.AllErrors|parser.SkipObjectResolution)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule | packages.NeedForTest, ParseFile: parse}, "./...")
	if err != nil {
		return err
	}
	own := map[*packages.Package]bool{}
	for _, p := range pkgs {
		own[p] = true
	}
	for _, p := range pkgs {
		for path, imp := range p.Imports {
			if !own[imp] {
				delete(p.Imports, path)
			}
		}
	}
	_, err = checker.Analyze([]*analysis.Analyzer{noop}, pkgs, nil)
	return err
}

// printTree prints what cachelint costs on the module in dir beside tools that
// do nothing. All find the module's dependencies compiled, and nothing cached
// of their own.
func printTree(w io.Writer, dir string, runs int, vet bool, staticcheck string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "cost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	in := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		return cmd
	}
	// Fills the build cache.
	if out, err := in("go", "list", "-e", "-export", "-deps", "-f", "", "./...").CombinedOutput(); err != nil {
		return fmt.Errorf("go list: %w: %s", err, out)
	}
	// go vet keeps results by the content of its tool: a tool that was linked
	// anew finds none.
	link := func(name, pkg string, run int) (string, error) {
		exe := filepath.Join(tmp, fmt.Sprintf("%s%d", name, run))
		cmd := exec.Command("go", "build", fmt.Sprintf("-ldflags=-buildid=%s%d-%d", name, run, os.Getpid()), "-o", exe, pkg)
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		cmd.Stderr = os.Stderr
		return exe, cmd.Run()
	}
	best := func(run func(i int) (*exec.Cmd, error)) (u usage, err error) {
		for i := range runs {
			cmd, err := run(i)
			if err != nil {
				return u, err
			}
			now, err := timed(cmd)
			if err != nil {
				return u, fmt.Errorf("%v: %w", cmd.Args, err)
			}
			if i == 0 || now.cpu < u.cpu {
				u = now
			}
		}
		return u, nil
	}
	const tool, own = "github.com/cachelint/cachelint/cmd/cachelint", "github.com/cachelint/cachelint/internal/cost"
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "command\tCPU\tpeak\tCPU of the no-op\tratio\t")
	row := func(name string, u, base usage) {
		fmt.Fprintf(t, "%s\t%.2f s\t%d MB\t%.2f s\t%.2f\t\n", name, u.cpu.Seconds(), u.rss>>20, base.cpu.Seconds(), u.cpu.Seconds()/base.cpu.Seconds())
	}
	exe, err := link("command", tool, 0)
	if err != nil {
		return err
	}
	base, err := best(func(int) (*exec.Cmd, error) { return in(self, "load"), nil })
	if err != nil {
		return err
	}
	u, err := best(func(int) (*exec.Cmd, error) { return in(exe, "./..."), nil })
	if err != nil {
		return err
	}
	row("cachelint", u, base)
	if vet {
		with := func(name, pkg string) func(int) (*exec.Cmd, error) {
			return func(i int) (*exec.Cmd, error) {
				exe, err := link(name, pkg, i)
				return in("go", "vet", "-vettool="+exe, "./..."), err
			}
		}
		base, err := best(with("noop", own))
		if err != nil {
			return err
		}
		u, err := best(with("vettool", tool))
		if err != nil {
			return err
		}
		row("go vet -vettool", u, base)
	}
	if staticcheck != "" {
		s, err := best(func(i int) (*exec.Cmd, error) {
			cmd := in(staticcheck, "./...")
			cmd.Env = append(os.Environ(), fmt.Sprintf("STATICCHECK_CACHE=%s/sc%d", tmp, i))
			return cmd, nil
		})
		if err != nil {
			return err
		}
		row("staticcheck", s, base)
	}
	return t.Flush()
}
