package catalogtest

import (
	"github.com/gregjones/httpcache"
)

func _(c httpcache.Cache) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Delete("k")
}

func _(c *httpcache.MemoryCache) {
	c.Get("k")
	c.Set("k", []byte("v"))
	c.Delete("k")
}
