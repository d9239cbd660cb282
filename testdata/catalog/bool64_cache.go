package catalogtest

import (
	"context"

	bool64 "github.com/bool64/cache"
)

func _(c *bool64.Failover, ctx context.Context) {
	c.Get(ctx, []byte("k"), nil)
}

func _(c *bool64.FailoverOf[string], ctx context.Context) {
	c.Get(ctx, []byte("k"), nil)
}

func _(c bool64.Deleter, ctx context.Context) {
	c.Delete(ctx, []byte("k"))
}

func _(c *bool64.ShardedMap, ctx context.Context) {
	c.Delete(ctx, []byte("k"))
	c.ExpireAll(ctx)
	c.DeleteAll(ctx)
}

func _(c *bool64.ShardedMapOf[string], ctx context.Context) {
	c.Delete(ctx, []byte("k"))
	c.ExpireAll(ctx)
	c.DeleteAll(ctx)
}

func _(c *bool64.SyncMap, ctx context.Context) {
	c.Delete(ctx, []byte("k"))
	c.ExpireAll(ctx)
	c.DeleteAll(ctx)
}
