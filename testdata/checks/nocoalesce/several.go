package nocoalesce

import (
	"context"
	"errors"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

// One cache of several: where entries are kept decides nothing for a load that
// is dear, and a light one is worth a flight in a shared cache only.

type kept interface {
	Find(ctx context.Context, key string) (string, error)
	Keep(ctx context.Context, key, value string, ttl time.Duration) error
}

type keptInRedis struct{ rdb *redis.Client }

func (k *keptInRedis) Find(ctx context.Context, key string) (string, error) {
	return k.rdb.Get(ctx, key).Result()
}

func (k *keptInRedis) Keep(ctx context.Context, key, value string, ttl time.Duration) error {
	return k.rdb.Set(ctx, key, value, ttl).Err()
}

type keptInMemory struct{ mem *gocache.Cache }

func (k *keptInMemory) Find(ctx context.Context, key string) (string, error) {
	if v, ok := k.mem.Get(key); ok {
		return v.(string), nil
	}
	return "", errors.New("not kept")
}

func (k *keptInMemory) Keep(ctx context.Context, key, value string, ttl time.Duration) error {
	k.mem.Set(key, value, ttl)
	return nil
}

func keptWhere(rdb *redis.Client) kept {
	if rdb == nil {
		return &keptInMemory{gocache.New(time.Minute, time.Minute)}
	}
	return &keptInRedis{rdb}
}

type Feeds struct {
	*Right
	kept kept
	p    *Products
}

func (f *Feeds) Feed(ctx context.Context, host string) (string, error) {
	if s, err := f.kept.Find(ctx, "feed:"+host); err == nil {
		return s, nil
	}
	s, err := f.fetch("https://" + host + "/feed") // want `every concurrent miss of feed:\{host\} runs the HTTP call`
	if err != nil {
		return "", err
	}
	return s, f.kept.Keep(ctx, "feed:"+host, s, time.Hour)
}

func (f *Feeds) Title(ctx context.Context, id string) (string, error) {
	if s, err := f.kept.Find(ctx, "title:"+id); err == nil {
		return s, nil
	}
	var s string
	err := f.p.db.QueryRowContext(ctx, "SELECT title FROM feeds WHERE id = ?", id).Scan(&s) // review // want `every concurrent miss of title:\{id\} runs the SQL query of one row`
	if err != nil {
		return "", err
	}
	return s, f.kept.Keep(ctx, "title:"+id, s, time.Hour)
}

// What each round of the loop loads before the lookup is not what a miss costs.
func (f *Feeds) Links(ctx context.Context, ids []string) ([]string, error) {
	var links []string
	for _, id := range ids {
		host, err := f.fetch("https://hosts.example/" + id)
		if err != nil {
			return nil, err
		}
		link, err := f.kept.Find(ctx, "link:"+host)
		if err == nil {
			links = append(links, link)
			continue
		}
		link, err = f.link(ctx, host, links) // want `every concurrent miss of link:\{\w+\} runs the SQL query`
		if err != nil {
			return nil, err
		}
		if err := f.kept.Keep(ctx, "link:"+host, link, time.Hour); err != nil {
			return nil, err
		}
	}
	return links, nil
}

func (f *Feeds) link(ctx context.Context, host string, others []string) (string, error) {
	var s string
	err := f.p.db.QueryRowContext(ctx, "SELECT link FROM links WHERE host = ? AND NOT link = ANY(?)", host, others).Scan(&s)
	return host + s, err
}

var _ = []any{keptWhere, (*Feeds).Feed, (*Feeds).Title, (*Feeds).Links}
