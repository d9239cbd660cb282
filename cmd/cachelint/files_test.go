package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestFiles: files stand for their packages, wherever they lie.
func TestFiles(t *testing.T) {
	t.Parallel()
	under := func(dir, archive string) string {
		return strings.ReplaceAll("\n"+archive, "\n-- ", "\n-- "+dir+"/")[1:]
	}
	dir := module(t, under("backend", small+another+"-- clean/a.go --\npackage clean\n-- clean/a_test.go --\npackage clean\n-- special/a.go --\n//go:build special\n\npackage special\n-- broken/a.go --\npackage broken\n\nvar x = y\n")+
		under("tools", strings.Replace(small, "users/users.go", "users.go", 1))+
		"-- scripts/a.go --\npackage main\n-- backend/testdata/a.go --\npackage a\n-- backend/vendor/x/a.go --\npackage x\n-- backend/readme.md --\n")
	const users, teams, root = "backend/users/users.go:22:18: nocoalesce", "backend/teams/teams.go:22:18: nocoalesce", "tools/users.go:22:18: nocoalesce"
	for _, x := range []struct {
		args   string
		code   int
		stdout []string
		stderr string
	}{
		{"", 0, nil, ""},
		{"backend/users/users.go", 1, []string{users}, "1 finding\n"},
		{"backend/users/gone.go backend/readme.md", 1, []string{users}, "1 finding\n"},
		{"backend/clean/a.go", 0, nil, ""},
		{"backend/clean/a_test.go", 0, nil, ""},
		{"backend/special/a.go", 0, nil, ""},
		{"-tags=special backend/special/a.go", 0, nil, ""},
		{"backend/testdata/a.go backend/vendor/x/a.go", 0, nil, ""},
		{"scripts/a.go", 0, nil, "cachelint: scripts/a.go lies in no module\n"},
		{"backend/clean/a.go tools/users.go", 1, []string{root}, "1 finding\n"},
		{"tools/users.go backend/users/users.go backend/teams/teams.go", 1, []string{teams, users, root}, "2 findings\ncachelint: 1 finding\n"},
		{"backend/broken/a.go", 2, nil, "none of the packages named could be analysed\n"},
		{"-format=sarif tools/users.go backend/users/users.go", 2, nil, "the files lie in 2 modules, and sarif is one document: name those of one module\n"},
		{"-C backend users/users.go", 1, []string{strings.TrimPrefix(users, "backend/")}, "1 finding\n"},
	} {
		r := cachelint(t, dir, append([]string{"-files"}, strings.Fields(x.args)...)...)
		ok := r.code == x.code && strings.HasSuffix(r.stderr, x.stderr) && strings.Count(r.stdout, "\n") == len(x.stdout)
		for i, l := range strings.Split(strings.TrimSpace(r.stdout), "\n") {
			ok = ok && (i >= len(x.stdout) || strings.HasPrefix(l, x.stdout[i]))
		}
		if x.stderr == "" {
			ok = ok && !strings.Contains(strings.ReplaceAll(r.stderr, "example.com/small/broken", ""), "finding")
		}
		if !ok {
			t.Errorf("%s: %+v", x.args, r)
		}
	}
	cachelint(t, filepath.Join(dir, "backend"), "-files", filepath.Join(dir, "tools", "users.go")).want(t, 1, "users.go:22:18", "1 finding")
}

// TestFilesWorkspace: the modules of a workspace are analysed once.
func TestFilesWorkspace(t *testing.T) {
	t.Parallel()
	dir := module(t, "-- go.work --\ngo 1.26\n\nuse (\n\t./a\n\t./b\n)\n-- a/go.mod --\nmodule example.com/a\n\ngo 1.26\n-- a/users/users.go --\n"+refill+
		"-- b/go.mod --\nmodule example.com/b\n\ngo 1.26\n-- b/users/users.go --\n"+refill)
	r := cachelint(t, dir, "-files", "-format=gitlab", "a/users/users.go", "b/users/users.go")
	if got := consume(t, gitlabFormat, r.stdout); r.code != 1 || len(got) != 2 || got[0].path != "a/users/users.go" || got[1].path != "b/users/users.go" {
		t.Errorf("%+v", r)
	}
	// A wrappers file is named from where the user is.
	writeFile(t, filepath.Join(dir, "w.yaml"), "library: x\npackages: [example.com/none]\ncalls: [{names: [F], op: identity, what: user}]\n")
	cachelint(t, dir, "-files", "-wrappers=w.yaml", "a/users/users.go").want(t, 1, "a/users/users.go:22:18", "1 finding\n")
}
