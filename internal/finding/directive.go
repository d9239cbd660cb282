package finding

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/config"
	"github.com/cachelint/cachelint/internal/unit"
)

// Ignored returns the directive of the source that asks not to report the
// finding, or nil. units returns the unit of a package, or nil.
func (f *Finding) Ignored(units func(pkg string) *unit.Unit) *unit.Ignore {
	for _, at := range append([]unit.Pos{f.At}, f.Also...) {
		if i := ignoring(f.Check, at, units); i != nil {
			return i
		}
	}
	return nil
}

func ignoring(check string, at unit.Pos, units func(pkg string) *unit.Unit) *unit.Ignore {
	u := units(at.Pkg)
	if u == nil {
		return nil
	}
	for i := range u.Ignores {
		if u.Ignores[i].Covers(check, at) {
			return &u.Ignores[i]
		}
	}
	return nil
}

// unitsOf finds the units that a package sees.
func unitsOf(res *unit.Result) func(pkg string) *unit.Unit {
	return func(pkg string) *unit.Unit {
		if pkg == res.Unit.Path {
			return res.Unit
		}
		for _, u := range res.Imports {
			if u.Path == pkg {
				return u
			}
		}
		return nil
	}
}

// NewDirectiveAnalyzer returns the analyzer that reports directives which mean
// nothing.
func NewDirectiveAnalyzer(c *Check) *analysis.Analyzer {
	a := NewAnalyzer(c)
	a.Run = func(pass *analysis.Pass) (any, error) {
		cfg := pass.ResultOf[config.Analyzer].(*config.Config)
		if res := pass.ResultOf[unit.Analyzer].(*unit.Result); cfg.Enabled(c.Name) {
			for _, f := range MalformedDirectives(res) {
				report(pass, cfg, res, &f)
			}
		}
		return nil, nil
	}
	return a
}

// MalformedDirectives returns the directives of a package that mean nothing.
func MalformedDirectives(res *unit.Result) []Finding {
	var out []Finding
	for _, m := range res.Malformed {
		out = append(out, Finding{Check: config.Directive, Tier: Default, At: m.At, Message: m.Why,
			Pkg: m.At.Pkg, Func: m.At.File, Key: m.Why, Role: "malformed"})
	}
	number(out)
	return out
}

// An Uses tells which directives suppress something, so that the others can be
// found.
type Uses struct {
	units func(pkg string) *unit.Unit
	used  map[use]bool
}

type use struct {
	at    unit.Pos // of the directive
	check string
}

// NewUses returns the uses of directives in the units of a program.
func NewUses(units func(pkg string) *unit.Unit) *Uses {
	return &Uses{units, map[use]bool{}}
}

// Ignored is [Finding.Ignored], and notes it. A directive at the evidence of a
// finding counts as used: go vet, which sees less, may show the finding there.
func (u *Uses) Ignored(f *Finding) *unit.Ignore {
	for _, r := range f.Related {
		u.note(f.Check, ignoring(f.Check, r.At, u.units))
	}
	i := f.Ignored(u.units)
	u.note(f.Check, i)
	return i
}

func (u *Uses) note(check string, i *unit.Ignore) {
	if i != nil {
		u.used[use{i.At, check}] = true
	}
}

// Unused returns the directives of a package that suppress nothing that the
// checks say.
func (u *Uses) Unused(of *unit.Unit, checks []*Check) []Finding {
	var out []Finding
	for _, i := range of.Ignores {
		if i.Foreign {
			continue
		}
		for _, c := range checks {
			if i.Covers(c.Name, unit.Pos{Pkg: i.At.Pkg, File: i.At.File, Line: i.From}) && !u.used[use{i.At, c.Name}] {
				out = append(out, Finding{Check: config.Directive, Tier: Default, At: i.At,
					Message: fmt.Sprintf("//cachelint:ignore %s suppresses nothing: %s reports nothing here; remove it", strings.Join(i.Checks, ","), c.Name),
					Pkg:     i.At.Pkg, Func: i.At.File, Key: c.Name, Role: "unused"})
			}
		}
	}
	number(out)
	return out
}
