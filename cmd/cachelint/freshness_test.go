package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/testenv"
)

// TestWholeProgram: who writes the source and who caches it do not know of each
// other; only a run that sees both can tell.
func TestWholeProgram(t *testing.T) {
	dir := testenv.Module(t, "program")
	const role = "roles.go:44:8: noinvalidate: none of what changes table staff drops the entry shop:role:{employeeID}"
	r := cachelint(t, dir, "-checks=noinvalidate", "./roles")
	r.want(t, 1, role, "1 finding")
	if !strings.Contains(r.stdout, "it is an authorisation decision; drop it after (*rawrepo.Staff).SetRole (staff.go:23)") {
		t.Errorf("who writes, and why it matters, is not said:\n%s", r.stdout)
	}
	if r := cachelint(t, dir, "-checks=noinvalidate", "-local", "-tier=review", "./..."); strings.Contains(r.stdout, "shop:role") {
		t.Errorf("one package cannot know:\n%s", r.stdout)
	}
	// Cancel leaves what its siblings drop, and so does all that calls it.
	cachelint(t, dir, "-checks=noinvalidate", "./orders").want(t, 1, "orders.go:76:16: noinvalidate: Repository.SetStatus changes table orders and leaves", "1 finding")
	r = cachelint(t, dir, "map", "./roles")
	r.want(t, 0, "source changed by (*rawrepo.Staff).SetRole rawrepo/staff.go:23: update of table staff; the entry is left", "")
}

// TestBudget: a team says how old data may be.
func TestBudget(t *testing.T) {
	dir := testenv.Module(t, "program")
	run := func(freshness string) result {
		t.Helper()
		file := filepath.Join(t.TempDir(), "budget.yml")
		writeFile(t, file, freshness)
		return cachelint(t, dir, "-config", file, "-checks=noinvalidate", "./roles", "./orders")
	}
	role := "freshness:\n  families:\n    - {key: \"shop:role:*\", fresh: "
	for _, x := range []struct {
		freshness, want, not string
	}{
		{role + "10m}\n", "shop:order:{id}", "shop:role"},
		{role + "1m}\n", "roles.go:44:8: noinvalidate: shop:role:{employeeID} is kept ttl (10m), and the configuration allows its values to be 1m old", "none of what"},
		{role + "10m}\n  require: true\n", "orders.go:52:20: noinvalidate: the configuration does not say how old values under shop:order:{id} may be", "shop:role"},
	} {
		r := run(x.freshness)
		r.want(t, 1, x.want, "finding")
		if strings.Contains(r.stdout, x.not) {
			t.Errorf("with %q it says %s:\n%s", x.freshness, x.not, r.stdout)
		}
	}

	// The block that the map prints is one that a configuration may hold, and
	// with it everything is as old as it may be.
	r := cachelint(t, dir, "map", "-budget", "./roles", "./orders")
	r.want(t, 0, "    - {key: \"shop:role:{employeeID}\", fresh: 10m}  # any, (*roles.Roles).Role roles/roles.go:44", "")
	if r := run(r.stdout); r.code != 0 || r.stdout != "" {
		t.Errorf("with its own budget the program has findings (exit code %d):\n%s%s", r.code, r.stdout, r.stderr)
	}
	cachelint(t, dir, "map", "-budget", "-json").want(t, 2, "", "-budget prints a block for the configuration")
}
