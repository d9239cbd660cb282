package catalogtest

import (
	"context"
	"time"

	"github.com/bsm/redislock"
)

func _(c *redislock.Client, ctx context.Context) {
	c.Obtain(ctx, "k", time.Minute, &redislock.Options{})
}

func _(ctx context.Context) {
	redislock.Obtain(ctx, nil, "k", time.Minute, &redislock.Options{})
}

func _(c *redislock.Lock, ctx context.Context) {
	c.Release(ctx)
}
