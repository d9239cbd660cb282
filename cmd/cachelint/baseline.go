package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/cachelint/cachelint/internal/baseline"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
)

// A baselineFlags is what the command line asks for of a baseline.
type baselineFlags struct {
	file   string
	update string // "shrink", "all" or ""
	strict bool
}

func (f *baselineFlags) check(o *options) error {
	switch {
	case f.update != "" && f.update != "shrink" && f.update != "all":
		return fmt.Errorf(`-baseline-update: want "shrink" or "all", not %q`, f.update)
	case f.file == "" && f.update != "":
		return errors.New("-baseline-update writes a baseline: name it with -baseline")
	case f.update != "" && (o.fix || o.diff || o.format != textFormat || o.local):
		return errors.New("-baseline-update writes the baseline only: leave out -fix, -diff, -json and -local")
	}
	return nil
}

// read reads the baseline that is named, or else the one of the configuration.
// One that is to be written anew need not be there.
func (f *baselineFlags) read(configured *baseline.Baseline) (*baseline.Baseline, error) {
	if f.file == "" {
		return configured, nil
	}
	content, err := os.ReadFile(f.file)
	if f.update == "all" && errors.Is(err, fs.ErrNotExist) {
		return baseline.New(), nil
	}
	if err != nil {
		hint := ""
		if errors.Is(err, fs.ErrNotExist) {
			hint = ": write it with -baseline-update all"
		}
		return nil, fmt.Errorf("cannot read the baseline: %w%s", err, hint)
	}
	return baseline.Parse(f.file, content)
}

// isNew reports whether a finding is to be shown: it is of the tier and not in
// the baseline. It notes that the finding is there.
func (p *program) isNew(f *finding.Finding, tier string) bool {
	id := f.ID()
	p.present[id] = true
	return f.Shown(tier) && !p.cfg.Baseline.Has(id)
}

// gone returns the findings of the baseline that this run would have found
// again, but did not.
func (p *program) gone(checks []*finding.Check) []baseline.Entry {
	if !p.whole() {
		return nil
	}
	return slices.DeleteFunc(p.cfg.Baseline.Entries(), func(e baseline.Entry) bool {
		ran := p.directives && e.Check == config.Directive || slices.ContainsFunc(checks, func(c *finding.Check) bool { return c.Name == e.Check })
		return p.present[e.ID] || !ran || !p.isSelected(e.Package)
	})
}

// sayGone writes a line for each finding of the baseline that is gone.
func (p *program) sayGone(gone []baseline.Entry, w io.Writer) {
	for _, e := range gone[:min(len(gone), maxComplaints)] {
		fmt.Fprintf(w, "cachelint: the baseline lists what is gone: %s\n", oneLine(fmt.Sprintf("%s of %s in %s %s", e.Check, e.Key, e.File, e.Func)))
	}
	if len(gone) > 0 {
		fmt.Fprintf(w, "cachelint: the baseline can shrink by %s: run with -baseline FILE -baseline-update shrink\n", count(len(gone), "finding"))
	}
}

// fillBaseline writes a baseline of all findings.
func fillBaseline(p *program, o *options, stderr io.Writer) error {
	known := p.cfg.Baseline
	p.cfg.Baseline = nil
	rs := p.findings(o.checks, p.cfg.Tier, false)
	p.cfg.Baseline = known
	return updateBaseline(p, o.baseline, p.gone(o.checks), rs, stderr)
}

// updateBaseline writes the baseline without what is gone and with the
// findings of rs. What this run could not have found stays.
func updateBaseline(p *program, f baselineFlags, gone []baseline.Entry, rs []report, stderr io.Writer) error {
	old, err := p.cfg.Baseline.Bytes()
	if err != nil {
		return err
	}
	for _, e := range gone {
		p.cfg.Baseline.Drop(e.ID)
	}
	for _, r := range rs {
		p.cfg.Baseline.Add(entry(f.file, r))
	}
	content, err := p.cfg.Baseline.Bytes()
	if err != nil {
		return err
	}
	if _, err := os.Stat(f.file); err == nil && bytes.Equal(content, old) {
		return nil
	}
	if err := writeWhole(f.file, content); err != nil {
		return fmt.Errorf("cannot write the baseline: %w", err)
	}
	fmt.Fprintf(stderr, "cachelint: %s lists %s\n", clean(f.file), count(len(p.cfg.Baseline.Entries()), "finding"))
	return nil
}

func entry(file string, r report) baseline.Entry {
	name := r.pos.Filename
	if dir, err := filepath.Abs(filepath.Dir(file)); err == nil {
		if rel, err := filepath.Rel(dir, name); err == nil {
			name = filepath.ToSlash(rel)
		}
	}
	return baseline.Entry{ID: r.ID(), Check: r.Check, Package: r.At.Pkg, File: name, Func: r.Func, Cache: r.Cache, Key: r.Key, Role: r.Role}
}

// writeWhole writes a file whole or not at all.
func writeWhole(name string, content []byte) error {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return os.WriteFile(name, content, 0o666)
	}
	temp, err := prepare(name, content)
	if err != nil {
		return err
	}
	return replace(temp, name)
}
