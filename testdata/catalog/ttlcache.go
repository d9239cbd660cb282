package catalogtest

import (
	"time"

	renekroonv1 "github.com/ReneKroon/ttlcache"
	renekroon "github.com/ReneKroon/ttlcache/v2"
	velocidex "github.com/Velocidex/ttlcache/v2"
	ttlcachev2 "github.com/jellydator/ttlcache/v2"
	ttlcache "github.com/jellydator/ttlcache/v3"
	wunderlist "github.com/wunderlist/ttlcache"
)

func _() {
	ttlcache.WithTTL[string, string](time.Minute)
	ttlcache.WithLoader[string, string](nil)
	ttlcache.NewSuppressedLoader[string, string](nil, nil)
}

func _(c *ttlcache.Cache[string, string]) {
	c.Get("k")
	c.Set("k", "v", time.Minute)
	c.GetOrSet("k", "v")
	c.GetOrSetFunc("k", nil)
	c.Touch("k")
	c.Delete("k")
	c.GetAndDelete("k")
	c.DeleteAll()
}

func _(c *ttlcachev2.Cache) {
	c.SetTTL(time.Minute)
	c.SetLoaderFunction(nil)
	c.Get("k")
	c.GetWithTTL("k")
	c.GetByLoader("k", nil)
	c.GetByLoaderWithTtl("k", nil)
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Touch("k")
	c.Remove("k")
	c.Purge()
}

func _(c ttlcachev2.SimpleCache) {
	c.Get("k")
	c.GetWithTTL("k")
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *renekroon.Cache) {
	c.SetTTL(time.Minute)
	c.SetLoaderFunction(nil)
	c.Get("k")
	c.GetWithTTL("k")
	c.GetByLoader("k", nil)
	c.GetByLoaderWithTtl("k", nil)
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Touch("k")
	c.Remove("k")
	c.Purge()
}

func _(c renekroon.SimpleCache) {
	c.Get("k")
	c.GetWithTTL("k")
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *velocidex.Cache) {
	c.SetTTL(time.Minute)
	c.SetLoaderFunction(nil)
	c.Get("k")
	c.GetWithTTL("k")
	c.GetByLoader("k", nil)
	c.GetByLoaderWithTtl("k", nil)
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Touch("k")
	c.Remove("k")
	c.Purge()
}

func _(c velocidex.SimpleCache) {
	c.Get("k")
	c.GetWithTTL("k")
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *renekroonv1.Cache) {
	c.SetTTL(time.Minute)
	c.Get("k")
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _() {
	wunderlist.NewCache(time.Minute)
}

func _(c *wunderlist.Cache) {
	c.Get("k")
	c.Set("k", "v")
}
