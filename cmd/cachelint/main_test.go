package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

// asTool makes the test binary behave as cachelint: tests run the real
// command, and go vet can call it.
const asTool = "CACHELINT_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		flag.CommandLine = flag.NewFlagSet(os.Args[0], flag.ExitOnError)
		main()
	}
	os.Exit(m.Run())
}

// A result is what a user sees of a run.
type result struct {
	stdout, stderr string
	code           int
}

// cachelint runs the command in dir.
func cachelint(t *testing.T, dir string, args ...string) result {
	t.Helper()
	return command(t, dir, nil, self(t), args...)
}

// cachelintWith runs the command in dir, in another environment.
func cachelintWith(t *testing.T, env []string, dir string, args ...string) result {
	t.Helper()
	return command(t, dir, env, self(t), args...)
}

// govet runs go vet in dir with cachelint as its tool.
func govet(t *testing.T, dir string, args ...string) result {
	t.Helper()
	return command(t, dir, nil, "go", append([]string{"vet", "-vettool=" + self(t)}, args...)...)
}

func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

func command(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	// No network; nothing of the surroundings of the test.
	cmd.Env = append(os.Environ(), asTool+"=1", "GOFLAGS=-buildvcs=false", "GOPROXY=off", "GOWORK=", "GO111MODULE=", "PWD="+dir)
	cmd.Env = append(cmd.Env, env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// module writes an archive of files to a new folder.
func module(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// refill is a file with one refill that every check of coalescing must find.
const refill = `package users

import (
	"context"
	"database/sql"
	"sync"
)

type Users struct {
	db    *sql.DB
	mu    sync.Mutex
	names map[int64][]string
}

func (u *Users) Names(ctx context.Context, teamID int64) ([]string, error) {
	u.mu.Lock()
	cached, ok := u.names[teamID]
	u.mu.Unlock()
	if ok {
		return cached, nil
	}
	names, err := u.load(ctx, teamID)
	if err != nil {
		return nil, err
	}
	u.mu.Lock()
	u.names[teamID] = names
	u.mu.Unlock()
	return names, nil
}

func (u *Users) load(ctx context.Context, teamID int64) ([]string, error) {
	rows, err := u.db.QueryContext(ctx, "SELECT name FROM users WHERE team = $1", teamID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}

// Forget drops a team that was changed: it is loaded again.
func (u *Users) Forget(teamID int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.names, teamID)
}
`

// small is a module with nothing but that.
const small = "-- go.mod --\nmodule example.com/small\n\ngo 1.26\n-- users/users.go --\n" + refill

// want checks a run: the exit code, and what the streams must contain; "" is
// for a stream that must be empty.
func (r result) want(t *testing.T, code int, stdout, stderr string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d", r.code, code)
	}
	for _, s := range []struct{ name, got, want string }{{"stdout", r.stdout, stdout}, {"stderr", r.stderr, stderr}} {
		if s.want == "" && s.got != "" || !strings.Contains(s.got, s.want) {
			t.Errorf("%s is %q, want %q", s.name, s.got, s.want)
		}
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", r.stdout, r.stderr)
	}
}
