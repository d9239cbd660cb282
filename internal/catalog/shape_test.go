package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// TestShape asserts which functions of a package of no known path a shape fits,
// and which ones that only look like them it leaves alone.
func TestShape(t *testing.T) {
	const src = `package lib

type Driver interface{ Query() }
type Response struct{}
type Reply[T any] struct{}
type Options struct{}

// Of a generated package.
type config struct{ driver Driver }
type UserQuery struct{ config }
type UserDelete struct{ config }
type UserDeleteOne struct{ ud *UserDelete }
type Other struct{ next *Other }

func (*UserQuery) All() []int                      { return nil }
func (*UserQuery) Where() *UserQuery               { return nil }
func (*UserDeleteOne) Exec() error                 { return nil }
func (*Other) All() []int                          { return nil }
func (*Other) Exec() error                         { return nil }

type Service struct{}

func (*Service) Get() (int, *Response, error)      { return 0, nil, nil }
func (*Service) DeleteAll() (*Response, error)     { return nil, nil }
func (*Service) Unary() (*Reply[int], error)       { return nil, nil }
func NewResponse() *Response                       { return nil }

type Client struct{}

func (*Client) GetItem(id string, optFns ...func(*Options)) error { return nil }
func (*Client) PutItem(id string, optFns ...func(*Options)) error { return nil }
func (*Client) Each(id string, visit ...func(*Response)) error    { return nil }
`
	const user = `package user

import "example.com/gen/v2"

type Narrow interface{ Fetch() (*lib.Response, error) }
type Wrapper struct{}

func (*Wrapper) Fetch() (*lib.Response, error) { return nil, nil }
`
	c := From(parse(t, `library: lib
calls:
  - {shape: {holds: "example.com/*/v2.Driver"}, on: ["*Query"], names: [All], op: read, weight: heavy, what: query}
  - {shape: {holds: "example.com/*/v2.Driver"}, names: [Exec], op: write}
  - {shape: {result: "example.com/gen/v*.Response"}, names: ["Delete*"], op: write}
  - {shape: {result: "example.com/gen/v*.Response"}, op: read, weight: heavy, what: call}
  - {shape: {result: example.com/gen/v2.Reply}, op: read, weight: heavy, what: RPC}
  - {shape: {variadic: "func(example.com/gen/v2.Options)"}, names: ["Put*"], op: write}
  - {shape: {variadic: "func(example.com/gen/v2.Options)"}, op: read, weight: heavy, what: call}
`)...)
	want := map[string]Op{
		"UserQuery.All": Read, "UserDeleteOne.Exec": Write,
		"Service.Get": Read, "Service.DeleteAll": Write, "Service.Unary": Read,
		"Client.GetItem": Read, "Client.PutItem": Write,
		"Narrow.Fetch": Read,
	}
	fset, deps := token.NewFileSet(), imports{}
	for _, p := range []struct{ path, src string }{{"example.com/gen/v2", src}, {"example.com/user", user}} {
		f, err := parser.ParseFile(fset, p.path+".go", p.src, 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
		if deps[p.path], err = (&types.Config{Importer: deps}).Check(p.path, fset, []*ast.File{f}, info); err != nil {
			t.Fatal(err)
		}
		for _, o := range info.Defs {
			fn, ok := o.(*types.Func)
			if !ok {
				continue
			}
			var got Op
			if e := c.Lookup(fn); e != nil {
				got = e.Op
			}
			name := fn.Name()
			if r := ReceiverName(fn.Signature().Recv()); r != "" {
				name = r + "." + name
			}
			if got != want[name] {
				t.Errorf("%s of %s: op %q, want %q", name, p.path, got, want[name])
			}
			delete(want, name)
		}
	}
	for name := range want {
		t.Errorf("there is no %s", name)
	}
}
