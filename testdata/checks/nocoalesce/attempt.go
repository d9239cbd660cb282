package nocoalesce

import (
	"context"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
)

// The lock is known by its name only: what implements it lives elsewhere.

type Mutexes interface {
	AcquireRefreshLock(ctx context.Context, key string, ttl time.Duration) (bool, error)
	ReleaseRefreshLock(ctx context.Context, key string) error
	HasLock(ctx context.Context, key string) (bool, error)
}

type Vouchers struct {
	rdb   *redis.Client
	locks Mutexes
}

func (v *Vouchers) fetch(shop string) string {
	resp, err := http.Get("https://vouchers.example.com/" + shop)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	return resp.Status
}

func (v *Vouchers) okLocked(ctx context.Context, shop, old string) string {
	key := "voucher:" + shop
	if s, err := v.rdb.Get(ctx, key).Result(); err == nil {
		return s
	}
	s := old
	locked, err := v.locks.AcquireRefreshLock(ctx, key, time.Minute)
	if err == nil && locked {
		defer v.locks.ReleaseRefreshLock(ctx, key)
		s = v.fetch(shop)
	}
	v.rdb.Set(ctx, key, s, time.Hour)
	return s
}

// Whether somebody has the lock is no attempt at it.
func (v *Vouchers) Asked(ctx context.Context, shop, old string) string {
	key := "asked:" + shop
	if s, err := v.rdb.Get(ctx, key).Result(); err == nil {
		return s
	}
	s := old
	locked, err := v.locks.HasLock(ctx, key)
	if err == nil && !locked {
		s = v.fetch(shop) // want `every concurrent miss of asked:\{shop\} runs the HTTP call`
	}
	v.rdb.Set(ctx, key, s, time.Hour)
	return s
}
