package catalogtest

import (
	"context"
	"time"

	"github.com/phuslu/lru"
)

func _(c *lru.TTLCache[string, string], ctx context.Context) {
	c.GetOrLoad(ctx, "k", nil)
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v", time.Minute)
	c.SetIfAbsent("k", "v", time.Minute)
	c.Delete("k")
}

func _(c *lru.LRUCache[string, string], ctx context.Context) {
	c.GetOrLoad(ctx, "k", nil)
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v")
	c.SetIfAbsent("k", "v")
	c.Delete("k")
}

func _(c *lru.BytesCache) {
	c.Get([]byte("v"))
	c.Peek([]byte("v"))
	c.Set([]byte("v"), []byte("v"))
	c.SetIfAbsent([]byte("v"), []byte("v"))
	c.Delete([]byte("v"))
}
