package before

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Orders struct {
	db  *sql.DB
	rdb *redis.Client
}

func (o *Orders) Total(ctx context.Context, tenantID, orderID string) (string, error) {
	key := "order:" + orderID
	if v, err := o.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	err := o.db.QueryRowContext(ctx, "SELECT total FROM orders WHERE tenant = ? AND id = ?", tenantID, orderID).Scan(&v)
	if err != nil {
		return "", err
	}
	o.rdb.Set(ctx, key, v, time.Hour)
	return v, nil
}
