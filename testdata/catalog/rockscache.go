package catalogtest

import (
	"context"
	"time"

	"github.com/dtm-labs/rockscache"
)

func _(c *rockscache.Client, ctx context.Context) {
	c.Fetch("k", time.Minute, nil)
	c.Fetch2(ctx, "k", time.Minute, nil)
	c.FetchBatch([]string{"k"}, time.Minute, nil)
	c.FetchBatch2(ctx, []string{"k"}, time.Minute, nil)
	c.TagAsDeleted("k")
	c.TagAsDeleted2(ctx, "k")
	c.TagAsDeletedBatch([]string{"k"})
	c.TagAsDeletedBatch2(ctx, []string{"k"})
	c.RawGet(ctx, "k")
	c.RawSet(ctx, "k", "v", time.Minute)
	c.LockForUpdate(ctx, "k", "k")
	c.UnlockForUpdate(ctx, "k", "k")
}
