package catalogtest

import (
	"time"

	springercache "github.com/victorspringer/http-cache"
)

func _() {
	springercache.ClientWithTTL(time.Minute)
}

func _(c springercache.Adapter) {
	c.Get(1)
	c.Set(1, []byte("v"), time.Now())
	c.Release(1)
}
