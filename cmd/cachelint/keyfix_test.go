package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// keyed is wrapped with prices that differ from tenant to tenant.
var keyed = strings.NewReplacer(
	"ctx context.Context, id string)", "ctx context.Context, tenantID, id string)",
	`WHERE id = ?", id)`, `WHERE tenant = ? AND id = ?", tenantID, id)`,
	"p.Price(ctx, id)", `p.Price(ctx, "here", id)`,
).Replace(wrapped)

// TestKeyFix: the key gets who asks wherever it is used, once, and nowhere if
// another package uses it as it was.
func TestKeyFix(t *testing.T) {
	const found = "prices/prices.go:14:17: personalkey: what is cached as price:{id} depends on the tenant"
	fixed := strings.NewReplacer(`"price:"+id`, `"price:"+id+":"+tenantID`)

	dir := module(t, keyed)
	name := filepath.Join(dir, price)
	old := readFile(t, name)
	run := func(args ...string) result {
		t.Helper()
		return cachelint(t, dir, append([]string{"-checks=personalkey,partialkey", "-wrappers=wrappers.yaml"}, args...)...)
	}
	run().want(t, 1, found, "cachelint: 1 finding\n")
	run("-diff").want(t, 1, "\n+\tkv.Put(ctx, \"price:\"+id+\":\"+tenantID, v, 10*time.Minute)\n", "cachelint: 1 finding, 1 with a fix\n")
	same(t, name, old)
	run("-fix").want(t, 0, "", "cachelint: fixed 1 finding in 1 file\n")
	same(t, name, fixed.Replace(old))
	run("-fix").want(t, 0, "", "")
	same(t, name, fixed.Replace(old))

	dir = module(t, keyed+`-- admin/admin.go --
package admin

import (
	"context"

	"example.com/wrapped/kv"
)

func Forget(ctx context.Context, id string) { kv.Put(ctx, "price:"+id, "", 1) }
`)
	run("-fix").want(t, 1, found, "cachelint: 1 finding\n")
	same(t, filepath.Join(dir, price), old)
}
