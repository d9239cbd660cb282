// Package others holds writers whose callers store something else, under a key
// that is not known: that is no answer to the write.
package others

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Names struct {
	db  *sql.DB
	rdb *redis.Client
}

type Name struct{ Text string }

func (n *Names) Get(ctx context.Context, id string) (v Name, err error) {
	if v.Text, err = n.rdb.Get(ctx, "name:"+id).Result(); err == nil {
		return v, nil
	}
	if err = n.db.QueryRowContext(ctx, "SELECT name FROM names WHERE id = ?", id).Scan(&v.Text); err == nil {
		n.rdb.Set(ctx, "name:"+id, v, time.Hour)
	}
	return v, err
}

func (n *Names) change(ctx context.Context, id, name string) error {
	if _, err := n.db.ExecContext(ctx, "UPDATE names SET name = ? WHERE id = ?", name, id); err != nil {
		return err
	}
	return n.rdb.Del(ctx, "name:"+id).Err()
}

func (n *Names) drop(ctx context.Context, id string) error {
	_, err := n.db.ExecContext(ctx, "DELETE FROM names WHERE id = ?", id) // want `noinvalidate: DB.ExecContext changes table names and leaves what was loaded from it in the cache: name:\{id\}`
	return err
}

// Rename changes a name.
func (n *Names) Rename(ctx context.Context, id, name string) error { return n.change(ctx, id, name) }

// Remove drops a name, and marks what it has seen.
func (n *Names) Remove(ctx context.Context, id string, mark func(string) string) error {
	if err := n.drop(ctx, id); err != nil {
		return err
	}
	return n.mark(ctx, mark(id))
}

func (n *Names) mark(ctx context.Context, seen string) error {
	return n.rdb.Set(ctx, string([]rune(seen)[:3]), "1", time.Minute).Err()
}
