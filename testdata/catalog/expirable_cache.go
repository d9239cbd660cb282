package catalogtest

import (
	"time"

	expirablev1 "github.com/go-pkgz/expirable-cache"
	expirablev2 "github.com/go-pkgz/expirable-cache/v2"
	expirablev3 "github.com/go-pkgz/expirable-cache/v3"
)

func _() {
	expirablev1.TTL(time.Minute)
}

func _(c expirablev1.Cache) {
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v", time.Minute)
	c.Invalidate("k")
	c.InvalidateFn(nil)
	c.Purge()
}

func _(c expirablev2.Cache[string, string]) {
	c.WithTTL(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v", time.Minute)
	c.Invalidate("k")
	c.InvalidateFn(nil)
	c.Purge()
}

func _(c expirablev3.Cache[string, string]) {
	c.WithTTL(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v", time.Minute)
	c.Invalidate("k")
	c.InvalidateFn(nil)
	c.Purge()
	c.Add("k", "v")
	c.Remove("k")
}
