// Package partialkey holds one function for each way in which a key may leave
// out an input of the value. Functions named ok… are right.
package partialkey

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

type Books struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
}

func row(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

// A parameter that was added later.
func (b *Books) Title(ctx context.Context, id int64, lang string) (string, error) {
	key := fmt.Sprintf("book:%d", id)
	if s, err := b.rdb.Get(ctx, key).Result(); err == nil { // want `partialkey: what is cached as book:\{id\} depends on lang \(given to DB\.QueryRowContext at partialkey\.go:\d+\), and the key does not`
		return s, nil
	}
	s, err := row(ctx, b.db, "SELECT title FROM titles WHERE book = ? AND lang = ?", id, lang)
	if err != nil {
		return "", err
	}
	b.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

// A page is made of number and size; the key holds what follows from them.
func (b *Books) okPage(ctx context.Context, number, size int) (string, error) {
	offset := (number - 1) * size
	key := "page:" + strconv.Itoa(offset) + ":" + strconv.Itoa(size)
	if s, err := b.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	s, err := row(ctx, b.db, "SELECT id FROM books LIMIT ? OFFSET ?", size, offset)
	if err != nil {
		return "", err
	}
	b.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

type Filter struct {
	Genre string
	Sold  bool
}

// What somebody asks for may differ in one thing and be the same in another.
func (b *Books) OfGenre(ctx context.Context, f Filter) (string, error) {
	if v, ok := b.mem.Get("genre:" + f.Genre); ok { // want `partialkey: what is cached as genre:\{f.Genre\} depends on f.Sold \(given to DB.QueryRowContext at partialkey.go:\d+\), and the key does not`
		return v.(string), nil
	}
	s, err := row(ctx, b.db, "SELECT id FROM books WHERE genre = ? AND sold = ?", f.Genre, f.Sold)
	if err != nil {
		return "", err
	}
	b.mem.Set("genre:"+f.Genre, s, time.Hour)
	return s, nil
}

type Author struct{ Name, Country string }

// Fields of one object are known by one of them.
func (b *Books) okFields(ctx context.Context, a Author) (string, error) {
	if v, ok := b.mem.Get("author:" + a.Name); ok {
		return v.(string), nil
	}
	s, err := row(ctx, b.db, "SELECT id FROM books WHERE author = ? AND country = ?", a.Name, a.Country)
	if err != nil {
		return "", err
	}
	b.mem.Set("author:"+a.Name, s, time.Hour)
	return s, nil
}

func (b *Books) find(ctx context.Context, id int64, f Filter) (string, error) {
	return row(ctx, b.db, "SELECT title FROM books WHERE id = ? AND genre = ?", id, f.Genre)
}

// What the load reads of the filter is known, through its summary.
func (b *Books) ByGenre(ctx context.Context, id int64, f Filter) (string, error) {
	key := strconv.FormatInt(id, 10)
	if v, ok := b.mem.Get("of:" + key); ok { // want `depends on f\.Genre`
		return v.(string), nil
	}
	s, err := b.find(ctx, id, f)
	if err != nil {
		return "", err
	}
	b.mem.Set("of:"+key, s, time.Hour)
	return s, nil
}

// The input only chooses what is kept of the answer.
func (b *Books) Shelf(ctx context.Context, id string, all bool) (string, error) {
	if v, ok := b.mem.Get("shelf:" + id); ok { // review // want `partialkey: what is cached as shelf:\{id\} depends on all \(it chooses the value`
		return v.(string), nil
	}
	s, err := row(ctx, b.db, "SELECT books FROM shelves WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	if !all {
		s = s[:min(len(s), 100)]
	}
	b.mem.Set("shelf:"+id, s, time.Hour)
	return s, nil
}

// What the answer is made of after it was loaded.
func (b *Books) Price(ctx context.Context, id, currency string) (string, error) {
	if v, ok := b.mem.Get("price:" + id); ok { // want `depends on currency \(the value is made of it`
		return v.(string), nil
	}
	s, err := row(ctx, b.db, "SELECT price FROM books WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s = s + " " + currency
	b.mem.Set("price:"+id, s, time.Hour)
	return s, nil
}

type BookType int

// The type of a thing follows from its id, as a rule.
func (b *Books) Tags(ctx context.Context, id string, typ BookType) (string, error) {
	if v, ok := b.mem.Get("tags:" + id); ok { // review // want `partialkey: what is cached as tags:\{id\} depends on typ`
		return v.(string), nil
	}
	s, err := row(ctx, b.db, "SELECT tags FROM tags WHERE type = ? AND id = ?", typ, id)
	if err != nil {
		return "", err
	}
	b.mem.Set("tags:"+id, s, time.Hour)
	return s, nil
}

// A field of the client that the function is given.
type Shop struct {
	Region string
	db     *sql.DB
	names  chan string
}

func (b *Books) Stock(ctx context.Context, shop *Shop, id string) (string, error) {
	if v, ok := b.mem.Get("stock:" + id); ok { // review // want `partialkey: what is cached as stock:\{id\} depends on shop\.Region`
		return v.(string), nil
	}
	s, err := row(ctx, shop.db, "SELECT stock FROM stock WHERE region = ? AND id = ?", shop.Region, id)
	if err != nil {
		return "", err
	}
	b.mem.Set("stock:"+id, s, time.Hour)
	return s, nil
}

// The loader differs from one closure to the next, the key does not.
func (b *Books) Cached(load func(ctx context.Context, text string) (string, error)) func(context.Context, string) (string, error) {
	return func(ctx context.Context, text string) (string, error) {
		key := "text:" + text
		if v, ok := b.mem.Get(key); ok { // want `what is cached as text:\{text\} depends on load`
			return v.(string), nil
		}
		s, err := load(ctx, text)
		if err != nil {
			return "", err
		}
		b.mem.Set(key, s, time.Hour)
		return s, nil
	}
}

// Each closure has a name of its own in its keys.
func (b *Books) okNamed(name string, load func(ctx context.Context, text string) (string, error)) func(context.Context, string) (string, error) {
	return func(ctx context.Context, text string) (string, error) {
		key := name + ":" + text
		if v, ok := b.mem.Get(key); ok {
			return v.(string), nil
		}
		s, err := load(ctx, text)
		if err != nil {
			return "", err
		}
		b.mem.Set(key, s, time.Hour)
		return s, nil
	}
}

// Something uses them.
var _ = []any{
	(*Books).okPage,
	(*Books).okFields,
	(*Books).okNamed,
}
