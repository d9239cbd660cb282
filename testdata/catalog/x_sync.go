package catalogtest

import (
	"context"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func _(c *errgroup.Group) {
	c.Wait()
}

func _(c *semaphore.Weighted, ctx context.Context) {
	c.Acquire(ctx, 1)
	c.TryAcquire(1)
	c.Release(1)
}
