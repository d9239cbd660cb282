package catalogtest

import (
	"github.com/bradfitz/gomemcache/memcache"
)

func _(c *memcache.Client) {
	c.Get("k")
	c.GetMulti([]string{"k"})
	c.GetAndTouch("k", 1)
	c.Set(&memcache.Item{Key: "k"})
	c.Replace(&memcache.Item{Key: "k"})
	c.CompareAndSwap(&memcache.Item{Key: "k"})
	c.Add(&memcache.Item{Key: "k"})
	c.Touch("k", 1)
	c.Delete("k")
	c.DeleteAll()
	c.FlushAll()
}
