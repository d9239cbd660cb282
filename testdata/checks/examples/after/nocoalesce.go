package after

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

type Articles struct {
	db    *sql.DB
	rdb   *redis.Client
	group singleflight.Group
}

func (a *Articles) Text(ctx context.Context, id string) (string, error) {
	if v, err := a.rdb.Get(ctx, "article:"+id).Result(); err == nil {
		return v, nil
	}
	v, err, _ := a.group.Do(id, func() (any, error) {
		// The first caller may go away; the others want the result all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		return a.load(ctx, id)
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (a *Articles) load(ctx context.Context, id string) (string, error) {
	if v, err := a.rdb.Get(ctx, "article:"+id).Result(); err == nil {
		return v, nil // another flight has just stored it
	}
	var v string
	err := a.db.QueryRowContext(ctx, "SELECT text FROM articles WHERE id = ?", id).Scan(&v)
	if err != nil {
		return "", err
	}
	a.rdb.Set(ctx, "article:"+id, v, time.Hour)
	return v, nil
}
