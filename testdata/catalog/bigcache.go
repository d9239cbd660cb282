package catalogtest

import (
	"context"
	"time"

	bigcachev1 "github.com/allegro/bigcache"
	bigcachev2 "github.com/allegro/bigcache/v2"
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
	bigcache.DefaultConfig(time.Minute)
}

func _(c *bigcachev2.BigCache) {
	c.Get("k")
	c.GetWithInfo("k")
	c.Set("k", []byte("v"))
	c.Delete("k")
	c.Reset()
}

func _() {
	bigcachev2.NewBigCache(bigcachev2.Config{})
	bigcachev2.DefaultConfig(time.Minute)
}

func _(c *bigcachev1.BigCache) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Delete("k")
	c.Reset()
}

func _() {
	bigcachev1.NewBigCache(bigcachev1.Config{})
	bigcachev1.DefaultConfig(time.Minute)
}
