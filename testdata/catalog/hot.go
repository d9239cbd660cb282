package catalogtest

import (
	"time"

	"github.com/samber/hot"
)

func _(c *hot.HotCacheConfig[string, string]) {
	c.WithLoaders()
	c.WithRevalidation(time.Minute)
	c.WithTTL(time.Minute)
	c.WithJitter(1, time.Minute)
}

func _(c *hot.HotCache[string, string]) {
	c.Get("k")
	c.MustGet("k")
	c.GetMany([]string{"k"})
	c.MustGetMany([]string{"k"})
	c.GetWithLoaders("k")
	c.MustGetWithLoaders("k")
	c.GetManyWithLoaders([]string{"k"})
	c.MustGetManyWithLoaders([]string{"k"})
	c.Peek("k")
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Delete("k")
	c.DeleteMany([]string{"k"})
	c.Purge()
}
