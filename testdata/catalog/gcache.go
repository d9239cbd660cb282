package catalogtest

import (
	"time"

	"github.com/bluele/gcache"
)

func _(c *gcache.CacheBuilder) {
	c.LoaderFunc(nil)
	c.LoaderExpireFunc(nil)
	c.Expiration(time.Minute)
}

func _(c gcache.Cache) {
	c.Get("k")
	c.GetIFPresent("k")
	c.Set("k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}
