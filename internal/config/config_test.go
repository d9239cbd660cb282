package config

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"github.com/cachelint/cachelint/internal/catalog"
)

// A user's file tells which of their functions yield an identity, and which
// names mean one.
func TestUserIdentities(t *testing.T) {
	file := filepath.Join(t.TempDir(), "wrappers.yaml")
	if err := os.WriteFile(file, []byte(`library: our auth
packages: [example.com/auth]
calls:
  - {names: [Current], op: identity, what: signed-in user}
  - {on: [Request], names: [Attribute], op: identity, named: 0}
---
library: our names
names:
  identities: [{what: merchant, words: [merchant]}]
  not: [viewer]
`), 0o666); err != nil {
		t.Fatal(err)
	}
	defer func(old string) { flags.wrappers = old }(flags.wrappers)
	flags.wrappers = file
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	auth := types.NewPackage("example.com/auth", "auth")
	request := types.NewNamed(types.NewTypeName(token.NoPos, auth, "Request", nil), types.NewStruct(nil, nil), nil)
	function := func(recv *types.Var, name string) *types.Func {
		return types.NewFunc(token.NoPos, auth, name, types.NewSignatureType(recv, nil, nil, nil, nil, false))
	}
	if e := c.Catalog.Lookup(function(nil, "Current")); e == nil || e.Op != catalog.Identity || e.What != "signed-in user" {
		t.Errorf("Current is %+v", e)
	}
	method := function(types.NewVar(token.NoPos, auth, "r", types.NewPointer(request)), "Attribute")
	if e := c.Catalog.Lookup(method); e == nil || e.Op != catalog.Identity || e.Named != catalog.ArgAt(0) {
		t.Errorf("Request.Attribute is %+v", e)
	}
	for name, want := range map[string]string{"merchantID": "merchant", "viewerID": "", "userID": "user"} {
		if got := c.Catalog.IdentityName(name); got != want {
			t.Errorf("%s names %q, want %q", name, got, want)
		}
	}
}
