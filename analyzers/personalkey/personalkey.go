// Package personalkey reports caches whose values depend on who asks, while
// their keys do not.
package personalkey

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// Check asks which keys leave out who asks.
var Check = &finding.Check{
	Name:  "personalkey",
	Title: "report caches that serve one user's data to another",
	Tier:  finding.Default,
	Doc: `The value depends on who asks, and the key does not: the first who asks
decides what everybody gets until the entry expires. That is how one tenant
sees the data of another, and how one allowed request allows all.

The check follows every input of the load of a refill (parameters, fields,
what is read from a request or a context, through calls and helpers) and
reports those that name an identity (a user, account, tenant, organisation,
role, session, token) and do not reach the key in any form.

It is silent where the identity is part of the key (its id, its hash, a
session or token that implies it), where it decides whether the cache is asked
at all, where what was found is checked against it, and where the key is made
by the caller. An identity that only chooses between values or is only written
into them, a field of a client, and a tenant or role beside a key that names the user are left to code
review (-tier=review).

A response that is marked public, or with s-maxage, is in a cache as well: the
check reports one whose content is loaded for who asks, unless Vary says so.

The suggested fix adds all that the key leaves out where the key is made in the
function that looks up and stores, and nothing else uses the entries.

Which words and calls tell who asks is data; a configuration adds its own.`,
	Ask:   ask,
	Judge: judge,
}

// Analyzer reports the findings that one package and its imports prove.
var Analyzer *analysis.Analyzer = finding.NewAnalyzer(Check)

func ask(m *cachemap.Map) []finding.Finding {
	out := finding.OnKeys(m, judge, "identity", personal, message)
	for _, p := range m.Public {
		f := finding.Finding{Tier: finding.Review, At: p.At, Pkg: p.Pkg, Func: p.Func, Cache: "shared HTTP caches", Key: "the address", Role: "response",
			Message: fmt.Sprintf("the response is marked for shared caches, and what it says depends on the %s: on %s; a proxy serves one what was meant for another; mark it private, or name what it depends on in Vary",
				p.Inputs[0].Identity, cachemap.InputText(p.Inputs))}
		for _, in := range p.Inputs {
			if !in.Control {
				f.Tier = finding.Default
			}
			f.Related = append(f.Related, finding.Related{At: in.At, Message: "depends on " + in.Path.String() + " here"})
		}
		out = append(out, f)
	}
	return out
}

func personal(r *cachemap.Refill) []unit.Input {
	return r.Omitted(func(in unit.Input) bool { return in.Identity != "" })
}

func judge(r *cachemap.Refill) (finding.Tier, string) {
	ins := personal(r)
	switch {
	case len(ins) == 0:
		return finding.Silent, "nothing that it loads depends on who asks, or the key says who"
	case r.PerCall, !r.Shared():
		return finding.Silent, "the cache lives for one call, or may"
	case slices.ContainsFunc(r.KeyFor, secret):
		return finding.Silent, "the key holds what only one client has"
	case r.Far:
		return finding.Review, "the key leaves out who asks, but lookup and store are several calls away"
	case !r.Confirmed:
		return finding.Review, "the key leaves out who asks, but it is a cache by the shape of an interface only"
	}
	why := "the key leaves out who asks"
	for _, in := range ins {
		switch {
		case in.Weak:
			why = "what is left out belongs to a client, or goes to a function that is not known"
		case in.Load == "" && !in.Control:
			why = "the value holds who asks, but nothing that loads is told"
		case in.Control:
			why = "what is left out only chooses between values"
		case slices.Contains(r.KeyFor, in.Identity):
			why = "the key names another " + in.Identity
		case r.Implies(in.Identity):
			why = "the key names the one who asks, who may imply the " + in.Identity
		default:
			return finding.Default, "the key leaves out who asks"
		}
	}
	return finding.Review, why
}

// secret: nobody but its owner has it.
func secret(who string) bool {
	switch who {
	case "session", "session cookie", "token", "access token", "bearer token", "JWT", "API key", "Authorization header", "credentials", "claims":
		return true
	}
	return false
}

func message(r *cachemap.Refill, ins []unit.Input) string {
	worse := ""
	if r.Sensitive != "" {
		worse = ", and it is " + r.Sensitive
	}
	return fmt.Sprintf("what is cached as %s depends on the %s%s, and the key does not: on %s; one gets what was loaded for another; add it to the key (stored at %s)",
		r.ShortKey(), ins[0].Identity, worse, cachemap.InputText(ins), r.StoredAt())
}
