// Cachelint finds caching misuse in Go code, and draws the map of all caching
// in a program.
//
// Called by a person it loads, compiles and links the whole workspace. Called
// by "go vet -vettool" it analyses one package at a time. See usage.go, or run
// "cachelint -h".
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// The exit codes, as in the usage text.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailed   = 2
)

func main() {
	if args := os.Args[1:]; calledByVet(args) {
		vet(args)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the command as a person calls it.
func run(args []string, stdout, stderr io.Writer) int {
	fail := func(err error) int {
		fmt.Fprintf(stderr, "cachelint: %s\n", oneLine(err.Error()))
		return exitFailed
	}
	if len(args) > 0 && args[0] == "help" {
		if err := help(stdout, args[1:]); err != nil {
			return fail(err)
		}
		return exitClean
	}
	if len(args) > 0 && args[0] == "config" {
		if err := configCommand(stdout, args[1:]); err != nil {
			return fail(err)
		}
		return exitClean
	}
	o, err := parse(args)
	switch {
	case errors.Is(err, errHelp):
		fmt.Fprint(stdout, usage())
		return exitClean
	case err != nil:
		return fail(err)
	case o.version:
		fmt.Fprintln(stdout, version())
		return exitClean
	case o.list:
		list(stdout)
		return exitClean
	case o.explain != "":
		if err := describeCheck(stdout, o.explain); err != nil {
			return fail(err)
		}
		return exitClean
	}
	run := analyse
	if o.files {
		run = analyseFiles
	}
	code, err := run(o, stdout, stderr)
	if err != nil {
		return fail(err)
	}
	return code
}

// analyse loads the program and prints what was asked for.
func analyse(o *options, stdout, stderr io.Writer) (int, error) {
	if o.dir != "" {
		if err := os.Chdir(o.dir); err != nil {
			return 0, fmt.Errorf("-C: %w", err)
		}
	}
	if err := checkTarget(o.html); err != nil {
		return 0, err
	}
	config.CompileAll()
	config.Search()
	cfg, err := config.Load()
	if err != nil {
		return 0, err
	}
	if !o.chosen {
		o.directives = cfg.Enabled(config.Directive)
		o.checks = slices.DeleteFunc(o.checks, func(c *finding.Check) bool { return !cfg.Enabled(c.Name) })
	}
	cfg.Trace = o.why != nil
	if cfg.Baseline, err = o.baseline.read(cfg.Baseline); err != nil {
		return 0, err
	}
	var then *before
	if o.since != "" {
		if then, err = loadBefore(o.since, o, cfg); err != nil {
			return 0, err
		}
		o.known = then.ids
	}
	p, err := load(o, cfg, stderr)
	if err != nil {
		return 0, err
	}
	if o.only != nil && len(p.selected) == 0 {
		return exitClean, nil // the build leaves the files out
	}
	for _, l := range p.complaints() {
		fmt.Fprintf(stderr, "cachelint: %s\n", oneLine(l))
	}
	if p.onlyTests() {
		fmt.Fprintln(stderr, "cachelint: the packages named hold test files only: analyse those with -tests")
	}
	if !p.anyAnalysed() {
		return 0, errors.New("none of the packages named could be analysed")
	}
	if then != nil {
		if err := then.check(p); err != nil {
			return 0, err
		}
	}
	code := exitClean
	switch {
	case o.why != nil:
		err = explain(p, *o.why, stdout)
	case o.html != "":
		err = writePage(p, o, cfg, stdout, stderr)
	case o.isMap && then != nil:
		err = printMapDiff(p, o, then, stdout)
	case o.budget:
		err = printBudget(p, restrict(p.Map, p.isSelected), stdout)
	case o.isMap:
		err = printMap(p, o, stdout)
	case o.baseline.update == "all":
		err = fillBaseline(p, o, stderr)
	case o.fix || o.diff:
		code, err = applyFixes(p, o, cfg, stdout, stderr)
	default:
		code, err = printFindings(p, o, cfg, stdout, stderr)
	}
	if len(config.CrashedPackages()) > 0 {
		code = exitFailed
	}
	return code, err
}

// printFindings prints the findings and returns the exit code that they ask for.
func printFindings(p *program, o *options, cfg *config.Config, stdout, stderr io.Writer) (int, error) {
	reports := p.findings(o.checks, cfg.Tier, o.local)
	var err error
	switch o.format {
	case textFormat:
		err = writeText(p, reports, stdout, stderr)
	case jsonFormat:
		err = writeJSON(stdout, vetJSON(p, reports))
	default:
		err = writeFormat(stdout, o.format, p, o.checks, reports)
	}
	if err != nil {
		return 0, err
	}
	code := exitClean
	if len(reports) > 0 {
		code = exitFindings
	}
	if o.local {
		return code, nil // it does not see all
	}
	gone := p.gone(o.checks)
	if o.baseline.update == "shrink" {
		return code, updateBaseline(p, o.baseline, gone, nil, stderr)
	}
	p.sayGone(gone, stderr)
	if o.baseline.strict && len(gone) > 0 {
		code = exitFindings
	}
	return code, nil
}

// applyFixes fixes what it can and prints the findings that are left, or prints
// a diff of what it would change. It returns the exit code.
func applyFixes(p *program, o *options, cfg *config.Config, stdout, stderr io.Writer) (int, error) {
	reports := p.findings(o.checks, cfg.Tier, o.local)
	pt, err := newPatch(p, o.tags, reports)
	if err != nil {
		return 0, err
	}
	files, err := pt.verify()
	if err != nil {
		return 0, err
	}
	for _, why := range pt.refused {
		fmt.Fprintf(stderr, "cachelint: %s\n", clean(why))
	}
	if o.diff {
		if len(reports) > 0 {
			fmt.Fprintf(stderr, "cachelint: %s, %d with a fix\n", count(len(reports), "finding"), len(pt.fixes))
		}
		if len(files) > 0 {
			return exitFindings, pt.writeDiff(stdout, files)
		}
		return exitClean, nil
	}
	if len(files) > 0 {
		if err := pt.write(files); err != nil {
			return 0, err
		}
		fmt.Fprintf(stderr, "cachelint: fixed %s in %s\n", count(len(pt.fixes), "finding"), count(len(files), "file"))
		// Lines have moved: the program is what lies on disk now.
		if p, err = load(o, cfg, stderr); err != nil {
			return 0, err
		}
	}
	return printFindings(p, o, cfg, stdout, stderr)
}

// oneLine makes a message of several lines one, with nothing in it that a
// terminal would obey.
func oneLine(s string) string {
	var parts []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			parts = append(parts, l)
		}
	}
	return clean(strings.Join(parts, " "))
}
