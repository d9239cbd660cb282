package catalogtest

import (
	"github.com/alphadose/haxmap"
)

func _(c *haxmap.Map[string, string]) {
	c.Get("k")
	c.Set("k", "v")
	c.Swap("k", "v")
	c.CompareAndSwap("k", "k", "v")
	c.GetOrSet("k", "v")
	c.GetOrCompute("k", nil)
	c.GetAndDel("k")
	c.Del("k")
	c.Clear()
}
