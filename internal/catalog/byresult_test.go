package catalog_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/cachelint/cachelint/internal/catalog"
)

// A method of a user's own interface stands for the library's method of that
// name if its result is a type of that library.
func TestByResult(t *testing.T) {
	c, err := catalog.With()
	if err != nil {
		t.Fatal(err)
	}
	lib := types.NewPackage("github.com/redis/go-redis/v9", "redis")
	cmd := types.NewPointer(types.NewNamed(types.NewTypeName(token.NoPos, lib, "StringCmd", nil), types.NewStruct(nil, nil), nil))
	own := types.NewPackage("example.com/own", "own")
	method := func(pkg *types.Package, name string, result types.Type) *types.Func {
		res := types.NewTuple(types.NewVar(token.NoPos, nil, "", result))
		return types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(nil, nil, nil, nil, res, false))
	}
	if e := c.ByResult(method(own, "Get", cmd)); e == nil || e.Op != catalog.Get || e.Library != "go-redis v9" {
		t.Errorf("Get(…) *redis.StringCmd is %+v", e)
	}
	for name, m := range map[string]*types.Func{
		"a name that the library does not have": method(own, "Fetch", cmd),
		"another result":                        method(own, "Get", types.Typ[types.String]),
		"the library's own function":            method(lib, "Get", cmd),
	} {
		if e := c.ByResult(m); e != nil {
			t.Errorf("%s is taken for %s of %s", name, e.Op, e.Library)
		}
	}
}
