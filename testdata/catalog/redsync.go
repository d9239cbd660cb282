package catalogtest

import (
	"context"

	redsync "github.com/go-redsync/redsync/v4"
)

func _(c *redsync.Mutex, ctx context.Context) {
	c.Lock()
	c.LockContext(ctx)
	c.TryLock()
	c.TryLockContext(ctx)
	c.Unlock()
	c.UnlockContext(ctx)
}
