//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNewFromRevInterrupt: an interrupted run leaves nothing behind.
func TestNewFromRevInterrupt(t *testing.T) {
	dir := repo(t, small)
	leftBehind(t, func(env []string) {
		tmp := strings.TrimPrefix(env[0], "TMPDIR=")
		// A go command that never ends, once it is to load the revision.
		bin := t.TempDir()
		writeFile(t, filepath.Join(bin, "go"), "#!/bin/sh\ncase $* in env*) exec "+goCommand(t)+" \"$@\";; esac\nsleep 60\n")
		if err := os.Chmod(filepath.Join(bin, "go"), 0o755); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self(t), "-new-from-rev=HEAD")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), asTool+"=1", "GOWORK=", "TMPDIR="+tmp, "PATH="+bin+":"+os.Getenv("PATH"))
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			if files, _ := filepath.Glob(filepath.Join(tmp, "cachelint-*", "tree", "users", "users.go")); len(files) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
		if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != exitFailed {
			t.Errorf("exit code %d", cmd.ProcessState.ExitCode())
		}
	})
}

func goCommand(t *testing.T) string {
	t.Helper()
	exe, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	return exe
}
