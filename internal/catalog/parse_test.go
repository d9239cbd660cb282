package catalog

import (
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestParseErrors asserts what a user reads who has made one mistake.
func TestParseErrors(t *testing.T) {
	const ops = "get, set, add, delete, clear, expire, getload, new, flight, once, lock, rlock, unlock, runlock, trylock, wait, read, write, random, now, pure, identity, words, command, exec"
	head := "library: ours\npackages: [example.com/ours]\nplace: shared\ncalls:\n" // lines 1 to 4
	tests := []struct {
		name, file, want string
	}{
		{"not YAML", "library: [", `w.yaml:1: did not find expected node content`},
		{"a bad indent", head + "  - {names: [A], op: clear}\n bad", `w.yaml:5: did not find expected key`},
		{"a tab", "library: ours\n\tpackages: []", `w.yaml:2: found a tab character that violates indentation`},
		{"not a mapping", "- library: ours", `w.yaml:1: want a mapping with library, packages and calls, not a list`},
		{"a scalar", "ours", `w.yaml:1: want a mapping with library, packages and calls, not "ours"`},
		{"an empty file", "", ""},
		{"only a comment", "# nothing yet\n", ""},
		{"an empty document", "---\n---\n", ""},
		{"an unknown field of the file", "libary: ours", `w.yaml:1: libary: is not a field: want one of library, packages, place, calls, commands, names`},
		{"an unknown field of a call", head + "  - names: [A]\n    op: clear\n    keys: 0", `w.yaml:7: calls.0.keys: is not a field: want one of on, names, shape, op, key, field, value, into, loader, named, ttl, words, options, miss, coalesces, jitters, refreshes, queued, weight, what, note`},
		{"an unknown field of a TTL", head + "  - {names: [A], op: expire, ttl: {arg: 1, units: seconds}}", `w.yaml:5: calls.0.ttl.units: is not a field: want one of arg, unit, zero, negative`},
		{"a field given twice", "library: ours\nlibrary: theirs", `w.yaml:2: library: is given twice, first on line 1`},
		{"text for a list", head + "  - {names: A, op: clear}", `w.yaml:5: calls.0.names: want a list, not "A"`},
		{"text for a truth value", head + "  - {names: [A], op: getload, key: 0, loader: 1, coalesces: perhaps}", `w.yaml:5: calls.0.coalesces: want true or false, not "perhaps"`},
		{"a list for text", head + "  - {names: [A], op: [get, set]}", `w.yaml:5: calls.0.op: want text, not a list`},
		{"a list for a position", head + "  - {names: [A], op: get, key: [0]}", `w.yaml:5: calls.0.key: want text, not a list`},
		{"text for a mapping", head + "  - {names: [A], op: expire, ttl: 2}", `w.yaml:5: calls.0.ttl: want a mapping, not "2"`},
		{"no library", "packages: [example.com/ours]\ncalls: []", `w.yaml:1: library: is missing`},
		{"no packages", "library: ours\ncalls:\n  - {names: [A], op: clear}", `w.yaml:1: packages: is missing`},
		{"no calls", "library: ours\npackages: [example.com/ours]", `w.yaml:1: calls: is empty: the file describes nothing`},
		{"an unknown place", "library: ours\nplace: moon\ncalls: []", `w.yaml:2: place: "moon" is none of shared, process, files`},
		{"no op", head + "  - {names: [A]}", `w.yaml:5: calls.0.op: is missing: want one of ` + ops},
		{"an unknown op", head + "  - on: [A]\n    names: [B]\n    op: gte", `w.yaml:7: calls.0.op: "gte" is not an operation: want one of ` + ops},
		{"no names", head + "  - {on: [A], op: clear}", `w.yaml:5: calls.0.names: is missing`},
		{"an empty name", head + "  - {names: [A, ''], op: clear}", `w.yaml:5: calls.0.names: holds an empty name`},
		{"a negative position", head + "  - {names: [A], op: get, key: -1}", `w.yaml:5: calls.0.key: "-1" is not a position: want "1", "1.." or "0.Key"`},
		{"a named position", head + "  - {names: [A], op: get, key: ctx}", `w.yaml:5: calls.0.key: "ctx" is not a position: want "1", "1.." or "0.Key"`},
		{"an open position", head + "  - {names: [A], op: get, key: 0.}", `w.yaml:5: calls.0.key: "0." is not a position: want "1", "1.." or "0.Key"`},
		{"a deep position", head + "  - {names: [A], op: get, key: 0.A.B}", `w.yaml:5: calls.0.key: "0.A.B" is not a position: want "1", "1.." or "0.Key"`},
		{"a bad position of a TTL", head + "  - names: [A]\n    op: expire\n    ttl:\n      arg: last\n      unit: seconds", `w.yaml:8: calls.0.ttl.arg: "last" is not a position: want "1", "1.." or "0.Key"`},
		{"get without key", head + "  - {names: [A], op: get}", `w.yaml:5: calls.0.key: is missing: get needs one`},
		{"set without value", head + "  - {names: [A], op: set, key: 0}", `w.yaml:5: calls.0.value: is missing: set needs one`},
		{"getload without loader", head + "  - {names: [A], op: getload, key: 0}", ""},
		{"flight without loader", head + "  - {names: [A], op: flight, key: 0}", `w.yaml:5: calls.0.loader: is missing: flight needs one`},
		{"get without place", "library: ours\npackages: [example.com/ours]\ncalls:\n  - {names: [A], op: get, key: 0}", `w.yaml:4: calls.0.op: get needs the file's place`},
		{"new without place", "library: ours\npackages: [example.com/ours]\ncalls:\n  - {names: [A], op: new}", `w.yaml:4: calls.0.op: new needs the file's place`},
		{"command without place", "library: ours\npackages: [example.com/ours]\ncalls:\n  - {names: [A], op: command, words: [0, 1..]}", `w.yaml:4: calls.0.op: command needs the file's place`},
		{"read without weight", head + "  - {names: [A], op: read, what: RPC}", `w.yaml:5: calls.0.weight: is missing: read needs light or heavy`},
		{"read without what", head + "  - {names: [A], op: read, weight: heavy}", `w.yaml:5: calls.0.what: is missing: read needs a noun for the report`},
		{"an unknown weight", head + "  - {names: [A], op: read, weight: dear, what: RPC}", `w.yaml:5: calls.0.weight: "dear" is neither light nor heavy`},
		{"an unknown miss", head + "  - {names: [A], op: get, key: 0, miss: false}", `w.yaml:5: calls.0.miss: "false" is none of ok, error, nil`},
		{"a TTL without arg", head + "  - {names: [A], op: expire, ttl: {unit: seconds}}", `w.yaml:5: calls.0.ttl.arg: is missing`},
		{"a TTL without unit", head + "  - {names: [A], op: expire, ttl: {arg: 1}}", `w.yaml:5: calls.0.ttl.unit: is missing: want one of duration, seconds, milliseconds, absolute`},
		{"an unknown unit", head + "  - {names: [A], op: expire, ttl: {arg: 1, unit: minutes}}", `w.yaml:5: calls.0.ttl.unit: "minutes" is none of duration, seconds, milliseconds, absolute`},
		{"an unknown meaning", head + "  - {names: [A], op: expire, ttl: {arg: 1, unit: seconds, zero: forever}}", `w.yaml:5: calls.0.ttl.zero: "forever" is none of never, default, keep, expired, error, delete`},
		{"identity without what", head + "  - {names: [A], op: identity}", `w.yaml:5: calls.0.what: is missing: identity needs a noun for the report, or the position of a name`},
		{"identity told twice", head + "  - {names: [A], op: identity, named: 0, what: session}", `w.yaml:5: calls.0.what: is told by the name: leave it out, or named`},
		{"a name of no identity", head + "  - {names: [A], op: get, key: 0, named: 1}", `w.yaml:5: calls.0.named: is for identities, not for get`},
		{"a bad position of a name", head + "  - {names: [A], op: identity, named: key}", `w.yaml:5: calls.0.named: "key" is not a position: want "1", "1.." or "0.Key"`},
		{"an identity by its name", head + "  - {names: [A], op: identity, named: 0}", ""},
		{"only names", "library: ours\nnames: {keep: [ordinal]}", ""},
		{"an unknown field of names", "library: ours\nnames:\n  keeps: [ordinal]", `w.yaml:3: names.keeps: is not a field: want one of identities, sensitive, keep, drop, not, notTypes`},
		{"an unknown field of an identity", "library: ours\nnames:\n  identities:\n    - {what: merchant, word: [shop]}", `w.yaml:4: names.identities.0.word: is not a field: want one of what, words, whole`},
		{"an identity without noun", "library: ours\nnames:\n  identities:\n    - words: [merchant]", `w.yaml:4: names.identities.0.what: is missing: want a noun for the report`},
		{"an identity without words", "library: ours\nnames:\n  identities:\n    - what: merchant", `w.yaml:4: names.identities.0.words: is missing`},
		{"an identifier for words", "library: ours\nnames:\n  identities:\n    - what: merchant\n      words:\n        - merchant\n        - shopOwner", `w.yaml:7: names.identities.0.words.1: "shopOwner" is not words in lower case: want "shop owner"`},
		{"an empty phrase", "library: ours\nnames:\n  drop: ['']", `w.yaml:3: names.drop.0: is empty`},
		{"a phrase with two meanings", "library: ours\nnames:\n  sensitive:\n    - {what: a shop, words: [shop]}\n    - {what: a seller, whole: [shop]}", `w.yaml:5: names.sensitive.1.whole.0: "shop" has a meaning already`},
		{"a phrase that means something and nothing", "library: ours\nnames:\n  identities:\n    - {what: shop, words: [shop]}\n  not:\n    - shop", `w.yaml:6: names.not.0: "shop" has a meaning already`},
		{"a type that is no pattern", "library: ours\nnames:\n  notTypes: ['db.[Session']", `w.yaml:3: names.notTypes.0: "db.[Session" is not a pattern`},
		{"described twice", head + "  - {on: [C], names: [A, B], op: clear}\n  - {on: [D], names: [A], op: clear}\n  - {on: [C], names: [B], op: delete}", `w.yaml:7: calls.2.names: C.B is described twice`},
		{"a function described twice", head + "  - {names: [A, A], op: clear}", `w.yaml:5: calls.0.names: A is described twice`},
		{"a list for a word", head + "  - {names: [A], op: command, words: [[SET]]}", `w.yaml:5: calls.0.words.0: want a position or a word, not a list`},
		{"a bad position of a word", head + "  - {names: [A], op: command, words: [1x]}", `w.yaml:5: calls.0.words.0: "1x" is not a position: want "1", "1.." or "0.Key"`},
		{"a command that is no access", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: lock}", `w.yaml:4: commands.0.op: "lock" is nothing that a command does: want one of get, set, add, delete, clear, expire`},
		{"a command described twice", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: clear}\n  - {names: [a], op: clear}", `w.yaml:5: commands.1.names: A is described twice`},
		{"an option without name", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: get, key: 0, options: [{unit: seconds}]}", `w.yaml:4: commands.0.options.0.name: is missing`},
		{"an option with an unknown unit", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: get, key: 0, options: [{name: EX, unit: minutes}]}", `w.yaml:4: commands.0.options.0.unit: "minutes" is none of duration, seconds, milliseconds, absolute`},
		{"an option with an unknown operation", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: get, key: 0, options: [{name: EX, op: read}]}", `w.yaml:4: commands.0.options.0.op: "read" is none of get, set, add, delete, clear, expire`},
		{"an option with an unknown meaning", "library: ours\nplace: shared\ncommands:\n  - {names: [A], op: get, key: 0, options: [{name: EX, ttl: forever}]}", `w.yaml:4: commands.0.options.0.ttl: "forever" is none of never, default, keep, expired, error, delete`},
		{"a shape without type", head + "  - {shape: {}, op: clear}", `w.yaml:5: calls.0.shape: is empty: want one of variadic, result, holds`},
		{"a shape that is no pattern", head + "  - {shape: {result: example.com/ours.Reply}, names: ['Get['], op: clear}", `w.yaml:5: calls.0.names: "Get[" is not a pattern`},
		{"a fault in the second document", head + "  - {names: [A], op: clear}\n---\nlibrary: two\npackages: [example.com/two]\ncalls:\n  - {names: [A], op: zap}", `w.yaml:10: calls.0.op: "zap" is not an operation: want one of ` + ops},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if _, err := Parse("w.yaml", []byte(tt.file)); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("Parse error\n got: %s\nwant: %s", got, tt.want)
			}
			if strings.Contains(got, "\n") {
				t.Error("the error spans lines")
			}
		})
	}
}

func TestParseRoundTrip(t *testing.T) {
	in := `library: ours
packages: [example.com/ours]
place: process
calls:
  - {on: [C], names: [Get], op: get, key: 1.., into: 2, miss: error}
  - {names: [Put], op: set, key: 0.Key, value: "0.Value", ttl: {arg: 0.TTL, unit: duration, zero: never}}
  - {names: [Run], op: command, words: [PUT, 0, 1..]}
commands:
  - {names: [PUT], op: set, key: 0, value: 1, options: [{name: EX, unit: seconds}, {name: NX, op: add}]}
`
	files, err := Parse("w.yaml", []byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || len(files[0].Calls) != 3 || len(files[0].Commands) != 1 {
		t.Fatalf("Parse = %+v", files)
	}
	get, put := files[0].Calls[0], files[0].Calls[1]
	if !get.Key.Rest || get.Key.Index != 1 || get.Into.Index != 2 || get.Value.Present() {
		t.Errorf("get = %+v", get)
	}
	if put.Key.Field != "Key" || put.TTL.Arg.Field != "TTL" || put.TTL.Zero != Never {
		t.Errorf("put = %+v", put)
	}
	if w := files[0].Calls[2].Words; len(w) != 3 || w[0].Text != "PUT" || w[0].Arg.Present() || w[1].Arg != ArgAt(0) || !w[2].Arg.Rest {
		t.Errorf("words = %+v", w)
	}
	if o := files[0].Commands[0].Options; len(o) != 2 || o[0] != (Option{Name: "EX", Unit: Seconds}) || o[1].Op != Add {
		t.Errorf("options = %+v", o)
	}
	out, err := yaml.Marshal(files[0])
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("w.yaml", out)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(files, again) {
		t.Errorf("written and read again:\n%s", out)
	}
}

func TestBuiltin(t *testing.T) {
	files, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no files")
	}
	names := map[string]bool{}
	for _, f := range files {
		if names[f.Library] {
			t.Errorf("two documents are called %q", f.Library)
		}
		names[f.Library] = true
	}
}
