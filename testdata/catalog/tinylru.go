package catalogtest

import (
	"github.com/tidwall/tinylru"
)

func _(c *tinylru.LRU) {
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v")
	c.SetEvicted("k", "v")
	c.Delete("k")
	c.Clear()
}

func _(c *tinylru.LRUG[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v")
	c.SetEvicted("k", "v")
	c.Delete("k")
	c.Clear()
}
