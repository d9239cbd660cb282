package catalogtest

import (
	"time"

	ccachev2 "github.com/karlseguin/ccache/v2"
	ccache "github.com/karlseguin/ccache/v3"
)

func _(c *ccache.Cache[string]) {
	c.Get("k")
	c.GetWithoutPromote("k")
	c.TrackingGet("k")
	c.Set("k", "v", time.Minute)
	c.TrackingSet("k", "v", time.Minute)
	c.Replace("k", "v")
	c.Setnx("k", "v", time.Minute)
	c.Setnx2("k", nil, time.Minute)
	c.Fetch("k", time.Minute, nil)
	c.Extend("k", time.Minute)
	c.Delete("k")
	c.DeletePrefix("k")
	c.DeleteFunc(nil)
}

func _(c *ccache.Cache[string]) {
	c.Clear()
}

func _(c *ccache.LayeredCache[string]) {
	c.Get("k", "k")
	c.GetWithoutPromote("k", "k")
	c.TrackingGet("k", "k")
	c.Set("k", "k", "v", time.Minute)
	c.TrackingSet("k", "k", "v", time.Minute)
	c.Replace("k", "k", "v")
	c.Fetch("k", "k", time.Minute, nil)
	c.Delete("k", "k")
	c.DeleteAll("k")
	c.DeletePrefix("k", "k")
	c.DeleteFunc("k", nil)
}

func _(c *ccache.SecondaryCache[string]) {
	c.Get("k")
	c.TrackingGet("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v")
	c.Fetch("k", time.Minute, nil)
	c.Delete("k")
}

func _(c *ccache.Item[string]) {
	c.Extend(time.Minute)
}

func _(c *ccachev2.Cache) {
	c.Get("k")
	c.TrackingGet("k")
	c.Set("k", "v", time.Minute)
	c.TrackingSet("k", "v", time.Minute)
	c.Replace("k", "v")
	c.Fetch("k", time.Minute, nil)
	c.Delete("k")
	c.DeletePrefix("k")
	c.DeleteFunc(nil)
	c.Clear()
}

func _(c *ccachev2.LayeredCache) {
	c.Clear()
	c.Get("k", "k")
	c.TrackingGet("k", "k")
	c.Set("k", "k", "v", time.Minute)
	c.TrackingSet("k", "k", "v", time.Minute)
	c.Replace("k", "k", "v")
	c.Fetch("k", "k", time.Minute, nil)
	c.Delete("k", "k")
	c.DeleteAll("k")
	c.DeletePrefix("k", "k")
	c.DeleteFunc("k", nil)
}

func _(c *ccachev2.SecondaryCache) {
	c.Get("k")
	c.TrackingGet("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v")
	c.Fetch("k", time.Minute, nil)
	c.Delete("k")
}

func _(c *ccachev2.Item) {
	c.Extend(time.Minute)
}
