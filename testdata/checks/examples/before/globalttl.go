package before

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

const cacheTTL = 10 * time.Minute

type Shop struct {
	db  *sql.DB
	rdb *redis.Client
}

func (s *Shop) Price(ctx context.Context, id string) (v int64, err error) {
	if v, err = s.rdb.Get(ctx, "price:"+id).Int64(); err == nil {
		return v, nil
	}
	if err = s.db.QueryRowContext(ctx, "SELECT price FROM prices WHERE id = ?", id).Scan(&v); err == nil {
		s.rdb.Set(ctx, "price:"+id, v, cacheTTL)
	}
	return v, err
}

func (s *Shop) Name(ctx context.Context, id string) (v string, err error) {
	if v, err = s.rdb.Get(ctx, "name:"+id).Result(); err == nil {
		return v, nil
	}
	if err = s.db.QueryRowContext(ctx, "SELECT name FROM people WHERE id = ?", id).Scan(&v); err == nil {
		s.rdb.Set(ctx, "name:"+id, v, cacheTTL)
	}
	return v, err
}

func (s *Shop) Rating(ctx context.Context, id string) (v float64, err error) {
	if v, err = s.rdb.Get(ctx, "rating:"+id).Float64(); err == nil {
		return v, nil
	}
	if err = s.db.QueryRowContext(ctx, "SELECT rating FROM ratings WHERE id = ?", id).Scan(&v); err == nil {
		s.rdb.Set(ctx, "rating:"+id, v, cacheTTL)
	}
	return v, err
}
