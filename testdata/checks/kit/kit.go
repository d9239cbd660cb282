// Package kit holds what a project writes around its cache client: a wrapper
// type, an interface that it implements, a flight and a jitter.
package kit

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// A Cache is what the services of the project know of the cache.
type Cache interface {
	Get(ctx context.Context, key string, dest any) error
	Set(ctx context.Context, key string, value any, ttl time.Duration) error
	Delete(ctx context.Context, key string) error
}

// Redis keeps values as JSON.
type Redis struct {
	client *redis.Client
	prefix string
}

var _ Cache = (*Redis)(nil)

func NewRedis(client *redis.Client, prefix string) *Redis {
	return &Redis{client: client, prefix: prefix}
}

func (r *Redis) Get(ctx context.Context, key string, dest any) error {
	b, err := r.client.Get(ctx, r.prefix+key).Bytes()
	if err != nil {
		return err
	}
	return json.Unmarshal(b, dest)
}

func (r *Redis) Set(ctx context.Context, key string, value any, ttl time.Duration) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return r.client.Set(ctx, r.prefix+key, b, ttl).Err()
}

func (r *Redis) Delete(ctx context.Context, key string) error {
	return r.client.Del(ctx, r.prefix+key).Err()
}

// SetSpread stores with a TTL that differs from entry to entry.
func (r *Redis) SetSpread(ctx context.Context, key string, value any, ttl time.Duration) error {
	return r.Set(ctx, key, value, ttl+rand.N(ttl/10))
}

// Spread adds up to a tenth.
func Spread(ttl time.Duration) time.Duration {
	return ttl + rand.N(ttl/10)
}

// A Flight runs one call for each key at a time.
type Flight[T any] struct {
	group singleflight.Group
}

// Do is detached from the first caller, and bounded.
func (f *Flight[T]) Do(ctx context.Context, key string, fn func(context.Context) (T, error)) (T, error) {
	v, err, _ := f.group.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return fn(ctx)
	})
	if err != nil {
		var zero T
		return zero, err
	}
	return v.(T), nil
}
