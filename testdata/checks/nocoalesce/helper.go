package nocoalesce

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Get-or-set helpers are reported once, at the helper.

type Remember struct {
	rdb *redis.Client
	db  *sql.DB
}

func (r *Remember) GetOrSet(ctx context.Context, key string, ttl time.Duration, dest any, load func(context.Context) (any, error)) error {
	if b, err := r.rdb.Get(ctx, key).Bytes(); err == nil {
		return json.Unmarshal(b, dest)
	}
	v, err := load(ctx) // want `every concurrent miss of \{key\} runs`
	if err != nil {
		return err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	r.rdb.Set(ctx, key, b, ttl)
	return json.Unmarshal(b, dest)
}

func (r *Remember) City(ctx context.Context, id int64) (string, error) {
	var name string
	err := r.GetOrSet(ctx, fmt.Sprintf("city:%d", id), time.Hour, &name, func(ctx context.Context) (any, error) {
		var n string
		err := r.db.QueryRowContext(ctx, "SELECT name FROM cities WHERE id = ?", id).Scan(&n)
		return n, err
	})
	return name, err
}

func (r *Remember) Street(ctx context.Context, id int64) (string, error) {
	var name string
	err := r.GetOrSet(ctx, fmt.Sprintf("street:%d", id), time.Hour, &name, func(ctx context.Context) (any, error) {
		var n string
		err := r.db.QueryRowContext(ctx, "SELECT name FROM streets WHERE id = ?", id).Scan(&n)
		return n, err
	})
	return name, err
}

// The same, generic.
func Cached[T any](ctx context.Context, rdb *redis.Client, key string, ttl time.Duration, load func(context.Context) (T, error)) (T, error) {
	var v T
	if b, err := rdb.Get(ctx, key).Bytes(); err == nil {
		if err := json.Unmarshal(b, &v); err == nil {
			return v, nil
		}
	}
	v, err := load(ctx) // want `every concurrent miss of \{key\} runs`
	if err != nil {
		return v, err
	}
	if b, err := json.Marshal(v); err == nil {
		rdb.Set(ctx, key, b, ttl)
	}
	return v, nil
}

func (r *Remember) Zip(ctx context.Context, city string) (string, error) {
	return Cached(ctx, r.rdb, "zip:"+city, time.Hour, func(ctx context.Context) (string, error) {
		var zip string
		err := r.db.QueryRowContext(ctx, "SELECT zip FROM cities WHERE name = ?", city).Scan(&zip)
		return zip, err
	})
}

// A generic type over a map.

type Memory[K comparable, V any] struct {
	mu      sync.Mutex
	entries map[K]V
}

func (m *Memory[K, V]) GetOrLoad(k K, load func(K) (V, error)) (V, error) {
	m.mu.Lock()
	v, ok := m.entries[k]
	m.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := load(k) // want `every concurrent miss of \{k\} runs`
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	m.entries[k] = v
	m.mu.Unlock()
	return v, nil
}

type Zones struct {
	mem Memory[string, []string]
	db  *sql.DB
}

func (z *Zones) In(country string) ([]string, error) {
	return z.mem.GetOrLoad(country, func(country string) ([]string, error) {
		rows, err := z.db.Query("SELECT zone FROM zones WHERE country = ?", country)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var out []string
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, rows.Err()
	})
}
