package noinvalidate

import (
	"context"
	"database/sql"
	"time"
)

// A BookCache says by its name that what Set is given is stored.
type BookCache interface {
	Get(ctx context.Context, key string) (string, error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Delete(ctx context.Context, key string) error
}

type Books struct {
	db    *sql.DB
	cache BookCache
}

func (b *Books) Title(ctx context.Context, id string) string {
	if s, err := b.cache.Get(ctx, "book:v2:"+id); err == nil {
		return s
	}
	var s string
	if err := b.db.QueryRowContext(ctx, "SELECT title FROM books WHERE id = ?", id).Scan(&s); err != nil {
		return ""
	}
	_ = b.cache.Set(ctx, "book:v2:"+id, s, time.Hour)
	return s
}

func (b *Books) Shelf(ctx context.Context, room string) string {
	if s, err := b.cache.Get(ctx, "shelf:"+room); err == nil {
		return s
	}
	var s string
	if err := b.db.QueryRowContext(ctx, "SELECT name FROM shelves WHERE room = ?", room).Scan(&s); err != nil {
		return ""
	}
	_ = b.cache.Set(ctx, "shelf:"+room, s, time.Hour)
	return s
}

// What is looked at is state beside the cached titles.
func (b *Books) Look(ctx context.Context, id string) error {
	return b.cache.Set(ctx, "book:looked:"+id, "yes", time.Hour)
}

// okRetitle rewrites the title, and drops what Look has stored.
func (b *Books) okRetitle(ctx context.Context, id, title string) error {
	if _, err := b.db.ExecContext(ctx, "UPDATE books SET title = ? WHERE id = ?", title, id); err != nil {
		return err
	}
	if err := b.cache.Set(ctx, "book:v2:"+id, title, time.Hour); err != nil {
		return err
	}
	return b.cache.Delete(ctx, "book:looked:"+id)
}

var _ = []any{(*Books).okRetitle}
