//go:build pending

package ttljitter

import (
	"context"
	"time"

	"example.com/checks/kit"
)

// PENDING: stores in a loop without a refill are not asked about.

// Nothing refills: the entries are only ever written together.
func (s *Shop) Preload(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id, v FROM preloaded")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, v string
		if err := rows.Scan(&id, &v); err != nil {
			return err
		}
		s.rdb.Set(ctx, "preloaded:"+id, v, 75*time.Minute) // want `every entry of preloaded:.* lives exactly 1h15m`
	}
	return rows.Err()
}

func (s *Shop) Preloaded(ctx context.Context, id string) (string, error) {
	v, err := s.rdb.Get(ctx, "preloaded:"+id).Result()
	if err == nil {
		return v, nil
	}
	return s.row(ctx, "SELECT v FROM preloaded WHERE id = ?", id)
}

// PENDING: a variable that is not one constant is reported at the store, not where it is declared.

// A random number that is drawn once is the same for every key.
var drawnOnce = time.Hour + kit.Spread(time.Minute) // want `every entry of drawn:\{id\} lives exactly`

func (s *Shop) Drawn(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "drawn:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "drawn:"+id, v, drawnOnce)
	return v, nil
}
