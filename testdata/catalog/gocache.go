package catalogtest

import (
	"context"

	"github.com/eko/gocache/lib/v4/cache"
	"github.com/eko/gocache/lib/v4/marshaler"
	"github.com/eko/gocache/lib/v4/store"
	cachev2 "github.com/eko/gocache/v2/cache"
	marshalerv2 "github.com/eko/gocache/v2/marshaler"
	storev2 "github.com/eko/gocache/v2/store"
	cachev3 "github.com/eko/gocache/v3/cache"
	marshalerv3 "github.com/eko/gocache/v3/marshaler"
	storev3 "github.com/eko/gocache/v3/store"
)

func _(c *cache.Cache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *cache.ChainCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *cache.MetricCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c cache.CacheInterface[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c cache.SetterCacheInterface[string], ctx context.Context) {
	c.GetWithTTL(ctx, "k")
}

func _() {
	cache.NewLoadable[string](nil, nil)
}

func _(c *cache.LoadableCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *cachev3.Cache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *cachev3.ChainCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *cachev3.MetricCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c cachev3.CacheInterface[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _() {
	cachev3.NewLoadable[string](nil, nil)
}

func _(c *cachev3.LoadableCache[string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c cachev3.SetterCacheInterface[string], ctx context.Context) {
	c.GetWithTTL(ctx, "k")
}

func _() {
	cachev2.NewLoadable(nil, nil)
}

func _(c *cachev2.LoadableCache, ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c *cachev2.Cache, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c *cachev2.ChainCache, ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c *cachev2.MetricCache, ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c cachev2.CacheInterface, ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c cachev2.SetterCacheInterface, ctx context.Context) {
	c.GetWithTTL(ctx, "k")
}

func _(c *marshaler.Marshaler, ctx context.Context) {
	c.Get(ctx, "k", new(string))
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *marshalerv3.Marshaler, ctx context.Context) {
	c.Get(ctx, "k", new(string))
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c *marshalerv2.Marshaler, ctx context.Context) {
	c.Get(ctx, "k", new(string))
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}

func _(c store.StoreInterface, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c storev3.StoreInterface, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v")
	c.Delete(ctx, "k")
	c.Invalidate(ctx)
	c.Clear(ctx)
}

func _(c storev2.StoreInterface, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetWithTTL(ctx, "k")
	c.Set(ctx, "k", "v", nil)
	c.Delete(ctx, "k")
	c.Invalidate(ctx, storev2.InvalidateOptions{})
	c.Clear(ctx)
}
