package catalogtest

import (
	"time"

	openlist "github.com/OpenListTeam/go-cache"
	xhofe "github.com/Xhofe/go-cache"
	cache "github.com/patrickmn/go-cache"
	pmylund "github.com/pmylund/go-cache"
	robfig "github.com/robfig/go-cache"
	wklken "github.com/wklken/go-cache"
)

func _(c *cache.Cache) {
	c.Get("k")
	c.GetWithExpiration("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.SetDefault("k", "v")
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _() {
	cache.New(time.Minute, time.Minute)
	cache.NewFrom(time.Minute, time.Minute, nil)
}

func _(c *pmylund.Cache) {
	c.Get("k")
	c.GetWithExpiration("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.SetDefault("k", "v")
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _() {
	pmylund.New(time.Minute, time.Minute)
	pmylund.NewFrom(time.Minute, time.Minute, nil)
}

func _(c *wklken.Cache) {
	c.Get("k")
	c.GetWithExpiration("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.SetDefault("k", "v")
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
	c.GetAfterExpirationAnchor("k", 1)
	c.GetItemAfterExpirationAnchor("k", 1)
}

func _() {
	wklken.New(time.Minute, time.Minute)
	wklken.NewFrom(time.Minute, time.Minute, nil)
}

func _(c *robfig.Cache) {
	c.Get("k")
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _() {
	robfig.New(time.Minute, time.Minute)
}

func _(c openlist.ICache[string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.Expire("k", time.Minute)
	c.ExpireAt("k", time.Now())
	c.Persist("k")
	c.GetDel("k")
	c.Del("k")
	c.Clear()
}

func _(c *openlist.MemCache[string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.Expire("k", time.Minute)
	c.ExpireAt("k", time.Now())
	c.Persist("k")
	c.GetDel("k")
	c.Del("k")
	c.Clear()
}

func _(c xhofe.ICache[string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.Expire("k", time.Minute)
	c.ExpireAt("k", time.Now())
	c.Persist("k")
	c.GetDel("k")
	c.Del("k")
	c.Clear()
}

func _(c *xhofe.MemCache[string]) {
	c.Get("k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.Expire("k", time.Minute)
	c.ExpireAt("k", time.Now())
	c.Persist("k")
	c.GetDel("k")
	c.Del("k")
	c.Clear()
}
