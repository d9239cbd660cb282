package catalogtest

import (
	cmap "github.com/orcaman/concurrent-map"
	cmapv2 "github.com/orcaman/concurrent-map/v2"
)

func _(c cmap.ConcurrentMap) {
	c.Get("k")
	c.Set("k", "v")
	c.Upsert("k", "v", nil)
	c.SetIfAbsent("k", "v")
	c.Remove("k")
	c.RemoveCb("k", nil)
	c.Pop("k")
	c.Clear()
}

func _(c *cmapv2.ConcurrentMap[string, string]) {
	c.Get("k")
	c.Set("k", "v")
	c.Upsert("k", "v", nil)
	c.SetIfAbsent("k", "v")
	c.Remove("k")
	c.RemoveCb("k", nil)
	c.Pop("k")
	c.Clear()
}
