package analyzers_test

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/testenv"
	"github.com/cachelint/cachelint/internal/unit"
)

func TestMain(m *testing.M) {
	if host := os.Getenv(asHost); host != "" {
		runAsHost(host)
		os.Exit(0)
	}
	// The configuration is read once a process, by the first pass.
	if err := config.Analyzer.Flags.Set("tier", "review"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// The names are an interface: they stand in directives and configurations.
func TestNames(t *testing.T) {
	want := []string{"ttljitter", "nocoalesce", "personalkey", "partialkey", "keycollision", "noinvalidate", "staleorder", "globalttl"}
	var checks, all []string
	for _, c := range analyzers.Checks() {
		checks = append(checks, c.Name)
	}
	for _, a := range analyzers.All() {
		all = append(all, a.Name)
	}
	if !slices.Equal(checks, want) || !slices.Equal(all, append(slices.Clone(want), "directive")) || !slices.Equal(config.Checks, want) {
		t.Errorf("the checks are %q, the analyzers %q and the names in configurations %q, want %q", checks, all, config.Checks, want)
	}
}

func TestValid(t *testing.T) {
	if err := analysis.Validate(append(analyzers.All(), config.Analyzer, unit.Analyzer)); err != nil {
		t.Error(err)
	}
	for _, c := range analyzers.Checks() {
		if c.Name == "" || c.Title == "" || c.Tier == finding.Silent || c.Doc == "" || c.Ask == nil || c.Judge == nil {
			t.Errorf("%+v lacks a name, a title, a text or a question", c)
		}
		if strings.ContainsAny(c.Title, "\n") || strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: the title %q is no line without a full stop", c.Name, c.Title)
		}
	}
}

// compiled are the results and facts of the first compilation: it takes long,
// and linking changes nothing.
var compiled struct {
	results []*unit.Result
	facts   []*unit.Fact
}

// compile compiles the module of the test cases.
func compile(t *testing.T) []*unit.Result {
	t.Helper()
	if compiled.results == nil {
		compiled.results, compiled.facts = compileAnew(t)
	}
	return compiled.results
}

// compileAnew returns the facts of the packages as well.
func compileAnew(t *testing.T) ([]*unit.Result, []*unit.Fact) {
	t.Helper()
	dir := testenv.Module(t, "checks")
	env := append(os.Environ(), "GOPROXY=off", "GOWORK=off", "PWD="+dir)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir, Env: env}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	own := map[*packages.Package]bool{}
	for _, p := range pkgs {
		own[p] = true
		for _, err := range p.Errors {
			t.Fatal(err)
		}
	}
	for _, p := range pkgs {
		for path, imp := range p.Imports {
			if !own[imp] {
				delete(p.Imports, path) // the rest is export data
			}
		}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unit.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []*unit.Result
	var facts []*unit.Fact
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		res := act.Result.(*unit.Result)
		if !res.Unit.Analysed {
			t.Fatalf("%s is not analysed: %s", res.Unit.Path, res.Unit.Why)
		}
		out = append(out, res)
		for _, f := range act.AllPackageFacts() {
			if fact, ok := f.Fact.(*unit.Fact); ok && f.Package == act.Package.Types {
				facts = append(facts, fact)
			}
		}
	}
	slices.SortFunc(out, func(a, b *unit.Result) int { return cmp.Compare(a.Unit.Path, b.Unit.Path) })
	return out, facts
}

const module = "example.com/checks/"

// find returns what a check says of one package and its imports.
func find(t *testing.T, results []*unit.Result, pkg string, c *finding.Check) []finding.Finding {
	t.Helper()
	for _, r := range results {
		if r.Unit.Path == module+pkg {
			return c.Find(cachemap.Local(r.Unit, r.Imports))
		}
	}
	t.Fatalf("no package %s", pkg)
	return nil
}

func at(p unit.Pos) string { return strings.TrimPrefix(p.Pkg, module) + "/" + p.File }

// wanted is the start of an expectation, with the tier before it: a line says
// "// want" for the default tier and "// review // want" for the other.
var wanted = regexp.MustCompile(`// (review // )?want [` + "`" + `"]`)

// The messages do not say the tier, but the test cases do.
func TestTiers(t *testing.T) {
	results := compile(t)
	var units []*unit.Unit
	for _, r := range results {
		units = append(units, r.Unit)
	}
	for _, c := range analyzers.Checks() {
		want := map[string]finding.Tier{}
		files, err := filepath.Glob(filepath.Join(testenv.Module(t, "checks"), c.Name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(string(text), "//go:build pending") && !strings.Contains(os.Getenv("GOFLAGS"), "-tags=pending") {
				continue
			}
			for i, line := range strings.Split(string(text), "\n") {
				if m := wanted.FindStringSubmatch(line); m != nil {
					key := fmt.Sprintf("%s/%s:%d", c.Name, filepath.Base(file), i+1)
					want[key] = finding.Default
					if m[1] != "" {
						want[key] = finding.Review
					}
				}
			}
		}
		highest := finding.Silent
		for _, f := range find(t, results, c.Name, c) {
			highest = max(highest, f.Tier)
			key := fmt.Sprintf("%s:%d", at(f.At), f.At.Line)
			if want[key] != f.Tier {
				t.Errorf("%s: tier %s, want %s: %s", key, f.Tier, want[key], f.Text())
			}
			delete(want, key)
		}
		m := cachemap.Program(units)
		m.Policy.Closed = true
		for _, f := range c.Find(m) {
			if f.At.Pkg == module+c.Name {
				highest = max(highest, f.Tier) // some things only the whole program shows
			}
		}
		if highest != c.Tier {
			t.Errorf("%s: the highest tier is said to be %s, and is %s", c.Name, c.Tier, highest)
		}
		for key, tier := range want {
			t.Errorf("%s: no finding, want one of tier %s", key, tier)
		}
	}
}

// Only where it is meant do cases go without a finding for want of a caller.
func TestUsed(t *testing.T) {
	n := 0
	for _, res := range compile(t) {
		for _, r := range res.Unit.Refills {
			if r.Unused && r.Store[0].File != "unused.go" {
				t.Errorf("%s: nothing uses %s", at(r.Store[0]), r.Func)
			} else if r.Unused {
				n++
			}
		}
	}
	if n != 1 {
		t.Errorf("%d refills that nothing can run, want 1", n)
	}
}

// Findings are complete: the evidence has places, and the identity parts.
func TestEvidence(t *testing.T) {
	results := compile(t)
	for _, c := range analyzers.Checks() {
		ids := map[string]bool{}
		for _, f := range find(t, results, c.Name, c) {
			key := fmt.Sprintf("%s:%d", at(f.At), f.At.Line)
			// What decides a TTL is its identity, whichever families share it.
			owned := f.Role == "ttl" && f.Key != "" || f.Pkg != "" && f.Func != "" && f.Cache != ""
			if !owned || f.Role == "" || len(f.Related) == 0 {
				t.Errorf("%s: parts are missing: %+v", key, f)
			}
			for _, r := range f.Related {
				if !r.At.Valid() || r.Message == "" {
					t.Errorf("%s: a related place without position or text: %+v", key, r)
				}
			}
			if strings.ContainsAny(f.Message, "\n") {
				t.Errorf("%s: more than one line: %q", key, f.Message)
			}
			if ids[f.ID()] {
				t.Errorf("%s: two findings with the identity %s", key, f.ID())
			}
			ids[f.ID()] = true
		}
	}
}

func TestLookalikes(t *testing.T) {
	results := compile(t)
	for _, c := range analyzers.Checks() {
		for _, f := range find(t, results, "lookalikes", c) {
			t.Errorf("%s:%d: %s: %s", at(f.At), f.At.Line, f.Tier, f.Text())
		}
	}
	// Nor does the whole program say more of them.
	var units []*unit.Unit
	for _, r := range results {
		units = append(units, r.Unit)
	}
	m := cachemap.Program(units)
	for _, c := range analyzers.Checks() {
		for _, f := range c.Find(m) {
			if f.At.Pkg == module+"lookalikes" {
				t.Errorf("program: %s:%d: %s: %s", at(f.At), f.At.Line, f.Tier, f.Text())
			}
		}
	}
	// What is plainly state is not in the map at all.
	state := []string{"lookalikes.seenBefore", "(*lookalikes.RouteRefs).hold", "(*lookalikes.Installed).once",
		"(*lookalikes.Windows).of", "(*lookalikes.Container).mailer", "(*lookalikes.Tunnels).ready",
		"(*lookalikes.Feeds).feed", "(*lookalikes.Quotas).change", "(*lookalikes.Marks).name", "(*lookalikes.Pools).both", "(*lookalikes.Login).begin"}
	for _, r := range slices.Concat(m.Refills, m.Memos) {
		if slices.Contains(state, r.FuncName()) {
			t.Errorf("%s is in the map: %s in %s", r.FuncName(), r.KeyText(), r.CacheName())
		}
	}
}

// Two runs say the same, byte for byte: caches of drivers depend on it.
func TestDeterministic(t *testing.T) {
	first := compile(t)
	second, _ := compileAnew(t)
	if len(first) != len(second) {
		t.Fatalf("%d packages, then %d", len(first), len(second))
	}
	for i := range first {
		a, b := encode(t, first[i].Unit), encode(t, second[i].Unit)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two runs give different units", first[i].Unit.Path)
			differ(t, first[i].Unit, second[i].Unit)
		}
	}
	say := func(results []*unit.Result) string {
		var units []*unit.Unit
		for _, r := range results {
			units = append(units, r.Unit)
		}
		// The order in which a driver hands over packages does not matter.
		slices.Reverse(units)
		m := cachemap.Program(units)
		var b strings.Builder
		for _, c := range analyzers.Checks() {
			for _, f := range c.Find(m) {
				fmt.Fprintf(&b, "%s:%d:%d %s %s %s\n", at(f.At), f.At.Line, f.At.Col, f.Tier, f.ID(), f.Text())
			}
		}
		return b.String()
	}
	if a, b := say(first), say(second); a != b {
		t.Errorf("two runs say different things:\n%s\n%s", a, b)
	}
}

func encode(t *testing.T, u *unit.Unit) []byte {
	t.Helper()
	b, err := unit.Encode(u)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// differ names the parts of two units that are not equal.
func differ(t *testing.T, a, b *unit.Unit) {
	t.Helper()
	x, y := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i := range x.NumField() {
		if f, g := x.Field(i), y.Field(i); !reflect.DeepEqual(f.Interface(), g.Interface()) {
			if f.Kind() != reflect.Slice {
				t.Logf("%s: %v, then %v", x.Type().Field(i).Name, f, g)
				continue
			}
			for j := range min(f.Len(), g.Len()) {
				if p, q := f.Index(j).Interface(), g.Index(j).Interface(); !reflect.DeepEqual(p, q) {
					t.Logf("%s[%d]:\n%+v\n%+v", x.Type().Field(i).Name, j, p, q)
					break
				}
			}
		}
	}
}

// A fact that went through gob, as between processes of go vet, is the same.
func TestFactRoundTrip(t *testing.T) {
	results, facts := compile(t), compiled.facts
	if len(facts) != len(results) {
		t.Fatalf("%d facts of %d packages", len(facts), len(results))
	}
	for i, f := range facts {
		var stream bytes.Buffer
		if err := gob.NewEncoder(&stream).Encode(f); err != nil {
			t.Fatal(err)
		}
		g := new(unit.Fact)
		if err := gob.NewDecoder(&stream).Decode(g); err != nil {
			t.Fatal(err)
		}
		a, err := f.GobEncode()
		if err != nil {
			t.Fatal(err)
		}
		b, err := g.GobEncode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("fact %d: %d bytes, %d after a round trip", i, len(a), len(b))
		}
	}
	for _, data := range []string{"", "x", "1", "3 4\n", "-1 2\nab", "9 9\nshort"} {
		if err := new(unit.Fact).GobDecode([]byte(data)); err == nil {
			t.Errorf("GobDecode(%q) succeeds", data)
		}
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The encoded form of a unit loses nothing that its importers look at.
func TestUnitRoundTrip(t *testing.T) {
	results := compile(t)
	back := map[*unit.Unit]*unit.Unit{}
	for _, r := range results {
		u, err := unit.Decode(encode(t, r.Unit))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Unit.Funcs {
			if g := u.FindFunc(f.Name); g == nil || text(t, f) != text(t, g) {
				t.Errorf("%s: a round trip changes %s:\n%+v\n%+v", u.Path, f.Name, f, g)
			}
		}
		for _, w := range r.Unit.Works {
			if g := u.FindWork(w.Func); g == nil || text(t, w) != text(t, g) {
				t.Errorf("%s: a round trip changes the work of %s:\n%+v\n%+v", u.Path, w.Func, w, g)
			}
		}
		back[r.Unit] = u
	}
	said := 0
	for _, r := range results {
		imports := slices.Clone(r.Imports)
		for i, u := range imports {
			imports[i] = back[u]
		}
		x, y := cachemap.Local(r.Unit, r.Imports), cachemap.Local(r.Unit, imports)
		for _, c := range analyzers.Checks() {
			a, b := c.Find(x), c.Find(y)
			if len(imports) > 0 {
				said += len(a)
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%s of %s: other findings after a round trip:\n%+v\n%+v", c.Name, r.Unit.Path, a, b)
			}
		}
	}
	if said == 0 {
		t.Error("no importer has findings")
	}
}
