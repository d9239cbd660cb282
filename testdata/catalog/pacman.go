package catalogtest

import (
	"context"
	"time"

	pacman "github.com/segmentfault/pacman/cache"
	pacmanmemory "github.com/segmentfault/pacman/contrib/cache/memory"
)

func _(c pacman.Cache, ctx context.Context) {
	c.GetString(ctx, "k")
	c.GetInt64(ctx, "k")
	c.SetString(ctx, "k", "v", time.Minute)
	c.SetInt64(ctx, "k", 1, time.Minute)
	c.Del(ctx, "k")
	c.Flush(ctx)
}

func _(c *pacmanmemory.Cache, ctx context.Context) {
	c.GetString(ctx, "k")
	c.GetInt64(ctx, "k")
	c.SetString(ctx, "k", "v", time.Minute)
	c.SetInt64(ctx, "k", 1, time.Minute)
	c.Del(ctx, "k")
	c.Flush(ctx)
}
