package catalogtest

import (
	"context"
	"time"

	otterv1 "github.com/maypok86/otter"
	otter "github.com/maypok86/otter/v2"
)

func _() {
	otter.ExpiryCreating[string, string](time.Minute)
	otter.ExpiryWriting[string, string](time.Minute)
	otter.ExpiryAccessing[string, string](time.Minute)
	otter.RefreshCreating[string, string](time.Minute)
	otter.RefreshWriting[string, string](time.Minute)
}

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

func _(c *otterv1.Builder[string, string]) {
	c.WithTTL(time.Minute)
}

func _(c *otterv1.CacheWithVariableTTL[string, string]) {
	c.Get("k")
	c.Delete("k")
	c.DeleteByFunc(nil)
	c.Clear()
}

func _(c *otterv1.Cache[string, string]) {
	c.Set("k", "v")
	c.SetIfAbsent("k", "v")
}

func _(c *otterv1.CacheWithVariableTTL[string, string]) {
	c.Set("k", "v", time.Minute)
	c.SetIfAbsent("k", "v", time.Minute)
}
