package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/cachelint/cachelint/internal/cachemap"
)

// A workspace is what the user calls their code: the main module, or the
// modules of a go.work in force, and the folders that local replace
// directives name.
type workspace struct {
	roots []string // folders of the modules, absolute
	// local: a replace directive names a folder.
	local     bool
	goVersion string
	// outside: the working folder lies in no module, but a go.work is in force.
	outside bool
	// build is what the go command builds for, unless flags say otherwise.
	build *cachemap.BuildJSON
}

// findWorkspace asks the go command where the working folder belongs.
func findWorkspace() (*workspace, error) {
	cmd := exec.Command("go", "env", "-json", "GOMOD", "GOWORK", "GOVERSION", "GOOS", "GOARCH", "CGO_ENABLED", "GOFLAGS")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("cannot find the go command: cachelint needs it in PATH")
	} else if err != nil {
		return nil, loadError(fmt.Errorf("go env: %s", firstOf(stderr.String(), err.Error())))
	}
	var env struct{ GOMOD, GOWORK, GOVERSION, GOOS, GOARCH, CGO_ENABLED, GOFLAGS string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("cannot read the output of go env: %w", err)
	}
	ws := &workspace{goVersion: env.GOVERSION, build: &cachemap.BuildJSON{GOOS: env.GOOS, GOARCH: env.GOARCH, Cgo: env.CGO_ENABLED == "1", Tags: []string{}}}
	for _, f := range strings.Fields(env.GOFLAGS) {
		if tags, ok := strings.CutPrefix(strings.TrimLeft(f, "-"), "tags="); ok {
			ws.build.Tags = splitTags(tags)
		}
	}
	inModule := env.GOMOD != "" && env.GOMOD != os.DevNull
	switch {
	case env.GOWORK != "" && env.GOWORK != "off":
		ws.outside = !inModule
		return ws, ws.addWork(env.GOWORK)
	case inModule:
		ws.addModule(filepath.Dir(env.GOMOD))
		return ws, nil
	case env.GOMOD == "":
		return nil, errors.New("GO111MODULE=off is in force: cachelint analyses modules only")
	}
	return nil, errors.New("no go.mod here or above: run cachelint in a module, or name its folder with -C")
}

// splitTags reads the value of -tags, which commas or blanks separate.
func splitTags(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// addWork adds the modules of a go.work file.
func (ws *workspace) addWork(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("cannot read the workspace: %w", err)
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return fmt.Errorf("cannot read the workspace: %w", err)
	}
	for _, u := range work.Use {
		dir := filepath.FromSlash(u.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		ws.addModule(dir)
	}
	ws.noteReplaces(work.Replace)
	return nil
}

// addModule adds the module in a folder. What is wrong with its go.mod is the
// go command's to say.
func (ws *workspace) addModule(dir string) {
	ws.roots = append(ws.roots, dir)
	file := filepath.Join(dir, "go.mod")
	data, err := os.ReadFile(file)
	if err != nil {
		return
	}
	if mod, err := modfile.Parse(file, data, nil); err == nil {
		ws.noteReplaces(mod.Replace)
	}
}

func (ws *workspace) noteReplaces(rs []*modfile.Replace) {
	for _, r := range rs {
		ws.local = ws.local || r.New.Version == ""
	}
}

// patterns names all packages of the workspace for the go command.
func (ws *workspace) patterns() []string {
	var out []string
	for _, r := range ws.roots {
		out = append(out, filepath.Join(r, "..."))
	}
	return out
}

// A noPackagesError says that there is nothing to analyse.
type noPackagesError string

func (e noPackagesError) Error() string { return string(e) }

func (ws *workspace) noPackages() error {
	cgo := ""
	if !ws.build.Cgo {
		cgo = " without cgo"
	}
	return noPackagesError(fmt.Sprintf("no Go package in %s builds for %s/%s%s: name another folder with -C, or build tags with -tags",
		strings.Join(ws.roots, ", "), ws.build.GOOS, ws.build.GOARCH, cgo))
}

// firstOf returns the first string that says something.
func firstOf(ss ...string) string {
	for _, s := range ss {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
