package catalogtest

import (
	"time"

	gookit "github.com/gookit/cache"
	"github.com/gookit/gsr"
)

func _() {
	gookit.Get("k")
	gookit.GetMulti([]string{"k"})
	gookit.Set("k", "v", time.Minute)
	gookit.SetMulti(map[string]any{"k": "v"}, time.Minute)
	gookit.Del("k")
	gookit.DelMulti([]string{"k"})
	gookit.Clear()
	gookit.ClearAll()
}

func _(c *gookit.Manager) {
	c.Get("k")
	c.GetMulti([]string{"k"})
	c.Set("k", "v", time.Minute)
	c.SetMulti(map[string]any{"k": "v"}, time.Minute)
	c.Del("k")
	c.DelMulti([]string{"k"})
	c.ClearAll()
}

func _(c gsr.SimpleCacher) {
	c.Get("k")
	c.GetMulti([]string{"k"})
	c.Set("k", "v", time.Minute)
	c.SetMulti(map[string]any{"k": "v"}, time.Minute)
	c.Del("k")
	c.DelMulti([]string{"k"})
	c.Clear()
}
