package unit

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cachelint/cachelint/internal/catalog"
	"github.com/cachelint/cachelint/internal/key"
)

// A word is a part of a command that a client is handed as a list: a name, a
// key, a value, a number.
type word struct {
	v    ssa.Value           // nil for a word that the catalogue gives
	at   ssa.CallInstruction // the call that adds it
	expr ast.Expr            // as the source writes it, if it does
	text string              // if v is nil
	rest bool                // v is a list: nobody knows how many words
}

// newWord returns the word v; a map or a list among the words is flattened by
// the client, if it takes it at all.
func newWord(v ssa.Value, at ssa.CallInstruction, expr ast.Expr) word {
	w := word{v: v, at: at, expr: expr}
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	switch t := v.Type().Underlying().(type) {
	case *types.Map:
		w.rest = true
	case *types.Slice:
		b, ok := t.Elem().Underlying().(*types.Basic)
		w.rest = !ok || b.Kind() != types.Byte
	}
	return w
}

// Bounds of reading a command: the calls that build it, and the ways in which
// they may go together.
const (
	maxWords = 32
	maxLists = 4
)

// wordsOf returns the words of the command that a call adds to or runs: those
// of its receiver, and its own.
func (s *scope) wordsOf(call ssa.CallInstruction, e *catalog.Entry, depth int) []word {
	var out []word
	if r := receiver(call); r != nil {
		if c, ce := s.built(r, call); c != nil && depth < maxWords {
			out = s.wordsOf(c, ce, depth+1)
		} else if _, ok := r.Type().Underlying().(*types.Slice); ok {
			out = s.list(r, call, nil, depth)
		}
	}
	for _, w := range e.Words {
		v, _ := s.operand(call, w.Arg)
		switch {
		case !w.Arg.Present():
			out = append(out, word{at: call, text: w.Text})
		case v == nil:
		case w.Arg.Rest:
			out = append(out, s.list(v, call, s.argExprs(call, w.Arg.Index), depth)...)
		default:
			out = append(out, newWord(v, call, s.argExpr(call, w.Arg.Index)))
		}
	}
	return out
}

// built returns the call, with its entry, that has put together the command
// or the list that v is, or that has handed out the connection.
func (s *scope) built(v ssa.Value, at ssa.Instruction) (*ssa.Call, *catalog.Entry) {
	os := s.flow.Origins(v, at)
	if len(os) != 1 {
		return nil, nil
	}
	o := os[0].Value
	if x, ok := o.(*ssa.Extract); ok && x.Index == 0 {
		o = x.Tuple
	}
	call, ok := o.(*ssa.Call)
	if !ok {
		return nil, nil
	}
	if e := s.c.lookup(callee(call)); e != nil && e.Op == catalog.Words {
		return call, e
	}
	return nil, nil
}

// list returns the words that a list holds. Of one that is put together in
// several ways, it returns those that it begins with in any case.
func (s *scope) list(v ssa.Value, at ssa.CallInstruction, exprs []ast.Expr, depth int) []word {
	unknown := []word{{v: v, at: at, rest: true}}
	os := s.flow.Origins(v, at)
	if len(os) == 0 || len(os) > maxLists || depth > maxWords {
		return unknown
	}
	if len(os) > 1 {
		depth += maxWords / maxLists // a list that grows in a loop
	}
	var out []word
	for i, o := range os {
		l := s.listAt(o.Value, at, exprs, depth+1)
		if i == 0 {
			out = l
			continue
		}
		n := 0
		for n < len(l) && n < len(out) && l[n].same(out[n]) {
			n++
		}
		if n < len(l) || n < len(out) {
			out = append(out[:n:n], unknown...)
		}
	}
	return out
}

func (w word) same(x word) bool { return w.v == x.v && w.text == x.text && !w.rest }

func (s *scope) listAt(v ssa.Value, at ssa.CallInstruction, exprs []ast.Expr, depth int) []word {
	switch v := v.(type) {
	case *ssa.Call:
		if e := s.c.lookup(callee(v)); e != nil && e.Op == catalog.Words {
			return s.wordsOf(v, e, depth)
		}
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return slices.Concat(s.list(v.Call.Args[0], v, nil, depth), s.list(v.Call.Args[1], v, nil, depth))
		}
	case *ssa.Slice:
		vs := s.key.List(v)
		if vs == nil || v.Low != nil || v.High != nil || slices.Contains(vs, nil) {
			break
		}
		out := make([]word, len(vs))
		for i, e := range vs {
			var expr ast.Expr
			if len(exprs) == len(vs) {
				expr = exprs[i]
			}
			out[i] = newWord(e, at, expr)
		}
		return out
	case *ssa.Const:
		if v.Value == nil {
			return nil
		}
	}
	return []word{{v: v, at: at, rest: true}}
}

// argExprs returns the source of the arguments from i on.
func (s *scope) argExprs(call ssa.CallInstruction, i int) []ast.Expr {
	e := s.c.calls[call.Pos()]
	if e == nil || e.Ellipsis.IsValid() || i >= len(e.Args) {
		return nil
	}
	return e.Args[i:]
}

// textOf returns the text of a word that is constant.
func (s *scope) textOf(w word) (string, bool) {
	if w.v == nil {
		return w.text, true
	}
	if w.rest {
		return "", false
	}
	t := s.key.Of(w.v, w.at)
	return t.String(), len(t.Alts) == 1 && t.Constant()
}

// client returns the first call of a chain that builds and runs a command,
// whose receiver is the client, and the name of its library.
func (s *scope) client(call ssa.CallInstruction, e *catalog.Entry) (ssa.CallInstruction, string) {
	for range maxWords {
		r := receiver(call)
		if r == nil {
			break
		}
		c, ce := s.built(r, call)
		if c == nil {
			break
		}
		call, e = c, ce
	}
	return call, e.Library
}

// command records what a call does that runs a command. What is not a
// constant command of the catalogue is no access.
func (s *scope) command(info *callInfo, call ssa.CallInstruction, e *catalog.Entry) {
	words := s.wordsOf(call, e, 0)
	if len(words) == 0 {
		return
	}
	name, ok := s.textOf(words[0])
	if !ok {
		return
	}
	cmd := s.c.cat.Command(name)
	if cmd == nil {
		return
	}
	args := words[1:]
	op, ttl := s.options(cmd, args)
	run := *cmd.Call
	run.Op, run.Into, run.Queued = op, e.Into, e.Queued
	info.entry = &catalog.Entry{Call: &run, Library: e.Library, Place: e.Place}
	if t := cmd.TTL; t != nil {
		if w, ok := wordAt(args, t.Arg.Index); ok {
			ttl = s.wordTTL(w, t.Unit).meaning(t.Zero, t.Negative)
		}
	}
	client, lib := s.client(call, e)
	field, inHash := s.field(cmd, args)
	access := func(k key.Template, value *word) {
		a := &Access{Op: op, Loader: -1, At: s.c.callPos(words[0].at), Key: k, TTL: ttl}
		if inHash {
			a.field(field)
		}
		a.Cache = Cache{Path: s.receiverPlace(client), Place: e.Place, Library: lib}
		eff := s.add(info, &effect{instr: call, acc: a})
		if value != nil {
			eff.value = value.v
			a.Cache.Type = valueType(value.v)
		}
	}
	switch {
	case !cmd.Key.Present():
		access(key.Template{}, nil)
	case cmd.Key.Rest && cmd.Value.Present(): // keys and values alternate
		for i := cmd.Key.Index; i < len(args); i += 2 {
			if args[i].rest {
				access(s.wordKey(args[i]), &args[i])
				break
			}
			if v, ok := wordAt(args, i+1); ok {
				access(s.wordKey(args[i]), &v)
			}
		}
	case cmd.Key.Rest:
		var keys []key.Template
		for _, w := range args[min(cmd.Key.Index, len(args)):] {
			keys = append(keys, s.wordKey(w))
		}
		if len(keys) > 0 {
			access(key.Join(keys...), nil)
		}
	default:
		w, ok := wordAt(args, cmd.Key.Index)
		if !ok {
			return
		}
		k := s.wordKey(w)
		if !cmd.Value.Present() {
			access(k, nil)
			return
		}
		for i := cmd.Value.Index; i < len(args); i++ {
			// Fields and values alternate: the values are the even ones.
			if v := args[i]; !cmd.Value.Rest || v.rest || (i-cmd.Value.Index)%2 == 1 {
				access(k, &v)
			}
			if !cmd.Value.Rest || args[i].rest {
				break
			}
		}
	}
}

// field returns the fields of a hash that a command looks up, or the one that it
// stores. Of several, the hash as a whole is the entry.
func (s *scope) field(cmd *catalog.Entry, args []word) (key.Template, bool) {
	i := cmd.Field.Index
	if !cmd.Field.Present() || i >= len(args) {
		return key.Template{}, false
	}
	var fields []key.Template
	for _, w := range args[i:] {
		fields = append(fields, s.wordKey(w))
	}
	switch {
	case !cmd.Field.Rest:
		return fields[0], !args[i].rest
	case !cmd.Value.Present():
		return key.Join(fields...), true
	}
	return fields[0], len(fields) == 2 && !args[i].rest && !args[i+1].rest
}

// wordAt returns the word at a position, if that many are known.
func wordAt(args []word, i int) (word, bool) {
	if i >= len(args) || slices.ContainsFunc(args[:i+1], func(w word) bool { return w.rest }) {
		return word{}, false
	}
	return args[i], true
}

// wordKey is the template of a word as a key; of an element, if it is a list.
func (s *scope) wordKey(w word) key.Template {
	if w.v == nil {
		return key.Literal(w.text)
	}
	return s.key.Of(w.v, w.at)
}

// options reads the words behind those that have a position. What cannot be
// read may set a TTL.
func (s *scope) options(cmd *catalog.Entry, args []word) (catalog.Op, TTL) {
	op, ttl := cmd.Op, TTL{}
	if len(cmd.Options) == 0 {
		return op, ttl
	}
	if slices.ContainsFunc(args, func(w word) bool { return w.rest }) {
		return op, one(TTLPart{Kind: UnknownTTL})
	}
	for i := max(cmd.Key.Index, cmd.Value.Index) + 1; i < len(args); i++ {
		name, ok := s.textOf(args[i])
		if !ok {
			return op, one(TTLPart{Kind: UnknownTTL})
		}
		n := slices.IndexFunc(cmd.Options, func(o catalog.Option) bool { return strings.EqualFold(o.Name, name) })
		if n < 0 {
			continue
		}
		o := cmd.Options[n]
		if o.Op != "" {
			op = o.Op
		}
		if o.TTL != "" {
			ttl = one(TTLPart{Kind: ConstTTL}).meaning(o.TTL, "")
		}
		if o.Unit != "" {
			if i++; i < len(args) {
				ttl = s.wordTTL(args[i], o.Unit).meaning(catalog.Error, catalog.Error)
			}
		}
	}
	return op, ttl
}

// wordTTL reads a TTL. A time.Duration is one, whatever the command counts in.
func (s *scope) wordTTL(w word, unit catalog.Unit) TTL {
	if w.v == nil || unit == catalog.Absolute {
		return one(TTLPart{Kind: UnknownTTL})
	}
	v := w.v
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	if isDuration(v.Type()) {
		unit = catalog.Duration
	}
	return s.ttl(v, w.at, w.expr, unit)
}

// queued returns the lookups whose replies an exec yields: those on its
// receiver, and those in the closure that it runs.
func (s *scope) queued(call ssa.CallInstruction, e *catalog.Entry) []*effect {
	var body *ssa.Function
	if v, _ := s.operand(call, e.Loader); v != nil {
		body = s.flow.FuncValue(v)
	}
	client, _ := s.client(call, e)
	on := s.receiverPlace(client)
	var out []*effect
	for _, g := range s.order {
		switch entry := s.info(g.instr).entry; {
		case !isGet(g) || entry == nil:
		case body != nil && within(g.instr.Parent(), body):
			out = append(out, g)
		case g.acc.Cache.Path.Same(on) && (entry.Queued || client == call || sameReceiver(g.instr, call)): // of a pool, only what was sent
			out = append(out, g)
		}
	}
	return out
}

// sameReceiver reports whether two calls are made on one value: a pipeline.
func sameReceiver(a ssa.Instruction, b ssa.CallInstruction) bool {
	call, ok := a.(ssa.CallInstruction)
	if !ok {
		return false
	}
	r := receiver(call)
	return r != nil && r == receiver(b)
}
