package catalogtest

import (
	"golang.org/x/sync/singleflight"
)

func _(c *singleflight.Group) {
	c.Do("k", nil)
	c.DoChan("k", nil)
}
