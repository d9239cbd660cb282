package unit

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/flow"
	"github.com/cachelint/cachelint/internal/key"
	"github.com/cachelint/cachelint/internal/sqltext"
)

// An Entity names what a source holds, so that a write can be seen to change
// what a load has read. There are two kinds. One that the call itself names is
// "table users", "model example.com/shop.User" or "collection users". Where it
// names none, the entity is the type, or the package, whose function makes the
// call, and what the function's name is about: "in example.com/shop.Repo#user".
type Entity string

// Named reports whether the call itself names the entity.
func (e Entity) Named() bool { return !strings.HasPrefix(string(e), inside) }

const inside = "in "

// String is the entity for a reader: "table users", "User".
func (e Entity) String() string {
	s := string(e)
	if own, about, ok := strings.Cut(strings.TrimPrefix(s, inside), "#"); ok && !e.Named() {
		own = own[strings.LastIndexByte(own, '/')+1:]
		if about != "" {
			return own + " (" + about + ")"
		}
		return own
	}
	kind, name, _ := strings.Cut(s, " ")
	short := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case kind == "model":
		return short
	case strings.HasPrefix(name, inside):
		return kind + " " + short[strings.IndexByte(short, '.')+1:]
	}
	return s
}

// Of is who makes the calls of an entity that no call names.
func (e Entity) Of() string {
	own, _, _ := strings.Cut(strings.TrimPrefix(string(e), inside), "#")
	return own
}

// Keeper is the type that keeps what the entity is, or whose methods make the
// calls; "" if the entity is known by a name of its own.
func (e Entity) Keeper() string {
	if !e.Named() {
		return e.Of()
	}
	if id, ok := strings.CutPrefix(string(e), "collection "+inside); ok {
		return id[:strings.LastIndexByte(id, '.')]
	}
	return ""
}

// Table reports whether the entity is a table, which a reader knows best.
func (e Entity) Table() bool { return strings.HasPrefix(string(e), "table ") }

// Part returns the entity of which e is a part of the answer only, as a table
// that is joined to another; ok is false if e is not of that kind.
func (e Entity) Part() (of Entity, ok bool) {
	s, ok := strings.CutPrefix(string(e), "joined ")
	return Entity(s), ok
}

// Changes reports whether what writes w changes what reads e.
func (e Entity) Changes(w Entity) bool {
	if e.Named() || w.Named() {
		return e == w
	}
	own, about, _ := strings.Cut(string(e), "#")
	wown, wabout, _ := strings.Cut(string(w), "#")
	return own == wown && (about == wabout || about == "" && len(wabout) > 0)
}

// An act is what a call does to sources: the entities by what is done to them.
type act struct {
	verb sqltext.Verb
	of   []Entity
}

// sourceOf returns what a catalogued read or write of a source is about. verb is what
// the call does if no text says otherwise; "" if only a name can tell.
func (s *scope) sourceOf(call ssa.CallInstruction, e *catalog.Entry, verb sqltext.Verb) []act {
	q := &statement{s: s, call: call, seen: map[ssa.Value]bool{}}
	for _, a := range call.Common().Args {
		q.read(a, "")
	}
	if call.Common().IsInvoke() {
		q.read(call.Common().Value, "")
	}
	fn := callee(call)
	byShape := e != nil && e.Shape != nil && fn.Signature().Recv() != nil // generated for a service: its methods name what they are about
	if r := fn.Signature().Recv(); r != nil {
		q.generated(r.Type())
	}
	if verb == "" {
		verb = q.verb
		for _, name := range []string{fn.Name(), catalog.ReceiverName(fn.Signature().Recv())} {
			if verb == "" {
				verb = VerbOf(name)
			}
		}
		if verb == "" || verb == sqltext.Read {
			verb = sqltext.Update
		}
	}
	if v := q.does(); v != "" {
		verb = v
	}
	var out []act
	add := func(v sqltext.Verb, e Entity) {
		i := slices.IndexFunc(out, func(a act) bool { return a.verb == v })
		if i < 0 {
			i, out = len(out), append(out, act{verb: v})
		}
		if !slices.Contains(out[i].of, e) {
			out[i].of = append(out[i].of, e)
		}
	}
	if r := s.fn.Signature.Recv(); r != nil && isGenerated(r.Type()) && s.fn.Signature.Results().Len() > 0 {
		q.model(s.fn.Signature.Results().At(0).Type())
	}
	for _, u := range q.uses {
		add(inTable(u))
	}
	for _, e := range q.named {
		add(verb, e)
	}
	own := s.ownEntity()
	switch {
	case len(out) == 0 && byShape:
		add(verb, Entity(inside+flow.TypeName(fn.Signature().Recv().Type())+"#"+About(fn.Name())))
	case len(out) == 0 || own.Named():
		add(verb, own)
	}
	return out
}

// inTable returns what is done to which entity.
func inTable(u sqltext.Use) (sqltext.Verb, Entity) {
	if u.Verb == sqltext.Join {
		return sqltext.Read, Entity("joined table " + u.Table)
	}
	return u.Verb, Entity("table " + u.Table)
}

// handedText returns what the SQL does that a call hands to a function of the
// user's, which runs it.
func (s *scope) handedText(call ssa.CallInstruction) []sqltext.Use {
	fn := callee(call)
	if fn == nil || !s.c.own(fn.Pkg()) {
		return nil
	}
	q := &statement{s: s, call: call}
	args := call.Common().Args
	first := len(args) - fn.Signature().Params().Len() // the receiver
	for i := range fn.Signature().Params().Len() {
		if p := fn.Signature().Params().At(i); isString(p.Type()) && slices.ContainsFunc(catalog.WordsOf(p.Name()), isStatementWord) {
			q.text(args[first+i], "")
		}
	}
	return q.uses
}

func isStatementWord(w string) bool {
	return w == "query" || w == "sql" || w == "stmt" || w == "statement" || w == "q"
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// ownEntity is the entity of a call that names none.
func (s *scope) ownEntity() Entity {
	obj, _ := s.fn.Object().(*types.Func)
	if obj == nil {
		return Entity(inside + s.c.pass.Pkg.Path() + "#")
	}
	if r := obj.Signature().Recv(); r != nil {
		if isGenerated(r.Type()) {
			pkg, name, _ := cutLast(flow.TypeName(r.Type()))
			return generatedFor(pkg, strings.TrimSuffix(name, "Do"))
		}
		return Entity(inside + flow.TypeName(r.Type()) + "#" + About(obj.Name()))
	}
	return Entity(inside + s.c.pass.Pkg.Path() + "#" + About(obj.Name()))
}

// MethodEntity is the entity of a method, by its full name, of an interface of
// which no implementation is known.
func MethodEntity(full string) Entity {
	return Entity(inside + interfaceOf(full) + "#" + About(full[strings.LastIndexByte(full, '.')+1:]))
}

// A statement is what a call runs, gathered from its arguments and from the
// calls that build what it is called on.
type statement struct {
	s     *scope
	call  ssa.CallInstruction
	seen  map[ssa.Value]bool
	uses  []sqltext.Use
	named []Entity
	verb  sqltext.Verb // that a builder's call names
}

// maxStatement bounds the values that a statement looks at.
const maxStatement = 80

// read gathers from v, which is handed to the builder's method named.
func (q *statement) read(v ssa.Value, method string) {
	v = q.s.flow.Binding(v)
	if v == nil || q.seen[v] || len(q.seen) > maxStatement {
		return
	}
	q.seen[v] = true
	if isString(v.Type()) {
		q.text(v, method)
		return
	}
	switch v := v.(type) {
	case *ssa.Call:
		q.builder(v)
	case *ssa.FieldAddr: // what a promoted method is called on
		q.generated(v.X.Type())
		q.read(v.X, method)
	case *ssa.Field:
		q.generated(v.X.Type())
		q.read(v.X, method)
	case *ssa.Extract:
		q.read(v.Tuple, method)
	case *ssa.MakeInterface:
		q.model(v.X.Type())
		q.read(v.X, method)
	case *ssa.ChangeInterface:
		q.read(v.X, method)
	case *ssa.ChangeType:
		q.read(v.X, method)
	case *ssa.Slice:
		q.read(v.X, method)
	case *ssa.Phi:
		for _, e := range v.Edges {
			q.read(e, method)
		}
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return
		}
		q.held(v)
		q.read(v.X, method)
	case *ssa.Alloc:
		q.s.storedIn(v, func(x ssa.Value) bool { q.read(x, method); return false })
	}
}

// does is what the text changes, if that is one thing.
func (q *statement) does() sqltext.Verb {
	out := sqltext.Verb("")
	for _, u := range q.uses {
		switch {
		case u.Verb == sqltext.Read || u.Verb == sqltext.Join || u.Verb == out:
		case out != "":
			return ""
		default:
			out = u.Verb
		}
	}
	return out
}

// tableCalls are methods of query builders whose string arguments are tables.
var tableCalls = map[string]bool{"Table": true, "From": true, "Into": true, "InsertInto": true, "Insert": true, "Update": true, "Delete": true,
	"DeleteFrom": true, "Replace": true, "Join": true, "LeftJoin": true, "InnerJoin": true, "TableExpr": true, "ModelTableExpr": true, "Collection": true, "C": true}

// text reads a string: a statement, or a table that a builder's method is given.
func (q *statement) text(v ssa.Value, method string) {
	t := q.s.key.Of(v, q.call)
	for _, a := range t.Alts {
		text := alternative(a)
		switch {
		case strings.ContainsAny(text, " \n\t"):
			q.uses = append(q.uses, sqltext.Scan(text)...)
			if strings.HasSuffix(method, "Join") {
				q.uses = append(q.uses, sqltext.Scan("join "+text)...)
			}
			if method == "Table" || method == "From" {
				q.uses = append(q.uses, sqltext.Scan("from "+text)...)
			}
		case !tableCalls[method] || text == "" || strings.Contains(text, sqltext.Hole):
		case method == "Collection" || method == "C":
			q.name("collection " + text)
		default:
			q.name("table " + strings.ToLower(text[strings.LastIndexByte(text, '.')+1:]))
		}
	}
}

func alternative(a key.Alt) string {
	var b strings.Builder
	for _, p := range a {
		if p.Hole != nil || p.Func != "" {
			b.WriteString(sqltext.Hole)
		} else {
			b.WriteString(p.Lit)
		}
	}
	return b.String()
}

func (q *statement) name(e string) {
	if !slices.Contains(q.named, Entity(e)) {
		q.named = append(q.named, Entity(e))
	}
}

// builder reads a call that builds what is run.
func (q *statement) builder(c *ssa.Call) {
	f := callee(c)
	if f == nil || !builds(f) {
		return
	}
	if v := VerbOf(f.Name()); v != "" && v != sqltext.Read && q.verb == "" && f.Signature().Recv() != nil {
		q.verb = v
	}
	if r := f.Signature().Recv(); r != nil {
		q.generated(r.Type())
	}
	before := len(q.named)
	defer func() {
		// A collection that is named is not the one that it was reached through.
		if named := q.named[before:]; (f.Name() == "Collection" || f.Name() == "C") && len(named) > 0 {
			q.named = slices.DeleteFunc(q.named, func(e Entity) bool { return strings.HasPrefix(string(e), "collection in ") })
		}
	}()
	if c.Common().IsInvoke() {
		q.read(c.Common().Value, "")
	}
	for i, a := range c.Common().Args {
		if i == 0 && f.Signature().Recv() != nil && !c.Common().IsInvoke() {
			q.read(a, "")
		} else {
			q.read(a, f.Name())
		}
	}
}

// generatedEnds are how types end that are generated for an entity: by gorm's
// gen and by ent.
var generatedEnds = []string{"Do", "Query", "CreateBulk", "Create", "UpdateOne", "Update", "DeleteOne", "Delete", "UpsertOne", "UpsertBulk", "Client"}

// generated names the entity that a type was generated for, if it is one of a
// package of the user.
func (q *statement) generated(t types.Type) {
	own := flow.TypeName(t)
	pkg, name, ok := cutLast(own)
	if !ok || pkg != q.s.c.pass.Pkg.Path() && q.s.c.imported[pkg] == nil {
		return
	}
	if r := q.s.fn.Signature.Recv(); r != nil && own == flow.TypeName(r.Type()) {
		return
	}
	for _, end := range generatedEnds {
		if base, ok := strings.CutSuffix(name, end); ok && base != "" {
			if v := VerbOf(end); v != "" && v != sqltext.Read {
				q.verb = v
			}
			q.name(string(generatedFor(pkg, base)))
			return
		}
	}
}

// isGenerated: a type that gorm's gen has made for a model.
func isGenerated(t types.Type) bool {
	st := structAt(t)
	return st != nil && st.NumFields() == 1 && st.Field(0).Embedded() && isNamed(st.Field(0).Type(), "gorm.io/gen", "DO")
}

func generatedFor(pkg, base string) Entity {
	return Entity("model " + pkg + "." + strings.ToLower(strings.TrimPrefix(base, "I")))
}

// model names an entity by the type of a value that is read into or written:
// a struct of the user's.
func (q *statement) model(t types.Type) {
	for {
		switch u := t.(type) {
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Slice:
			t = u.Elem()
			continue
		}
		break
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return
	}
	if !q.s.c.own(n.Obj().Pkg()) || isColumn(n) {
		return
	}
	q.name("model " + n.Obj().Pkg().Path() + "." + n.Obj().Name())
	if table := q.s.c.tableOf(n); table != "" {
		q.name("table " + table)
	}
}

// isColumn: the type is kept in a column, as driver.Valuer and sql.Scanner say:
// an id, not a row.
func isColumn(n *types.Named) bool {
	for _, name := range []string{"Value", "Scan"} {
		m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), name)
		f, ok := m.(*types.Func)
		if !ok {
			return false
		}
		if res := f.Signature().Results(); res.Len() == 0 || !isError(res.At(res.Len()-1).Type()) {
			return false
		}
	}
	return true
}

// tableOf returns the table that a model says it is kept in, as gorm and xorm
// ask it: by a method TableName that returns a constant.
func (c *compiler) tableOf(n *types.Named) string {
	m, _, _ := types.LookupFieldOrMethod(n, true, n.Obj().Pkg(), "TableName")
	fn, ok := m.(*types.Func)
	if !ok {
		return ""
	}
	f, _ := c.summaryOf(fn)
	if f == nil || len(f.Results) != 1 || !f.Results[0].Key.Constant() || len(f.Results[0].Key.Alts) != 1 {
		return ""
	}
	name := alternative(f.Results[0].Key.Alts[0])
	return strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
}

// held: a collection is known by the field or variable that keeps it.
func (q *statement) held(v *ssa.UnOp) {
	if name := flow.TypeName(v.Type()); strings.HasSuffix(name, ".Collection") {
		if id := identOf(v.X); id != "" {
			q.name("collection in " + id)
		}
	}
}

// verbs are the words that methods which change a source begin with, and what
// they do; and those that read.
var verbs = map[string]sqltext.Verb{
	"create": sqltext.Create, "insert": sqltext.Create, "add": sqltext.Create, "new": sqltext.Create, "register": sqltext.Create, "append": sqltext.Create,
	"update": sqltext.Update, "upsert": sqltext.Update, "save": sqltext.Update, "set": sqltext.Update, "put": sqltext.Update, "patch": sqltext.Update,
	"change": sqltext.Update, "modify": sqltext.Update, "edit": sqltext.Update, "replace": sqltext.Update, "rename": sqltext.Update, "store": sqltext.Update,
	"mark": sqltext.Update, "enable": sqltext.Update, "disable": sqltext.Update, "activate": sqltext.Update, "deactivate": sqltext.Update,
	"increment": sqltext.Update, "decrement": sqltext.Update, "incr": sqltext.Update, "decr": sqltext.Update, "increase": sqltext.Update, "decrease": sqltext.Update,
	"assign": sqltext.Update, "unassign": sqltext.Update, "grant": sqltext.Update, "revoke": sqltext.Update, "move": sqltext.Update, "archive": sqltext.Update,
	"restore": sqltext.Update, "lock": sqltext.Update, "unlock": sqltext.Update, "ban": sqltext.Update, "block": sqltext.Update, "suspend": sqltext.Update,
	"rotate": sqltext.Update, "merge": sqltext.Update, "write": sqltext.Update, "toggle": sqltext.Update,
	"delete": sqltext.Delete, "del": sqltext.Delete, "remove": sqltext.Delete, "drop": sqltext.Delete, "destroy": sqltext.Delete, "erase": sqltext.Delete, "unregister": sqltext.Delete,
	"get": sqltext.Read, "find": sqltext.Read, "fetch": sqltext.Read, "load": sqltext.Read, "list": sqltext.Read, "read": sqltext.Read, "query": sqltext.Read,
	"select": sqltext.Read, "lookup": sqltext.Read, "search": sqltext.Read, "count": sqltext.Read, "retrieve": sqltext.Read, "first": sqltext.Read, "take": sqltext.Read,
	"exists": sqltext.Read, "exist": sqltext.Read, "has": sqltext.Read, "is": sqltext.Read, "check": sqltext.Read, "scan": sqltext.Read,
}

// VerbOf returns what a function does, by the first of its words; "" if that
// does not say.
func VerbOf(name string) sqltext.Verb {
	words := catalog.WordsOf(name)
	for i, w := range words {
		switch w {
		case "new": // NewDelete makes a statement
			if i+1 < len(words) && verbs[words[i+1]] != "" {
				continue
			}
		case "batch", "bulk", "do", "force", "soft", "must", "try", "internal", "admin", "hard", "async":
			continue
		}
		return verbs[w]
	}
	return ""
}

// fillers are words of a name that do not say what it is about.
var fillers = map[string]bool{"batch": true, "bulk": true, "do": true, "force": true, "soft": true, "must": true, "try": true, "all": true, "many": true,
	"one": true, "multi": true, "multiple": true, "or": true, "and": true, "ctx": true, "tx": true, "context": true, "internal": true, "hard": true, "async": true,
	"single": true, "info": true, "detail": true, "details": true, "list": true, "by": true}

// About returns what a function's name is about, in lower case and in the
// singular: "user" for GetUserByID and UpdateUsers, "" for Get.
func About(name string) string {
	var out []string
	for i, w := range catalog.WordsOf(name) {
		switch w {
		case "by", "with", "for", "from", "in", "of", "where", "to", "on":
			if i > 0 {
				return singular(strings.Join(out, ""))
			}
		}
		if fillers[w] || verbs[w] != "" {
			continue
		}
		out = append(out, w)
	}
	return singular(strings.Join(out, ""))
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && len(w) > 3:
		return w[:len(w)-1]
	}
	return w
}
