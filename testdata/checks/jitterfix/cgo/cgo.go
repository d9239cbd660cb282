// Package cgo is compiled from what cgo makes of it, which nobody edits.
package cgo

// int one(void) { return 1; }
import "C"

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Shop struct {
	db  *sql.DB
	rdb *redis.Client
}

func (s *Shop) Name(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "cgo:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := s.db.QueryRowContext(ctx, "SELECT name FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "cgo:"+id, v, time.Hour) // want `every entry of cgo:\{id\} lives exactly 1h`
	return v, nil
}

var _ = C.one()
