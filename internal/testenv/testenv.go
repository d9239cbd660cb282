// Package testenv prepares the modules under testdata for tests.
package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

var downloads sync.Map // folder -> func() error

// Module returns the folder of the module testdata/<name>, with everything
// that it requires in the module cache: analysistest loads without network.
func Module(t testing.TB, name string) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(file), "..", "..", "testdata", name)
	once, _ := downloads.LoadOrStore(dir, sync.OnceValue(func() error {
		cmd := exec.Command("go", "mod", "download")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
		cmd.Stderr = os.Stderr
		return cmd.Run()
	}))
	if err := once.(func() error)(); err != nil {
		t.Fatalf("cannot download the modules that %s requires: %v: run 'go mod download' there with a network", dir, err)
	}
	return dir
}
