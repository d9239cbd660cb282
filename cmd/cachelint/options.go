package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// An options is what the command line asks for.
type options struct {
	isMap      bool   // draw the map instead of reporting findings
	why        *place // explain this place instead of drawing the whole map
	budget     bool   // print the families as a freshness budget
	html       string // write the map as a page to this file
	format     outputFormat
	list       bool   // the checks
	explain    string // describe this check
	version    bool
	local      bool // report only what each package and its imports prove
	fix        bool // change files as the findings suggest
	diff       bool // show how, instead
	dir        string
	tags       string
	baseline   baselineFlags
	checks     []*finding.Check
	chosen     bool // -checks names them, whatever the configuration says
	directives bool // report faulty directives
	// since is the revision to compare with; "" for none.
	since string
	// files: the arguments are files, and their packages are reported.
	files bool
	// only are the files whose packages are reported; nil for no such choice.
	// base is the folder that paths are shown from, the working folder if empty.
	only []string
	base string
	// patterns select what is reported.
	patterns []string
	// everything: all of the workspace is reported, whatever the patterns;
	// known are the identities of findings that are not.
	everything bool
	known      map[string]bool
}

// errHelp: the usage text was asked for.
var errHelp = flag.ErrHelp

// parse reads the command line.
func parse(args []string) (*options, error) {
	o := &options{format: textFormat}
	if len(args) > 0 && args[0] == "map" {
		o.isMap, args = true, args[1:]
	}
	fs := flag.NewFlagSet("cachelint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.Var(jsonFlag{&o.format}, "json", "")
	fs.BoolVar(&o.version, "version", false, "")
	fs.StringVar(&o.dir, "C", "", "")
	fs.StringVar(&o.tags, "tags", "", "")
	fs.BoolVar(&o.list, "list", false, "")
	fs.StringVar(&o.explain, "explain", "", "")
	checks, why := "", ""
	if o.isMap {
		fs.StringVar(&why, "why", "", "")
		fs.StringVar(&o.html, "html", "", "")
		fs.BoolVar(&o.budget, "budget", false, "")
		fs.StringVar(&o.since, "diff", "", "")
	} else {
		fs.Var(&o.format, "format", "")
		fs.StringVar(&o.since, "new-from-rev", "", "")
		fs.BoolVar(&o.files, "files", false, "")
		fs.BoolVar(&o.local, "local", false, "")
		fs.BoolVar(&o.fix, "fix", false, "")
		fs.BoolVar(&o.diff, "diff", false, "")
		fs.StringVar(&checks, "checks", "", "")
		fs.StringVar(&o.baseline.file, "baseline", "", "")
		fs.StringVar(&o.baseline.update, "baseline-update", "", "")
		fs.BoolVar(&o.baseline.strict, "baseline-strict", false, "")
	}
	config.AddFlags(fs)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, errHelp
	} else if err != nil {
		return nil, fmt.Errorf("%w; cachelint -h lists the flags", err)
	}
	for _, p := range fs.Args() {
		switch {
		case strings.HasPrefix(p, "-"):
			return nil, fmt.Errorf("flag %s must come before the packages", p)
		case strings.HasSuffix(p, ".go") && !o.files:
			return nil, fmt.Errorf("%s is a file: name packages by folder or import path", p)
		}
	}
	if o.diff && o.format != textFormat {
		return nil, fmt.Errorf("-diff prints a diff, not %s", o.format)
	}
	if o.html != "" && (o.format != textFormat || why != "") {
		return nil, errors.New("-html writes a page: leave out -json and -why")
	}
	if o.budget && (o.format != textFormat || why != "" || o.html != "" || o.since != "") {
		return nil, errors.New("-budget prints a block for the configuration: leave out -json, -why, -html and -diff")
	}
	if err := o.baseline.check(o); err != nil {
		return nil, err
	}
	o.patterns = fs.Args()
	var err error
	if why != "" {
		if o.why, err = parsePlace(why); err != nil {
			return nil, err
		}
		if o.format != textFormat {
			return nil, errors.New("-why prints text: leave out -json")
		}
		if o.since != "" {
			return nil, errors.New("-why explains the code as it is: leave out -diff")
		}
	}
	o.chosen = checks != ""
	o.checks, o.directives, err = choose(checks)
	return o, err
}

// choose returns the checks that a comma-separated list names, all for "", and
// whether it names directives.
func choose(list string) ([]*finding.Check, bool, error) {
	all := analyzers.Checks()
	if list == "" {
		return all, true, nil
	}
	wanted := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	for _, w := range wanted {
		if findCheck(w) == nil {
			return nil, false, config.UnknownCheck(w)
		}
	}
	if len(wanted) == 0 {
		return nil, false, fmt.Errorf("-checks names no check: %q", list)
	}
	checks := slices.DeleteFunc(all, func(c *finding.Check) bool { return !slices.Contains(wanted, c.Name) })
	return checks, slices.Contains(wanted, config.Directive), nil
}

// findCheck returns what has the name, directive included; nil for nothing.
func findCheck(name string) *finding.Check {
	for _, c := range documented() {
		if c.Name == name {
			return c
		}
	}
	return nil
}
