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
	// What a call of an interface drops, its implementation says, two packages away:
	// Remove drops one of two entries, and Ban something that is not known.
	cachelint(t, dir, "-checks=noinvalidate", "./members").want(t, 1,
		"members.go:47:20: noinvalidate: DB.ExecContext changes table members and leaves what was loaded from it in the cache: room:members:{room} ", "1 finding")
	r = cachelint(t, dir, "map", "./roles")
	r.want(t, 0, "source changed by (*rawrepo.Staff).SetRole rawrepo/staff.go:23: update of table staff; the entry is left", "")
}

// TestVainDrop: a drop under a key whose only store is never called does
// nothing; only the whole program can tell. A method that is handed on is called.
func TestVainDrop(t *testing.T) {
	const program = gomod + `-- main.go --
package main

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"sync"
)

type keeper struct {
	mu sync.Mutex
	m  map[string]string
}

func (k *keeper) get(key string) (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.m[key]
	return v, ok
}

func (k *keeper) put(key, v string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.m[key] = v
}

func (k *keeper) drop(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.m, key)
}

func (k *keeper) ByID(id string) (string, bool) { return k.get("person_id:" + id) }
func (k *keeper) SetByID(id, name string)       { k.put("person_id:"+id, name) }
func (k *keeper) SetByMail(mail, name string)   { k.put("person:"+mail, name) }
func (k *keeper) Drop(mail string)              { k.drop("person:" + mail) }
func (k *keeper) SetTitle(id, title string)     { k.put("person_title:"+id, title) }
func (k *keeper) DropTitle(id string)           { k.drop("person_title:" + id) }
func (k *keeper) SetPlace(id, place string)     { k.put("person_place:"+id, place) }
func (k *keeper) DropPlace(id string)           { k.drop("person_place:" + id) }

type people struct {
	db   *sql.DB
	keep *keeper
}

func (p *people) name(ctx context.Context, id string) (string, error) {
	if name, ok := p.keep.ByID(id); ok {
		return name, nil
	}
	var name string
	if err := p.db.QueryRowContext(ctx, "SELECT name FROM person WHERE id = $1", id).Scan(&name); err != nil {
		return "", err
	}
	p.keep.SetByID(id, name)
	return name, nil
}

func (p *people) rename(ctx context.Context, id, name string) error {
	if _, err := p.db.ExecContext(ctx, os.Getenv("RENAME"), name, id); err != nil {
		return err
	}
	p.keep.Drop(id)
	p.keep.DropTitle(id)
	p.keep.DropPlace(id)
	return nil
}

func main() {
	db, _ := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	p := &people{db, &keeper{m: map[string]string{}}}
	place := p.keep.SetPlace // called by its name nowhere
	http.HandleFunc("/rename", func(w http.ResponseWriter, r *http.Request) {
		id := r.FormValue("id")
		_ = p.rename(r.Context(), id, r.FormValue("name"))
		p.keep.SetTitle(id, r.FormValue("title"))
		place(id, r.FormValue("place"))
	})
	http.HandleFunc("/name", func(w http.ResponseWriter, r *http.Request) {
		name, _ := p.name(r.Context(), r.FormValue("id"))
		_, _ = w.Write([]byte(name))
	})
	_ = http.ListenAndServe(":8080", nil)
}
`
	dir := module(t, program)
	cachelint(t, dir, "-checks=noinvalidate").want(t, 1,
		"main.go:65:9: noinvalidate: (*odd.keeper).Drop drops person:{mail}, under which nothing is stored: nothing calls (*odd.keeper).SetByMail, which would; entries are kept under person_id:{id}", "1 finding")
	cachelint(t, dir, "-checks=noinvalidate", "-local").want(t, 0, "", "")
	dir = module(t, strings.Replace(program, "p.keep.SetTitle(", "p.keep.SetByMail(r.FormValue(\"mail\"), id)\n\t\tp.keep.SetTitle(", 1))
	cachelint(t, dir, "-checks=noinvalidate").want(t, 0, "", "")
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

// TestLive: an entry that changes where it lies is kept up by its own methods;
// a copy that is kept for ever is not.
func TestLive(t *testing.T) {
	t.Parallel()
	const program = gomod + `-- main.go --
package main

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
)

type server struct {
	mu     sync.Mutex
	relays int
}

type servers struct {
	db *sql.DB
	mu sync.Mutex
	m  map[string]*server
}

func (s *servers) get(ctx context.Context, name string) (*server, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.m[name]; ok {
		return v, nil
	}
	v := &server{}
	if err := s.db.QueryRowContext(ctx, "SELECT relays FROM servers WHERE name = ?", name).Scan(&v.relays); err != nil {
		return nil, err
	}
	s.m[name] = v
	return v, nil
}

func (s *servers) add(ctx context.Context, name string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE servers SET relays = relays + 1 WHERE name = ?", name)
	return err
}

func main() {
	db, _ := sql.Open("sqlite", "servers.db")
	s := &servers{db: db, m: map[string]*server{}}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.get(r.Context(), r.PathValue("name")) })
	http.HandleFunc("/add", func(w http.ResponseWriter, r *http.Request) { s.add(r.Context(), r.PathValue("name")) })
	http.ListenAndServe(":80", nil)
}
`
	if r := cachelint(t, module(t, program), "-checks=noinvalidate", "./..."); r.code != 0 {
		t.Errorf("an object with a lock of its own was reported:\n%s", r.stdout)
	}
	copies := strings.Replace(program, "	mu     sync.Mutex\n	relays int", "	relays int", 1)
	cachelint(t, module(t, copies), "-checks=noinvalidate", "./...").want(t, 1, "none of what changes table servers drops the entry {name}", "1 finding")
}
