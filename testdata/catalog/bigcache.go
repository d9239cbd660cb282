package catalogtest

import (
	"context"

	bigcache "github.com/allegro/bigcache/v3"
)

func _(c *bigcache.BigCache) {
	c.Get("k")
	c.GetWithInfo("k")
	c.Set("k", []byte("v"))
	c.Delete("k")
	c.Reset()
}

func _(ctx context.Context) {
	bigcache.New(ctx, bigcache.Config{})
	bigcache.NewBigCache(bigcache.Config{})
}
