package before

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Articles struct {
	db  *sql.DB
	rdb *redis.Client
}

func (a *Articles) Text(ctx context.Context, id string) (string, error) {
	if v, err := a.rdb.Get(ctx, "article:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	err := a.db.QueryRowContext(ctx, "SELECT text FROM articles WHERE id = ?", id).Scan(&v)
	if err != nil {
		return "", err
	}
	a.rdb.Set(ctx, "article:"+id, v, time.Hour)
	return v, nil
}
