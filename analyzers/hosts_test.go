package analyzers_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/testenv"

	_ "github.com/cachelint/cachelint/golangci"
)

// asHost makes the test binary behave as a host: the configuration is read
// once a process. It prints findings as lines of text.
const asHost = "CACHELINT_TEST_AS_HOST"

var hosts = map[string]func(dir string) ([]string, error){"nogo": nogo, "golangci": golangci}

func runAsHost(name string) {
	found, err := hosts[name](os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Print(strings.Join(found, ""))
}

// TestHosts: every host says what our own command says of each package by
// itself. What go vet says is compared in cmd/cachelint.
func TestHosts(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "cachelint")
	if out, err := exec.Command("go", "build", "-o", own, "../cmd/cachelint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(dir, name string, args ...string) []string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() != 1 || err != nil && exit == nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
		}
		lines := slices.Collect(strings.Lines(string(out)))
		slices.Sort(lines)
		return lines
	}
	t.Setenv("GOWORK", "off")
	for _, corpus := range []string{"learning", "program"} {
		dir := testenv.Module(t, corpus)
		want := run(dir, own, "-local", "-tier=review", "./...")
		if len(want) == 0 {
			t.Errorf("%s: no findings", corpus)
		}
		for host := range hosts {
			t.Setenv(asHost, host)
			if got := run(dir, exe, dir); !slices.Equal(got, want) {
				t.Errorf("%s: %s finds\n%s\ncachelint -local finds\n%s", corpus, host, strings.Join(got, ""), strings.Join(want, ""))
			}
		}
	}
}

// line is a finding as cachelint prints it.
func line(fset *token.FileSet, dir string, pos token.Pos, message string) string {
	p := fset.Position(pos)
	if rel, err := filepath.Rel(dir, p.Filename); err == nil {
		p.Filename = rel
	}
	return fmt.Sprintf("%s: %s\n", p, message)
}

// golangci runs the plugin as golangci-lint does: packages in one process,
// each with its module, and messages behind the name of their analyzer.
func golangci(dir string) ([]string, error) {
	newPlugin, err := register.GetPlugin("cachelint")
	if err != nil {
		return nil, err
	}
	p, err := newPlugin(map[string]any{"tier": "review"})
	if err != nil {
		return nil, err
	}
	as, err := p.BuildAnalyzers()
	if err != nil {
		return nil, err
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, "./...")
	if err != nil {
		return nil, err
	}
	own := map[*packages.Package]bool{}
	for _, p := range pkgs {
		own[p] = true
	}
	for _, p := range pkgs {
		for path, imp := range p.Imports {
			if !own[imp] {
				delete(p.Imports, path) // it would find nothing there
			}
		}
	}
	graph, err := checker.Analyze(as, pkgs, nil)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, act.Err
		}
		for _, d := range act.Diagnostics {
			if len(d.Related) > 0 {
				return nil, fmt.Errorf("%s: golangci-lint makes issues of related places", d.Message)
			}
			out = append(out, line(act.Package.Fset, dir, d.Pos, act.Analyzer.Name+": "+d.Message))
		}
	}
	return out, nil
}

// nogo runs the analyzers as the main function does that rules_go generates:
// one package at a time, from export data, in an order in which imports come
// first. Facts travel through gob, from packages imported directly only. There
// is no module, and no way to read files.
func nogo(dir string) ([]string, error) {
	as := analyzers.All()
	if err := analysis.Validate(as); err != nil {
		return nil, err
	}
	// Flags are set by the names of analyzers and of what they require.
	for _, a := range as {
		for _, ra := range a.Requires {
			if ra.Name == "cachelint" {
				for name, value := range map[string]string{"modules": "example.com", "tier": "review"} {
					if err := ra.Flags.Set(name, value); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export,Dir,GoFiles,Module", "./...")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	list, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	export := map[string]string{}
	facts := map[string][]byte{}
	var out []string
	for dec := json.NewDecoder(bytes.NewReader(list)); ; {
		var p struct {
			ImportPath, Export, Dir string
			GoFiles                 []string
			Module                  *struct{ Main bool }
		}
		if err := dec.Decode(&p); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module == nil || !p.Module.Main {
			export[p.ImportPath] = p.Export
			continue
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{}}
		conf := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(export[path]) }), Sizes: types.SizesFor("gc", "amd64")}
		pkg, err := conf.Check(p.ImportPath, fset, files, info)
		if err != nil {
			return nil, err
		}
		export[p.ImportPath] = p.Export
		h := &nogoPackage{pass: analysis.Pass{Fset: fset, Files: files, Pkg: pkg, TypesInfo: info, TypesSizes: conf.Sizes}, facts: facts, results: map[*analysis.Analyzer]any{}}
		for _, a := range as {
			found, err := h.run(a)
			if err != nil {
				return nil, err
			}
			for _, d := range found {
				out = append(out, line(fset, dir, d.Pos, d.Message))
			}
		}
	}
}

// A nogoPackage is a package under analysis.
type nogoPackage struct {
	pass    analysis.Pass
	facts   map[string][]byte // by import path, encoded
	results map[*analysis.Analyzer]any
}

func (h *nogoPackage) run(a *analysis.Analyzer) ([]analysis.Diagnostic, error) {
	if _, done := h.results[a]; done {
		return nil, nil
	}
	pass := h.pass
	pass.Analyzer, pass.ResultOf = a, map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		if _, err := h.run(req); err != nil {
			return nil, err
		}
		pass.ResultOf[req] = h.results[req]
	}
	var found []analysis.Diagnostic
	pass.Report = func(d analysis.Diagnostic) { found = append(found, d) }
	pass.ExportPackageFact = func(f analysis.Fact) {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(f); err != nil {
			panic(err)
		}
		h.facts[h.pass.Pkg.Path()] = b.Bytes()
	}
	pass.ImportPackageFact = func(pkg *types.Package, f analysis.Fact) bool {
		b := h.facts[pkg.Path()]
		direct := slices.ContainsFunc(h.pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == pkg.Path() })
		return b != nil && direct && gob.NewDecoder(bytes.NewReader(b)).Decode(f) == nil
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		var out []analysis.PackageFact
		for _, imp := range h.pass.Pkg.Imports() {
			for _, t := range a.FactTypes {
				f := reflect.New(reflect.TypeOf(t).Elem()).Interface().(analysis.Fact)
				if pass.ImportPackageFact(imp, f) {
					out = append(out, analysis.PackageFact{Package: imp, Fact: f})
				}
			}
		}
		return out
	}
	result, err := a.Run(&pass)
	h.results[a] = result
	return found, err
}
