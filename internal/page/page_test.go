package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/page"
	"github.com/cachelint/cachelint/internal/plain"
	"github.com/cachelint/cachelint/internal/testenv"
)

const source = `package users

// Get returns a user.
func (r *Repo) Get(id int) string {
	if v, ok := r.rdb.Get("user"); ok {
		return v
	}
	v := r.db.Query(id)
	r.rdb.Set("user", v, ttl)
	return v
}
`

// input is a map with everything that a page shows: a family with two refills,
// a memo, a helper, two findings, one of them about several refills.
func input() *page.Input {
	refill := func(id, fn string, ln int) cachemap.RefillJSON {
		return cachemap.RefillJSON{ID: id, Package: "example.com/users", Function: fn, Key: "user:{id}", Cache: "Repo.rdb (redis)", Place: "shared",
			Value: "string", Lookup: []string{at(ln)}, Load: []string{at(ln + 3)}, Store: []string{at(ln + 4)},
			Sources: []cachemap.LoadJSON{{What: "SQL query", Call: "DB.Query", Weight: "heavy", At: at(ln + 3), Of: []string{"joined table teams", "table users"}}}, Weight: "heavy", Heat: "entity",
			Hit: "ok", TTL: &cachemap.TTLJSON{Text: "ttl (5m)", Fixed: true, At: "users/ttl.go:3:7"}, Confirmed: true,
			Inputs:  []cachemap.InputJSON{{Input: "id", At: at(ln), InKey: true}, {Input: "tenant", Given: "Query", At: at(ln), Identity: "tenant name"}},
			Through: "helper", Unresolved: []string{"key: not all of it is known"}}
	}
	memo := refill("m", "Memo", 50)
	memo.Key, memo.Sources, memo.Weight = "square", nil, "none"
	words := page.Words{TTL: "ttl (5m), fixed", Coalesced: "a lock", Miss: "heavy: SQL query", Fixed: true}
	bare := words
	bare.Bare = true
	return &page.Input{
		Title: "example.com/users", Scope: "./users", Version: "cachelint v1.2.3", Tier: "default",
		Map: &cachemap.Document{Version: 1,
			Refills: []cachemap.RefillJSON{refill("r1", "(*Repo).Get", 5), refill("r2", "(*Repo).List", 5), refill("h", "GetOrSet", 5)},
			Memos:   []cachemap.RefillJSON{memo},
			Families: []cachemap.FamilyJSON{
				{Key: "square", Cache: "squares (map)", Place: "process", Refills: []string{"m"}},
				{Key: "user:{id}", Cache: "Repo.rdb (redis)", Place: "shared", Value: "string", Refills: []string{"r1", "r2"},
					WrittenBy: []string{"users/warm.go:20:2"}, InvalidatedBy: []string{"users/save.go:30:2", "users/save.go:40:2"},
					Reads: []string{"table users"}, Writers: []cachemap.WriterJSON{
						{Function: "(*Repo).Save", At: "users/save.go:28:9", Does: "update", Of: "table users", Entry: "dropped"},
						{Function: "(*Repo).Rename", At: "users/save.go:50:9", Does: "update", Of: "table users", Entry: "left"}}},
			},
			NotAnalysed: []cachemap.MissingJSON{{Package: "example.com/users/broken", Why: "does not type-check"}},
			Unresolved:  []cachemap.CountJSON{{Package: "example.com/users", Why: "a call of a function value", N: 3}},
			Build:       &cachemap.BuildJSON{GOOS: "linux", GOARCH: "amd64", Tags: []string{"special"}, IgnoredFiles: 2},
		},
		Words: map[string]page.Words{"r1": bare, "r2": words, "h": words, "m": words},
		Who:   map[string]string{"users/warm.go:20:2": "WarmUp", "users/save.go:30:2": "(*Repo).Save", "users/save.go:40:2": "Flush (all entries)"},
		Findings: []page.Finding{
			{Check: "ttljitter", Tier: "review", Message: "every entry of user:{id} lives exactly ttl", Fixable: true,
				Places: []page.Place{{At: "users/ttl.go:3:7"}, {At: at(9), Note: "user:{id} is stored here"}}},
			{Check: "nocoalesce", Tier: "default", Message: "every concurrent miss of user:{id} runs the SQL query",
				Package: "example.com/users", Function: "(*Repo).Get", Cache: "Repo.rdb (redis)", Key: "user:{id}",
				Places: []page.Place{{At: "users/users.go:8:12"}, {At: at(5), Note: "looked up here"}}},
		},
		Sources: map[string][]byte{"users/users.go": []byte(source)},
	}
}

func at(ln int) string { return fmt.Sprintf("users/users.go:%d:2", ln) }

func render(t *testing.T, in *page.Input) string {
	t.Helper()
	b, err := page.Render(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func parse(t *testing.T, s string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// find returns the elements that match: "tag", or "tag.class".
func find(doc *html.Node, what string) (out []*html.Node) {
	tag, class, _ := strings.Cut(what, ".")
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (tag == "" || n.Data == tag) && (class == "" || slices.Contains(strings.Fields(attr(n, "class")), class)) {
			out = append(out, n)
		}
	}
	return out
}

func byID(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// text is what a reader sees of a node, on one line.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "style" && d.Parent.Data != "script" {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestReader: what a reader finds on the page, and where the links lead.
func TestReader(t *testing.T) {
	in := input()
	in.Tier = "review"
	doc := parse(t, render(t, in))
	if got := text(find(doc, "ul.stats")[0]); got != "1 families of keys 3 refills 1 with nothing that coalesces misses 3 with a fixed TTL 2 findings, those for reviewers included" {
		t.Errorf("the head says %q", got)
	}
	rows := find(doc, "tbody")
	if len(rows) != 1 {
		t.Fatalf("%d families in the table", len(rows))
	}
	if got, want := text(find(rows[0], "tr")[0]), "user:{id} shared heavy: SQL query ttl (5m), fixed a lock 2 places nocoalesce ttljitter"; got != want {
		t.Errorf("the row is %q, want %q", got, want)
	}
	details := text(find(rows[0], "details")[0])
	for _, want := range []string{"2 refills", "string in Repo.rdb (redis) , shared by all processes; clients share each key", "(*Repo).List", "decided users/ttl.go:3:7",
		"the key tells id", "and leaves out tenant (tenant name)", "Also written by WarmUp users/warm.go:20", "Dropped by (*Repo).Save users/save.go:30 Flush (all entries) users/save.go:40",
		"Source changed by (*Repo).Save users/save.go:28 : update of table users (*Repo).Rename users/save.go:50 : update of table users ; the entry is left",
		"key: not all of it is known"} {
		if !strings.Contains(details, want) {
			t.Errorf("the details lack %q:\n%s", want, details)
		}
	}
	// Findings that gate come first; each leads to its family and back.
	findings := find(doc, "article.finding")
	if len(findings) != 2 || !strings.HasPrefix(text(findings[0]), "nocoalesce default users/users.go:8:12 every concurrent miss of user:{id} runs the SQL query Family user:{id} users/users.go") {
		t.Fatalf("%d findings, the first %q", len(findings), text(findings[0]))
	}
	for _, f := range findings {
		to := byID(doc, strings.TrimPrefix(attr(find(f, "a.code")[0], "href"), "#"))
		if to == nil || !strings.Contains(text(to), "(*Repo).Get") {
			t.Errorf("%s does not lead to its family", text(f))
		}
	}
	lines := []string{}
	for _, l := range find(find(findings[0], "pre")[0], "") {
		if l.Data == "span" && l.Parent.Data == "code" {
			lines = append(lines, text(l))
		}
	}
	want := []string{"2", "3 // Get returns a user.", "4 func (r *Repo) Get(id int ) string {", `5 if v, ok := r.rdb.Get( "user" ); ok {`, "looked up here", "6 return v", "7 }",
		"8 v := r.db. Query (id)", "reported here", `9 r.rdb.Set( "user" , v, ttl)`, "10 return v", "11 }"}
	if got := strings.Join(lines, "\n"); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(strings.Join(want, "\n"), " ", "") {
		t.Errorf("the code is\n%s", got)
	}
	if got := text(find(findings[0], "span.m")[1]); got != "Query" {
		t.Errorf("marked is %q", got)
	}
	if got := text(findings[1]); !strings.Contains(got, "user:{id} is stored here") || !strings.Contains(got, "1 place without code") || !strings.Contains(got, "cachelint -fix can fix it") {
		t.Errorf("the finding says %q", got)
	}
	whole := text(doc)
	for _, want := range []string{"Get-or-set helpers", "GetOrSet", "square in squares (map)", "1 package was not analysed", "example.com/users/broken : does not type-check",
		"3 a call of a function value", "linux/amd64, tags special; 2 files are left out", "Only packages ./users"} {
		if !strings.Contains(whole, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestPicture: everything that a family has to do with is drawn, joined by
// curves, and said in words to who cannot see it.
func TestPicture(t *testing.T) {
	doc := parse(t, render(t, input()))
	svg := byID(doc, "map")
	labels := map[string]string{}
	for n := range svg.Descendants() {
		if id := attr(n, "data-n"); id != "" {
			labels[id] = attr(n, "aria-label")
		}
	}
	var joined []string
	for _, p := range find(svg, "path") {
		joined = append(joined, attr(p, "class")+": "+labels[attr(p, "data-a")]+" - "+labels[attr(p, "data-b")])
	}
	const family = "user:{id}: a miss runs heavy: SQL query; TTL ttl (5m), fixed; coalesced by a lock; also written by WarmUp; dropped by (*Repo).Save, Flush (all entries); 2 findings"
	want := []string{"edge load bare: table users, loaded by 1 family: SQL query - " + family, "edge load bare: table teams, loaded by 1 family: SQL query - " + family,
		"edge write: WarmUp users/warm.go - " + family,
		"edge drop: (*Repo).Save users/save.go - " + family, "edge drop: Flush (all entries) users/save.go - " + family}
	slices.Sort(joined)
	slices.Sort(want)
	if !slices.Equal(joined, want) {
		t.Errorf("drawn is\n%s\nwant\n%s", strings.Join(joined, "\n"), strings.Join(want, "\n"))
	}
	if got := text(find(svg, "g")[1]); got != "table users, loaded by 1 family: SQL query table users 1 family · SQL query" {
		t.Errorf("the first source says %q", got)
	}
	// Where the code names nothing, the kind of load is drawn.
	in := input()
	for i := range in.Map.Refills {
		in.Map.Refills[i].Sources[0].Of = nil
	}
	if got := text(find(byID(parse(t, render(t, in)), "map"), "g")[1]); got != "SQL query, loaded by 1 family SQL query 1 family" {
		t.Errorf("the only source says %q", got)
	}
	if attr(svg, "aria-labelledby") != "map-t map-d" || byID(doc, "map-t") == nil || !strings.HasPrefix(text(byID(doc, "map-d")), "2 sources, 1 family and 3 functions.") {
		t.Error("the picture does not say what it shows")
	}
}

// hostile are texts that would break out of some place of a page.
var hostile = []string{
	`"><script>document.title="pwned"</script>`,
	`'><img src=x onerror=document.title="pwned">`,
	"</script></style></title></svg></pre></textarea><!--<script>",
	"--></template>]]><![CDATA[<svg onload=document.title='pwned'>",
	"` onmouseover=document.title='pwned' x=`",
	"javascript:document.title='pwned'//",
	`{{.}} ${document.title} \u003cscript\u003e`,
	"&lt;script&gt; &quot; &#34; &amp;#34;",
	"\x1b[31m\x1b]0;pwned\x07 \u202e\u2066 \x00\x0b\u2028\ufeff",
	"a\nb\r\nc\td",
	"bad \xff\xfe\xc0\xaf utf-8 \xed\xa0\x80",
	"</SCRIPT ><ScRiPt>",
	"url(https://example.org/x) @import 'https://example.org/y';",
	"鍵キー열쇠🔑 äöü",
}

// mangle puts a text before every string below v, but not in contents of files.
func mangle(v reflect.Value, evil string) {
	switch v.Kind() {
	case reflect.Pointer:
		mangle(v.Elem(), evil)
	case reflect.Struct:
		for i := range v.NumField() {
			mangle(v.Field(i), evil)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				mangle(v.Index(i), evil)
			}
		}
	case reflect.Map:
		out := reflect.MakeMap(v.Type())
		for it := v.MapRange(); it.Next(); {
			x := reflect.New(v.Type().Elem()).Elem()
			x.Set(it.Value())
			mangle(x, evil)
			out.SetMapIndex(reflect.ValueOf(evil+it.Key().String()), x)
		}
		v.Set(out)
	case reflect.String:
		v.SetString(evil + v.String())
	}
}

// skeleton is what a page is made of, without what the analysed code decides:
// elements, names of attributes, and the values of those that do something.
func skeleton(doc *html.Node) []string {
	var out []string
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			s := n.Data
			for _, a := range n.Attr {
				s += " " + a.Key
				switch a.Key {
				case "href", "id", "http-equiv", "content", "role", "data-n", "data-a", "data-b", "data-f":
					s += "=" + a.Val
				}
			}
			out = append(out, s)
		case html.CommentNode, html.RawNode:
			out = append(out, "!"+n.Data)
		case html.TextNode:
			if p := n.Parent.Data; p == "script" || p == "style" {
				out = append(out, n.Data)
			}
		}
	}
	return out
}

// TestHostile: whatever stands in keys, names, paths, types and messages, the
// page is made of the same elements, and nothing in it hides or acts.
func TestHostile(t *testing.T) {
	harmless := input()
	mangle(reflect.ValueOf(harmless), "x")
	want := skeleton(parse(t, render(t, harmless)))
	for _, evil := range hostile {
		in := input()
		mangle(reflect.ValueOf(in), evil)
		got := render(t, in)
		checkText(t, evil, got)
		doc := parse(t, got)
		if s := skeleton(doc); !slices.Equal(s, want) {
			for i := range min(len(s), len(want)) {
				if s[i] != want[i] {
					t.Errorf("%q makes %q of %q", evil, s[i], want[i])
					break
				}
			}
			t.Errorf("%q: %d elements, want %d", evil, len(s), len(want))
		}
		// It is there to be read.
		key := find(doc, "a.key")[0]
		if got, want := key.FirstChild.Data, " › "+plain.Text(evil)+"user:{id}"; !strings.HasSuffix(got, want) {
			t.Errorf("the key is shown as %q, want %q", got, want)
		}
	}
}

// checkText: a page is UTF-8 without characters that a reader could not see.
func checkText(t *testing.T, name, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q: not UTF-8", name)
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && plain.Unsafe(r) {
			t.Errorf("%q: the page holds %U", name, r)
			return
		}
	}
}

// TestHostileSource: code is text, whatever stands in it.
func TestHostileSource(t *testing.T) {
	for _, evil := range hostile {
		for _, src := range []string{evil, strings.Repeat("\n", 7) + "\tx := `" + evil, "//" + evil + "\r\n" + evil + "\n/*" + evil} {
			in := input()
			in.Sources["users/users.go"] = []byte(src)
			in.Findings[1].Places = []page.Place{{At: "users/users.go:1:1"}, {At: "users/users.go:8:4", Note: "here"}}
			got := render(t, in)
			checkText(t, src, got)
			for _, pre := range find(parse(t, got), "pre") {
				for n := range pre.Descendants() {
					if n.Type == html.TextNode {
						continue
					}
					if n.Data != "code" && (n.Data != "span" || len(n.Attr) != 1 || !regexp.MustCompile(`^(l( hit)?|n|note|gap|[ksc]( m)?|m)$`).MatchString(attr(n, "class"))) {
						t.Errorf("%q makes a %s with %v", src, n.Data, n.Attr)
					}
				}
			}
		}
	}
}

// TestSelfContained: the page asks for nothing, and its policy lets only its own
// style and script in.
func TestSelfContained(t *testing.T) {
	s := render(t, input())
	doc := parse(t, s)
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %s", id)
			}
			ids[id] = true
		}
	}
	for n := range doc.Descendants() {
		if slices.Contains([]string{"link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "use", "image"}, n.Data) && n.Type == html.ElementNode {
			t.Errorf("there is a %s", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" && (!strings.HasPrefix(a.Val, "#") || !ids[a.Val[1:]]):
				t.Errorf("a link to %q", a.Val)
			case a.Key == "src" || a.Key == "style" || a.Key == "srcset" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	policy := ""
	for _, m := range find(doc, "meta") {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			policy = attr(m, "content")
		}
	}
	want := "default-src 'none'"
	for _, tag := range []string{"style", "script"} {
		es := find(doc, tag)
		if len(es) != 1 {
			t.Fatalf("%d elements %s", len(es), tag)
		}
		code := es[0].FirstChild.Data
		h := sha256.Sum256([]byte(code))
		want += fmt.Sprintf("; %s-src 'sha256-%s'", tag, base64.StdEncoding.EncodeToString(h[:]))
		if regexp.MustCompile(`https?:|url\(|@import|\bfetch\(|XMLHttpRequest|innerHTML|\beval\(`).MatchString(code) {
			t.Errorf("the %s may ask for something, or make markup of text", tag)
		}
	}
	if want += "; base-uri 'none'; form-action 'none'"; policy != want {
		t.Errorf("the policy is %q, want %q", policy, want)
	}
	if i := strings.Index(s, page.Marker); i < 0 || i+len(page.Marker) > page.MarkerWithin {
		t.Errorf("the marker is at %d", i)
	}
}

func TestSameBytes(t *testing.T) {
	first := render(t, large(200))
	for range 5 {
		if render(t, large(200)) != first {
			t.Fatal("two pages of one map differ")
		}
	}
}

// large is a map with n families and as many findings.
func large(n int) *page.Input {
	in := input()
	in.Map.Families = nil
	r0 := in.Map.Refills[0]
	in.Map.Refills, in.Map.Memos, in.Findings = nil, nil, nil
	in.Words, in.Who = map[string]page.Words{}, map[string]string{}
	for i := range n {
		r := r0
		r.ID, r.Key, r.Function = fmt.Sprint("r", i), fmt.Sprintf("key%05d:{id}", i), fmt.Sprint("Get", i)
		r.Store = []string{fmt.Sprintf("users/users.go:%d:1", 10000+i)}
		r.Sources = []cachemap.LoadJSON{{What: fmt.Sprint("source ", i)}, {What: fmt.Sprint("other ", i%40)}}
		in.Map.Refills = append(in.Map.Refills, r)
		f := cachemap.FamilyJSON{Key: r.Key, Cache: r.Cache, Place: "shared", Refills: []string{r.ID}}
		for j := range 60 {
			p := fmt.Sprintf("users/save%d.go:%d:2", i, j+1)
			f.InvalidatedBy = append(f.InvalidatedBy, p)
			in.Who[p] = fmt.Sprint("Save", j)
		}
		in.Map.Families = append(in.Map.Families, f)
		in.Words[r.ID] = page.Words{TTL: "1m, fixed", Coalesced: "nothing", Miss: "heavy: SQL query", Bare: true}
	}
	for i := range n {
		// The last ones.
		r := in.Map.Refills[n-1-i/4]
		in.Findings = append(in.Findings, page.Finding{Check: "nocoalesce", Tier: "default", Message: fmt.Sprint("finding ", i), Package: r.Package, Function: r.Function, Key: r.Key, Cache: r.Cache,
			Places: []page.Place{{At: "users/users.go:5:2"}}})
	}
	return in
}

// TestBounded: a huge map makes a page that a browser can show; what is left out
// is said, and is not what has findings.
func TestBounded(t *testing.T) {
	s := render(t, large(3000))
	if len(s) > 16<<20 {
		t.Errorf("%d bytes", len(s))
	}
	doc := parse(t, s)
	if n := len(find(doc, "tbody")); n != 1000 {
		t.Errorf("%d families", n)
	}
	if n := len(find(doc, "article.finding")); n != 500 {
		t.Errorf("%d findings", n)
	}
	if n := len(find(byID(doc, "map"), "rect")); n != 120 {
		t.Errorf("%d boxes in the picture", n)
	}
	whole := text(doc)
	for _, want := range []string{"3000 families of keys", "And 2000 families more", "And 2500 findings more", "960 families of the table below", "functions that write or drop entries", "40 sources",
		"and 10 more", "key02999:{id}"} {
		if !strings.Contains(whole, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, f := range find(doc, "article.finding") {
		if len(find(f, "a.code")) != 1 {
			t.Fatalf("the family of a finding is left out: %s", text(f))
		}
	}
}

// TestLongText: no text of the code makes the page useless.
func TestLongText(t *testing.T) {
	in := input()
	mangle(reflect.ValueOf(in), strings.Repeat("<very long>", 1<<15))
	in.Sources["users/users.go"] = []byte("package x\n" + strings.Repeat("\n", 6) + strings.Repeat("long line ", 1<<16))
	in.Findings[1].Places = []page.Place{{At: "users/users.go:8:12"}}
	if s := render(t, in); len(s) > 1<<20 {
		t.Errorf("%d bytes", len(s))
	}
}

// TestEmpty: a program without caches has a page, too.
func TestEmpty(t *testing.T) {
	s := render(t, &page.Input{Title: "example.com/none", Tier: "default", Map: &cachemap.Document{}})
	got := text(parse(t, s))
	for _, want := range []string{"Caching in example.com/none", "0 families of keys", "There is nothing to draw", "No family of keys is loaded from a source.", "None of the default tier"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
}

// TestOddPlaces: positions that no line of a file has.
func TestOddPlaces(t *testing.T) {
	in := input()
	in.Findings[1].Places = []page.Place{{At: ""}, {At: "users/users.go:0:0"}, {At: "users/users.go:99:1"}, {At: "users/users.go:-3:1"}, {At: "users/users.go:x:y"},
		{At: "users/users.go:11:999999"}, {At: "C:\\users\\users.go:3:1"}, {At: ":::"}, {At: "users/users.go:2"}}
	doc := parse(t, render(t, in))
	if got := text(find(doc, "article.finding")[0]); !strings.Contains(got, "11 }") || !strings.Contains(got, "1 package users 2 3 //") || !strings.Contains(got, "7 places without code") {
		t.Error(got)
	}
}

// TestHostileInBrowser opens pages of hostile code in a real browser: nothing
// of it runs, nothing is asked for, and it reads the same.
func TestHostileInBrowser(t *testing.T) {
	b := testenv.NewBrowser(t)
	file := filepath.Join(t.TempDir(), "page.html")
	for _, evil := range hostile {
		in := input()
		mangle(reflect.ValueOf(in), evil)
		in.Sources[evil+"users/users.go"] = []byte(strings.Repeat(evil+"\n", 12))
		want := "Caching in " + plain.Text(evil) + "example.com/users"
		if err := os.WriteFile(file, []byte(render(t, in)), 0o666); err != nil {
			t.Fatal(err)
		}
		b.Requests = nil
		b.Open(file)
		for _, do := range []string{`document.querySelectorAll("a, tr, svg *").forEach(e => e.dispatchEvent(new MouseEvent("mouseover", {bubbles: true})))`,
			`document.querySelectorAll("details").forEach(d => { d.open = true })`, `document.querySelector("a.key").click()`} {
			b.Eval(do)
		}
		if got := b.Eval("document.title"); got != strings.Join(strings.Fields(want), " ") {
			t.Errorf("%q: the title is %q, want %q", evil, got, want)
		}
		if got := b.Eval(`document.querySelector("a.key").textContent`); !strings.HasSuffix(got, " › "+plain.Text(evil)+"user:{id}") {
			t.Errorf("%q: the key is %q", evil, got)
		}
		if got := b.Eval(`document.querySelectorAll("script, style").length + " " + document.getElementById("tools").hidden`); got != "2 false" {
			t.Errorf("%q: %s", evil, got)
		}
		if len(b.Requests) != 1 {
			t.Errorf("%q: the page asks for %q", evil, b.Requests)
		}
	}
	if len(b.Complaints) > 0 {
		t.Errorf("the browser complains: %q", b.Complaints)
	}
}

// TestPolicyHolds: had an escape failed, the policy of the page would still let nothing run.
func TestPolicyHolds(t *testing.T) {
	b := testenv.NewBrowser(t)
	file := filepath.Join(t.TempDir(), "page.html")
	s := []byte(render(t, input()))
	s = bytes.Replace(s, []byte("</main>"), []byte(`<script>document.title = "pwned"</script><img src="https://example.org/x" onerror="document.title = 'pwned'"></main>`), 1)
	if err := os.WriteFile(file, s, 0o666); err != nil {
		t.Fatal(err)
	}
	b.Open(file)
	if got := b.Eval("document.title"); got == "pwned" {
		t.Error("a script ran")
	}
	if len(b.Complaints) < 2 {
		t.Errorf("the browser refused too little: %q", b.Complaints)
	}
}
