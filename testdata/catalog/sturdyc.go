package catalogtest

import (
	"context"
	"time"

	"github.com/viccon/sturdyc"
)

func _(ctx context.Context) {
	sturdyc.New[string](1, 1, time.Minute, 1)
	sturdyc.WithEarlyRefreshes(time.Minute, time.Minute, time.Minute, time.Minute)
	sturdyc.GetOrFetch[string, string](ctx, nil, "k", nil)
	sturdyc.Passthrough[string, string](ctx, nil, "k", nil)
	sturdyc.GetOrFetchBatch[string, string](ctx, nil, []string{"k"}, nil, nil)
	sturdyc.PassthroughBatch[string, string](ctx, nil, []string{"k"}, nil, nil)
}

func _(c *sturdyc.Client[string], ctx context.Context) {
	c.Get("k")
	c.GetMany([]string{"k"})
	c.GetOrFetch(ctx, "k", nil)
	c.Passthrough(ctx, "k", nil)
	c.GetOrFetchBatch(ctx, []string{"k"}, nil, nil)
	c.PassthroughBatch(ctx, []string{"k"}, nil, nil)
	c.Set("k", "v")
	c.Delete("k")
}
