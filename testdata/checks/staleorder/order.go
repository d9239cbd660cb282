// Package staleorder holds entries that are dropped before the write is
// durable, and such as are dropped in time.
package staleorder

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

type Stock struct {
	db  *sql.DB
	orm *gorm.DB
	rdb *redis.Client
}

type Item struct {
	ID    string
	Count int64
}

func (Item) TableName() string { return "items" }

func (s *Stock) Count(ctx context.Context, id string) (n int64, err error) {
	if n, err = s.rdb.Get(ctx, "stock:"+id).Int64(); err == nil {
		return n, nil
	}
	if err = s.db.QueryRowContext(ctx, "SELECT count FROM items WHERE id = ?", id).Scan(&n); err == nil {
		s.rdb.Set(ctx, "stock:"+id, n, time.Hour)
	}
	return n, err
}

func (s *Stock) Before(ctx context.Context, id string) error {
	s.rdb.Del(ctx, "stock:"+id) // review // want `staleorder: stock:\{id\} is dropped before table items changes \(DB.ExecContext, order.go:\d+\): who misses in between loads the old row and keeps it \(stored at order.go:\d+\); drop it after the write`
	_, err := s.db.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id)
	return err
}

func (s *Stock) Closure(ctx context.Context, id string) error {
	return s.orm.Transaction(func(tx *gorm.DB) error {
		if err := tx.Save(&Item{ID: id}).Error; err != nil {
			return err
		}
		return s.rdb.Del(ctx, "stock:"+id).Err() // want `staleorder: stock:\{id\} is dropped inside the transaction that changes table items \(DB.Save, order.go:\d+\): who misses before the commit loads the old row and keeps it \(stored at order.go:\d+\); drop it after the commit`
	})
}

func (s *Stock) Commit(ctx context.Context, id string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	s.forget(ctx, id) // want `staleorder: stock:\{id\} is dropped inside the transaction that changes table items \(Tx.ExecContext, order.go:\d+\)`
	return tx.Commit()
}

func (s *Stock) forget(ctx context.Context, id string) { s.rdb.Del(ctx, "stock:"+id) }

func (s *Stock) Started(ctx context.Context, id string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	go s.forget(context.WithoutCancel(ctx), id) // want `staleorder: nothing waits for stock:\{id\} to be dropped after table items has changed \(DB.ExecContext, order.go:\d+\): the caller is told that all is done`
	return nil
}

func (s *Stock) okAfter(ctx context.Context, id string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	return s.rdb.Del(ctx, "stock:"+id).Err()
}

// okTwice drops the entry on both sides of the write.
func (s *Stock) okTwice(ctx context.Context, id string) error {
	s.forget(ctx, id)
	if _, err := s.db.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	s.forget(ctx, id)
	return nil
}

func (s *Stock) okAfterCommit(ctx context.Context, id string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	s.forget(ctx, id)
	return nil
}

func (s *Stock) okAfterClosure(ctx context.Context, id string) error {
	err := s.orm.Transaction(func(tx *gorm.DB) error { return tx.Save(&Item{ID: id}).Error })
	if err == nil {
		s.forget(ctx, id)
	}
	return err
}

// okDeferred drops the entry when all is done.
func (s *Stock) okDeferred(ctx context.Context, id string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	defer s.forget(ctx, id)
	if _, err := tx.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

// okWaits starts what drops the entry, and waits for it.
func (s *Stock) okWaits(ctx context.Context, id string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE items SET count = 0 WHERE id = ?", id); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() {
		s.forget(ctx, id)
		close(done)
	}()
	<-done
	return nil
}

// okGathered only gathers what is dropped after the commit.
func (s *Stock) okGathered(ctx context.Context, id string) error {
	var d drops
	err := s.orm.Transaction(func(tx *gorm.DB) error {
		d.add("stock:" + id)
		return tx.Save(&Item{ID: id}).Error
	})
	if err != nil {
		return err
	}
	return s.rdb.Del(ctx, d.keys...).Err()
}

type drops struct{ keys []string }

func (d *drops) add(key string) { d.keys = append(d.keys, key) }

// okOther changes something else in between.
func (s *Stock) okOther(ctx context.Context, id string) error {
	s.forget(ctx, id)
	_, err := s.db.ExecContext(ctx, "UPDATE visits SET n = n + 1 WHERE id = ?", id)
	return err
}

var _ = []any{(*Stock).okAfter, (*Stock).okTwice, (*Stock).okAfterCommit, (*Stock).okAfterClosure, (*Stock).okDeferred, (*Stock).okWaits, (*Stock).okGathered, (*Stock).okOther}
