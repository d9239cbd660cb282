package catalogtest

import (
	"github.com/cornelk/hashmap"
)

func _(c *hashmap.Map[string, string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetOrInsert("k", "v")
	c.Insert("k", "v")
	c.Del("k")
}
