package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// git runs git in dir, with no configuration of the machine.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	env := []string{"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com"}
	r := command(t, dir, env, "git", args...)
	if r.code != 0 {
		t.Fatalf("git %v: %s", args, r.stderr)
	}
	return strings.TrimSpace(r.stdout)
}

// repo is module in a git repository, committed.
func repo(t *testing.T, archive string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir := module(t, archive)
	git(t, dir, "init", "-q")
	commit(t, dir)
	return dir
}

func commit(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "x")
}

// leftBehind runs f with a folder of its own for temporary files, and checks
// that it is empty afterwards.
func leftBehind(t *testing.T, f func(env []string)) {
	t.Helper()
	tmp := t.TempDir()
	f([]string{"TMPDIR=" + tmp})
	left, err := os.ReadDir(tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if strings.HasPrefix(e.Name(), "cachelint-") {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

// another is a package of its own with the same refill.
var another = "-- teams/teams.go --\n" + strings.Replace(refill, "package users", "package teams", 1)

// TestNewFromRev: what was there before is not reported, wherever it stands now.
func TestNewFromRev(t *testing.T) {
	dir := repo(t, small)
	name := filepath.Join(dir, "users", "users.go")
	leftBehind(t, func(env []string) {
		since := func(args ...string) result {
			return cachelintWith(t, env, dir, append([]string{"-new-from-rev=HEAD"}, args...)...)
		}
		cachelint(t, dir).want(t, 1, "users.go:22:18", "1 finding")
		since().want(t, 0, "", "")
		// Lines move, and nothing is new.
		writeFile(t, name, strings.Replace(readFile(t, name), "type Users", "// Users is a cache.\n//\n// It is.\ntype Users", 1))
		since().want(t, 0, "", "")
		// A new package; a package pattern; every format.
		writeModule(t, dir, another)
		since().want(t, 1, "teams/teams.go:22:18: nocoalesce", "cachelint: 1 finding\n")
		since("./teams").want(t, 1, "teams/teams.go:22:18: nocoalesce", "cachelint: 1 finding\n")
		since("./users").want(t, 0, "", "")
		if got := consume(t, sarifFormat, since("-format=sarif").stdout); len(got) != 1 || got[0].path != "teams/teams.go" {
			t.Errorf("SARIF: %+v", got)
		}
		cachelintWith(t, env, filepath.Join(dir, "teams"), "-new-from-rev=HEAD").want(t, 1, "teams.go:22:18", "1 finding")
		cachelintWith(t, env, t.TempDir(), "-C", dir, "-new-from-rev=HEAD").want(t, 1, "teams/teams.go:22:18", "1 finding")
		// What is committed is what counts, of any revision.
		commit(t, dir)
		since().want(t, 0, "", "")
		cachelintWith(t, env, dir, "-new-from-rev=HEAD~1").want(t, 1, "teams/teams.go:22:18", "1 finding")
		// A second stampede in an old function is new.
		writeFile(t, name, strings.Replace(readFile(t, name), "// Forget drops", `func (u *Users) Count(ctx context.Context, teamID int64) (int, error) {
	names, err := u.Names(ctx, teamID)
	return len(names), err
}

// Forget drops`, 1))
		since().want(t, 0, "", "")
	})
	if status := git(t, dir, "worktree", "list"); strings.Contains(status, "\n") {
		t.Errorf("a worktree is registered: %s", status)
	}
}

// writeModule adds files to a module, or replaces them.
func writeModule(t *testing.T, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, name, string(f.Data))
	}
}

// TestNewFromRevRefused: what cannot be compared is said in one line.
func TestNewFromRevRefused(t *testing.T) {
	plain := module(t, small)
	dir := repo(t, small+"-- broken/a.go --\npackage broken\n\nvar x = y\n")
	writeFile(t, filepath.Join(dir, "broken", "a.go"), "package broken\n")
	gomod := repo(t, "-- go.mod --\nmodul x\n-- a.go --\npackage a\n")
	writeModule(t, gomod, small)
	bare := repo(t, "-- readme --\n")
	writeModule(t, bare, small)
	leftBehind(t, func(env []string) {
		env = append(env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(plain))
		for _, x := range []struct {
			dir    string
			rev    string
			env    string
			stderr string
		}{
			{plain, "HEAD", "A=", "cannot compare with revision HEAD: git rev-parse: not a git repository"},
			{dir, "nope", "A=", "there is no revision nope in this repository: fetch it first"},
			{dir, "--help", "A=", "--help is no revision"},
			{dir, "HEAD:users", "A=", "there is no revision HEAD:users"},
			{dir, "HEAD", "A=", "cannot compare with revision HEAD: package example.com/small/broken does not build there (broken/a.go:3:9: undefined: y); only what is committed is checked out\n"},
			{gomod, "HEAD", "A=", "cannot analyse revision HEAD: cannot load packages: errors parsing go.mod: go.mod:1: unknown directive: modul"},
			{dir, "HEAD", "PATH=" + onlyGo(t), "cannot find git: cachelint needs it in PATH"},
		} {
			for _, args := range [][]string{{"-new-from-rev=" + x.rev}, {"map", "-diff=" + x.rev}} {
				r := cachelintWith(t, append(env, x.env), x.dir, args...)
				if r.code != 2 || r.stdout != "" || !strings.Contains(r.stderr, x.stderr) || strings.Count(r.stderr, "\n") != 1 {
					t.Errorf("%v: %+v, want 2 and one line with %q", args, r, x.stderr)
				}
			}
		}
		// Where there was no module, all is new.
		cachelintWith(t, env, bare, "-new-from-rev=HEAD").want(t, 1, "users/users.go:22:18", "1 finding")
	})
	cachelint(t, dir, "map", "-diff=HEAD", "-why=a.go:1").want(t, 2, "", "leave out -diff")
}

// onlyGo returns a folder with the go command in it, and nothing else.
func onlyGo(t *testing.T) string {
	t.Helper()
	exe, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(exe, filepath.Join(dir, "go")); err != nil {
		t.Skip(err)
	}
	return dir
}

// TestNewFromRevLayouts: nested modules, workspaces and vendored copies are
// found where they were.
func TestNewFromRevLayouts(t *testing.T) {
	leftBehind(t, func(env []string) {
		nested := repo(t, strings.ReplaceAll("\n"+small, "\n-- ", "\n-- backend/")[1:])
		sub := filepath.Join(nested, "backend")
		cachelintWith(t, env, sub, "-new-from-rev=HEAD").want(t, 0, "", "")
		writeModule(t, sub, another)
		cachelintWith(t, env, sub, "-new-from-rev=HEAD").want(t, 1, "teams/teams.go:22:18", "1 finding")

		const mods = "-- a/go.mod --\nmodule example.com/a\n\ngo 1.26\n-- a/a.go --\npackage a\n-- b/go.mod --\nmodule example.com/b\n\ngo 1.26\n-- b/users/users.go --\n" + refill
		const gowork = "-- go.work --\ngo 1.26\n\nuse (\n\t./a\n\t./b\n)\n"
		for name, dir := range map[string]string{"committed": repo(t, gowork+mods), "ignored": repo(t, gowork+mods+"-- .gitignore --\ngo.work\n")} {
			if (git(t, dir, "ls-files", "go.work") == "") != (name == "ignored") {
				t.Fatalf("go.work is not %s", name)
			}
			writeModule(t, dir, "-- a/teams/teams.go --\n"+refill)
			for _, wd := range []string{"", "a", "b"} {
				r := cachelintWith(t, env, filepath.Join(dir, wd), "-new-from-rev=HEAD", "example.com/...")
				if r.code != 1 || !strings.Contains(r.stdout, "teams.go:22:18") || strings.Count(r.stdout, "\n") != 1 {
					t.Errorf("%s go.work, in %q: %+v", name, wd, r)
				}
			}
			cachelintWith(t, append(env, "GOWORK="+filepath.Join(dir, "go.work")), dir, "-new-from-rev=HEAD").want(t, 1, "teams.go:22:18", "1 finding\n")
		}
		outside := module(t, "-- go.work --\ngo 1.26\n\nuse ./a\n")
		if err := os.CopyFS(filepath.Join(outside, "a"), os.DirFS(repo(t, small))); err != nil {
			t.Fatal(err)
		}
		cachelintWith(t, env, filepath.Join(outside, "a"), "-new-from-rev=HEAD").want(t, 2, "", "go.work lies outside of the repository")

		vendor := repo(t, vendored+"-- users/users.go --\n"+refill)
		cachelintWith(t, env, vendor, "-new-from-rev=HEAD").want(t, 0, "", "")
	})
}

// TestNewFromRevFix: only what is new is fixed.
func TestNewFromRevFix(t *testing.T) {
	dir := repo(t, wrapped)
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	jitter(t, dir, "-new-from-rev=HEAD", "-fix").want(t, 0, "", "")
	same(t, name, old)
	writeFile(t, name, strings.ReplaceAll(old, "price:", "cost:"))
	jitter(t, dir, "-new-from-rev=HEAD", "-fix").want(t, 0, "", "fixed 1 finding in 1 file")
}

// TestMapDiff: what a change does to caching.
func TestMapDiff(t *testing.T) {
	t.Parallel()
	dir := repo(t, wrapped)
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	diff := func(args ...string) result {
		return cachelint(t, dir, append([]string{"map", "-wrappers=wrappers.yaml", "-diff=HEAD"}, args...)...)
	}
	const nothing = "nothing is cached in another way than at HEAD\n"
	diff().want(t, 0, nothing, "")
	writeFile(t, name, "// Package prices has prices.\n"+old)
	diff().want(t, 0, nothing, "")

	writeFile(t, name, strings.Replace(old, "10*time.Minute", "time.Hour", 1))
	if r := diff(); r.stdout != `since HEAD: 0 families added, 0 families removed, 1 changed

~ price:{id} in kv (our kv)
    (*prices.Prices).Price: TTL: 10m, fixed -> 1h, fixed (prices/prices.go:21)
` {
		t.Errorf("a TTL: %s", r.stdout)
	}
	writeFile(t, name, strings.ReplaceAll(old, "price:", "cost:"))
	diff().want(t, 0, "    key: price:{id} -> cost:{id}\n", "")

	writeModule(t, dir, another)
	if err := os.RemoveAll(filepath.Dir(name)); err != nil {
		t.Fatal(err)
	}
	r := diff()
	r.want(t, 0, "since HEAD: 1 family added, 1 family removed, 0 changed\n", "")
	r.want(t, 0, "\n+ {teamID} in teams.Users.names (map)\n    (*teams.Users).Names: TTL no TTL seen, coalesced by nothing (teams/teams.go:27)\n", "")
	r.want(t, 0, "\n- price:{id} in kv (our kv)\n    (*prices.Prices).Price: TTL 10m, fixed, coalesced by nothing\n", "")
	var doc mapDiff
	if err := json.Unmarshal([]byte(diff("-json").stdout), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Version != 1 || doc.Since != "HEAD" || len(doc.Added) != 1 || len(doc.Removed) != 1 || doc.Added[0].Refills[0].At != "teams/teams.go:27:9" {
		t.Errorf("%+v", doc)
	}
	diff("./teams").want(t, 0, "since HEAD: 1 family added, 0 families removed, 0 changed\n", "")
}

// TestMapDiffLost: what protected an entry and is gone stands out.
func TestMapDiffLost(t *testing.T) {
	const flight = `	u.mu.Lock()
	defer u.mu.Unlock()
	if cached, ok := u.names[teamID]; ok {
		return cached, nil
	}
	names, err := u.load(ctx, teamID)
	if err != nil {
		return nil, err
	}
	u.names[teamID] = names
	return names, nil
}
`
	before, rest, _ := strings.Cut(small, "	u.mu.Lock()\n	cached, ok")
	_, after, _ := strings.Cut(rest, "	return names, nil\n}\n")
	dir := repo(t, before+flight+after)
	cachelint(t, dir).want(t, 0, "", "")
	writeModule(t, dir, strings.Replace(small, "	delete(u.names, teamID)\n", "", 1))
	r := cachelint(t, dir, "map", "-diff=HEAD")
	r.want(t, 0, "    (*users.Users).Names: protection lost: ", "")
	r.want(t, 0, " -> nothing (users/users.go:27)\n", "")
	r.want(t, 0, "    no more dropped by (*users.Users).Forget\n", "")
	commit(t, dir)
	writeModule(t, dir, small)
	cachelint(t, dir, "map", "-diff=HEAD").want(t, 0, "    now dropped by (*users.Users).Forget (users/users.go:5", "")
}
