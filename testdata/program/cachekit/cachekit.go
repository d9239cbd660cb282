// Package cachekit is the shop's cache over Redis.
package cachekit

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// Cache stores values as JSON.
type Cache interface {
	// Get decodes the value under key into dest and reports whether there was one.
	Get(ctx context.Context, key string, dest any) (bool, error)
	Set(ctx context.Context, key string, val any, ttl time.Duration) error
	Delete(ctx context.Context, keys ...string) error
}

// Redis is the Cache in Redis.
type Redis struct {
	rdb redis.UniversalClient
}

var _ Cache = (*Redis)(nil)

// New returns a Cache over rdb.
func New(rdb redis.UniversalClient) *Redis {
	return &Redis{rdb: rdb}
}

// Get implements Cache.
func (r *Redis) Get(ctx context.Context, key string, dest any) (bool, error) {
	b, err := r.rdb.Get(ctx, key).Bytes()
	switch {
	case errors.Is(err, redis.Nil):
		return false, nil
	case err != nil:
		return false, err
	}
	if err := json.Unmarshal(b, dest); err != nil {
		return false, err
	}
	return true, nil
}

// Set implements Cache.
func (r *Redis) Set(ctx context.Context, key string, val any, ttl time.Duration) error {
	b, err := json.Marshal(val)
	if err != nil {
		return err
	}
	return r.rdb.Set(ctx, key, b, ttl).Err()
}

// Delete implements Cache.
func (r *Redis) Delete(ctx context.Context, keys ...string) error {
	return r.rdb.Del(ctx, keys...).Err()
}

// GetOrSet returns the value under key; on a miss it loads and stores it.
func GetOrSet[T any](ctx context.Context, c Cache, key string, ttl time.Duration, load func(context.Context) (T, error)) (T, error) {
	var v T
	ok, err := c.Get(ctx, key, &v)
	if err != nil {
		slog.WarnContext(ctx, "cache lookup", "key", key, "err", err)
	}
	if ok {
		return v, nil
	}
	v, err = load(ctx)
	if err != nil {
		var zero T
		return zero, err
	}
	if err := c.Set(ctx, key, v, ttl); err != nil {
		slog.WarnContext(ctx, "cache store", "key", key, "err", err)
	}
	return v, nil
}

// Spread returns ttl, which is at least a second, and up to a tenth more.
func Spread(ttl time.Duration) time.Duration {
	return ttl + rand.N(max(ttl, time.Second)/10)
}
