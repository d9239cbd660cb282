package catalogtest

import (
	"time"

	"github.com/goburrow/cache"
)

func _() {
	cache.NewLoadingCache(nil)
	cache.WithExpireAfterWrite(time.Minute)
	cache.WithExpireAfterAccess(time.Minute)
	cache.WithRefreshAfterWrite(time.Minute)
}

func _(c cache.LoadingCache) {
	c.Get("k")
	c.Refresh("k")
}

func _(c cache.Cache) {
	c.GetIfPresent("k")
	c.Put("k", "v")
	c.Invalidate("k")
	c.InvalidateAll()
}
