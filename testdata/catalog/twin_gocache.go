package catalogtest

import (
	"time"

	twin "github.com/TwiN/gocache/v2"
)

func _(c *twin.Cache) {
	c.WithDefaultTTL(time.Minute)
	c.Get("k")
	c.GetValue("k")
	c.GetByKeys([]string{"k"})
	c.Set("k", "v")
	c.SetWithTTL("k", "v", time.Minute)
	c.SetAll(map[string]any{"k": "v"})
	c.SetAllWithTTL(map[string]any{"k": "v"}, time.Minute)
	c.Expire("k", time.Minute)
	c.Delete("k")
	c.DeleteAll([]string{"k"})
	c.DeleteKeysByPattern("k*")
	c.Clear()
}
