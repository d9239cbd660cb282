package before

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Seats struct {
	db  *sql.DB
	rdb *redis.Client
}

func (s *Seats) Free(ctx context.Context, show string) (int, error) {
	if n, err := s.rdb.Get(ctx, "seats:"+show).Int(); err == nil {
		return n, nil
	}
	var n int
	err := s.db.QueryRowContext(ctx, "SELECT free FROM seats WHERE show_id = ?", show).Scan(&n)
	if err != nil {
		return 0, err
	}
	s.rdb.Set(ctx, "seats:"+show, n, time.Hour)
	return n, nil
}

func (s *Seats) Book(ctx context.Context, show string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, "UPDATE seats SET free = free - 1 WHERE show_id = ?", show)
	if err != nil {
		return err
	}
	s.rdb.Del(ctx, "seats:"+show)
	return tx.Commit()
}
