// Package tidy clears away what is no longer used, under keys that it is told.
package tidy

import (
	"context"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Run drops entries.
func Run(ctx context.Context, rdb *redis.Client, keys func() []string) error {
	for _, key := range keys() {
		if err := one(ctx, rdb, key); err != nil {
			return err
		}
	}
	return nil
}

func one(ctx context.Context, rdb *redis.Client, key string) error {
	return drop(ctx, rdb, strings.ToLower(key))
}

func drop(ctx context.Context, rdb *redis.Client, key string) error { return rdb.Del(ctx, key).Err() }
