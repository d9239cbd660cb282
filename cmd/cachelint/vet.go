package main

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	goversion "go/version"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/config"
)

// calledByVet reports whether the arguments are those of the protocol by which
// "go vet -vettool" calls its tool.
func calledByVet(args []string) bool {
	n := len(args)
	return n > 0 && (slices.Contains(args, "-flags") || args[0] == "-V=full" || strings.HasSuffix(args[n-1], ".cfg"))
}

// vet speaks the protocol of "go vet -vettool". It does not return.
func vet(args []string) {
	config.Search()
	if args[0] == "-V=full" {
		if err := printID(os.Stdout); err != nil {
			fmt.Fprintf(os.Stderr, "cachelint: %s\n", oneLine(err.Error()))
			os.Exit(1)
		}
		os.Exit(0)
	}
	if file := args[len(args)-1]; strings.HasSuffix(file, ".cfg") {
		// unitchecker fails on a newer standard library without a reason.
		u := readUnit(file)
		if w := tooOld(runtime.Version(), u.GoVersion); w != "" {
			fmt.Fprintf(os.Stderr, "cachelint: %s\n", w)
			os.Exit(1)
		}
		// go vet shows one of the analyzers that fail, whichever it meets
		// first: what is wrong with the configuration is said here.
		if err := configure(args, u); err != nil {
			fmt.Fprintf(os.Stderr, "cachelint: %s\n", oneLine(err.Error()))
			os.Exit(1)
		}
	}
	relaxGC()
	// A wrong flag is one line for each package, not the whole usage text.
	flag.CommandLine.Usage = func() {}
	// Flags of analyzers that are only required would not be offered.
	unitchecker.Main(append(analyzers.All(), config.Analyzer)...)
}

// printID prints what go vet tells one build of a tool from another by. It
// caches what a tool says by that, by flags and by package: the configuration
// files are part of it, so that a change of them is a change of the tool.
func printID(w io.Writer) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(exe)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	io.WriteString(h, config.Digest(wd))
	// Of a development build, only the id is looked at.
	_, err = fmt.Fprintf(w, "cachelint version devel buildID=%x\n", h.Sum(nil))
	return err
}

// configure loads the configuration that the flags of the config analyzer
// ask for, as far as the unit needs it.
func configure(args []string, u vetUnit) error {
	var only []string
	var refused error
	for _, a := range args {
		name, value, ok := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !ok {
			value = "true"
		}
		if on, err := strconv.ParseBool(value); findCheck(name) != nil && on && err == nil {
			only = append(only, name)
		}
		name, ok = strings.CutPrefix(name, config.Analyzer.Name+".")
		if !ok {
			continue
		}
		if name == "wrappers" || name == "config" && value != "none" {
			refused = fmt.Errorf("%s: go vet would not notice when the file changes: use %s, and name wrappers there", a, config.FileName)
			continue
		}
		if err := config.Analyzer.Flags.Set(name, value); err != nil {
			return fmt.Errorf("%s: %w", a, err)
		}
	}
	config.Only(only...)
	if u.Module == nil { // before Go 1.27
		u.Module = &analysis.Module{Path: u.ModulePath, Version: u.ModuleVersion}
		if u.replaced() {
			// Flags, which are parsed later, win.
			path, _, _ := strings.Cut(u.ImportPath, " [") // of a variant for a test
			if err := config.Analyzer.Flags.Set("modules", path); err != nil {
				return err
			}
		}
	}
	c, err := config.For(u.ImportPath, u.Module)
	if err == nil && c.Catalog != nil { // not for each dependency
		err = refused
	}
	return err
}

// A vetUnit is what go vet says of the package to check.
type vetUnit struct {
	ImportPath, ModulePath, ModuleVersion string
	Dir                                   string
	Module                                *analysis.Module
	GoVersion                             string // for packages of the standard library it is the go command's own
}

// replaced reports whether the package lies in a folder that a replace directive
// names: its module has a version, but the folder has none, as in the module
// cache, and is no vendored copy.
func (u vetUnit) replaced() bool {
	dir := filepath.ToSlash(u.Dir)
	return u.ModuleVersion != "" && dir != "" && !strings.Contains(dir, "@v") && !strings.Contains(dir+"/", "/vendor/")
}

func readUnit(file string) vetUnit {
	var u vetUnit
	if data, err := os.ReadFile(file); err == nil {
		_ = json.Unmarshal(data, &u) // unitchecker will report it
	}
	return u
}

// tooOld says what to do if the tool was built with an older Go than the one
// in use. It returns "" if all is well or nothing is known.
func tooOld(built, used string) string {
	b, u := goversion.Lang(built), goversion.Lang(used)
	if b == "" || u == "" || goversion.Compare(u, b) <= 0 {
		return ""
	}
	return fmt.Sprintf("this cachelint was built with %s and cannot read code for %s: build it again with the go command in use (go install github.com/cachelint/cachelint/cmd/cachelint@latest)", built, used)
}
