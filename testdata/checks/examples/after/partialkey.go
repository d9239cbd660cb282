package after

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Books struct {
	db  *sql.DB
	rdb *redis.Client
}

func (b *Books) Title(ctx context.Context, id, lang string) (string, error) {
	key := "book:" + id + ":" + lang
	if v, err := b.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	err := b.db.QueryRowContext(ctx, "SELECT title FROM titles WHERE book = ? AND lang = ?", id, lang).Scan(&v)
	if err != nil {
		return "", err
	}
	b.rdb.Set(ctx, key, v, time.Hour)
	return v, nil
}
