package catalogtest

import (
	xsyncv1 "github.com/puzpuzpuz/xsync"
	xsyncv2 "github.com/puzpuzpuz/xsync/v2"
	xsyncv3 "github.com/puzpuzpuz/xsync/v3"
	xsync "github.com/puzpuzpuz/xsync/v4"
)

func _(c *xsync.Map[string, string]) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.Compute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
	c.DeleteMatching(nil)
	c.Clear()
}

func _(c *xsyncv3.Map) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.LoadOrTryCompute("k", nil)
	c.Compute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
	c.Clear()
}

func _(c *xsyncv3.MapOf[string, string]) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.LoadOrTryCompute("k", nil)
	c.Compute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
	c.Clear()
}

func _(c *xsyncv2.Map) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.Compute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
	c.Clear()
}

func _(c *xsyncv2.MapOf[string, string]) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.Compute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
	c.Clear()
}

func _(c *xsyncv1.Map) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
}

func _(c *xsyncv1.MapOf[string, string]) {
	c.Load("k")
	c.Store("k", "v")
	c.LoadAndStore("k", "v")
	c.LoadOrStore("k", "v")
	c.LoadOrCompute("k", nil)
	c.Delete("k")
	c.LoadAndDelete("k")
}
