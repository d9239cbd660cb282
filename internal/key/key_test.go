package key_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
)

// Each function returns a key; the comment above it is the template as a
// person would write it.
const source = `package p

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

type User struct{ ID int; Name string; Org struct{ Slug string } }

type Repo struct{ prefix string }

type pair struct{ user, org string }

const base = "shop:"

// user:7
func constant() string { return "user:" + "7" }

// user:{id}:orders
func sprintf(id int64) string { return fmt.Sprintf("user:%d:orders", id) }

// shop:user:{id}
func concat(id string) string { return base + "user:" + id }

// {prefix}:{u.ID}
func (r *Repo) field(u *User) string { return r.prefix + ":" + strconv.Itoa(u.ID) }

// {u.Org.Slug}/{u.Name}
func nested(u User) string { return u.Org.Slug + "/" + u.Name }

// a:{x}:b
func join(x string) string { return strings.Join([]string{"a", x, "b"}, ":") }

// list:{all} | list:{n}
func branch(all string, n int) string {
	k := "list:" + all
	if n > 0 {
		k = "list:" + strconv.Itoa(n)
	}
	return k
}

// SELECT | {…} AND a = {n} | {…} AND b = {n} | {…} AND c | …
func clauses(names []string, n int) string {
	q := "SELECT"
	for _, name := range names {
		switch name {
		case "a":
			q = fmt.Sprintf("%s AND a = %d", q, n)
		case "b":
			q = fmt.Sprintf("%s AND b = %d", q, n)
		case "c":
			q = fmt.Sprintf("%s AND c", q)
		case "d":
			q = fmt.Sprintf("%s AND d", q)
		case "e":
			q = fmt.Sprintf("%s AND e", q)
		case "f":
			q = fmt.Sprintf("%s AND f", q)
		case "g":
			q = fmt.Sprintf("%s AND g", q)
		case "h":
			q = fmt.Sprintf("%s AND h", q)
		case "i":
			q = fmt.Sprintf("%s AND i", q)
		case "j":
			q = fmt.Sprintf("%s AND j", q)
		case "k":
			q = fmt.Sprintf("%s AND k", q)
		case "l":
			q = fmt.Sprintf("%s AND l", q)
		case "m":
			q = fmt.Sprintf("%s AND m", q)
		case "n":
			q = fmt.Sprintf("%s AND n", q)
		}
	}
	return q
}

// {id}
func conversion(id string) []byte { return []byte(id) }

// 100%:{id}
func percent(id int) string { return fmt.Sprintf("100%%:%v", id) }

// {hash(id)}
func opaque(id string) string { return hash(id) }

// page:{lookup("size")}
func asked(q map[string]string) string { return "page:" + lookup(q, "size") }

// {{user} {org}}
func structKey(user, org string) any { return pair{user, org} }

// p:{id}
func variable(id string) string {
	var k string
	k = "p:"
	k += id
	return k
}

// {a}:{b}
func literalParts(a, b string) string { return strings.Join(append([]string{a}, b), ":") }

// {parts:…}
func joined(parts ...string) string { return strings.Join(parts, ":") }

// shop:{:parts…}
func prefixed(parts ...string) string { return strings.Join(append([]string{"shop:"}, parts...), ":") }

// user:{parts[0]}:{parts[1]}
func forwarded(parts ...any) string { return fmt.Sprintf("user:%v:%v", parts...) }

// {parts[1]}/{parts[0]}
func indexed(parts ...string) string { return parts[1] + "/" + parts[0] }

// {prefix}{:parts…}
func concatenated(prefix string, parts ...any) string {
	key := prefix
	for _, p := range parts {
		key += ":" + fmt.Sprint(p)
	}
	return key
}

// a:{parts:…}
func separated(parts []string) string {
	key := "a:"
	for i, p := range parts {
		if i > 0 {
			key += ":"
		}
		key += p
	}
	return key
}

// {prefix}{:params…} | tenant:{tenant}:{prefix}{:params…}
func collected(tenant, prefix string, params ...any) string {
	parts := make([]string, 0, len(params)+3)
	if tenant != "" {
		parts = append(parts, "tenant", tenant)
	}
	parts = append(parts, prefix)
	for _, p := range params {
		parts = append(parts, fmt.Sprintf("%v", p))
	}
	return strings.Join(parts, ":")
}

// {parts-…}
func filled(parts ...int) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = strconv.Itoa(p)
	}
	return strings.Join(out, "-")
}

// {prefix}{:parts…}/{n}
func built(prefix string, n int, parts ...any) string {
	var b strings.Builder
	b.WriteString(prefix)
	for _, p := range parts {
		b.WriteByte(':')
		fmt.Fprintf(&b, "%v", p)
	}
	fmt.Fprint(&b, "/", n)
	return b.String()
}

// user:{id} | user:{id}:long
func builtInBranches(id string, long bool) string {
	b := new(strings.Builder)
	b.WriteString("user:" + id)
	if long {
		b.WriteString(":long")
	}
	return b.String()
}

// {parts|…}
func builtSeparated(parts []string) string {
	var b bytes.Buffer
	for i, p := range parts {
		if i > 0 {
			b.WriteRune('|')
		}
		b.WriteString(p)
	}
	return b.String()
}

// {String(id)}
func builtElsewhere(id string) string {
	var b strings.Builder
	b.WriteString(id)
	fill(&b)
	return b.String()
}

// {Join(":")}
func sorted(parts []string) string {
	slices.Sort(parts)
	return strings.Join(parts, ":")
}

// a | {…}:{parts}
func some(parts []string) string {
	key := "a"
	for _, p := range parts {
		if p != "" {
			key += ":" + p
		}
	}
	return key
}

// {Join("_")}
func optional(id, tag, state int) string {
	parts := []string{"LIST"}
	if id > 0 {
		parts = append(parts, strconv.Itoa(id))
	}
	if tag > 0 {
		parts = append(parts, strconv.Itoa(tag))
	}
	if state > 0 {
		parts = append(parts, strconv.Itoa(state))
	}
	return strings.Join(parts, "_")
}

func fill(b *strings.Builder) { b.WriteString("more") }

// {Sprintf(format, args)}
func unknownFormat(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func lookup(q map[string]string, name string) string { return q[name] }

func hash(s string) string { return s[1:] }
`

func TestTemplatesAreWrittenAsAPersonWould(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.Default()}, fset, types.NewPackage("p", "p"), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || fd.Doc == nil {
			continue
		}
		t.Run(fd.Name.Name, func(t *testing.T) {
			fn := pkg.Func(fd.Name.Name)
			if fd.Recv != nil {
				fn = pkg.Prog.LookupMethod(types.NewPointer(pkg.Type("Repo").Type()), pkg.Pkg, fd.Name.Name)
			}
			e := &key.Evaluator{Walker: &flow.Walker{Scope: flow.NewScope(fn)}}
			var ts []key.Template
			for _, b := range fn.Blocks {
				if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
					ts = append(ts, e.Of(r.Results[0], r))
				}
			}
			if got, want := key.Join(ts...).String(), strings.TrimSpace(fd.Doc.Text()); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func hole(name string) key.Template {
	return key.Template{Alts: []key.Alt{{{Hole: &flow.Path{Root: flow.Param, Name: name}}}}}
}

func TestCompare(t *testing.T) {
	lit := key.Literal
	user, other := key.Concat(lit("user:"), hole("id")), key.Concat(lit("user:v2:"), hole("id"))
	for _, tc := range []struct {
		name string
		a, b key.Template
		want key.Relation
	}{
		{"same text", user, key.Concat(lit("user:"), hole("id")), key.Equal},
		{"other prefix", user, key.Concat(lit("order:"), hole("id")), key.Disjoint},
		{"a hole may hold the rest", user, other, key.MayEqual},
		{"other suffix", key.Concat(user, lit(":a")), key.Concat(user, lit(":b")), key.Disjoint},
		{"two constants", lit("a"), lit("b"), key.Disjoint},
		{"constant shorter than the literal", lit("us"), user, key.Disjoint},
		{"constant that the hole may complete", lit("user:7"), user, key.MayEqual},
		{"one alternative in common", key.Join(lit("a"), lit("b")), key.Join(lit("b"), lit("c")), key.MayEqual},
		{"nothing known", key.Template{}, user, key.MayEqual},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := key.Compare(tc.a, tc.b); got != tc.want {
				t.Errorf("Compare(%s, %s) = %v, want %v", tc.a, tc.b, got, tc.want)
			}
			if got := key.Compare(tc.b, tc.a); got != tc.want {
				t.Errorf("Compare(%s, %s) = %v, want %v", tc.b, tc.a, got, tc.want)
			}
		})
	}
}

func TestTooManyAlternativesAreCutAndNeverEqual(t *testing.T) {
	var ts []key.Template
	for _, s := range []string{"a", "b", "c", "d", "e"} {
		ts = append(ts, key.Literal(s))
	}
	cut := key.Join(ts...)
	if !cut.Cut {
		t.Fatal("five alternatives were kept")
	}
	if key.Compare(cut, cut) != key.MayEqual {
		t.Error("a cut template was called equal")
	}
	if key.Compare(cut, key.Literal("z")) != key.MayEqual {
		t.Error("a cut template was called disjoint")
	}
}
