package catalogtest

import (
	"context"
	"time"

	maypokotter "github.com/maypok86/otter"
	otter "github.com/maypok86/otter/v2"
)

func _(c *otter.Cache[string, string], ctx context.Context) {
	c.Get(ctx, "k", nil)
	c.BulkGet(ctx, []string{"k"}, nil)
	c.Refresh(ctx, "k", nil)
	c.BulkRefresh(ctx, []string{"k"}, nil)
	c.ComputeIfAbsent("k", nil)
	c.GetIfPresent("k")
	c.GetEntry("k")
	c.GetEntryQuietly("k")
	c.Set("k", "v")
	c.SetIfAbsent("k", "v")
	c.SetExpiresAfter("k", time.Minute)
	c.Invalidate("k")
	c.InvalidateAll()
}

func _(c *maypokotter.Cache[string, string]) {
	c.Get("k")
	c.Delete("k")
	c.DeleteByFunc(nil)
	c.Clear()
}

func _(c *maypokotter.Cache[string, string]) {
	c.Set("k", "v")
	c.SetIfAbsent("k", "v")
}

func _(c *maypokotter.CacheWithVariableTTL[string, string]) {
	c.Set("k", "v", time.Minute)
	c.SetIfAbsent("k", "v", time.Minute)
}
