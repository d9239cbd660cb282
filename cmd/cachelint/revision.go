package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
)

// A before is what the program was at another revision, without the program:
// only one is held in memory.
type before struct {
	rev string
	ids map[string]bool // the identities of its findings
	m   *cachemap.Map
	// broken are the packages that were not analysed, with the reason.
	broken map[string]string
}

// loadBefore analyses what o asks for, as it was at a revision. The code is
// checked out to a temporary folder, which is removed again.
func loadBefore(rev string, o *options, cfg *config.Config) (*before, error) {
	b := &before{rev: rev, ids: map[string]bool{}, m: &cachemap.Map{}, broken: map[string]string{}}
	t, err := checkOut(rev)
	if err != nil {
		return nil, err
	}
	defer t.remove()
	back, err := t.enter()
	if err != nil {
		return nil, err
	}
	defer back()
	if !t.hasModule() {
		return b, nil // all of it is new
	}
	then := *o
	then.everything, then.known = true, nil
	p, err := load(&then, cfg, io.Discard)
	switch {
	case errors.As(err, new(noPackagesError)):
		return b, nil
	case err != nil:
		return nil, fmt.Errorf("cannot analyse revision %s: %s", rev, t.text(err.Error()))
	}
	for path, res := range p.results {
		if !res.Unit.Analysed {
			b.broken[path] = res.Unit.Why
		}
	}
	for path, why := range p.broken {
		b.broken[path] = t.text(why)
	}
	if o.isMap {
		b.m = p.Map
		return b, nil
	}
	for _, r := range p.findings(o.checks, cfg.Tier, o.local) {
		b.ids[r.ID()] = true
	}
	return b, nil
}

// check says why p cannot be compared, if it cannot: what a package that did
// not build had before is not known.
func (b *before) check(p *program) error {
	var paths []string
	for path := range b.broken {
		if res := p.results[path]; res != nil && res.Unit.Analysed {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	first := slices.Min(paths)
	more := ""
	if len(paths) > 1 {
		more = fmt.Sprintf(" and %s more", count(len(paths)-1, "package"))
	}
	return fmt.Errorf("cannot compare with revision %s: package %s%s does not build there (%s); only what is committed is checked out",
		b.rev, first, more, oneLine(b.broken[first]))
}

// A checkout is a revision that is checked out.
type checkout struct {
	dir    string // the temporary folder, removed as a whole
	root   string // what became of the root of the repository
	top    string // the root of the repository
	prefix string // the working folder in the repository
	commit string
	stop   func()
}

// checkOut writes the files of a revision to a temporary folder. It asks git
// for files only: no worktree is registered, and no hook runs.
func checkOut(rev string) (*checkout, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("%s is no revision", rev)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t := &checkout{}
	var env []string
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = t.top
		cmd.Env = append(os.Environ(), env...)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if errors.Is(err, exec.ErrNotFound) {
			err = errors.New("cannot find git: cachelint needs it in PATH to compare revisions")
		} else if err != nil {
			err = fmt.Errorf("git %s: %s", args[0], firstOf(strings.TrimPrefix(stderr.String(), "fatal: "), err.Error()))
		}
		return strings.TrimRight(string(out), "\r\n"), err
	}
	err := func() (err error) {
		if t.prefix, err = git("rev-parse", "--show-prefix"); err != nil {
			return fmt.Errorf("cannot compare with revision %s: %w", rev, err)
		}
		if t.top, err = git("rev-parse", "--show-toplevel"); err != nil {
			return fmt.Errorf("cannot compare with revision %s: %w", rev, err)
		}
		if t.commit, err = git("rev-parse", "--verify", "--quiet", rev+"^{commit}"); err != nil {
			return fmt.Errorf("there is no revision %s in this repository: fetch it first (a shallow clone lacks the older ones)", rev)
		}
		if t.dir, err = os.MkdirTemp("", "cachelint-"); err != nil {
			return err
		}
		if t.dir, err = filepath.EvalSymlinks(t.dir); err != nil {
			return err
		}
		t.root = filepath.Join(t.dir, "tree")
		t.stop = onInterrupt(func() {
			cancel()
			// git may still write a file.
			for range 100 {
				if os.RemoveAll(t.dir) == nil {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
		// Files of git-lfs are no code.
		env = []string{"GIT_INDEX_FILE=" + filepath.Join(t.dir, "index"), "GIT_LFS_SKIP_SMUDGE=1"}
		if _, err = git("-c", "core.sparseCheckout=false", "read-tree", t.commit); err == nil {
			_, err = git("checkout-index", "--all", "--quiet", "--prefix="+t.root+string(os.PathSeparator))
		}
		if err != nil {
			return fmt.Errorf("cannot check out revision %s: %w", rev, err)
		}
		return os.MkdirAll(t.root, 0o777) // a revision may hold nothing
	}()
	if err != nil {
		cancel()
		t.remove()
		return nil, err
	}
	return t, nil
}

// onInterrupt calls f and ends the process when the user interrupts it. The
// function that it returns undoes that.
func onInterrupt(f func()) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		select {
		case <-c:
			f()
			fmt.Fprintln(os.Stderr, "cachelint: interrupted")
			os.Exit(exitFailed)
		case <-done:
		}
	}()
	return func() {
		signal.Stop(c)
		close(done)
	}
}

func (t *checkout) remove() {
	if t.dir != "" {
		_ = os.RemoveAll(t.dir)
	}
	if t.stop != nil {
		t.stop()
	}
}

// enter goes to what the working folder was, or to the closest folder above it
// that there was. The function that it returns goes back.
func (t *checkout) enter() (back func(), err error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	work, set := os.LookupEnv("GOWORK")
	if err := t.carryWork(); err != nil {
		return nil, err
	}
	dir := filepath.Join(t.root, filepath.FromSlash(t.prefix))
	for dir != t.root {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			break
		}
		dir = filepath.Dir(dir)
	}
	back = func() {
		_ = os.Chdir(wd)
		if set {
			_ = os.Setenv("GOWORK", work)
		} else {
			_ = os.Unsetenv("GOWORK")
		}
	}
	return back, os.Chdir(dir)
}

// carryWork makes the go.work that is in force count for the revision, too. One
// that is not under version control is copied.
func (t *checkout) carryWork() error {
	out, err := exec.Command("go", "env", "GOWORK").Output()
	work := strings.TrimSpace(string(out))
	if err != nil || work == "" || work == "off" {
		return nil // what is wrong with the go command, load will say
	}
	if real, err := filepath.EvalSymlinks(work); err == nil {
		work = real
	}
	top, err := filepath.EvalSymlinks(t.top)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(top, work)
	if err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("cannot compare revisions: %s lies outside of the repository %s: set GOWORK=off", work, t.top)
	}
	then := filepath.Join(t.root, rel)
	tracked := exec.Command("git", "ls-files", "--error-unmatch", "--", work)
	tracked.Dir = top
	if _, err := os.Stat(then); err != nil && tracked.Run() != nil {
		data, err := os.ReadFile(work)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(then), 0o777)
		}
		if err == nil {
			err = os.WriteFile(then, data, 0o666)
		}
		if err != nil {
			return err
		}
	}
	if _, err := os.Stat(then); err != nil {
		then = "off"
	}
	return os.Setenv("GOWORK", then)
}

// hasModule reports whether the working folder lies in a module or workspace
// of the revision.
func (t *checkout) hasModule() bool {
	if work := os.Getenv("GOWORK"); work != "" && work != "off" {
		return true
	}
	wd, err := os.Getwd()
	if err != nil {
		return false
	}
	for dir := wd; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
		if dir == t.root || dir == filepath.Dir(dir) {
			return false
		}
	}
}

// text names files in a message as they are called in the repository.
func (t *checkout) text(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, t.root+string(os.PathSeparator), ""), t.root, ".")
}
