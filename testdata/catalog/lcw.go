package catalogtest

import (
	"time"

	lcwv1 "github.com/go-pkgz/lcw"
	"github.com/go-pkgz/lcw/v2"
)

func _(o *lcw.WorkerOptions[string]) {
	o.TTL(time.Minute)
}

func _() {
	lcwv1.TTL(time.Minute)
}

func _(c lcw.LoadingCache[string]) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcw.ExpirableCache[string]) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcw.LruCache[string]) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcw.RedisCache[string]) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcw.Scache[string], k lcw.Key) {
	c.Get(k, nil)
	c.Flush(lcw.Flusher(""))
}

func _(c lcwv1.LoadingCache) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcwv1.ExpirableCache) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcwv1.LruCache) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcwv1.RedisCache) {
	c.Get("k", nil)
	c.Peek("k")
	c.Delete("k")
	c.Invalidate(nil)
	c.Purge()
}

func _(c *lcwv1.Scache, k lcwv1.Key) {
	c.Get(k, nil)
	c.Flush(lcwv1.Flusher(""))
}
