package catalogtest

import (
	"time"

	"github.com/chenyahui/gin-cache/persist"
	"github.com/gin-contrib/cache/persistence"
)

func _() {
	persistence.NewInMemoryStore(time.Minute)
}

func _(c persistence.CacheStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _(c *persistence.InMemoryStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _() {
	persistence.NewRedisCache("k", "k", time.Minute)
	persistence.NewRedisCacheWithPool(nil, time.Minute)
	persistence.NewMemcachedStore([]string{"k"}, time.Minute)
}

func _(c *persistence.RedisStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _(c *persistence.MemcachedStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _(c *persistence.MemcachedBinaryStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Replace("k", "v", time.Minute)
	c.Add("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}

func _() {
	persist.NewMemoryStore(time.Minute)
}

func _(c persist.CacheStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Delete("k")
}

func _(c *persist.MemoryStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Delete("k")
}

func _(c *persist.RedisStore) {
	c.Get("k", new(string))
	c.Set("k", "v", time.Minute)
	c.Delete("k")
}
