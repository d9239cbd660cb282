package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/config"
)

// analyseFiles reports the packages that hold the files named, in whatever
// module each of them lies, as a hook needs it that is told what a commit
// changes. Each module or workspace is analysed as a whole, one after another.
func analyseFiles(o *options, stdout, stderr io.Writer) (int, error) {
	if o.dir != "" {
		if err := os.Chdir(o.dir); err != nil {
			return 0, fmt.Errorf("-C: %w", err)
		}
	}
	wd, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	// Paths in flags are relative to where the user is.
	config.CompileAll()
	if _, err := config.Load(); err != nil {
		return 0, err
	}
	groups, outside := groupFiles(wd, o.patterns)
	for _, f := range outside {
		fmt.Fprintf(stderr, "cachelint: %s lies in no module\n", clean(f))
	}
	if len(groups) > 1 && !slices.Contains([]outputFormat{textFormat, githubFormat, rdjsonlFormat}, o.format) {
		return 0, fmt.Errorf("the files lie in %d modules, and %s is one document: name those of one module", len(groups), o.format)
	}
	worst := exitClean
	for _, dir := range slices.Sorted(maps.Keys(groups)) {
		one := *o
		one.dir, one.base, one.only, one.patterns = dir, wd, groups[dir], nil
		code, err := analyse(&one, stdout, stderr)
		if err != nil {
			return 0, err
		}
		worst = max(worst, code)
	}
	return worst, nil
}

// groupFiles returns the Go files by the folder of the module or workspace to
// analyse for them, and those that lie in no module. Files that "..." leaves
// out are left out here, too.
func groupFiles(wd string, files []string) (groups map[string][]string, outside []string) {
	groups = map[string][]string{}
	for _, f := range files {
		abs := f
		if !filepath.IsAbs(f) {
			abs = filepath.Join(wd, f)
		}
		if !strings.HasSuffix(f, ".go") || leftOut(wd, abs) {
			continue
		}
		if dir := moduleOf(abs); dir != "" {
			groups[dir] = append(groups[dir], abs)
		} else {
			outside = append(outside, f)
		}
	}
	if len(groups) < 2 {
		return groups, outside
	}
	// The modules of a workspace are analysed together.
	first := map[string]string{}
	for _, dir := range slices.Sorted(maps.Keys(groups)) {
		cmd := exec.Command("go", "env", "GOWORK")
		cmd.Dir = dir
		out, _ := cmd.Output() // what is wrong with it, load will say
		work := strings.TrimSpace(string(out))
		if work == "" || work == "off" {
			continue
		}
		if to, ok := first[work]; ok {
			groups[to] = append(groups[to], groups[dir]...)
			delete(groups, dir)
		} else {
			first[work] = dir
		}
	}
	return groups, outside
}

// leftOut: the go command does not count the folder among a module's.
func leftOut(wd, file string) bool {
	rel, err := filepath.Rel(wd, filepath.Dir(file))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(rel), "/"), func(part string) bool {
		return part == "testdata" || part == "vendor" || strings.HasPrefix(part, "_") || len(part) > 2 && part[0] == '.'
	})
}

// moduleOf returns the folder of the closest go.mod above a file; "" for none.
func moduleOf(file string) string {
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && !info.IsDir() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// selectFiles selects the packages in the folders of the files.
func (p *program) selectFiles(files []string) {
	dirs := map[string]bool{}
	for _, f := range files {
		dirs[filepath.Dir(f)] = true
	}
	p.selected = map[string]bool{}
	for f, path := range p.files {
		if dirs[filepath.Dir(f)] {
			p.selected[path] = true
		}
	}
}
