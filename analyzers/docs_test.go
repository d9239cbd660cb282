package analyzers_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/analyzers/directive"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/testenv"
	"github.com/cachelint/cachelint/internal/unit"
)

var update = flag.Bool("update", false, "write docs/checks anew")

const docs = "../docs/checks"

// TestDocs: the page of each check says what the check says of itself, of its
// example and of the code that was measured. The example is one: the check
// reports what is before, once, and nothing of what is after.
func TestDocs(t *testing.T) {
	results := compile(t)
	var want []string
	for _, c := range append(analyzers.Checks(), directive.Check) {
		page := page(t, results, c)
		file := filepath.Join(docs, c.Name+".md")
		want = append(want, file)
		if *update {
			if err := os.MkdirAll(docs, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != page {
			t.Errorf("%s is stale (%v): go test ./analyzers -run Docs -update", file, err)
		}
	}
	slices.Sort(want)
	if got, err := filepath.Glob(docs + "/*"); err != nil || !slices.Equal(got, want) {
		t.Errorf("the pages are %q, want %q (%v)", got, want, err)
	}
}

func page(t *testing.T, results []*unit.Result, c *finding.Check) string {
	t.Helper()
	var about, silent, fix []string
	for _, p := range strings.Split(c.Doc, "\n\n") {
		switch {
		case strings.HasPrefix(p, "The suggested fix "):
			fix = append(fix, p)
		case strings.Contains(p, " is silent "):
			silent = append(silent, p)
		default:
			about = append(about, p)
		}
	}
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("<!-- Written by go test ./analyzers -run Docs -update: change the check's documentation in analyzers/%s. -->", c.Name)
	say("# %s\n", c.Name)
	say("It %s.\n", strings.Replace(c.Title, "report ", "reports ", 1))
	say("%s\n", strings.Join(about, "\n\n"))
	if c.Ask != nil {
		if len(silent) == 0 {
			t.Errorf("the documentation of %s has no paragraph that says where it is silent", c.Name)
		}
		before, after := example(t, results, c)
		say("## Example\n\n%s\nPut right:\n\n%s\nBoth are in [testdata](../../testdata/checks/examples), with their imports.\n", before, after)
		say("## When it is silent\n\n%s\n\nWhat cachelint does not see at all is in [the caveats](../caveats.md).\n", strings.Join(silent, "\n\n"))
		say("## Fixes\n")
		if len(fix) == 0 {
			fix = []string{"Only a person can put it right: there is no suggested fix."}
		}
		say("%s\n", strings.Join(fix, "\n\n"))
	}
	say("## Options\n")
	switch {
	case c.Ask == nil:
	case c.Tier == finding.Review:
		say("- All findings are for code review: `-tier=review`, or `tier: review` in [the configuration](../configuration.md).")
	default:
		say("- Findings of the default tier are always shown, those for code review with `-tier=review`, or `tier: review` in\n  [the configuration](../configuration.md).")
	}
	if c.Ask != nil {
		say("- Only this check: `-checks=%s`, or `checks: {enable: [%[1]s]}`; `-%[1]s` under `go vet`.", c.Name)
	}
	say("- Not at all: `checks: {disable: [%s]}`; `-%[1]s=false` under `go vet`.", c.Name)
	if c.Ask != nil {
		say("- Not here: `//cachelint:ignore %s why`, see [directive](directive.md).\n", c.Name)
		say("## How it was measured\n\n%s", measured(t, c.Name))
	}
	return b.String()
}

// example returns the code of an example, with what the check says of it, and
// that which is put right.
func example(t *testing.T, results []*unit.Result, c *finding.Check) (before, after string) {
	t.Helper()
	of := func(pkg string) (string, []string) {
		name := c.Name + ".go"
		file := filepath.Join(testenv.Module(t, "checks"), "examples", pkg, name)
		var said []string
		for _, f := range find(t, results, "examples/"+pkg, c) {
			if f.At.File == name {
				said = append(said, fmt.Sprintf("%s:%d:%d: %s", name, f.At.Line, f.At.Col, f.Text()))
			}
		}
		return code(t, file), said
	}
	before, said := of("before")
	if len(said) != 1 {
		t.Errorf("%s says of the example before: %q, want one finding", c.Name, said)
	}
	after, wrong := of("after")
	if len(wrong) > 0 {
		t.Errorf("%s says of the example after: %q", c.Name, wrong)
	}
	return before + "\n```\n" + strings.Join(said, "\n") + "\n```\n", after
}

// code returns what stands in a file behind its imports, as Markdown.
func code(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("a check needs an example in testdata/checks/examples/before and after: %v", err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		if d, ok := d.(*ast.GenDecl); ok {
			end = d.End()
		}
	}
	return "```go\n" + strings.TrimSpace(string(src[fset.Position(end).Offset:])) + "\n```\n"
}

// measured says what readers said of the findings of a check.
func measured(t *testing.T, check string) string {
	t.Helper()
	text, err := os.ReadFile("../docs/ledger.tsv")
	if err != nil {
		t.Fatal(err)
	}
	verdicts, repositories := map[string]int{}, map[string]bool{}
	n := 0
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		row := strings.Split(line, "\t")
		if i == 0 || len(row) != 6 || row[3] != check {
			continue
		}
		n++
		verdicts[row[4]]++
		repositories[row[0]] = true
	}
	if n == 0 {
		return "[The ledger](../ledger.md) of findings of the default tier in public repositories, which readers judged, has none of\nthis check.\n"
	}
	return fmt.Sprintf("Readers judged %d of its findings of the default tier, in %d public repositories: %d true, %d acceptable (the facts\nare right, and most would leave it as it is), %d false. [The ledger](../ledger.md) says which, and why.\n",
		n, len(repositories), verdicts["true"], verdicts["acceptable"], verdicts["false"])
}

var link = regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)

// TestLinks: what the documentation names in the repository is there, and the
// README names every check.
func TestLinks(t *testing.T) {
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(docs + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range slices.Concat([]string{"../README.md"}, files, pages) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", file, m[1])
			}
		}
		if file != "../README.md" {
			continue
		}
		for _, c := range analyzers.Checks() {
			if !strings.Contains(string(text), "\n| `"+c.Name+"` |") {
				t.Errorf("the README says nothing of %s", c.Name)
			}
		}
	}
}
