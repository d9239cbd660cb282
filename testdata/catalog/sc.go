package catalogtest

import (
	"context"
	"time"

	"github.com/motoki317/sc"
)

func _() {
	sc.New[string, string](nil, time.Minute, time.Minute)
	sc.NewMust[string, string](nil, time.Minute, time.Minute)
}

func _(c *sc.Cache[string, string], ctx context.Context) {
	c.Get(ctx, "k")
	c.GetIfExists("k")
	c.Notify(ctx, "k")
	c.Forget("k")
	c.ForgetIf(nil)
	c.Purge()
}
