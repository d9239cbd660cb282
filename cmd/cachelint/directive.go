package main

import (
	"maps"
	"slices"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// unit returns the unit of a package, or nil.
func (p *program) unit(path string) *unit.Unit {
	if res := p.results[path]; res != nil {
		return res.Unit
	}
	return nil
}

// faultyDirectives returns the directives that mean nothing and, unless local
// is set, those that suppress nothing.
func (p *program) faultyDirectives(uses *finding.Uses, checks []*finding.Check, local bool) []report {
	var out []report
	whole := p.whole()
	for _, path := range slices.Sorted(maps.Keys(p.results)) {
		res := p.results[path]
		add := func(fs []finding.Finding, local bool) {
			for _, f := range fs {
				if p.reported(&f) && p.isNew(&f, "") {
					out = append(out, report{f, p.position(f.At), local})
				}
			}
		}
		add(finding.MalformedDirectives(res), true)
		if whole && !local {
			add(uses.Unused(res.Unit, checks), false)
		}
	}
	return out
}

// notShown says why what a check says of a refill is not shown, "" if it is.
func (p *program) notShown(c *finding.Check, r *cachemap.Refill) string {
	if !p.cfg.Enabled(c.Name) {
		return "; the configuration switches the check off"
	}
	places := slices.Concat(r.Lookup, r.Store, []unit.Pos{r.TTL.At})
	for _, l := range r.Loads {
		places = append(places, l.At)
	}
	for _, f := range c.Find(p.Map) {
		if !slices.Contains(places, f.At) {
			continue
		}
		if i := f.Ignored(p.unit); i != nil {
			return "; a directive silences it at " + lineOnly(p.show(i.At))
		}
		if p.cfg.Excluded(p.position(f.At).Filename) {
			return "; the configuration excludes the file"
		}
		if p.cfg.Baseline.Has(f.ID()) {
			return "; the baseline lists it"
		}
	}
	return ""
}

// whole reports whether every package was analysed, so that what no check says
// is not the case.
func (p *program) whole() bool {
	for _, res := range p.results {
		if !res.Unit.Analysed {
			return false
		}
	}
	return len(p.broken) == 0 && len(p.partly) == 0 && len(config.CrashedPackages()) == 0
}
