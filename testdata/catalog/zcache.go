package catalogtest

import (
	"time"

	zcachev1 "zgo.at/zcache"
	zcache "zgo.at/zcache/v2"
)

func _() {
	zcache.New[string, string](time.Minute, time.Minute)
	zcache.NewFrom[string, string](time.Minute, time.Minute, nil)
}

func _(c *zcache.Cache[string, string]) {
	c.Get("k")
	c.GetWithExpire("k")
	c.GetStale("k")
	c.Set("k", "v")
	c.Replace("k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.ReplaceWithExpire("k", "v", time.Minute)
	c.Add("k", "v")
	c.AddWithExpire("k", "v", time.Minute)
	c.Touch("k")
	c.TouchWithExpire("k", time.Minute)
	c.Delete("k")
	c.Pop("k")
	c.DeleteFunc(nil)
	c.Reset()
	c.DeleteAll()
}

func _() {
	zcachev1.New(time.Minute, time.Minute)
	zcachev1.NewFrom(time.Minute, time.Minute, nil)
}

func _(c *zcachev1.Cache) {
	c.Get("k")
	c.GetWithExpiration("k")
	c.GetStale("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.SetDefault("k", "v")
	c.Add("k", "v", time.Minute)
	c.Touch("k", time.Minute)
	c.Delete("k")
	c.Pop("k")
	c.DeleteFunc(nil)
	c.Flush()
	c.DeleteAll()
}
