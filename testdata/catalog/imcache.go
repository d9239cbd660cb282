package catalogtest

import (
	"time"

	"github.com/erni27/imcache"
)

func _() {
	imcache.WithDefaultExpirationOption[string, string](time.Minute)
	imcache.WithDefaultSlidingExpirationOption[string, string](time.Minute)
}

func _(c *imcache.Cache[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.GetMultiple("k")
	c.PeekMultiple("k")
	c.Set("k", "v", nil)
	c.Replace("k", "v", nil)
	c.CompareAndSwap("k", "k", "v", nil, nil)
	c.GetOrSet("k", "v", nil)
	c.Remove("k")
	c.RemoveAll()
}

func _(c *imcache.Sharded[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.GetMultiple("k")
	c.PeekMultiple("k")
	c.Set("k", "v", nil)
	c.Replace("k", "v", nil)
	c.CompareAndSwap("k", "k", "v", nil, nil)
	c.GetOrSet("k", "v", nil)
	c.Remove("k")
	c.RemoveAll()
}
