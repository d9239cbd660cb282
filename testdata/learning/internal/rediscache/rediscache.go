// Package rediscache stores JSON values in Redis.
package rediscache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const prefix = "learning:"

// Cache is a JSON cache in Redis.
type Cache struct {
	rdb *redis.Client
}

// New returns a cache over rdb.
func New(rdb *redis.Client) *Cache {
	return &Cache{rdb: rdb}
}

// Get decodes the value under key into dest and reports whether there was one.
func (c *Cache) Get(ctx context.Context, key string, dest any) (bool, error) {
	b, err := c.rdb.Get(ctx, prefix+key).Bytes()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("cache get %s: %w", key, err)
	}
	if err := json.Unmarshal(b, dest); err != nil {
		return false, fmt.Errorf("cache decode %s: %w", key, err)
	}
	return true, nil
}

// Set stores val under key for ttl.
func (c *Cache) Set(ctx context.Context, key string, val any, ttl time.Duration) error {
	b, err := json.Marshal(val)
	if err != nil {
		return fmt.Errorf("cache encode %s: %w", key, err)
	}
	if err := c.rdb.Set(ctx, prefix+key, b, ttl).Err(); err != nil {
		return fmt.Errorf("cache set %s: %w", key, err)
	}
	return nil
}

// Delete removes the keys.
func (c *Cache) Delete(ctx context.Context, keys ...string) error {
	full := make([]string, len(keys))
	for i, k := range keys {
		full[i] = prefix + k
	}
	if err := c.rdb.Del(ctx, full...).Err(); err != nil {
		return fmt.Errorf("cache delete: %w", err)
	}
	return nil
}
