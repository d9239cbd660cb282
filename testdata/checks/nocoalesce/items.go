package nocoalesce

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/go-redis/cache/v9"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// What is told to run once, with a value instead of something to run, stores the value.

type Addresses struct {
	cache *cache.Cache
	db    *sql.DB
}

func (h *Addresses) Address(ctx context.Context, name string) (string, error) {
	var addr string
	if err := h.cache.Get(ctx, "host:"+name, &addr); err == nil {
		return addr, nil
	}
	if err := h.db.QueryRowContext(ctx, "SELECT addr FROM hosts WHERE name = ?", name).Scan(&addr); err != nil { // want `every concurrent miss of host:\{name\} runs the SQL query of one row`
		return "", err
	}
	err := h.cache.Once(&cache.Item{Ctx: ctx, Key: "host:" + name, Value: &addr, TTL: time.Hour})
	return addr, err
}

func (h *Addresses) OKAddress(ctx context.Context, name string) (string, error) {
	var addr string
	err := h.cache.Once(&cache.Item{Ctx: ctx, Key: "okhost:" + name, Value: &addr, TTL: time.Hour, Do: func(*cache.Item) (any, error) {
		var addr string
		err := h.db.QueryRowContext(ctx, "SELECT addr FROM hosts WHERE name = ?", name).Scan(&addr)
		return addr, err
	}})
	return addr, err
}

// What is run is set later: it is not known which of the two this is.
func (h *Addresses) OKLater(ctx context.Context, name string, load func(*cache.Item) (any, error)) (string, error) {
	var addr string
	if err := h.cache.Get(ctx, "later:"+name, &addr); err == nil {
		return addr, nil
	}
	if err := h.db.QueryRowContext(ctx, "SELECT addr FROM hosts WHERE name = ?", name).Scan(&addr); err != nil {
		return "", err
	}
	item := &cache.Item{Ctx: ctx, Key: "later:" + name, Value: &addr, TTL: time.Hour}
	if load != nil {
		item.Do = load
	}
	return addr, h.cache.Once(item)
}

// SizedCache is told how much room an entry takes.
type SizedCache interface {
	Get(key string) (any, bool)
	Set(key string, value any, cost int64) bool
}

type Sized struct {
	cache SizedCache
	db    *sql.DB
}

func (s *Sized) Owners(ctx context.Context, host string) (int, error) {
	if v, ok := s.cache.Get("owners:" + host); ok {
		return v.(int), nil
	}
	var n int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM owners WHERE host = ?", host).Scan(&n); err != nil { // review // want `every concurrent miss of owners:\{host\} runs the SQL query`
		return 0, err
	}
	s.cache.Set("owners:"+host, n, 8)
	return n, nil
}

// Codec turns values into bytes: that is no load.
type Codec interface {
	Encode(v any) ([]byte, error)
}

type Quotas struct {
	rdb   *redis.Client
	db    *sql.DB
	codec Codec
	g     singleflight.Group
}

func (q *Quotas) OKUsed(ctx context.Context, name string) ([]byte, error) {
	if b, err := q.rdb.Get(ctx, "used:"+name).Bytes(); err == nil {
		return b, nil
	}
	used, err, _ := q.g.Do(name, func() (any, error) {
		var n int
		err := q.db.QueryRowContext(ctx, "SELECT used FROM quotas WHERE name = ?", name).Scan(&n)
		return n, err
	})
	if err != nil {
		return nil, err
	}
	b, err := q.codec.Encode(used)
	if err != nil {
		return nil, err
	}
	return b, q.rdb.Set(ctx, "used:"+name, b, time.Minute).Err()
}

// Charges are kept as the write of them yields them, which is no load.
type ChargeRepo interface {
	UpdateCharge(ctx context.Context, id string) (*Charge, error)
}

type Charge struct{ ID string }

type Charges struct {
	mu   sync.Mutex
	m    map[string]*Charge
	repo ChargeRepo
}

func (c *Charges) OKChange(ctx context.Context, id string) (*Charge, error) {
	c.mu.Lock()
	known := c.m[id]
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	charge, err := c.repo.UpdateCharge(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.m[id] = charge
	c.mu.Unlock()
	return charge, nil
}
