package catalogtest

import (
	"time"

	mds "github.com/creachadair/mds/cache"
)

func _(c *mds.Cache[string, string]) {
	c.Get("k")
	c.Put("k", "v")
	c.PutWithExpiration("k", "v", time.Now())
	c.SetExpiration("k", time.Now())
	c.Remove("k")
	c.Clear()
}
