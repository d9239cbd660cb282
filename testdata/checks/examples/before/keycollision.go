package before

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

func (n *Names) Name(ctx context.Context, id string) (string, error) {
	if v, err := n.rdb.Get(ctx, "name:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	err := n.db.QueryRowContext(ctx, "SELECT name FROM names WHERE id = ?", id).Scan(&v)
	if err != nil {
		return "", err
	}
	n.rdb.Set(ctx, "name:v2:"+id, v, time.Hour)
	return v, nil
}
