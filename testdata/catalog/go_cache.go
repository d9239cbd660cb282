package catalogtest

import (
	"time"

	cache "github.com/patrickmn/go-cache"
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
