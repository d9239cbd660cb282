package catalogtest

import (
	"context"
	"time"

	"github.com/motoki317/sc"
)

func _(load func(context.Context, string) (string, error)) {
	sc.New(load, time.Minute, time.Minute)
	sc.NewMust(load, time.Minute, time.Minute)
}

func _(ctx context.Context, c *sc.Cache[string, string]) {
	c.Get(ctx, "k")
	c.GetIfExists("k")
	c.Forget("k")
	c.ForgetIf(nil)
	c.Purge()
}
