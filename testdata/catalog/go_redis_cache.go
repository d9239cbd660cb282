package catalogtest

import (
	"context"
	"time"

	cachev8 "github.com/go-redis/cache/v8"
	cache "github.com/go-redis/cache/v9"
)

func _(c *cache.Cache, ctx context.Context) {
	c.Get(ctx, "k", new(string))
	c.GetSkippingLocalCache(ctx, "k", new(string))
	c.Set(&cache.Item{Key: "k"})
	c.Once(&cache.Item{Key: "k"})
	c.Delete(ctx, "k")
	c.DeleteFromLocalCache("k")
}

func _(c *cachev8.Cache, ctx context.Context) {
	c.Get(ctx, "k", new(string))
	c.GetSkippingLocalCache(ctx, "k", new(string))
	c.Set(&cachev8.Item{Key: "k"})
	c.Once(&cachev8.Item{Key: "k"})
	c.Delete(ctx, "k")
	c.DeleteFromLocalCache("k")
}

func _(c cache.LocalCache) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Del("k")
}

func _(c *cache.TinyLFU) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Del("k")
}

func _(c cachev8.LocalCache) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Del("k")
}

func _(c *cachev8.TinyLFU) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Del("k")
}

func _() {
	cache.NewTinyLFU(1, time.Minute)
}

func _() {
	cachev8.NewTinyLFU(1, time.Minute)
}
