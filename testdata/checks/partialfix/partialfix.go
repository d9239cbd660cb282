// Package partialfix holds keys that leave out an input and get it by the
// suggested fix, and such as are left to a person.
package partialfix

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	gocache "github.com/patrickmn/go-cache"
)

type Docs struct {
	db     *sql.DB
	lists  *gocache.Cache
	orders *gocache.Cache
	nils   *gocache.Cache
	counts *gocache.Cache
}

func row(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

// A loader that captures more than the key.
func (d *Docs) cached(key string, load func() (string, error)) (string, error) {
	if v, ok := d.lists.Get(key); ok {
		return v.(string), nil
	}
	s, err := load()
	if err != nil {
		return "", err
	}
	d.lists.Set(key, s, time.Hour)
	return s, nil
}

func (d *Docs) List(ctx context.Context, kind, lang string) (string, error) {
	return d.cached("list:"+kind, func() (string, error) { // want `depends on lang`
		return row(ctx, d.db, "SELECT list FROM lists WHERE kind = ? AND lang = ?", kind, lang)
	})
}

// A format with a named type and a flag.
func (d *Docs) Count(ctx context.Context, kind string, page uint8, all bool) (string, error) {
	if v, ok := d.counts.Get(fmt.Sprintf(`count|%s`, kind)); ok { // want `depends on page .* and all`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT count FROM counts WHERE kind = ? AND page = ? AND all = ?", kind, page, all)
	if err != nil {
		return "", err
	}
	d.counts.Set(fmt.Sprintf(`count|%s`, kind), s, time.Hour)
	return s, nil
}

// What is left out is changed on the way.
func (d *Docs) Order(ctx context.Context, lang, id string) (string, error) {
	key := "order:" + id
	if v, ok := d.orders.Get(key); ok { // want `depends on lang`
		return v.(string), nil
	}
	if lang == "" {
		lang = "en"
	}
	s, err := row(ctx, d.db, "SELECT text FROM orders WHERE lang = ? AND id = ?", lang, id)
	if err != nil {
		return "", err
	}
	d.orders.Set(key, s, time.Hour)
	return s, nil
}

type Query struct {
	Page int
	Sort string
}

// The pointer may be nil where the key is made.
func (d *Docs) Nil(ctx context.Context, q *Query, id string) (string, error) {
	key := "nil:" + id
	if v, ok := d.nils.Get(key); ok { // want `depends on q\.Sort`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT text FROM nils WHERE id = ? ORDER BY ?", id, q.Sort)
	if err != nil {
		return "", err
	}
	d.nils.Set(key, s, time.Hour)
	return s, nil
}
