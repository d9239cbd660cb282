// Package partialkey reports caches whose values depend on an input that
// their keys leave out.
package partialkey

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which keys leave out an input of their values.
var Check = &finding.Check{
	Name:  "partialkey",
	Title: "report caches whose keys leave out an input of the value",
	Tier:  finding.Default,
	Doc: `The value depends on an input (a page, a filter, a language, a version) and the
key does not: the first who asks decides what everybody gets until the entry
expires.

The check follows every input of the load of a refill, parameters, fields,
captured variables and what is read from a request, through calls and helpers,
and reports those that do not reach the key in any form. Who asks is the
business of personalkey, and a constant key that of keycollision.

Not inputs: contexts, clients, loggers, functions, times; what chooses how a
value is come by (refresh, timeout, limit of attempts); a struct of which it is
not known which fields matter; a parameter for which all callers give one
constant. The check is silent where the input decides whether the cache is
asked at all, where what was found is checked against it, and where the caller
makes the key. Fields of a filter, of parameters, options or a request, by the
names of their types, are told apart one by one; of any other object one field
in the key stands for the rest. An input that only decides what is written into
the key is in it. An input that only chooses between values, but for one that a
switch turns into other constants, and what is probably implied by the key (the
type of the thing that it names, the password of the user), is left to code
review (-tier=review).

The suggested fix is that of personalkey.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func ask(m *cachemap.Map) []finding.Finding {
	return finding.OnKeys(m, judge, "input", partial, message)
}

func partial(r *cachemap.Refill) []unit.Input {
	return r.Omitted(func(in unit.Input) bool { return in.Identity == "" })
}

func judge(r *cachemap.Refill) (finding.Tier, string) {
	ins := partial(r)
	switch {
	case len(ins) == 0:
		return finding.Silent, "the key tells apart all that the value depends on, or it is not known well enough"
	case r.Key.Constant():
		return finding.Silent, "the key is constant: keycollision says so"
	case r.PerCall, !r.Shared():
		return finding.Silent, "the cache lives for one call, or may"
	case r.Far:
		return finding.Review, "the key leaves out an input, but lookup and store are several calls away"
	case !r.Confirmed:
		return finding.Review, "the key leaves out an input, but it is a cache by the shape of an interface only"
	}
	why := ""
	for _, in := range ins {
		switch {
		case in.Weak:
			why = "what is left out belongs to a client, or goes to a function that is not known"
		case in.Control:
			why = "what is left out only chooses between values"
		case kind(in), password(in) && len(r.KeyFor) > 0:
			why = "what is left out may be implied by what the key names"
		default:
			return finding.Default, "the key leaves out an input of the value"
		}
	}
	return finding.Review, why
}

// kind: the type of a thing, which its id often implies.
func kind(in unit.Input) bool {
	for _, s := range []string{in.Type, strings.TrimSuffix(in.Path.String(), "ID")} {
		s = strings.ToLower(s)
		if strings.HasSuffix(s, "type") || strings.HasSuffix(s, "kind") {
			return true
		}
	}
	return false
}

// password: it goes with the one whom the key names.
func password(in unit.Input) bool {
	return slices.ContainsFunc(catalog.WordsOf(in.Path.String()), func(w string) bool {
		return w == "pass" || w == "password" || w == "passwd" || w == "pwd"
	})
}

func message(r *cachemap.Refill, ins []unit.Input) string {
	return fmt.Sprintf("what is cached as %s depends on %s, and the key does not: whoever loads first decides what all get; add it to the key (stored at %s)",
		r.ShortKey(), cachemap.InputText(ins), r.StoredAt())
}
