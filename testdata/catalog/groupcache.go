package catalogtest

import (
	"context"
	"time"

	"github.com/golang/groupcache"
	"github.com/golang/groupcache/lru"
	groupcachev3 "github.com/groupcache/groupcache-go/v3"
	"github.com/groupcache/groupcache-go/v3/transport"
	groupcachev2 "github.com/mailgun/groupcache/v2"
)

func _() {
	groupcache.NewGroup("k", 1, nil)
}

func _(c *groupcache.Group, ctx context.Context) {
	c.Get(ctx, "k", nil)
}

func _() {
	groupcachev2.NewGroup("k", 1, nil)
}

func _(c *groupcachev2.Group, ctx context.Context) {
	c.Get(ctx, "k", nil)
}

func _(c *groupcachev2.Group, ctx context.Context) {
	c.Set(ctx, "k", []byte("v"), time.Now(), true)
	c.Remove(ctx, "k")
}

func _(c *groupcachev3.Instance) {
	c.NewGroup("k", 1, nil)
}

func _(c *groupcachev3.Daemon) {
	c.NewGroup("k", 1, nil)
}

func _(c groupcachev3.Group, ctx context.Context) {
	c.Set(ctx, "k", []byte("v"), time.Now(), true)
	c.RemoveKeys(ctx, "k")
}

func _(c transport.Group, ctx context.Context) {
	c.Get(ctx, "k", nil)
	c.Remove(ctx, "k")
}

func _(c *lru.Cache) {
	c.Get("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Clear()
}
