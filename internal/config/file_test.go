package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func parse(t *testing.T, dir, content string) *File {
	t.Helper()
	f, err := ParseFile(dir, "c.yml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFileErrors asserts what a user reads who has made one mistake.
func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	write(t, secret, "password\n")
	write(t, filepath.Join(dir, "empty.yaml"), "# nothing\n")
	write(t, filepath.Join(dir, "bad.yaml"), "library: ours\nplaces: x\n")
	write(t, filepath.Join(dir, "huge.yaml"), strings.Repeat("# no\n", 1<<18))
	if err := os.Symlink(secret, filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	const inline = "wrappers:\n  - library: ours\n    packages: [example.com/ours]\n    calls: [{names: [A], op: cleer}]\n"
	known := "the checks are " + strings.Join(slices.Sorted(slices.Values(Checks)), ", ")
	for _, x := range []struct{ content, want string }{
		{"", ""},
		{"# nothing\n", ""},
		{"tier:\nchecks:\n", ""},
		{"teir: review", "c.yml:1: teir: is not a field: want one of tier, checks, tests, generated, closed, wrappers, freshness, exclude, baseline"},
		{"tier: all", `c.yml:1: tier: "all" is not a tier: want "default" or "review"`},
		{"tier: [review]", "c.yml:1: tier: want text, not a list"},
		{"[tier]", "c.yml:1: want a mapping with fields such as tier and checks, not a list"},
		{"tier: review\n---\ntier: default\n", "c.yml:3: a second document: a configuration is one"},
		{"tests: sometimes", `c.yml:1: tests: want true or false, not "sometimes"`},
		{"tests: true\ntests: true", "c.yml:2: tests: is given twice, first on line 1"},
		{"tests: [", "c.yml:1: did not find expected node content"},
		{"checks: [ttljitter]", "c.yml:1: checks: want a mapping, not a list"},
		{"checks:\n  enable: [ttljitter, nope]", `c.yml:2: checks.enable.1: unknown check "nope": ` + known},
		{"checks:\n  disable: [~]", `c.yml:2: checks.disable.0: is empty`},
		{"checks:\n  enable: [ttljitter]\n  disable:\n    - ttljitter", `c.yml:4: checks.disable.0: "ttljitter" stands under enable already`},
		{"freshness: {families: [{fresh: 5m}]}", "c.yml:1: freshness.families.0.key: is missing"},
		{"freshness: {families: [{key: a}]}", "c.yml:1: freshness.families.0.fresh: is missing"},
		{"freshness: {families: [~]}", "c.yml:1: freshness.families.0: is empty"},
		{"freshness:\n  families:\n    - {key: a, fresh: 5}", `c.yml:3: freshness.families.0.fresh: want a duration such as "90s", "5m" or "24h", not "5"`},
		{"freshness: {families: [{key: a, fresh: -5m}]}", `want a duration such as "90s", "5m" or "24h", not "-5m"`},
		{"freshness: {families: [{key: a, fresh: [5m]}]}", `want a duration such as "90s", "5m" or "24h", not a list`},
		{"freshness: {families: [{key: a, fresh: 9999999999999h}]}", `not "9999999999999h"`},
		{"exclude: internal", `c.yml:1: exclude: want a list, not "internal"`},
		{"exclude:\n- ok\n- ../other", `c.yml:3: exclude.1: "../other" is no pattern of paths below the file's folder`},
		{"exclude: [/etc]", `exclude.0: "/etc" is no pattern`},
		{"exclude: ['']", `exclude.0: "" is no pattern`},
		{`exclude: ['a\b']`, `is no pattern`},
		{"wrappers: [nope.yaml]", "c.yml:1: wrappers.0: cannot read the wrappers: "},
		{"wrappers:\n- empty.yaml", "c.yml:2: wrappers.0: empty.yaml is empty"},
		{"wrappers: [bad.yaml]", "bad.yaml:2: places: is not a field"},
		{"wrappers: [~]", "wrappers.0: is empty"},
		{"wrappers: [[a]]", "wrappers.0: want the name of a file, or a document in the schema of the catalogue, not a list"},
		{inline, `c.yml:4: calls.0.op: "cleer" is not an operation`},
		// What an enemy may write.
		{"wrappers: [../x.yaml]", `c.yml:1: wrappers.0: cannot read the wrappers: "../x.yaml" is no path below the folder of the configuration`},
		{"wrappers: [" + secret + "]", "is no path below the folder"},
		{"wrappers: [link.yaml]", "path escapes from parent"},
		{"baseline: link.yaml", "c.yml:1: baseline: cannot read the baseline: "},
		{"baseline: ../b.yaml", `c.yml:1: baseline: cannot read the baseline: "../b.yaml" is no path below the folder`},
		{"baseline: bad.yaml", "bad.yaml:1: library: is not a field: want one of version, findings"},
		{"wrappers: [.]", "is no file"},
		{"wrappers: [huge.yaml]", "huge.yaml has 1310720 bytes: no more than 1048576 are read"},
		{strings.Repeat("# no\n", 1<<18), "c.yml:1: the file has 1310720 bytes: no more than 1048576 are read"},
		{"exclude: &a [x]\nwrappers: *a", "c.yml:2: wrappers: is an alias (*a): write the value out"},
		{"exclude: &a [*a]", "is an alias"},
		{"exclude: !!python/object:os.system [rm]", ""},
		{strings.Repeat("[", 1<<15), "c.yml:1: "},
		{"exclude: ['" + strings.Repeat("**/", 1000) + "']", "c.yml:1: exclude.0: the pattern is longer than 1000 bytes"},
		{"freshness: {families: [{key: '" + strings.Repeat("a*", 1000) + "', fresh: 5m}]}", "c.yml:1: freshness.families.0.key: the pattern is longer"},
	} {
		_, err := ParseFile(dir, "c.yml", []byte(x.content))
		switch {
		case err == nil:
			if x.want != "" {
				t.Errorf("%.60q: no error, want %q", x.content, x.want)
			}
		case x.want == "" || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "password"):
			t.Errorf("%.60q: error\n%v, want\n%s", x.content, err, x.want)
		}
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestBudget(t *testing.T) {
	c := &Config{file: parse(t, t.TempDir(), `freshness:
  families:
    - {key: "price:{id}:eur", fresh: 5m}
    - {key: "price:*", fresh: 90s}
    - {key: "*.tmp", fresh: 1s}
    - {key: "{…}", fresh: 2h30m}
`)}
	for template, want := range map[string]time.Duration{
		"price:{id}:eur":        5 * time.Minute,
		"price:{req.Item}:eur":  5 * time.Minute, // the hole's name follows a variable's
		"price:{id}:usd":        90 * time.Second,
		"price:":                90 * time.Second,
		"{key}":                 2*time.Hour + 30*time.Minute,
		"a.tmp":                 time.Second,
		"axtmp":                 0,
		"myprice:{id}":          0,
		"{a}{b}":                0,
		"a line\nand more.tmp":  time.Second,
		"price:{id}:eur:{more}": 90 * time.Second,
	} {
		if got, ok := c.Budget(template); got != want || ok != (want > 0) {
			t.Errorf("Budget(%q) = %v, %v, want %v", template, got, ok, want)
		}
	}
	if _, ok := (&Config{file: new(File)}).Budget("price:{id}"); ok {
		t.Error("a budget without a configuration")
	}
}

func TestExcluded(t *testing.T) {
	dir := t.TempDir()
	for pattern, files := range map[string][]string{
		"internal/legacy":                {"internal/legacy/a.go", "internal/legacy/b/c.go", "!internal/legacy2/a.go", "!x/internal/legacy/a.go"},
		"./internal/":                    {"internal/legacy/a.go", "!a.go"},
		"**/mock_*.go":                   {"mock_a.go", "x/mock_a.go", "x/y/mock_.go", "!x/amock_a.go", "!x/mock_a.goo"},
		"*.go":                           {"a.go", "!x/a.go"},
		"x/**":                           {"x/a.go", "x/y/a.go", "!xy/a.go"},
		"x/**/z/a.go":                    {"x/z/a.go", "x/y/y/z/a.go", "!xz/a.go"},
		"x/?.go":                         {"x/a.go", "!x/ab.go", "!x/y/a.go"},
		"(a|b).go":                       {"(a|b).go", "!a.go"},
		"**":                             {"a.go", "x/y/a.go", "!../a.go"},
		strings.Repeat("**/", 300) + "a": {"!" + strings.Repeat("x/", 500) + "b"},
	} {
		c := &Config{file: parse(t, dir, "exclude: ['"+pattern+"']")}
		for _, f := range files {
			name, not := strings.CutPrefix(f, "!")
			if got := c.Excluded(filepath.Join(dir, filepath.FromSlash(name))); got == not && !strings.HasPrefix(name, "../") {
				t.Errorf("%s excludes %s: %v", pattern, name, got)
			}
		}
	}
}

// TestFind: the file beside go.mod holds for the module, and else the one
// beside go.work.
func TestFind(t *testing.T) {
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	for _, f := range []string{"go.work", "a/go.mod", "a/sub/x.go", "b/go.mod", "b/sub/x.go", "c/go.mod", "c/sub/deep/x.go"} {
		write(t, filepath.Join(dir, f), "")
	}
	for _, f := range []string{"", "a/", "c/sub/"} {
		write(t, filepath.Join(dir, f+FileName), "")
	}
	write(t, filepath.Join(dir, "d/go.mod"), "")
	write(t, filepath.Join(dir, "d/.cachelint.yaml"), "")
	for _, x := range []struct{ from, want, err string }{
		{"a", "a/" + FileName, ""},
		{"a/sub", "a/" + FileName, ""},
		{"b/sub", FileName, ""},
		{".", FileName, ""},
		{"c", FileName, ""},
		{"c/sub/deep", "", "a configuration holds for a whole module: move it to " + filepath.Join(dir, "c") + ", or name it with -config"},
		{"d", "", "the configuration is called .cachelint.yml: rename it"},
	} {
		got, err := Find(filepath.Join(dir, x.from))
		want := ""
		if x.want != "" {
			want = filepath.Join(dir, x.want)
		}
		if got != want || (err == nil) != (x.err == "") || err != nil && !strings.Contains(err.Error(), x.err) {
			t.Errorf("Find(%s) = %s, %v, want %s, %s", x.from, got, err, want, x.err)
		}
	}
	t.Setenv("GOWORK", "off")
	if got, err := Find(filepath.Join(dir, "b")); got != "" || err != nil {
		t.Errorf("with GOWORK=off: %q, %v", got, err)
	}
}

// TestDigest: what changes no result changes no digest, since every dependency
// is read anew where it changes.
func TestDigest(t *testing.T) {
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.work"), "go 1.26\nuse (\n\t./a\n\t./b\n)\n")
	write(t, filepath.Join(dir, "a/go.mod"), "module example.com/a\n\nreplace example.com/c => ../c\n")
	write(t, filepath.Join(dir, "b/go.mod"), "")
	here := filepath.Join(dir, "a")
	if got := Digest(here); got != "" {
		t.Errorf("without a file: %q", got)
	}
	const wrapper = "library: ours\npackages: [example.com/ours]\nplace: shared\ncalls:\n- {names: [Get], op: get, key: 0}\n"
	const doc = "{library: ours, packages: [example.com/ours], place: shared, calls: [{names: [Get], op: get, key: 0}]}"
	last := ""
	for _, x := range []struct {
		file, content string
		same          bool
	}{
		{"a/.cachelint.yml", "tests: true\n", false},
		{"a/.cachelint.yml", "# A comment.\n\ntier: default\ntests: true # !!\n", true},
		{"a/.cachelint.yml", "tests: true\ntier: review\n", false},
		{"a/.cachelint.yml", "tier: review\ntests: true\n", true},
		{"a/.cachelint.yml", "tier: nope\n", false},
		{"b/.cachelint.yml", "closed: true\n", false},
		{"c/.cachelint.yml", "closed: true\ntests: true\n", false},
		{".cachelint.yml", "generated: true\n", false},
		{"a/w.yaml", wrapper, true},
		{"a/.cachelint.yml", "wrappers: [w.yaml]\n", false},
		{"a/w.yaml", "# A comment.\n" + wrapper, true},
		{"a/.cachelint.yml", "wrappers: [" + doc + "]\n", true},
		{"a/.cachelint.yml", "wrappers: [w.yaml]\n", true},
		{"a/w.yaml", strings.Replace(wrapper, "key: 0", "key: 1", 1), false},
		{"a/.cachelint.yml", "freshness: {families: [{key: a, fresh: 60s}]}\n", false},
		{"a/.cachelint.yml", "freshness: {families: [{key: a, fresh: 1m}]}\n", true},
		{"a/.cachelint.yml", "exclude: [a]\n", false},
		{"a/.cachelint.yml", "checks: {disable: [ttljitter]}\n", false},
	} {
		write(t, filepath.Join(dir, x.file), x.content)
		now := Digest(here)
		if (now == last) != x.same {
			t.Errorf("%s becomes %q: the digest is\n%s\nand was\n%s", x.file, x.content, now, last)
		}
		last = now
	}
}

// TestDocumented: the example of the documentation is one, with every field.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(doc), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "tools/wrappers.yaml"), "library: ours\npackages: [example.com/ours]\ncalls: [{names: [A], op: pure}]\n")
	write(t, filepath.Join(dir, "known.yaml"), "version: 1\nfindings: []\n")
	f := parse(t, dir, example)
	v := reflect.ValueOf(*f)
	for field := range v.Type().Fields() {
		if v.FieldByIndex(field.Index).IsZero() {
			t.Errorf("the example lacks %s", field.Name)
		}
	}
}

// TestUse: a host may have a configuration of its own, and a flag overrides it.
func TestUse(t *testing.T) {
	defer func() { source, flags.file = nil, "" }()
	if err := Use(t.TempDir(), "golangci.yml", []byte("tier: all")); err == nil || !strings.HasPrefix(err.Error(), "golangci.yml:1: tier: ") {
		t.Errorf("error %v", err)
	}
	dir := t.TempDir()
	if err := Use(dir, "golangci.yml", []byte("tier: review\nclosed: true\nexclude: [a]\nfreshness: {require: true}\nchecks: {disable: [ttljitter]}")); err != nil {
		t.Fatal(err)
	}
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if c.Tier != "review" || !c.Closed || !c.RequireFreshness || c.Tests || c.Enabled("ttljitter") || !c.Enabled("nocoalesce") || !c.Excluded(filepath.Join(dir, "a/b.go")) {
		t.Errorf("%+v", c)
	}
	flags.file = "none"
	if c, err = load(); err != nil || c.Tier != "default" || c.Closed || !c.Enabled("ttljitter") || c.Excluded(filepath.Join(dir, "a/b.go")) {
		t.Errorf("%+v, %v", c, err)
	}
}
