package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/plain"
	"github.com/cachelint/cachelint/internal/testenv"
)

// A seen is what a consumer reads of a finding.
type seen struct {
	check, path string
	line, col   int
	severe      bool
	message     string
}

// command1 takes a workflow command apart, as GitHub's runner does.
var command1 = regexp.MustCompile(`^::(warning|notice) file=([^,:]*),line=(\d+),(?:col=(\d+),)?title=cachelint ([^,:]*)::(.*)$`)

// consume reads findings in a format as the tools do that it is for.
func consume(t *testing.T, f outputFormat, out string) []seen {
	t.Helper()
	var all []seen
	decode := func(s string, v any) {
		t.Helper()
		dec := json.NewDecoder(strings.NewReader(s))
		if err := dec.Decode(v); err != nil {
			t.Fatalf("%s: %v in %q", f, err, s)
		}
		if dec.More() {
			t.Errorf("%s: more than one value in %q", f, s)
		}
	}
	switch f {
	case githubFormat:
		data := strings.NewReplacer("%3A", ":", "%2C", ",", "%0D", "\r", "%0A", "\n", "%25", "%")
		for l := range strings.Lines(out) {
			m := command1.FindStringSubmatch(strings.TrimSuffix(l, "\n"))
			if m == nil {
				t.Fatalf("no workflow command: %q", l)
			}
			s := seen{check: m[5], path: data.Replace(m[2]), severe: m[1] == "warning", message: data.Replace(m[6])}
			fmt.Sscan(m[3], &s.line)
			fmt.Sscan(m[4], &s.col)
			all = append(all, s)
		}
	case rdjsonlFormat:
		for l := range strings.Lines(out) {
			var d rdDiagnostic
			decode(l, &d)
			all = append(all, seen{d.Code.Value, d.Location.Path, d.Location.Range.Start.Line, d.Location.Range.Start.Column, d.Severity == "WARNING", d.Message})
		}
	case checkstyleFormat:
		var doc csReport
		if err := xml.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatal(err)
		}
		for _, file := range doc.Files {
			for _, e := range file.Errors {
				check := strings.TrimPrefix(e.Source, "cachelint.")
				all = append(all, seen{check, file.Name, e.Line, e.Column, e.Severity == "warning", check + ": " + e.Message})
			}
		}
	case gitlabFormat:
		var issues []glIssue
		decode(out, &issues)
		for _, i := range issues {
			if len(i.Fingerprint) != 24 {
				t.Errorf("%q is no identity", i.Fingerprint)
			}
			all = append(all, seen{i.Check, i.Location.Path, i.Location.Lines.Begin, 0, i.Severity == "major", i.Description})
		}
	case sarifFormat:
		var log sarifLog
		decode(out, &log)
		for _, r := range log.Runs[0].Results {
			rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex]
			at := r.Locations[0].Physical
			name, err := url.PathUnescape(at.Artifact.URI)
			if err != nil || rule.ID != r.RuleID || len(r.Fingerprints["cachelint/v1"]) != 24 {
				t.Errorf("%+v: %v", r, err)
			}
			all = append(all, seen{r.RuleID, clean(name), at.Region.StartLine, at.Region.StartColumn, r.Level == "warning", r.RuleID + ": " + r.Message.Text})
		}
	}
	return all
}

// others are the formats for other tools.
var others = []outputFormat{sarifFormat, githubFormat, rdjsonlFormat, checkstyleFormat, gitlabFormat}

// validSARIF asks the schema of the standard.
func validSARIF(t *testing.T, log string) {
	t.Helper()
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = testenv.Module(t, "sarif")
	cmd.Stdin = strings.NewReader(log)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("not SARIF 2.1.0: %v\n%s", err, out)
	}
}

// TestFormats: every format says what the text says.
func TestFormats(t *testing.T) {
	t.Parallel()
	dir := testenv.Module(t, "learning")
	root := repository(dir)
	text := cachelint(t, dir, "-tier=review")
	gates := cachelint(t, dir).stdout
	var want []seen
	for l := range strings.Lines(text.stdout) {
		var s seen
		parts := strings.SplitN(strings.TrimSuffix(l, "\n"), ":", 4)
		fmt.Sscan(parts[1], &s.line)
		fmt.Sscan(parts[2], &s.col)
		s.path, s.message = parts[0], parts[3][1:]
		s.check, _, _ = strings.Cut(s.message, ":")
		s.severe = strings.Contains(gates, l)
		want = append(want, s)
	}
	if len(want) < 7 {
		t.Fatalf("%d findings", len(want))
	}
	for _, f := range others {
		r := cachelint(t, dir, "-tier=review", "-format", string(f))
		if r.code != 1 || r.stderr != "" {
			t.Errorf("%s: exit code %d, stderr %q", f, r.code, r.stderr)
		}
		got := consume(t, f, r.stdout)
		for i := range got {
			// Paths are relative to the repository; reviewdog's to the folder.
			if f != rdjsonlFormat {
				rel, err := filepath.Rel(dir, filepath.Join(root, got[i].path))
				if err != nil {
					t.Fatal(err)
				}
				got[i].path = filepath.ToSlash(rel)
			}
			if f == gitlabFormat {
				got[i].col = want[min(i, len(want)-1)].col // it has none
			}
			got[i].message = strings.ReplaceAll(got[i].message, "] (", "](")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s says\n%v\nthe text says\n%v", f, got, want)
		}
		if f == sarifFormat {
			validSARIF(t, r.stdout)
			for _, part := range []string{`"relatedLocations"`, `"stored here"`, `"uriBaseId": "%SRCROOT%"`, `"helpUri"`, `"help"`} {
				if !strings.Contains(r.stdout, part) {
					t.Errorf("the SARIF lacks %s", part)
				}
			}
		}
	}
}

// TestFormatDirective: a faulty directive is a finding like any other.
func TestFormatDirective(t *testing.T) {
	t.Parallel()
	dir := module(t, directed("line", "//cachelint:ignore nocoalesce"))
	for _, f := range others {
		r := cachelint(t, dir, "-format", string(f))
		got := consume(t, f, r.stdout)
		if r.code != 1 || len(got) != 2 || got[0].check != "directive" || got[1].check != "nocoalesce" || !strings.Contains(got[0].message, "gives no reason") {
			t.Errorf("%s: %+v", f, r)
		}
	}
}

// TestFormatNothing: no findings are a document, too.
func TestFormatNothing(t *testing.T) {
	t.Parallel()
	dir := module(t, gomod+"-- a.go --\npackage a\n")
	for f, want := range map[outputFormat]string{githubFormat: "", rdjsonlFormat: "", gitlabFormat: "[]\n",
		checkstyleFormat: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"5.0\"></checkstyle>\n"} {
		if r := cachelint(t, dir, "-format="+string(f)); r.code != 0 || r.stdout != want {
			t.Errorf("%s: %+v", f, r)
		}
	}
	r := cachelint(t, dir, "-format=sarif")
	r.want(t, 0, `"results": []`, "")
	validSARIF(t, r.stdout)
}

func TestFormatRefused(t *testing.T) {
	t.Parallel()
	dir := module(t, small)
	cachelint(t, dir, "-format=junit").want(t, 2, "", `"junit" is not a format: want text, json, sarif, github, rdjsonl, checkstyle, gitlab`)
	cachelint(t, dir, "-format=sarif", "-diff").want(t, 2, "", "-diff prints a diff, not sarif")
	cachelint(t, dir, "map", "-format=sarif").want(t, 2, "", "flag provided but not defined: -format")
	if a, b := cachelint(t, dir, "-json"), cachelint(t, dir, "-format=json"); a != b {
		t.Errorf("-json says\n%s\n-format=json says\n%s", a.stdout, b.stdout)
	}
}

// TestFormatFix: SARIF and reviewdog show how a finding is fixed; reviewdog
// only what one suggestion makes whole.
func TestFormatFix(t *testing.T) {
	t.Parallel()
	dir := module(t, wrapped)
	flags := []string{"-checks=ttljitter", "-wrappers=wrappers.yaml"}
	r := cachelint(t, dir, append(flags, "-format=sarif")...)
	validSARIF(t, r.stdout)
	var log sarifLog
	if err := json.Unmarshal([]byte(r.stdout), &log); err != nil {
		t.Fatal(err)
	}
	fixes := log.Runs[0].Results[0].Fixes
	if len(fixes) != 1 || len(fixes[0].Changes) != 1 || fixes[0].Changes[0].Artifact.URI != price {
		t.Fatalf("the fixes are %+v", fixes)
	}
	// Applied from the last to the first, they make what -fix makes.
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	lines := strings.SplitAfter(old, "\n")
	offset := func(line, col int) int { return len(strings.Join(lines[:line-1], "")) + col - 1 }
	fixed := old
	for _, c := range slices.Backward(fixes[0].Changes[0].Replacements) {
		d := c.Deleted
		fixed = fixed[:offset(d.StartLine, d.StartColumn)] + c.Inserted.Text + fixed[offset(d.EndLine, d.EndColumn):]
	}
	if fixed != fixedPrice(old) {
		t.Errorf("the fix makes\n%s", fixed)
	}
	if r := cachelint(t, dir, append(flags, "-format=rdjsonl")...); strings.Contains(r.stdout, "suggestions") {
		t.Errorf("half a fix is suggested: %s", r.stdout)
	}
	writeFile(t, name, strings.Replace(old, "\t\"database/sql\"\n", "\t\"database/sql\"\n\t\"math/rand/v2\"\n", 1)+"\nvar _ = rand.N[int]\n")
	cachelint(t, dir, append(flags, "-format=rdjsonl")...).want(t, 1, `"suggestions":[{"range":{"start":{"line":22,"column":30},"end":{"line":22,"column":44}},"text":"10*time.Minute+rand.N(10*time.Minute/10)"}]`, "")
}

// TestFormatColumn: SARIF counts UTF-16, all others bytes.
func TestFormatColumn(t *testing.T) {
	t.Parallel()
	dir := module(t, strings.Replace(small, "	names, err := u.load", "	/* ä𝄞 */ names, err := u.load", 1))
	for f, col := range map[outputFormat]int{sarifFormat: 18 + 10, githubFormat: 18 + 13, rdjsonlFormat: 18 + 13} {
		if got := consume(t, f, cachelint(t, dir, "-format="+string(f)).stdout); len(got) != 1 || got[0].col != col {
			t.Errorf("%s: %+v, want column %d", f, got, col)
		}
	}
}

// TestFormatLeftOut: SARIF names what was not analysed.
func TestFormatLeftOut(t *testing.T) {
	t.Parallel()
	dir := module(t, small+"-- bad/a.go --\npackage bad\n\nvar x = y\n")
	r := cachelint(t, dir, "-format=sarif")
	r.want(t, 1, `"text": "package example.com/small/bad does not type-check (bad/a.go:3:9: undefined: y); it is left out"`, "it is left out")
	validSARIF(t, r.stdout)
}

// hostile is text that tries to break out of formats.
var hostile = []string{
	"plain", "a\n::error file=x::y", "a\r\n::stop-commands::x", "::error::x", "%0A::error::x", "%25", "a,line=9,title=x::y",
	`"}],"x":[{"`, `\" \u0000 \`, "'\"><script>alert(1)</script><!--", "]]>", "&amp;&#10;", "</checkstyle>", "<?xml?>",
	"\x1b[31mred\x1b]0;title\a", "\x00\x01\x7f\u0085\u009b", "\u202eright\u2066\u2028\u2029\ufeff", "bad \xff\xfe utf\xc3", "\xed\xa0\x80", "\ufffe\uffff",
	"[click](https://example.com)", "{0} {id} {{1}}", "$(touch x) `touch x` ${X}", "#[error]##[error]x", "###[error]x", "a ##vso[task.setvariable variable=x]y", "##teamcity[x]", "## [x] #", "\u3000::error::x", "C:\\x\\y.go", "//host/x", "../../etc/passwd", "", " ", "a b?c#d",
}

// TestHostile: nothing in a key, a name or a path breaks out of a format.
func TestHostile(t *testing.T) {
	check := analyzers.Checks()[0]
	for _, h := range hostile {
		at := spot{path: "dir/" + h + ".go", line: 3, col: 5, utf16: 4}
		i := issue{check: check, tier: finding.Default, id: strings.Repeat("0a", 12), message: "every entry of " + h + " expires", at: at,
			related: []note{{at, "stored " + h}}, fix: "fix " + h, edits: []edit{{at, at, h}}}
		second := i
		second.at = spot{path: h, line: 1, col: 1, utf16: 1}
		out := &outcome{version: "v0", checks: analyzers.Checks(), notes: []string{h}, issues: []issue{i, second}}
		for _, f := range others {
			var b bytes.Buffer
			if err := writeOutcome(&b, f, out); err != nil {
				t.Fatal(err)
			}
			doc := b.String()
			if !utf8.ValidString(doc) || strings.ContainsFunc(doc, func(r rune) bool { return r != '\n' && r != '\t' && plain.Unsafe(r) }) {
				t.Errorf("%s: %q comes out as %q", f, h, doc)
			}
			wantNoCommand(t, string(f), doc)
			got := consume(t, f, doc)
			if f == checkstyleFormat && len(got) == 2 && got[0].line == 1 {
				slices.Reverse(got) // it is sorted by file
			}
			if len(got) != 2 {
				t.Fatalf("%s: %d findings of 2, of %q: %q", f, len(got), h, doc)
			}
			want := check.Name + ": every entry of " + clean(h) + " expires"
			if f == sarifFormat {
				want = strings.ReplaceAll(want, "](", "] (")
				validURI(t, doc)
			}
			path := "dir/" + clean(h) + ".go"
			if f == checkstyleFormat { // XML has no place for these
				none := strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd")
				want, path = none.Replace(want), none.Replace(path)
			}
			for _, s := range got {
				if s.check != check.Name || s.message != want {
					t.Errorf("%s: %q comes out as %+v", f, h, s)
				}
			}
			if got[0].path != path || got[0].line != 3 {
				t.Errorf("%s: the path %q comes out as %q", f, path, got[0].path)
			}
		}
	}
}

// validURI checks that the paths in a SARIF log are URI references that stay
// what they are: relative ones relative.
func validURI(t *testing.T, doc string) {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(doc), &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Results {
		a := r.Locations[0].Physical.Artifact
		u, err := url.Parse(a.URI)
		if err != nil || u.RawQuery != "" || u.Fragment != "" || u.Host != "" || (u.Scheme != "") != (a.BaseID == "") {
			t.Errorf("%+v is parsed to %+v (%v)", a, u, err)
		}
	}
}

// TestHostileSchema: what comes of it is still SARIF.
func TestHostileSchema(t *testing.T) {
	out := &outcome{version: "v0", checks: analyzers.Checks()}
	for _, h := range hostile {
		at := spot{path: h, line: 3, col: 5, utf16: 4}
		out.notes = append(out.notes, h)
		out.issues = append(out.issues, issue{check: out.checks[0], id: h, message: h, at: at, related: []note{{at, h}}, fix: h, edits: []edit{{at, at, h}}})
	}
	var b bytes.Buffer
	if err := writeOutcome(&b, sarifFormat, out); err != nil {
		t.Fatal(err)
	}
	validSARIF(t, b.String())
}

// commandAnywhere is what GitHub's runner (ActionCommand.TryParse), the agent of
// Azure Pipelines and TeamCity look for in all of a line.
var commandAnywhere = regexp.MustCompile(`##[a-z]*\[`)

// wantNoCommand: nothing in what is printed is a command to a CI system, but
// those that the format is made of.
func wantNoCommand(t *testing.T, what, out string) {
	t.Helper()
	for l := range strings.Lines(out) {
		if s := strings.TrimLeftFunc(l, unicode.IsSpace); commandAnywhere.MatchString(l) || strings.HasPrefix(s, "::") && what != string(githubFormat) {
			t.Errorf("%s: a command: %q", what, l)
		}
	}
}

// hostileKey is a key that holds commands to CI systems.
const hostileKey = `::error::x\n::error::y ##[error]z ##vso[task.setvariable variable=a]b\x1b[31m`

// TestHostileLine: no output is a command, that of go vet included.
func TestHostileLine(t *testing.T) {
	t.Parallel()
	src := strings.NewReplacer("map[int64]", "map[string]", "u.names[teamID]", `u.names["`+hostileKey+`"+fmt.Sprint(teamID)]`,
		"delete(u.names, teamID)", `delete(u.names, "`+hostileKey+`"+fmt.Sprint(teamID))`, `"database/sql"`, "\"database/sql\"\n\t\"fmt\"").Replace(small)
	dir := repo(t, gomod+"-- a.go --\npackage a\n")
	writeModule(t, dir, src)
	for _, args := range [][]string{nil, {"-json"}, {"-format=sarif"}, {"-format=github"}, {"-format=rdjsonl"}, {"-format=checkstyle"}, {"-format=gitlab"},
		{"map"}, {"map", "-json"}, {"map", "-diff=HEAD"}, {"map", "-diff=HEAD", "-json"}, {"map", "-why=users/users.go:23"}, {"map", "-budget"}, {"map", "-html=-"}} {
		r := cachelint(t, dir, args...)
		if !strings.Contains(r.stdout, ":error::x") {
			t.Errorf("%v: %q", args, r.stdout)
		}
		what := strings.Join(args, " ")
		if what == "-format=github" {
			what = string(githubFormat)
		}
		wantNoCommand(t, what, r.stdout+r.stderr)
	}
	for _, args := range [][]string{{"./..."}, {"-json", "./..."}} {
		r := govet(t, dir, args...)
		if !strings.Contains(r.stdout+r.stderr, `\n::error::y \u0023#[error]z`) && !strings.Contains(r.stdout, `\\n::error::y \\u0023#[error]z`) {
			t.Errorf("go vet %v: %+v", args, r)
		}
		wantNoCommand(t, "go vet", r.stdout+r.stderr)
	}
}

// TestHostileCode: the same from code that is analysed: a key, and the file
// name of a line directive.
func TestHostileCode(t *testing.T) {
	t.Parallel()
	src := strings.NewReplacer("map[int64]", "map[string]", "u.names[teamID]", `u.names["\n::error::\x1b[31m<b>\"'](x)\xff"+fmt.Sprint(teamID)]`,
		"delete(u.names, teamID)", `delete(u.names, "\n::error::\x1b[31m<b>\"'](x)\xff"+fmt.Sprint(teamID))`, `"database/sql"`, "\"database/sql\"\n\t\"fmt\"",
		"	names, err := u.load", "//line ::error file=x,line=1::<b>\x1b[31m\xe2\x80\xae.go:7:3\n	names, err := u.load").Replace(small)
	dir := module(t, strings.Replace(src, "users/users.go", "users.go", 1))
	for _, f := range append(others, textFormat) {
		r := cachelint(t, dir, "-format="+string(f))
		if strings.ContainsAny(r.stdout+r.stderr, "\x1b\u202e\xff") {
			t.Errorf("%s: %q", f, r.stdout)
		}
		if f == textFormat {
			r.want(t, 1, `\u003a:error file=x,line=1::<b>\u001b[31m\u202e.go:7:`, "1 finding")
			if strings.HasPrefix(r.stdout, "::") || strings.Count(r.stdout, "\n") != 1 {
				t.Errorf("a line for GitHub: %q", r.stdout)
			}
			continue
		}
		if got := consume(t, f, r.stdout); len(got) != 1 || got[0].check != "nocoalesce" || got[0].line != 7 {
			t.Errorf("%s: %+v", f, got)
		}
		if f == sarifFormat {
			validSARIF(t, r.stdout)
		}
	}
}
