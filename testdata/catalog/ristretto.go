package catalogtest

import (
	"time"

	"github.com/dgraph-io/ristretto"
	ristrettov2 "github.com/dgraph-io/ristretto/v2"
)

func _(c *ristretto.Cache) {
	c.Get("k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Del("k")
	c.Clear()
}

func _(c *ristrettov2.Cache[string, string]) {
	c.Get("k")
	c.Set("k", "v", 1)
	c.SetWithTTL("k", "v", 1, time.Minute)
	c.Del("k")
	c.Clear()
}
