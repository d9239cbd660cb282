package ttljitter

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

// A wrapper that counts seconds.

type Orgs struct {
	rdb *redis.Client
	db  *sql.DB
}

func (o *Orgs) put(ctx context.Context, key, v string, seconds int) error {
	return o.rdb.Set(ctx, key, v, time.Duration(seconds)*time.Second).Err()
}

func (o *Orgs) Name(ctx context.Context, id string) (string, error) {
	if v, err := o.rdb.Get(ctx, "org:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := o.db.QueryRowContext(ctx, "SELECT name FROM orgs WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	return v, o.put(ctx, "org:"+id, v, 300) // want `every entry of org:\{id\} lives exactly 5m`
}

func (o *Orgs) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = o.Name(ctx, id)
	}
}
