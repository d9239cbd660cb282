package catalogtest

import (
	"context"

	"github.com/vimeo/galaxycache"
	galaxylru "github.com/vimeo/galaxycache/lru"
)

func _(c *galaxycache.Universe) {
	c.NewGalaxy("k", 1, nil)
}

func _(c *galaxycache.Galaxy, ctx context.Context) {
	c.Get(ctx, "k", nil)
	c.GetWithOptions(ctx, galaxycache.GetOptions{}, "k", nil)
}

func _(c *galaxylru.Cache) {
	c.Get("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Clear()
}
