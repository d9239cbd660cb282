package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

const usageHead = `Cachelint finds caching misuse in Go code.

Usage:

	cachelint [flags] [packages]        report findings; default packages: ./...
	cachelint map [flags] [packages]    print the map of all caching, or explain a place of it
	cachelint help [check]              describe the checks, or one of them
	cachelint config verify             check the configuration; "config schema" prints its JSON schema
	go vet -vettool=$(which cachelint) [packages]

The whole workspace is always analysed (the main module or the modules of
go.work, and local replace directories); packages select what is reported.

Flags:

	-C dir             change to dir first
	-checks a,b        run only these checks
	-list              list the checks, and the highest tier of their findings
	-explain check     describe a check
	-tier tier         report "default" findings, or "review", which includes default
	-baseline file     do not report the findings that file lists
	-baseline-update m write the baseline: "all" findings, or "shrink", without those that are gone
	-baseline-strict   exit with 1 if findings of the baseline are gone
	-files             the arguments are Go files: report the packages that hold them
	-fix               change the code as findings suggest, and report what is left
	-diff              print what -fix would change, as a unified diff
	-format name       print findings for another tool: json (in the shape of go vet -json),
	                   sarif, github, rdjsonl, checkstyle or gitlab
	-json              the same as -format=json; with map: print the map as JSON
	-new-from-rev rev  report only what was not found at this git revision
	-tags a,b          build tags
	-tests             analyse test files too
	-budget            with map: print the families with their TTLs, as a block for .cachelint.yml
	-html file         with map: write it, with the findings beside their code, as a page; - for stdout
	-diff rev          with map: print what is cached in another way than at this revision
	-why file.go:12    with map: say what is made of the calls on this line, and why
	-wrappers file     YAML file that describes your own cache wrappers and sources
	-config file       configuration; default .cachelint.yml beside go.mod or go.work, "none" for none
	-version           print the version
	-h                 print this text

Exit status: 0 nothing found, 1 findings, 2 could not run. With -diff, 1 if there
is a diff.

A fix is made whole or not at all, in files of the main module or workspace that
are not generated, and only if the package and its tests still compile.

Under go vet, flags carry the name of their owner: -ttljitter=false turns a
check off, -cachelint.tier=review sets what all checks share; -fix and -fix -diff
apply fixes. Wrappers stand in .cachelint.yml there, whose changes go vet notices.

Checks:

`

// usage returns the usage text.
func usage() string {
	var b strings.Builder
	b.WriteString(usageHead)
	for _, c := range documented() {
		fmt.Fprintf(&b, "\t%-16s %s\n", c.Name, c.Title)
	}
	return b.String()
}

// help prints the usage text, or the documentation of a check.
func help(w io.Writer, args []string) error {
	if len(args) == 0 {
		_, err := io.WriteString(w, usage())
		return err
	}
	return describeCheck(w, args[0])
}

// version names the build: its module version, or the revision it was built from.
func version() string {
	rev := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				rev = " " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return fmt.Sprintf("cachelint %s%s %s %s/%s", release(), rev, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// release is the module version of the build; "(devel)" if it has none.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
