package catalogtest

import (
	"time"

	"github.com/muesli/cache2go"
)

func _(c *cache2go.CacheTable) {
	c.SetDataLoader(nil)
	c.Value("k")
	c.Add("k", time.Minute, "v")
	c.NotFoundAdd("k", time.Minute, "v")
	c.Delete("k")
	c.Flush()
}
