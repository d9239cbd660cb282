// Package page draws the map of caching as one HTML file that needs nothing
// else: no network, no server, and no script to be read. It is a pure function
// of the map's JSON form, the findings and the sources that these name. All of
// that comes from analysed code, which may be hostile: nothing of it is
// markup, and nothing of it is shown that would do something instead of being seen.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/plain"
)

// An Input is what a page is drawn of. Positions are "file:line:col", as in the map.
type Input struct {
	Title   string // the modules that the map shows
	Scope   string // the packages that were asked for; "" for all
	Version string // the name and version of the tool
	Tier    string // of the findings: "default", or "review", which includes default
	Map     *cachemap.Document
	// Words are what the map says of each refill, by its identity.
	Words map[string]Words
	// Who are the functions that write and drop entries outside of refills, by position.
	Who map[string]string
	// Findings are in the order of their positions.
	Findings []Finding
	// Sources are the files that findings lie in, as far as they may be shown.
	Sources map[string][]byte
}

// Words say of a refill what its row in the map says.
type Words struct {
	TTL, Coalesced, Miss, Fails string
	// Bare: nothing makes concurrent misses one. Fixed: so is the TTL.
	Bare, Fixed bool
}

// A Finding is one statement of a check.
type Finding struct {
	Check, Tier, Message string
	Fixable              bool // cachelint -fix can make it go away
	// The refill that it is about, as the map names it; "" where it is about several.
	Package, Function, Cache, Key string
	// Places are where it is reported, and the rest of its evidence.
	Places []Place
}

// A Place is a position and its part in a finding.
type Place struct{ At, Note string }

// Bounds of a page, which a person reads; the JSON form has all of the map.
const (
	maxFamilies = 1000
	maxFindings = 500
	maxTouches  = 50   // writers of a family, and as many who drop
	maxText     = 1000 // characters of anything that is not ours
)

// Marker is in the first [MarkerWithin] bytes of every page: who would overwrite
// a file can tell by it.
const (
	Marker       = `<meta name="generator" content="cachelint map">`
	MarkerWithin = 256
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"count": count}).Parse(pageHTML))
)

// Render returns the page. It takes over in, whose strings it makes safe to show.
func Render(in *Input) ([]byte, error) {
	scrub(reflect.ValueOf(in))
	v := newView(in)
	v.Marker, v.CSS, v.JS = Marker, template.CSS(pageCSS), template.JS(pageJS)
	// No request leaves the page, and nothing runs but what we wrote, even if
	// an escape should fail.
	v.Policy = template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"`,
		digest(pageCSS), digest(pageJS)))
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// digest names an inline style or script in a Content-Security-Policy.
func digest(s string) string {
	h := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(h[:])
}

// scrub makes every string below v safe to show, and bounds it. Contents of
// files stay: what is shown of them is scrubbed line by line.
func scrub(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scrub(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			scrub(v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				scrub(v.Index(i))
			}
		}
	case reflect.Map:
		out := reflect.MakeMap(v.Type())
		for it := v.MapRange(); it.Next(); {
			k, x := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			k.Set(it.Key())
			x.Set(it.Value())
			scrub(k)
			scrub(x)
			out.SetMapIndex(k, x)
		}
		v.Set(out)
	case reflect.String:
		v.SetString(cut(plain.Text(v.String()), maxText))
	}
}

// cut shortens s to a number of characters.
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// A view is what the template shows.
type view struct {
	*Input
	Marker template.HTML
	Policy template.HTMLAttr
	CSS    template.CSS
	JS     template.JS

	Bare, Fixed int // refills that load: with nothing that coalesces, with a fixed TTL
	// Families load from a source; Memos only compute; Helpers are refills
	// whose callers decide what they are of.
	Families     []*family
	FamiliesLeft int
	Memos        []*family
	MemosLeft    int
	Helpers      []*refill
	Found        []*found
	FoundLeft    int
	Checks       []choice // with the number of their findings
	Where        []choice // where entries live, with the number of families
	Picture      *picture
	Packages     []unresolved
}

// A choice is something to filter by.
type choice struct {
	Name string
	N    int
}

// A family is a row of the table, with its details.
type family struct {
	cachemap.FamilyJSON
	ID      string
	Refills []*refill
	Found   []*found
	// What its refills say, each once.
	TTLs, Coalesced, Misses []string
	// Weight and Heat are those of the refill that has most; Bare: a refill
	// of it has nothing that coalesces misses.
	Weight, Heat              int
	Bare                      bool
	Writers, Droppers         []touch
	WritersLeft, DroppersLeft int
	// Changes are who changes what it is loaded from.
	Changes     []cachemap.WriterJSON
	ChangesLeft int
	memo        bool
	sources     []string // what it is loaded from, as the picture names it
}

// A refill is a refill of a family.
type refill struct {
	*cachemap.RefillJSON
	Says        Words
	memo        bool
	Calls       []string // that load
	LoadedAt    []string // each once
	InKey, Left []cachemap.InputJSON
}

// A touch is a place that writes or drops entries.
type touch struct{ Who, At string }

// A found is a finding with the code that it is about.
type found struct {
	*Finding
	ID       string
	At       string
	Families []*family
	Excerpts []excerpt
	More     int // places that no excerpt shows
}

// An unresolved is what could not be seen in a package.
type unresolved struct {
	Package string
	N       int
	Why     []cachemap.CountJSON
}

var weights = []string{"none", "light", "heavy"}
var heats = []string{"cold", "entity", "hot"}

func newView(in *Input) *view {
	v := &view{Input: in}
	refills := map[string]*refill{}
	for memos, list := range map[bool][]cachemap.RefillJSON{false: in.Map.Refills, true: in.Map.Memos} {
		for i := range list {
			r := newRefill(&list[i], in.Words[list[i].ID])
			r.memo = memos
			refills[r.ID] = r
		}
	}
	for i := range in.Map.Refills {
		r := refills[in.Map.Refills[i].ID]
		if r.Says.Bare {
			v.Bare++
		}
		if r.Says.Fixed {
			v.Fixed++
		}
	}
	inFamily := map[string]bool{}
	var families []*family
	for _, j := range in.Map.Families {
		f := newFamily(j, refills, in.Who)
		for _, id := range j.Refills {
			inFamily[id] = true
		}
		families = append(families, f)
	}
	for _, list := range [][]cachemap.RefillJSON{in.Map.Refills, in.Map.Memos} {
		for i := range list {
			if id := list[i].ID; !inFamily[id] {
				v.Helpers = append(v.Helpers, refills[id])
			}
		}
	}
	v.addFindings(families)
	for _, f := range families {
		if f.memo {
			v.Memos = append(v.Memos, f)
		} else {
			v.Families = append(v.Families, f)
		}
	}
	v.Families, v.FamiliesLeft = bound(v.Families, maxFamilies)
	v.Memos, v.MemosLeft = bound(v.Memos, maxFamilies)
	// Only what is on the page can be pointed at.
	for i, f := range slices.Concat(v.Families, v.Memos) {
		f.ID = fmt.Sprintf("f%d", i+1)
	}
	for _, x := range v.Found {
		x.Families = slices.DeleteFunc(x.Families, func(f *family) bool { return f.ID == "" })
	}
	for _, f := range v.Families {
		v.Where = tally(v.Where, f.Place)
	}
	v.Picture = draw(v.Families)
	v.Packages = packages(in.Map.Unresolved)
	return v
}

// bound keeps n families at most, in their order: those with findings rather than others.
func bound(fs []*family, n int) ([]*family, int) {
	left := len(fs) - n
	if left <= 0 {
		return fs, 0
	}
	fs = slices.Clone(fs)
	for i := len(fs) - 1; i >= 0 && len(fs) > n; i-- {
		if len(fs[i].Found) == 0 {
			fs = slices.Delete(fs, i, i+1)
		}
	}
	return fs[:n], left
}

func newRefill(j *cachemap.RefillJSON, w Words) *refill {
	r := &refill{RefillJSON: j, Says: w}
	for _, s := range j.Sources {
		r.Calls = add(r.Calls, s.Call)
	}
	for _, at := range j.Load {
		r.LoadedAt = add(r.LoadedAt, at)
	}
	for _, in := range j.Inputs {
		if in.InKey {
			r.InKey = append(r.InKey, in)
		} else {
			r.Left = append(r.Left, in)
		}
	}
	return r
}

func newFamily(j cachemap.FamilyJSON, refills map[string]*refill, who map[string]string) *family {
	f := &family{FamilyJSON: j, memo: true}
	for _, id := range j.Refills {
		r := refills[id]
		if r == nil {
			continue
		}
		f.Refills = append(f.Refills, r)
		f.TTLs, f.Coalesced, f.Misses = add(f.TTLs, r.Says.TTL), add(f.Coalesced, r.Says.Coalesced), add(f.Misses, r.Says.Miss)
		f.Weight = max(f.Weight, slices.Index(weights, r.Weight))
		f.Heat = max(f.Heat, slices.Index(heats, r.Heat))
		f.Bare = f.Bare || r.Says.Bare
		f.memo = f.memo && r.memo
		for _, s := range r.Sources {
			for _, name := range sourcesOf(s) {
				f.sources = add(f.sources, name)
			}
		}
	}
	f.Writers, f.WritersLeft = touches(j.WrittenBy, who)
	f.Droppers, f.DroppersLeft = touches(j.InvalidatedBy, who)
	f.Changes = slices.Clone(j.Writers)
	for i := range f.Changes {
		f.Changes[i].At = withoutColumn(f.Changes[i].At)
	}
	if f.ChangesLeft = max(0, len(f.Changes)-maxTouches); f.ChangesLeft > 0 {
		f.Changes = f.Changes[:maxTouches]
	}
	return f
}

// sourcesOf names what a load reads, what is only joined last. Where the code
// names nothing, it is the kind of load.
func sourcesOf(s cachemap.LoadJSON) []string {
	var names, joined []string
	for _, of := range s.Of {
		if table, ok := strings.CutPrefix(of, "joined "); ok {
			joined = add(joined, table)
		} else {
			names = add(names, of)
		}
	}
	for _, j := range joined {
		names = add(names, j)
	}
	if len(names) == 0 {
		return []string{s.What}
	}
	return names
}

func touches(at []string, who map[string]string) (ts []touch, left int) {
	for _, p := range at {
		ts = append(ts, touch{who[p], withoutColumn(p)})
	}
	ts = slices.Compact(ts)
	if left = len(ts) - maxTouches; left > 0 {
		return ts[:maxTouches], left
	}
	return ts, 0
}

// Title names the family. The keys of a shared cache tell it from all others;
// those of a cache in the process are known only beside its name.
func (f *family) Title() string {
	if f.Place == "shared" {
		return f.Key
	}
	cache, _, _ := strings.Cut(f.Cache, " (")
	parts := strings.Split(cache, ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".") + " › " + f.Key
}

// Total counts the families that load.
func (v *view) Total() int { return len(v.Families) + v.FamiliesLeft }

// HeatText says how many requests share a key.
func (f *family) HeatText() string {
	return [...]string{"each key is for one client", "clients share each key", "one hot key or few"}[f.Heat]
}

// PlaceText says where entries live.
func (f *family) PlaceText() string {
	switch f.Place {
	case "shared":
		return "shared by all processes"
	case "process":
		return "in the process"
	case "":
		return "not known"
	}
	return "in " + f.Place
}

// CheckNames are the checks that have a finding about the family, for the filter.
func (f *family) CheckNames() string {
	var names []string
	for _, x := range f.Found {
		names = add(names, x.Check)
	}
	return strings.Join(names, " ")
}

// addFindings links findings and families, and cuts the excerpts. Those that
// gate come first.
func (v *view) addFindings(families []*family) {
	order := make([]*Finding, len(v.Findings))
	for i := range v.Findings {
		order[i] = &v.Findings[i]
		v.Checks = tally(v.Checks, order[i].Check)
	}
	slices.SortStableFunc(v.Checks, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(order, func(a, b *Finding) int { return strings.Compare(a.Tier, b.Tier) }) // default, review
	if left := len(order) - maxFindings; left > 0 {
		order, v.FoundLeft = order[:maxFindings], left
	}
	var files = map[string]*source{}
	for i, f := range order {
		x := &found{Finding: f, ID: fmt.Sprintf("x%d", i+1)}
		if len(f.Places) > 0 {
			x.At = f.Places[0].At
		}
		for _, fam := range families {
			if slices.ContainsFunc(fam.Refills, f.isAbout) {
				x.Families = append(x.Families, fam)
				fam.Found = append(fam.Found, x)
			}
		}
		x.Excerpts, x.More = excerpts(f.Places, v.Sources, files)
		v.Found = append(v.Found, x)
	}
}

// isAbout: the finding names the refill, or a place of its own that the refill
// is known by: where it stores.
func (f *Finding) isAbout(r *refill) bool {
	if r.Function == f.Function && r.Package == f.Package && r.Key == f.Key && r.Cache == f.Cache {
		return true
	}
	return len(r.Store) > 0 && slices.ContainsFunc(f.Places, func(p Place) bool { return p.At == r.Store[0] })
}

// packages groups what could not be seen.
func packages(counts []cachemap.CountJSON) []unresolved {
	var out []unresolved
	for _, c := range counts {
		i := slices.IndexFunc(out, func(u unresolved) bool { return u.Package == c.Package })
		if i < 0 {
			i = len(out)
			out = append(out, unresolved{Package: c.Package})
		}
		out[i].N += c.N
		out[i].Why = append(out[i].Why, c)
	}
	return out
}

// tally counts a name.
func tally(cs []choice, name string) []choice {
	for i := range cs {
		if cs[i].Name == name {
			cs[i].N++
			return cs
		}
	}
	return append(cs, choice{name, 1})
}

// add appends a text that is new and not empty.
func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// count returns "1 finding" or "2 findings".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
