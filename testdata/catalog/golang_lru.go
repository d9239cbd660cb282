package catalogtest

import (
	"time"

	hashicorplru "github.com/hashicorp/golang-lru"
	arc "github.com/hashicorp/golang-lru/arc/v2"
	golanglrusimplelru "github.com/hashicorp/golang-lru/simplelru"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/hashicorp/golang-lru/v2/simplelru"
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
