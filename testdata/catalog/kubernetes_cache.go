package catalogtest

import (
	"time"

	"k8s.io/apimachinery/pkg/util/cache"
	"k8s.io/utils/lru"
)

func _(c *cache.LRUExpireCache) {
	c.Get("k")
	c.Add("k", "v", time.Minute)
	c.Remove("k")
	c.RemoveAll(nil)
}

func _(c *cache.Expiring) {
	c.Get("k")
	c.Set("k", "v", time.Minute)
	c.Delete("k")
}

func _(c *lru.Cache) {
	c.Get("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Clear()
}
