package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/unit"
)

// The shapes of generated code.
const (
	onePackage = "one package"      // N functions with a refill each
	chain      = "hundred packages" // the same, spread over a chain of packages, each of which imports the one before
	oneFunc    = "one function"     // one function with N refills
)

var shapes = []string{onePackage, chain, oneFunc}

// largestFunc is how many refills one function is given at most.
const largestFunc = 1000

// A measurement is what N refills of a shape cost.
type measurement struct {
	CPU     time.Duration // of compiling and linking
	Peak    int64         // resident memory of the process, in bytes
	Facts   int           // bytes of the last package's fact, which carries all others
	Refills int           // that the map shows
}

// measure compiles generated packages as a host does, facts encoded on the
// way from one to the next, and links them.
func measure(shape string, n int) (*measurement, error) {
	std, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}, "context", "database/sql", "sync")
	if err != nil {
		return nil, err
	}
	importer := imports{}
	packages.Visit(std, nil, func(p *packages.Package) { importer[p.PkgPath] = p.Types })
	config.CompileAll()
	cfg, err := config.Load()
	if err != nil {
		return nil, err
	}
	var pkgs []*generated
	for i, src := range generate(shape, n) {
		g := &generated{fset: token.NewFileSet(), info: info()}
		file, err := parser.ParseFile(g.fset, "generated.go", src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		g.files = []*ast.File{file}
		conf := types.Config{Importer: importer}
		if g.pkg, err = conf.Check(path(i), g.fset, g.files, g.info); err != nil {
			return nil, err
		}
		importer[g.pkg.Path()] = g.pkg
		pkgs = append(pkgs, g)
	}
	m := &measurement{}
	start := cpu()
	facts := map[string][]byte{}
	var units []*unit.Unit
	for _, g := range pkgs {
		res, fact, err := g.compile(cfg, facts)
		if err != nil {
			return nil, err
		}
		if facts[g.pkg.Path()], err = fact.GobEncode(); err != nil {
			return nil, err
		}
		m.Facts = len(facts[g.pkg.Path()])
		units = append(units, res.Unit)
	}
	linked := cachemap.Program(units)
	m.CPU = cpu() - start
	m.Refills = len(linked.Refills)
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return nil, err
	}
	m.Peak = r.Maxrss << 10
	return m, nil
}

func cpu() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // fails for a wrong argument only
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

type imports map[string]*types.Package

func (im imports) Import(path string) (*types.Package, error) {
	if p := im[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("not loaded")
}

func info() *types.Info {
	return &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{}}
}

// A generated package, type-checked.
type generated struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
}

func (g *generated) compile(cfg *config.Config, facts map[string][]byte) (*unit.Result, *unit.Fact, error) {
	var fact *unit.Fact
	res, err := unit.Analyzer.Run(&analysis.Pass{
		Analyzer: unit.Analyzer, Fset: g.fset, Files: g.files, Pkg: g.pkg, TypesInfo: g.info, TypesSizes: types.SizesFor("gc", "amd64"),
		ResultOf: map[*analysis.Analyzer]any{config.Analyzer: cfg},
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool {
			data, ok := facts[p.Path()]
			return ok && f.(*unit.Fact).GobDecode(data) == nil
		},
		ExportPackageFact: func(f analysis.Fact) { fact = f.(*unit.Fact) },
	})
	if err != nil {
		return nil, nil, err
	}
	return res.(*unit.Result), fact, nil
}

func path(i int) string { return fmt.Sprintf("example.com/p%d", i) }

// generate returns the source of each package, in the order of their imports.
func generate(shape string, n int) []string {
	count := 1
	if shape == chain {
		count = min(n, 100)
	}
	out := make([]string, count)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, "package p%d\n\nimport (\n\t\"context\"\n\t\"database/sql\"\n\t\"sync\"\n", i)
		if i > 0 {
			fmt.Fprintf(&b, "\t%q\n", path(i-1))
		}
		b.WriteString(")\n\ntype Repo struct {\n\tdb *sql.DB\n\tmu sync.Mutex\n\tnames map[string]string\n")
		if i > 0 {
			fmt.Fprintf(&b, "\tnext *p%d.Repo\n", i-1)
		}
		b.WriteString("}\n")
		lo, hi := i*n/count, (i+1)*n/count
		if shape == oneFunc {
			b.WriteString("\nfunc (r *Repo) All(ctx context.Context, id string) error {\n")
			for k := lo; k < hi; k++ {
				fmt.Fprintf(&b, "\t{\n%s\t\t_ = name\n\t}\n", refill(k, "\t\t", "err"))
			}
			b.WriteString("\treturn nil\n}\n")
		} else {
			for k := lo; k < hi; k++ {
				fmt.Fprintf(&b, "\nfunc (r *Repo) Name%d(ctx context.Context, id string) (string, error) {\n%s\treturn name, nil\n}\n", k, refill(k, "\t", `"", err`))
			}
		}
		out[i] = b.String()
	}
	return out
}

// refill is a lookup, a load and a store, of a key that begins like no other.
func refill(k int, indent, failed string) string {
	text := fmt.Sprintf(`key := "k%d:" + id
r.mu.Lock()
name, ok := r.names[key]
r.mu.Unlock()
if !ok {
	if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
		return %s
	}
	r.mu.Lock()
	r.names[key] = name
	r.mu.Unlock()
}
`, k, failed)
	return indent + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+indent) + "\n"
}

// printScale prints a table of all shapes and sizes.
func printScale(w io.Writer, largest int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "shape\trefills\tCPU\tCPU per refill\tof that at 100\tpeak\tfact per refill\t")
	for _, shape := range shapes {
		var at100 time.Duration
		for n := 1; n <= largest && !(shape == oneFunc && n > largestFunc); n *= 10 {
			var out bytes.Buffer
			cmd := exec.Command(self, "scale-one", "-shape", shape, "-n", fmt.Sprint(n))
			cmd.Stdout, cmd.Stderr = &out, os.Stderr
			if err := cmd.Run(); err != nil {
				return err
			}
			var m measurement
			if err := json.Unmarshal(out.Bytes(), &m); err != nil {
				return err
			}
			if m.Refills != n {
				return fmt.Errorf("%s, %d refills: the map shows %d", shape, n, m.Refills)
			}
			per, ratio := m.CPU/time.Duration(n), ""
			if n == 100 {
				at100 = per
			}
			if n >= 100 {
				ratio = fmt.Sprintf("%.2f", float64(per)/float64(at100))
			}
			fmt.Fprintf(t, "%s\t%d\t%v\t%v\t%s\t%d MB\t%d B\t\n", shape, n, m.CPU.Round(time.Millisecond), per.Round(time.Microsecond), ratio, m.Peak>>20, m.Facts/n)
		}
	}
	return t.Flush()
}
