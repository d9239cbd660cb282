// Package testenv prepares the modules under testdata for tests.
package testenv

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var downloads sync.Map // folder -> func() error

// Module returns the folder of the module testdata/<name>, with everything
// that it requires in the module cache: analysistest loads without network.
func Module(t testing.TB, name string) string {
	t.Helper()
	dir := find(t, name)
	once, _ := downloads.LoadOrStore(dir, sync.OnceValue(func() error { return download(dir) }))
	if err := once.(func() error)(); err != nil {
		t.Fatalf("cannot download the modules that %s requires: %v: run 'go mod download' there with a network", dir, err)
	}
	return dir
}

// find looks in the folders above the test, where the root of the module is.
func find(t testing.TB, name string) string {
	t.Helper()
	up, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		dir := filepath.Join(up, "testdata", name)
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if up == filepath.Dir(up) {
			t.Fatalf("no module testdata/%s above the test", name)
		}
		up = filepath.Dir(up)
	}
}

func download(dir string) error {
	// The go command reads the sources in a process of its own: listing the
	// folders here tells the test cache that the result depends on them.
	err := filepath.WalkDir(dir, func(_ string, _ fs.DirEntry, err error) error { return err })
	if err != nil {
		return err
	}
	run := func(env []string, args ...string) error {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(append(os.Environ(), "GOWORK=off", "PWD="+dir), env...)
		cmd.Stderr = os.Stderr
		return cmd.Run()
	}
	if err := run(nil, "mod", "download"); err != nil {
		// A cache filled by builds lacks what only a download wants.
		if run([]string{"GOPROXY=off"}, "list", "-deps", "./...") == nil {
			return nil
		}
		return err
	}
	return nil
}
