package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cachelint/cachelint/analyzers"
	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/finding"
	"github.com/cachelint/cachelint/internal/unit"
)

// A place is a line of a source file.
type place struct {
	file string
	line int
}

func (x place) String() string { return fmt.Sprintf("%s:%d", x.file, x.line) }

// parsePlace reads "file.go:12"; a column behind is allowed, as findings have one.
func parsePlace(s string) (*place, error) {
	i := strings.LastIndex(s, ".go:")
	if i >= 0 {
		line, column, _ := strings.Cut(s[i+len(".go:"):], ":")
		if n, err := strconv.Atoi(line); err == nil && n > 0 {
			if _, err := strconv.Atoi(column); err == nil || column == "" {
				return &place{s[:i+len(".go")], n}, nil
			}
		}
	}
	return nil, fmt.Errorf("-why wants file.go:line, not %q", s)
}

// explain prints what the map makes of one place, and why.
func explain(p *program, at place, w io.Writer) error {
	pkg, err := p.lookFor(at)
	if err != nil {
		return fmt.Errorf("-why: %w", err)
	}
	e := &explainer{table: table{show: p.show}, p: p, pkg: pkg, file: filepath.Base(at.file)}
	if err := e.place(at); err != nil {
		return fmt.Errorf("-why: %w", err)
	}
	_, err = io.WriteString(w, e.b.String())
	return err
}

// lookFor returns the package that a place lies in.
func (p *program) lookFor(at place) (string, error) {
	src, err := os.ReadFile(at.file)
	if err != nil {
		return "", fmt.Errorf("cannot read the file: %w", err)
	}
	pkg, ok := find(p.files, at.file)
	switch {
	case ok:
	case strings.HasSuffix(at.file, "_test.go"):
		return "", fmt.Errorf("%s is a test file: analyse those with -tests", at.file)
	default:
		if pkg, ok := find(p.ignored, at.file); ok {
			return "", fmt.Errorf("%s is left out of package %s by its build constraints: name the build tags with -tags", at.file, pkg)
		}
		return "", fmt.Errorf("%s is in no package that was analysed: name a file of the main module or workspace", at.file)
	}
	if !p.isSelected(pkg) {
		return "", fmt.Errorf("%s belongs to package %s, which is not among the packages named", at.file, pkg)
	}
	if i := slices.IndexFunc(p.Map.Missing, func(m cachemap.Missing) bool { return m.Path == pkg }); i >= 0 {
		return "", fmt.Errorf("package %s was not analysed (%s): nothing is known of %s", pkg, p.Map.Missing[i].Why, at.file)
	}
	lines := strings.Count(string(src), "\n")
	if n := len(src); n > 0 && src[n-1] != '\n' {
		lines++
	}
	if at.line > lines {
		return "", fmt.Errorf("%s has %s only", at.file, count(lines, "line"))
	}
	return pkg, nil
}

// find looks a file up by its path, or by what the path leads to.
func find(packages map[string]string, file string) (string, bool) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	if pkg, ok := packages[abs]; ok {
		return pkg, true
	}
	want, err := os.Stat(abs)
	if err != nil {
		return "", false
	}
	for f, pkg := range packages {
		if filepath.Base(f) == filepath.Base(abs) {
			if got, err := os.Stat(f); err == nil && os.SameFile(got, want) {
				return pkg, true
			}
		}
	}
	return "", false
}

// An explainer writes what is known of a place.
type explainer struct {
	table
	p         *program
	pkg, file string
}

// here reports whether a position lies on a line of the file.
func (e *explainer) here(at unit.Pos, line int) bool {
	return at.Pkg == e.pkg && at.File == e.file && at.Line == line
}

// place explains the line, or the nearest one in its function that there is
// something to say of.
func (e *explainer) place(at place) error {
	fn := e.function(at.line)
	line := e.nearest(fn, at.line)
	switch {
	case line > 0:
	case fn == nil:
		return fmt.Errorf("nothing to explain: %s is in no function, and decides no TTL", at)
	default:
		return fmt.Errorf("nothing to explain: %s is in %s, which touches no cache and calls no source or lock that is known", at, cachemap.ShortFunc(fn.Name))
	}
	head := place{at.file, line}.String()
	if fn != nil {
		head += " in " + cachemap.ShortFunc(fn.Name)
	}
	if line != at.line {
		head += fmt.Sprintf(", the nearest to line %d that there is something to say of", at.line)
	}
	e.say("", head)
	if fn != nil {
		for i := range fn.Calls {
			if t := &fn.Calls[i]; e.here(t.At, line) {
				e.call(t)
			}
		}
	}
	for _, r := range slices.Concat(e.p.Map.Refills, e.p.Map.Memos) {
		if slices.ContainsFunc(positions(r.Refill, r.TTL.At), func(x unit.Pos) bool { return e.here(x, line) }) {
			e.refillWhy(r)
		}
	}
	for _, d := range e.p.Map.Dropped {
		if slices.ContainsFunc(positions(d.Refill), func(x unit.Pos) bool { return e.here(x, line) }) {
			e.say("", "")
			e.say("", "no refill: "+d.Why)
		}
	}
	return nil
}

// function returns the function that a line of the file is in, or nil.
func (e *explainer) function(line int) *unit.TracedFunc {
	fs := e.p.results[e.pkg].Trace.Funcs
	for i := range fs {
		if f := &fs[i]; f.File == e.file && f.From <= line && line <= f.To {
			return f
		}
	}
	return nil
}

// nearest returns the line of fn that is nearest to the one asked for and of
// which something is known, 0 if there is none.
func (e *explainer) nearest(fn *unit.TracedFunc, line int) int {
	from, to := line, line
	var all []unit.Pos
	if fn != nil {
		from, to = fn.From, fn.To
		for _, t := range fn.Calls {
			if !t.Nothing || t.At.Line == line {
				all = append(all, t.At)
			}
		}
	}
	for _, r := range slices.Concat(e.p.Map.Refills, e.p.Map.Memos) {
		all = append(all, positions(r.Refill, r.TTL.At)...)
	}
	for _, d := range e.p.Map.Dropped {
		all = append(all, positions(d.Refill)...)
	}
	best, dist := 0, 0
	for _, x := range all {
		if x.Pkg != e.pkg || x.File != e.file || x.Line < from || x.Line > to {
			continue
		}
		d := max(x.Line-line, line-x.Line)
		if best == 0 || d < dist || d == dist && x.Line < best {
			best, dist = x.Line, d
		}
	}
	return best
}

// positions lists where a refill stands.
func positions(r *unit.Refill, more ...unit.Pos) []unit.Pos {
	out := slices.Concat(r.Lookup, r.Store, more)
	for _, l := range r.Loads {
		out = append(out, l.At)
	}
	return out
}

// say writes a line, with a label before it.
func (e *explainer) say(label, text string) {
	s := clean(text)
	if label != "" {
		s = fmt.Sprintf("    %-12s %s", label, s)
	}
	fmt.Fprintln(&e.b, strings.TrimRight(s, " "))
}

// sayAll writes a line for each item, the first behind a label.
func (e *explainer) sayAll(label string, items []string) {
	if n := len(items) - listLines; n > 1 {
		items = append(items[:listLines:listLines], fmt.Sprintf("and %d more", n))
	}
	for _, s := range items {
		e.say(label, s)
		label = " "
	}
}

// call says what one call does, and which refills it is part of.
func (e *explainer) call(t *unit.Traced) {
	where := fmt.Sprintf("%d:%d: ", t.At.Line, t.At.Col)
	switch {
	case t.Load != nil:
		e.say("", where+"loads: "+loadLine(t.Load))
	case t.Access != nil:
		e.say("", where+accessLine(t.Access))
	default:
		e.say("", where+t.What)
		return
	}
	if t.Access != nil {
		if at := t.Access.At; at != t.At {
			e.say("through", fmt.Sprintf("%s, to the cache at %s", count(len(t.Access.Via), "call"), lineOnly(e.show(at))))
		}
		if len(t.Access.TTL.Parts) > 0 {
			e.say("TTL", t.Access.TTL.String())
		}
	}
	if e.partOf(t.At) {
		return
	}
	if t.Access != nil {
		switch t.Access.Op {
		case catalog.Get, catalog.GetLoad, catalog.Set, catalog.Add:
		default:
			return
		}
	}
	if t.Access != nil && e.users(t) {
		return
	}
	e.say("no refill", cmp.Or(strings.Join(t.Notes, "; "), alone(t)))
}

// alone says what is missing where nothing came near to a refill.
func alone(t *unit.Traced) string {
	switch {
	case t.Load != nil:
		return "no cache in this function stores what it yields on a miss; its callers may"
	case t.Access.Op == catalog.Get:
		return "nothing is stored after it, here or in what is called here: half a cache, or state that is kept elsewhere"
	case t.Access.Op == catalog.GetLoad:
		return "nothing is known of what it runs on a miss"
	}
	return "nothing is looked up before it, here or in what is called here: a write of its own"
}

// partOf reports whether some refill of the map stands at a position.
func (e *explainer) partOf(at unit.Pos) bool {
	return slices.ContainsFunc(slices.Concat(e.p.Map.Refills, e.p.Map.Memos), func(r *cachemap.Refill) bool {
		return slices.Contains(positions(r.Refill), at)
	})
}

// users names the refills that callers make of an access, and says of other
// callers why they make none.
func (e *explainer) users(t *unit.Traced) bool {
	var refills, others []string
	add := func(list *[]string, s string) {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(e.p.results)) {
		tr := e.p.results[path].Trace
		if tr == nil {
			continue
		}
		for _, f := range tr.Funcs {
			for _, c := range f.Calls {
				if c.Access == nil || c.At == t.At || c.Access.At != t.At && !slices.Contains(c.Access.Via, t.At) {
					continue
				}
				who := cachemap.ShortFunc(f.Name) + " " + lineOnly(e.show(c.At))
				switch {
				case e.partOf(c.At):
					add(&refills, who)
				case len(c.Notes) > 0:
					add(&others, who+": "+strings.Join(c.Notes, "; "))
				}
			}
		}
	}
	e.sayAll("completed by", refills)
	if len(refills) == 0 {
		e.sayAll("no refill in", others)
	}
	return len(refills)+len(others) > 0
}

// accessLine says what an access does to which cache.
func accessLine(a *unit.Access) string {
	verb := map[catalog.Op]string{catalog.Get: "looks up", catalog.Set: "stores", catalog.Add: "stores, if there is none,", catalog.Delete: "drops",
		catalog.Clear: "drops all entries", catalog.Expire: "changes the TTL of", catalog.GetLoad: "looks up, loads and stores"}[a.Op]
	key := a.Key.String()
	switch {
	case a.Op == catalog.Clear:
		key = ""
	case key == "":
		key = "the one entry"
	}
	out := strings.Join(strings.Fields(verb+" "+key), " ") + " in " + a.Cache.String() + placeText(a.Cache.Place)
	if a.Cache.Iface != "" {
		out += "; a cache by the shape of the interface only, unless linking knows more"
	}
	if a.Cache.Local {
		out += "; it dies with the call"
	}
	return out
}

// loadLine says what a load is.
func loadLine(l *unit.Load) string {
	out := l.What
	if l.Name != "" && !strings.Contains(out, l.Name) {
		out += " (" + l.Name + ")"
	}
	if l.Weight != "" {
		out += ", " + string(l.Weight)
	}
	switch l.Kind {
	case unit.IfaceLoad:
		out += "; an interface method: linking asks the implementations"
	case unit.DynamicLoad:
		out += "; a function value that is not known"
	case unit.OpaqueLoad:
		out += "; the catalogue does not describe it, but it takes a context and may fail"
	}
	return out
}

// refillWhy says what was decided of a refill, and why.
func (e *explainer) refillWhy(r *cachemap.Refill) {
	e.say("", "")
	kind := "refill "
	if r.Memo {
		kind = "memo "
	}
	e.say("", kind+r.FuncName()+": "+r.KeyText()+" in "+r.CacheName()+placeText(r.Place))
	e.say("stands", e.places(r))
	if r.Of != "" {
		e.say("through", cachemap.ShortFunc(r.Of))
	}
	e.say("key", r.Heat.String()+": "+r.HeatWhy)
	e.say("load", r.Weight.String()+": "+r.WeightWhy)
	ttl := ttlText(r)
	if r.TTL.At.Valid() {
		ttl += ", decided at " + lineOnly(e.show(r.TTL.At))
	}
	e.say("TTL", ttl)
	e.say("coalesced by", e.protection(r))
	e.say("load fails", cmp.Or(failText(r), "not known"))
	for _, u := range r.Unresolved {
		e.say("not resolved", u.String())
	}
	for _, c := range analyzers.Checks() {
		tier, why := c.Judge(r)
		switch tier {
		case finding.Default:
			why = "reports: " + why + e.p.notShown(c, r)
		case finding.Review:
			why = "reports with -tier=review: " + why + e.p.notShown(c, r)
		default:
			why = "silent: " + why
		}
		e.say(c.Name, why)
	}
	if e.p.results[r.Pkg].Generated[r.Lookup[0].File] && !e.p.cfg.Generated {
		e.say("generated", "nothing is reported in a generated file")
	}
}

// protection says what makes concurrent misses one load, or what was found
// wanting.
func (e *explainer) protection(r *cachemap.Refill) string {
	if r.Prot != "" {
		return r.Prot
	}
	why := []string{}
	for _, l := range r.Loads {
		if res := e.p.results[l.At.Pkg]; res != nil && res.Trace != nil {
			for _, f := range res.Trace.Funcs {
				for _, t := range f.Calls {
					if t.Load != nil && t.At == l.At {
						why = append(why, t.Notes...)
					}
				}
			}
		}
	}
	if r.ProtWhy != "" {
		why = append(why, r.ProtWhy)
	}
	slices.Sort(why)
	return strings.TrimSuffix("nothing: "+strings.Join(slices.Compact(why), "; "), ": ")
}
