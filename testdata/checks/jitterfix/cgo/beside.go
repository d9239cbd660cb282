package cgo

import (
	"context"
	"time"
)

// A file beside it is as good as any.
func (s *Shop) Title(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "beside:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := s.db.QueryRowContext(ctx, "SELECT title FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "beside:"+id, v, time.Hour) // want `every entry of beside:\{id\} lives exactly 1h`
	return v, nil
}
