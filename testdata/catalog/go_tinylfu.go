package catalogtest

import (
	"time"

	tinylfu "github.com/vmihailenco/go-tinylfu"
)

func _(c *tinylfu.T) {
	c.Get("k")
	c.Set(&tinylfu.Item{Key: "k", Value: "v", ExpireAt: time.Now()})
	c.Del("k")
}

func _(c *tinylfu.SyncT) {
	c.Get("k")
	c.Set(&tinylfu.Item{Key: "k", Value: "v", ExpireAt: time.Now()})
	c.Del("k")
}
