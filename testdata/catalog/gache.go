package catalogtest

import (
	"time"

	"github.com/kpango/gache"
	gachev2 "github.com/kpango/gache/v2"
)

func _() {
	gache.WithDefaultExpiration(time.Minute)
	gachev2.WithDefaultExpiration[string](time.Minute)
}

func _(c gache.Gache) {
	c.SetDefaultExpire(time.Minute)
	c.Get("k")
	c.GetWithExpire("k")
	c.Set("k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.Delete("k")
	c.Clear()
}

func _(c gachev2.Gache[string]) {
	c.SetDefaultExpire(time.Minute)
	c.Get("k")
	c.GetWithExpire("k")
	c.Set("k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.Delete("k")
	c.Clear()
}

func _() {
	gache.SetDefaultExpire(time.Minute)
	gache.Get("k")
	gache.GetWithExpire("k")
	gache.Set("k", "v")
	gache.SetWithExpire("k", "v", time.Minute)
	gache.Delete("k")
	gache.Clear()
}
