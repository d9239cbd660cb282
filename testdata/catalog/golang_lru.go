package catalogtest

import (
	"time"

	hashicorplru "github.com/hashicorp/golang-lru"
	arc "github.com/hashicorp/golang-lru/arc/v2"
	golanglrusimplelru "github.com/hashicorp/golang-lru/simplelru"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	hnlq715 "github.com/hnlq715/golang-lru"
	hnlq715simplelru "github.com/hnlq715/golang-lru/simplelru"
)

func _(c *lru.Cache[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.ContainsOrAdd("k", "v")
	c.PeekOrAdd("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *lru.TwoQueueCache[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _() {
	expirable.NewLRU[string, string](1, nil, time.Minute)
}

func _(c *expirable.LRU[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *simplelru.LRU[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c simplelru.LRUCache[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *golanglrusimplelru.LRU) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c golanglrusimplelru.LRUCache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *arc.ARCCache[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *hashicorplru.Cache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.ContainsOrAdd("k", "v")
	c.PeekOrAdd("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *hashicorplru.TwoQueueCache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *hashicorplru.ARCCache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.Remove("k")
	c.Purge()
}

func _() {
	hnlq715.NewWithExpire(1, time.Minute)
	hnlq715.New2QWithExpire(1, time.Minute)
	hnlq715.New2QParamsWithExpire(1, time.Minute, 1, 1)
	hnlq715.NewARCWithExpire(1, time.Minute)
	hnlq715simplelru.NewLRUWithExpire(1, time.Minute, nil)
}

func _(c *hnlq715.Cache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.AddEx("k", "v", time.Minute)
	c.ContainsOrAdd("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *hnlq715.TwoQueueCache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.AddEx("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *hnlq715.ARCCache) {
	c.Get("k")
	c.Peek("k")
	c.Add("k", "v")
	c.AddEx("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}

func _(c *hnlq715simplelru.LRU) {
	c.Get("k")
	c.Peek("k")
	c.PeekWithExpireTime("k")
	c.Add("k", "v")
	c.AddEx("k", "v", time.Minute)
	c.Remove("k")
	c.Purge()
}
