package catalogtest

import (
	"context"
	"time"

	theine "github.com/Yiling-J/theine-go"
)

func _(c *theine.Builder[string, string]) {
	c.BuildWithLoader(nil)
	c.Loading(nil)
}

func _(c *theine.HybridBuilder[string, string]) {
	c.Loading(nil)
}

func _(c *theine.LoadingCache[string, string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Delete("k")
}

func _(c *theine.HybridLoadingCache[string, string], ctx context.Context) {
	c.Get(ctx, "k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Delete("k")
}

func _(c *theine.Cache[string, string]) {
	c.Get("k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Delete("k")
}

func _(c *theine.HybridCache[string, string]) {
	c.Get("k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Delete("k")
}
