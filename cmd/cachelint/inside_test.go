package main

import (
	"strings"
	"testing"

	"github.com/cachelint/cachelint/internal/testenv"
)

// TestAsker: that a load depends on who asks is seen in what implements the
// interface that it goes through, in a package which the cache does not know.
func TestAsker(t *testing.T) {
	t.Parallel()
	const program = gomod + `-- who/who.go --
package who

import "context"

type userKey struct{}

func With(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

func User(ctx context.Context) string {
	s, _ := ctx.Value(userKey{}).(string)
	return s
}
-- page/page.go --
package page

import (
	"context"
	"sync"

	"example.com/odd/who"
)

type Texts interface {
	Text(ctx context.Context, id string) (string, error)
}

type Pages struct {
	texts Texts
	mu    sync.Mutex
	all   map[string]string
	mine  map[string]string
	plain map[string]string
}

func New(texts Texts) *Pages { return &Pages{texts: texts} }

func (p *Pages) Leaking(ctx context.Context, id string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.all[id]; ok {
		return s, nil
	}
	s, err := p.load(ctx, id)
	if err == nil {
		p.all[id] = s
	}
	return s, err
}

func (p *Pages) load(ctx context.Context, id string) (string, error) { return p.texts.Text(ctx, id) }

func (p *Pages) Told(ctx context.Context, id string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := who.User(ctx) + "/" + id
	if s, ok := p.mine[key]; ok {
		return s, nil
	}
	s, err := p.texts.Text(ctx, id)
	if err == nil {
		p.mine[key] = s
	}
	return s, err
}

func (p *Pages) Nobody(id string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.plain[id]; ok {
		return s, nil
	}
	s, err := p.texts.Text(context.Background(), id)
	if err == nil {
		p.plain[id] = s
	}
	return s, err
}
-- store/store.go --
package store

import (
	"context"
	"database/sql"

	"example.com/odd/who"
)

type Store struct{ DB *sql.DB }

func (s *Store) Text(ctx context.Context, id string) (text string, err error) {
	err = s.DB.QueryRowContext(ctx, "SELECT text FROM texts WHERE id = ? AND reader = ?", id, who.User(ctx)).Scan(&text)
	return text, err
}
-- main.go --
package main

import (
	"database/sql"
	"net/http"

	"example.com/odd/page"
	"example.com/odd/store"
	"example.com/odd/who"
)

func main() {
	db, _ := sql.Open("sqlite", "texts.db")
	p := page.New(&store.Store{DB: db})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		ctx := who.With(r.Context(), r.Header.Get("User"))
		p.Leaking(ctx, r.PathValue("id"))
		p.Told(ctx, r.PathValue("id"))
		p.Nobody(r.PathValue("id"))
	})
	http.ListenAndServe(":80", nil)
}
`
	cachelint(t, module(t, program), "-checks=personalkey", "-tier=review", "./...").want(t, 1,
		"page/page.go:27:19: personalkey: what is cached as {id} depends on the user, and the key does not: on ctx.User() (read by what Texts.Text runs at page.go:30)", "1 finding")

	cachelint(t, testenv.Module(t, "program"), "-checks=personalkey", "./customers").want(t, 1,
		"customers.go:46:18: personalkey: what is cached as shop:recommended:{slug} depends on the customer", "1 finding")

	// An implementation that asks nobody: it may be the one that is cached.
	const open = `-- store/open.go --
package store

import (
	"context"
	"database/sql"
)

type Open struct{ DB *sql.DB }

func (s *Open) Text(ctx context.Context, id string) (text string, err error) {
	err = s.DB.QueryRowContext(ctx, "SELECT text FROM texts WHERE id = ?", id).Scan(&text)
	return text, err
}
`
	if r := cachelint(t, module(t, program+open), "-checks=personalkey", "-tier=review", "./..."); r.code != 0 || strings.Contains(r.stdout, "personalkey") {
		t.Errorf("one of two implementations does not depend on who asks:\n%s", r.stdout)
	}
}

// TestWhole: which fields of a struct the value depends on is seen in what
// implements the interface that the struct is handed to.
func TestWhole(t *testing.T) {
	t.Parallel()
	const program = gomod + `-- goods/goods.go --
package goods

import (
	"context"
	"sync"
)

type Filter struct {
	Text  string
	Order string
}

type Repo interface {
	List(ctx context.Context, shop string, f Filter) ([]string, error)
}

type Goods struct {
	repo  Repo
	mu    sync.Mutex
	lists map[string][]string
	exact map[string][]string
}

func New(repo Repo) *Goods { return &Goods{repo: repo} }

func (g *Goods) List(ctx context.Context, shop string, f Filter) ([]string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l, ok := g.lists[shop]; ok {
		return l, nil
	}
	l, err := g.load(ctx, f, shop)
	if err == nil {
		g.lists[shop] = l
	}
	return l, err
}

func (g *Goods) load(ctx context.Context, f Filter, shop string) ([]string, error) {
	return g.repo.List(ctx, shop, f)
}

func (g *Goods) Exact(ctx context.Context, shop string, f Filter) ([]string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := shop + "/" + f.Text
	if l, ok := g.exact[key]; ok {
		return l, nil
	}
	l, err := g.repo.List(ctx, shop, f)
	if err == nil {
		g.exact[key] = l
	}
	return l, err
}
-- store/store.go --
package store

import (
	"context"
	"database/sql"

	"example.com/odd/goods"
)

type Store struct{ DB *sql.DB }

func (s *Store) List(ctx context.Context, shop string, f goods.Filter) ([]string, error) {
	rows, err := s.DB.QueryContext(ctx, "SELECT name FROM goods WHERE shop = ? AND name LIKE ? ORDER BY CASE ? WHEN 'name' THEN name END", shop, f.Text, f.Order)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Counted hands all on.
type Counted struct {
	Repo goods.Repo
	N    int
}

func (c *Counted) List(ctx context.Context, shop string, f goods.Filter) ([]string, error) {
	c.N++
	return c.Repo.List(ctx, shop, f)
}
-- main.go --
package main

import (
	"database/sql"
	"net/http"

	"example.com/odd/goods"
	"example.com/odd/store"
)

func main() {
	db, _ := sql.Open("sqlite", "goods.db")
	g := goods.New(&store.Counted{Repo: &store.Store{DB: db}})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		f := goods.Filter{Text: r.FormValue("text"), Order: r.FormValue("order")}
		g.List(r.Context(), r.PathValue("shop"), f)
		g.Exact(r.Context(), r.PathValue("shop"), f)
	})
	http.ListenAndServe(":80", nil)
}
`
	r := cachelint(t, module(t, program), "-checks=partialkey", "-tier=review", "./...")
	r.want(t, 1, "goods/goods.go:29:21: partialkey: what is cached as {shop} depends on f.Order (read by what Repo.List runs at goods.go:32) and f.Text (", "2 findings")
	r.want(t, 1, "goods/goods.go:47:21: partialkey: what is cached as {shop}/{f.Text} depends on f.Order (read by what Repo.List runs at goods.go:50), and the key does not", "2 findings")
}
