package catalogtest

import (
	"time"

	akyoto "github.com/akyoto/cache"
)

func _(c *akyoto.Cache) {
	c.Get("k")
	c.Set("k", "v", time.Minute)
	c.Delete("k")
}
