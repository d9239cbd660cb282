package cachemap_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cachelint/cachelint/internal/cachemap"
	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/sqltext"
	"github.com/cachelint/cachelint/internal/unit"
)

var update = flag.Bool("update", false, "write the golden file anew")

const pkg = "example.com/shop"

func at(line int) unit.Pos { return unit.Pos{Pkg: pkg, File: "shop.go", Line: line, Col: 2} }

func show(p unit.Pos) string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// hole is a key part that holds an input, such as "id" or "u.Role".
func hole(name string) key.Template { return typed(name, "string") }

func typed(name, typ string) key.Template {
	name, steps, ok := strings.Cut(name, ".")
	if ok {
		steps = "." + steps
	}
	return key.Template{Alts: []key.Alt{{{Hole: &flow.Path{Root: flow.Param, Param: 1, Name: name, Steps: steps}, Type: typ}}}}
}

func user(k key.Template) key.Template { return key.Concat(key.Literal("user:"), k) }

// redis is a cache in a field of a type.
func redis(typ string) unit.Cache {
	return unit.Cache{Place: catalog.Shared, Library: "go-redis v9",
		Path: flow.Path{Root: flow.Param, Name: "r", Recv: true, Type: pkg + "." + typ, Steps: ".rdb"}}
}

// refill is one of the simplest kind.
func refill() unit.Refill {
	fn := "(*" + pkg + ".Repo).User"
	return unit.Refill{ID: fn, Func: fn, Exported: true, Cache: redis("Repo"), Key: user(hole("id")),
		Lookup: []unit.Pos{at(10)}, Store: []unit.Pos{at(20)}, Helper: -1, Type: "*shop.User", Hit: "value",
		Loads: []unit.Load{{What: "SQL query of one row", Weight: catalog.Light, Name: "DB.QueryRowContext", At: at(15), Kind: unit.SourceLoad}},
		TTL:   constant(10*time.Minute, "userTTL")}
}

func constant(d time.Duration, text string) unit.TTL {
	return unit.TTL{Parts: []unit.TTLPart{{Kind: unit.ConstTTL, D: d, Text: text, At: at(5)}}}
}

func program(refills ...unit.Refill) *unit.Unit {
	return &unit.Unit{Version: unit.Version, Path: pkg, Analysed: true, Refills: refills}
}

// only returns the only refill of a program.
func only(t *testing.T, us ...*unit.Unit) *cachemap.Refill {
	t.Helper()
	m := cachemap.Program(us)
	if len(m.Refills) != 1 {
		t.Fatalf("%d refills", len(m.Refills))
	}
	return m.Refills[0]
}

// TestJSON pins the shape of the document: go test ./internal/cachemap -run JSON -update
func TestJSON(t *testing.T) {
	helper := refill()
	helper.ID, helper.Func = pkg+".GetOrSet", pkg+".GetOrSet"
	helper.Cache, helper.Key, helper.Helper, helper.Prot = redis("Kit"), hole("key"), 4, "singleflight.Group"
	helper.Lookup, helper.Store = []unit.Pos{at(30)}, []unit.Pos{at(32)}
	helper.Loads = []unit.Load{{What: "its loader", At: at(31), Kind: unit.ParamLoad, Param: 4}}
	helper.TTL = unit.TTL{Parts: []unit.TTLPart{{Kind: unit.ParamTTL, Text: "ttl"}}}
	through := refill()
	through.ID, through.Func = pkg+".Orders", pkg+".Orders"
	through.Of, through.Key, through.Cache = helper.ID, key.Concat(user(hole("id")), key.Literal(":orders")), redis("Kit")
	through.Lookup, through.Store = []unit.Pos{at(40), at(30)}, []unit.Pos{at(40), at(32)}
	through.TTL = unit.TTL{}
	memo := refill()
	memo.ID, memo.Func, memo.Memo = pkg+".Pattern", pkg+".Pattern", true
	memo.Cache = unit.Cache{Place: catalog.Process, Library: unit.MapCache, Path: flow.Path{Root: flow.Global, Name: pkg + ".patterns"}}
	memo.Key, memo.Loads, memo.TTL, memo.Hit = key.Template{Alts: []key.Alt{{{Func: "normal", In: []flow.Path{{Root: flow.Param, Name: "expr"}}}}}}, nil, unit.TTL{}, "ok"
	memo.Lookup, memo.Store = []unit.Pos{at(50)}, []unit.Pos{at(51)}
	simple := refill()
	param := func(i int, name string) flow.Path { return flow.Path{Root: flow.Param, Param: i, Name: name} }
	simple.Inputs = []unit.Input{
		{Path: param(2, "id"), At: at(15), Load: "DB.QueryRowContext", InKey: true},
		{Path: param(3, "tenant"), At: at(15), Load: "DB.QueryRowContext", Identity: "tenant", Control: true},
	}
	simple.Loads[0].Of = "table users"
	simple.OnError = []string{unit.FailsWithError, unit.ServesStale}
	u := program(simple, helper, through, memo)
	u.Works = []unit.Work{{Func: pkg + ".Save", Steps: []unit.Step{{At: at(59), Name: "DB.ExecContext", Verb: sqltext.Update, Of: []unit.Entity{"table users"}}}}}
	u.Sites = []unit.Site{
		{Op: catalog.Set, Cache: redis("Repo"), Key: user(hole("u.ID")), Func: pkg + ".Save", At: at(60)},
		{Op: catalog.Delete, Cache: redis("Other"), Key: user(hole("id")), Func: pkg + ".Drop", At: at(61)},
	}
	u.Unresolved = []unit.Count{{Why: "a call through a function value", N: 2}}
	broken := &unit.Unit{Version: unit.Version, Path: pkg + "/broken", Why: "type errors"}

	doc := cachemap.Program([]*unit.Unit{u, broken}).JSON(show)
	doc.Build = &cachemap.BuildJSON{GOOS: "linux", GOARCH: "amd64", Cgo: true, Tags: []string{"special"}, IgnoredFiles: 3}
	got, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	file := filepath.Join("testdata", "map.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the document differs from %s (-update writes it anew):\n%s", file, got)
	}
	documented(t, got)
}

// documented: every field of the document stands in the documentation, and
// every field of the documentation in the document.
func documented(t *testing.T, doc []byte) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "map-format.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Refills, Memos, Families []map[string]any
	}
	var top map[string]any
	for _, v := range []any{&all, &top} {
		if err := json.Unmarshal(doc, v); err != nil {
			t.Fatal(err)
		}
	}
	fields := func(ms ...map[string]any) map[string]bool {
		out := map[string]bool{}
		for _, m := range ms {
			for f := range m {
				out[f] = true
			}
		}
		return out
	}
	name := regexp.MustCompile("`([a-zA-Z]+)`")
	intro, rest, _ := strings.Cut(string(text), "\nA refill:\n")
	table, family, ok := strings.Cut(rest, "\nA family has ")
	if !ok {
		t.Fatal("the documentation has another structure")
	}
	columns := func(table string) (out []string) {
		for l := range strings.Lines(table) {
			if cells := strings.SplitN(l, "|", 3); len(cells) == 3 {
				for _, m := range name.FindAllStringSubmatch(cells[1], -1) {
					out = append(out, m[1])
				}
			}
		}
		return out
	}
	family, _, _ = strings.Cut(family, ".")
	var inFamily []string
	for _, m := range name.FindAllStringSubmatch(family, -1) {
		inFamily = append(inFamily, m[1])
	}
	for _, x := range []struct {
		what string
		has  map[string]bool
		docs []string
	}{
		{"document", fields(top), columns(intro)},
		{"refill", fields(slices.Concat(all.Refills, all.Memos)...), columns(table)},
		{"family", fields(all.Families...), inFamily},
	} {
		for _, f := range x.docs {
			if !x.has[f] {
				t.Errorf("the %s lacks %q, which is documented", x.what, f)
			}
			delete(x.has, f)
		}
		for f := range x.has {
			t.Errorf("the %s has %q, which is not documented", x.what, f)
		}
	}
	// The fields of the parts stand in the texts of what they are parts of.
	for _, f := range []string{"goos", "goarch", "cgo", "tags", "ignoredFiles", "package", "why", "n"} {
		if !strings.Contains(intro, "`"+f+"`") {
			t.Errorf("%q is not documented", f)
		}
	}
	for _, f := range []string{"what", "call", "weight", "at", "text", "fixed", "jitter"} {
		if !strings.Contains(table, "`"+f+"`") {
			t.Errorf("%q is not documented", f)
		}
	}
}

// TestUnresolved: what is not known of a refill is said beside it, and is
// counted for its package.
func TestUnresolved(t *testing.T) {
	iface := func(r *unit.Refill) {
		r.Loads[0] = unit.Load{What: "call of Repo.User", Weight: catalog.Light, Name: "Repo.User", At: at(15), Kind: unit.IfaceLoad, Iface: "(" + pkg + ".Source).User"}
	}
	source := unit.Type{Name: pkg + ".Source", Methods: []unit.Method{{Name: "User", Sig: "()"}}}
	implementing := func(n int) *unit.Unit {
		u := &unit.Unit{Version: unit.Version, Path: pkg + "/impl", Analysed: true, Ifaces: []unit.Type{source}}
		for i := range n {
			name := fmt.Sprintf("impl.T%d", i)
			u.Types = append(u.Types, unit.Type{Name: name, Methods: []unit.Method{{Name: "User", Sig: "()", Func: name + ".User"}}})
		}
		return u
	}
	ttl := func(p unit.TTLPart) func(*unit.Refill) {
		return func(r *unit.Refill) { r.TTL = unit.TTL{Parts: []unit.TTLPart{p}} }
	}
	field := flow.Path{Root: flow.Param, Name: "r", Recv: true, Type: pkg + ".Repo", Steps: ".ttl"}
	for _, x := range []struct {
		name   string
		change func(*unit.Refill)
		units  []*unit.Unit
		want   string // "" for nothing
	}{
		{"all is known", func(*unit.Refill) {}, nil, ""},
		{"an unknown key", func(r *unit.Refill) { r.Key = key.Template{} }, nil, "key: nothing is known of it"},
		{"an opaque key", func(r *unit.Refill) {
			r.Key = key.Template{Alts: []key.Alt{{{Func: "crypto/md5.Sum", In: []flow.Path{{Root: flow.Param, Name: "url"}}}}}}
		}, nil, "key: {Sum(url)} is opaque: only what it is made of is known"},
		{"a key that is cut", func(r *unit.Refill) { r.Key.Cut = true }, nil, "key: more than 4 alternatives or 16 parts: the rest is cut"},
		{"a setting", ttl(unit.TTLPart{Kind: unit.FieldTTL, Path: &field, Text: "r.ttl"}), nil, "TTL: set by r.ttl, whose value is not known"},
		{"a setting that is known", ttl(unit.TTLPart{Kind: unit.FieldTTL, Path: &field, Text: "r.ttl"}),
			[]*unit.Unit{{Version: unit.Version, Path: pkg + "/main", Analysed: true, Fields: []unit.Field{{Ident: field.Ident(), TTL: constant(time.Minute, "")}}}}, ""},
		{"a default", ttl(unit.TTLPart{Kind: unit.DefaultTTL}), nil, "TTL: the default of a cache whose constructor was not seen"},
		{"a computed TTL", ttl(unit.TTLPart{Kind: unit.UnknownTTL, Text: "ttls[]"}), nil, "TTL: computed in a way that is not read: ttls[]"},
		{"an interface without an implementation", iface, []*unit.Unit{implementing(0)}, "load: interface shop.Source has no implementation in sight"},
		{"an interface without a name", iface, nil, "load: interface shop.Source is not declared at package level, and what implements it was not looked for"},
		{"implementations that read nothing", iface, []*unit.Unit{implementing(3)}, "load: interface shop.Source has implementations (3) of which few are known to read a source (0)"},
		{"a function value", func(r *unit.Refill) {
			r.Loads[0] = unit.Load{What: "the function r.load", Weight: catalog.Light, At: at(15), Kind: unit.DynamicLoad}
		}, nil, "load: the function r.load is not known"},
		{"a library function", func(r *unit.Refill) {
			r.Loads[0] = unit.Load{What: "call of sdk.Fetch", Weight: catalog.Light, Name: "sdk.Fetch", At: at(15), Kind: unit.OpaqueLoad}
		}, nil, "load: the catalogue does not describe sdk.Fetch"},
		{"a helper without callers", func(r *unit.Refill) { r.Helper = 2 }, nil, "load: no caller was seen that passes a loader"},
		{"a cache by shape", func(r *unit.Refill) {
			r.Cache.Iface, r.LookupMethod, r.StoreMethod = pkg+".Cache", "("+pkg+".Cache).Get", "("+pkg+".Cache).Set"
		}, nil, "cache: interface shop.Cache is not declared at package level, and what implements it was not looked for: a cache by its shape only"},
		{"an interface with several implementations", func(r *unit.Refill) { r.Cache.Several = true }, nil,
			"cache: an interface with several implementations, which keep entries in different places"},
		{"no place", func(r *unit.Refill) { r.Cache.Place = "" }, nil, "cache: where its entries live is not known"},
	} {
		r := refill()
		x.change(&r)
		m := cachemap.Program(append(x.units, program(r)))
		var got []string
		for _, u := range m.Refills[0].Unresolved {
			got = append(got, u.String())
		}
		if s := strings.Join(got, "; "); s != x.want {
			t.Errorf("%s: %q, want %q", x.name, s, x.want)
		}
		var want []cachemap.Count
		if of, _, ok := strings.Cut(x.want, ":"); ok {
			want = []cachemap.Count{{Pkg: pkg, Why: "refill whose " + of + " is not fully known", N: 1}}
		}
		if !slices.Equal(m.Unresolved, want) {
			t.Errorf("%s: counted as %v, want %v", x.name, m.Unresolved, want)
		}
	}
}

// TestGeneralInterface: what many types implement, few of which read a source,
// is a call that may wait for something, and no more.
func TestGeneralInterface(t *testing.T) {
	for n, want := range map[int]unit.LoadKind{3: unit.IfaceLoad, 8: unit.OpaqueLoad} {
		r := refill()
		r.Loads[0] = unit.Load{What: "call of Writer.Write", Weight: catalog.Light, At: at(15), Kind: unit.IfaceLoad, Iface: "(" + pkg + ".Writer).Write"}
		writer := unit.Type{Name: pkg + ".Writer", Methods: []unit.Method{{Name: "Write", Sig: "()"}}}
		u := &unit.Unit{Version: unit.Version, Path: pkg + "/impl", Analysed: true, Ifaces: []unit.Type{writer}}
		for i := range n {
			name := fmt.Sprintf("impl.T%d", i)
			u.Types = append(u.Types, unit.Type{Name: name, Methods: []unit.Method{{Name: "Write", Sig: "()", Func: name + ".Write"}}})
		}
		if got := cachemap.Program([]*unit.Unit{u, program(r)}).Refills[0].Loads[0].Kind; got != want {
			t.Errorf("%d implementations: %s, want %s", n, got, want)
		}
	}
}

// An empty map has lists, not nulls.
func TestEmptyJSON(t *testing.T) {
	got, err := json.Marshal(cachemap.Program(nil).JSON(show))
	if want := `{"version":1,"refills":[],"memos":[],"families":[]}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func TestHeat(t *testing.T) {
	slot := unit.Cache{Library: unit.SlotCache, Place: catalog.Process, Path: flow.Path{Root: flow.Global, Name: pkg + ".rates"}}
	for _, x := range []struct {
		name string
		key  key.Template
		want cachemap.Heat
	}{
		{"a constant", key.Literal("settings"), cachemap.Hot},
		{"one of two constants", key.Join(key.Literal("on"), key.Literal("off")), cachemap.Hot},
		{"an id", user(hole("id")), cachemap.Entity},
		{"an id in a struct", user(hole("u.ID")), cachemap.Entity},
		{"few values by name", user(hole("region")), cachemap.Hot},
		{"few values in a field", user(hole("u.Locale")), cachemap.Hot},
		{"a boolean", user(typed("all", "bool")), cachemap.Hot},
		{"few values and an id", key.Concat(user(hole("region")), hole("id")), cachemap.Entity},
		{"a token", user(hole("token")), cachemap.Cold},
		{"a session in a field", user(hole("r.SessionID")), cachemap.Cold},
		{"an id and a session", key.Concat(user(hole("id")), hole("sid")), cachemap.Cold},
		{"a hash of a token", key.Template{Alts: []key.Alt{{{Func: "hash", In: []flow.Path{{Root: flow.Param, Name: "token"}}}}}}, cachemap.Cold},
		{"side", user(hole("side")), cachemap.Entity},
		{"a session by its literal", key.Concat(key.Literal("web:session:"), hole("key")), cachemap.Cold},
		{"sessions of a shop", key.Concat(key.Literal("sessions:"), hole("shop")), cachemap.Entity},
		{"an obsession", key.Concat(key.Literal("obsession:"), hole("id")), cachemap.Entity},
		{"the settings of sessions", key.Literal("session:"), cachemap.Hot},
	} {
		r := refill()
		r.Key = x.key
		got := only(t, program(r)).Heat
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
		r.Cache = slot
		if got := only(t, program(r)).Heat; got != cachemap.Hot {
			t.Errorf("%s: the entry of a variable is %s", x.name, got)
		}
	}
}

// What is loaded may say whose it is.
func TestHeatOfSession(t *testing.T) {
	for typ, want := range map[string]cachemap.Heat{"auth.Session": cachemap.Cold, "*auth.Session": cachemap.Cold, "Session": cachemap.Cold,
		"[]auth.Session": cachemap.Entity, "auth.SessionLimits": cachemap.Entity} {
		r := refill()
		r.Type = typ
		if got := only(t, program(r)).Heat; got != want {
			t.Errorf("a value of type %s: %s, want %s", typ, got, want)
		}
	}
}

// "What the code cannot show counts as Entity."
func TestHeatOfUnknownKey(t *testing.T) {
	r := refill()
	r.Key = key.Template{}
	if got := only(t, program(r)).Heat; got != cachemap.Entity {
		t.Errorf("a key of which nothing is known is %s", got)
	}
}

func TestWeight(t *testing.T) {
	light := unit.Load{What: "SQL query of one row", Weight: catalog.Light, At: at(15), Kind: unit.SourceLoad}
	heavy, loop := light, light
	heavy.Weight, loop.Loop = catalog.Heavy, true
	call := unit.Load{What: "call of Fetch", At: at(15), Kind: unit.OpaqueLoad}
	for _, x := range []struct {
		name  string
		loads []unit.Load
		want  cachemap.Weight
	}{
		{"a row", []unit.Load{light}, cachemap.Light},
		{"two rows", []unit.Load{light, light}, cachemap.Light},
		{"three rows", []unit.Load{light, light, light}, cachemap.Heavy},
		{"a row in a loop", []unit.Load{loop}, cachemap.Heavy},
		{"a heavy query", []unit.Load{light, heavy}, cachemap.Heavy},
		{"calls that may be anything", []unit.Load{call, call, call}, cachemap.Light},
	} {
		r := refill()
		r.Loads = x.loads
		if got := only(t, program(r)).Weight; got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	r := refill()
	r.Memo = true
	if m := cachemap.Program([]*unit.Unit{program(r)}); len(m.Refills) != 0 || len(m.Memos) != 1 || m.Memos[0].Weight != cachemap.NoLoad {
		t.Errorf("a memo: %+v", m)
	}
}

func TestTTL(t *testing.T) {
	field := &flow.Path{Root: flow.Param, Name: "r", Recv: true, Type: pkg + ".Repo", Steps: ".ttl"}
	parts := func(ps ...unit.TTLPart) unit.TTL { return unit.TTL{Parts: ps} }
	tenMinutes := unit.TTLPart{Kind: unit.ConstTTL, D: 10 * time.Minute}
	inField := unit.TTLPart{Kind: unit.FieldTTL, Path: field, Text: "r.ttl"}
	type want struct {
		text         string
		known, fixed bool
	}
	for _, x := range []struct {
		name   string
		ttl    unit.TTL
		fields []unit.Field
		want   want
	}{
		{"none", unit.TTL{}, nil, want{"", false, false}},
		{"a literal", parts(tenMinutes), nil, want{"10m", true, true}},
		{"hours", constant(24*time.Hour, ""), nil, want{"24h", true, true}},
		{"hours and minutes", constant(85*time.Minute, ""), nil, want{"1h25m", true, true}},
		{"seconds", constant(90*time.Second, ""), nil, want{"1m30s", true, true}},
		{"half a second", constant(500*time.Millisecond, ""), nil, want{"500ms", true, true}},
		{"a unit", constant(time.Hour, "time.Hour"), nil, want{"1h", true, true}},
		{"a named constant", constant(10*time.Minute, "userTTL"), nil, want{"userTTL (10m)", true, true}},
		{"two constants", parts(tenMinutes, unit.TTLPart{Kind: unit.ConstTTL, D: time.Minute}), nil, want{"10m | 1m", true, true}},
		{"the same twice", parts(tenMinutes, tenMinutes), nil, want{"10m", true, true}},
		{"a field", parts(inField), nil, want{"r.ttl", true, true}},
		{"a field that is set once", parts(inField), []unit.Field{{Ident: pkg + ".Repo.ttl", TTL: constant(time.Hour, "time.Hour")}}, want{"r.ttl (1h)", true, true}},
		{"a field that is set twice", parts(inField), []unit.Field{{Ident: pkg + ".Repo.ttl", TTL: constant(time.Hour, "")}, {Ident: pkg + ".Repo.ttl", TTL: constant(time.Minute, "")}}, want{"r.ttl", true, true}},
		{"another field", parts(inField), []unit.Field{{Ident: pkg + ".Repo.other", TTL: constant(time.Hour, "")}}, want{"r.ttl", true, true}},
		{"the cache's default", parts(unit.TTLPart{Kind: unit.DefaultTTL}), []unit.Field{{Ident: pkg + ".Repo.rdb", Default: true, TTL: constant(15*time.Minute, "")}}, want{"15m", true, true}},
		{"a default that nobody saw", parts(unit.TTLPart{Kind: unit.DefaultTTL}), nil, want{"the cache's default", false, false}},
		{"none at the store, a default", unit.TTL{}, []unit.Field{{Ident: pkg + ".Repo.rdb", Default: true, TTL: constant(15*time.Minute, "")}}, want{"15m", true, true}},
		{"never", parts(unit.TTLPart{Kind: unit.NeverTTL}), nil, want{"never", true, false}},
		{"jitter", parts(unit.TTLPart{Kind: unit.JitterTTL}), nil, want{"jittered", true, false}},
		{"from the value", parts(unit.TTLPart{Kind: unit.DerivedTTL}), nil, want{"from the value", true, false}},
		{"clamped", parts(unit.TTLPart{Kind: unit.DerivedTTL}, tenMinutes, unit.TTLPart{Kind: unit.ConstTTL, D: time.Hour}), nil, want{"from the value | 10m | 1h", true, true}},
		{"cut at one end", parts(unit.TTLPart{Kind: unit.DerivedTTL}, tenMinutes), nil, want{"from the value | 10m", true, false}},
		{"not known", parts(unit.TTLPart{Kind: unit.UnknownTTL}), nil, want{"?", false, false}},
	} {
		r := refill()
		r.TTL = x.ttl
		u := program(r)
		u.Fields = x.fields
		got := only(t, u).TTL
		if g := (want{got.Text, got.Known, got.Fixed}); g != x.want {
			t.Errorf("%s: %+v, want %+v", x.name, g, x.want)
		}
	}
}

// Callers count where the whole program is known, and nowhere else.
func TestCallers(t *testing.T) {
	fn := refill().Func
	other := func(prots ...string) *unit.Unit {
		u := &unit.Unit{Version: unit.Version, Path: pkg + "/api", Analysed: true}
		for i, p := range prots {
			u.Callers = append(u.Callers, unit.Caller{Func: fn, From: fmt.Sprintf("%s/api.F%d", pkg, i), Prot: p, At: at(70 + i)})
		}
		return u
	}
	for _, x := range []struct {
		name  string
		prots []string
		want  bool
	}{
		{"nobody calls it", nil, false},
		{"every caller flies", []string{"singleflight.Group", "singleflight.Group"}, true},
		{"one of two flies", []string{"singleflight.Group", ""}, false},
	} {
		us := []*unit.Unit{program(refill()), other(x.prots...)}
		if got := only(t, us...).Prot; (got != "") != x.want {
			t.Errorf("%s: the protection is %q", x.name, got)
		}
		if got := cachemap.Local(us[0], us[1:]).Refills[0].Prot; got != "" {
			t.Errorf("%s: the package by itself has the protection %q", x.name, got)
		}
	}
}

// Families of a shared cache are told apart by their keys, others by where
// they live; names of inputs do not matter.
func TestFamilies(t *testing.T) {
	a, b := refill(), refill()
	b.ID, b.Func, b.Cache, b.Store = pkg+".Other", pkg+".Other", redis("Other"), []unit.Pos{at(25)}
	if m := cachemap.Program([]*unit.Unit{program(a, b)}); len(m.Families) != 1 || len(m.Families[0].Refills) != 2 {
		t.Errorf("two clients of one server: %d families", len(m.Families))
	}
	a.Cache.Place, b.Cache.Place = catalog.Process, catalog.Process
	if m := cachemap.Program([]*unit.Unit{program(a, b)}); len(m.Families) != 2 {
		t.Errorf("two maps: %d families", len(m.Families))
	}
}
