package catalogtest

import (
	"time"

	freelru "github.com/elastic/go-freelru"
)

func _(c *freelru.LRU[string, string]) {
	c.SetLifetime(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.GetAndRefresh("k", time.Minute)
	c.Add("k", "v")
	c.AddWithLifetime("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *freelru.SyncedLRU[string, string]) {
	c.SetLifetime(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.GetAndRefresh("k", time.Minute)
	c.Add("k", "v")
	c.AddWithLifetime("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *freelru.ShardedLRU[string, string]) {
	c.SetLifetime(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.GetAndRefresh("k", time.Minute)
	c.Add("k", "v")
	c.AddWithLifetime("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c freelru.Cache[string, string]) {
	c.SetLifetime(time.Minute)
	c.Get("k")
	c.Peek("k")
	c.GetAndRefresh("k", time.Minute)
	c.Add("k", "v")
	c.AddWithLifetime("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}
