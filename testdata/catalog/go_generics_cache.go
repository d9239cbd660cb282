package catalogtest

import (
	cache "github.com/Code-Hex/go-generics-cache"
)

func _(c *cache.Cache[string, string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetOrSet("k", "v")
	c.Delete("k")
}
