package catalogtest

import (
	"github.com/go-resty/resty/v2"
	restyv3 "resty.dev/v3"
)

func _(c *resty.Request) {
	c.Get("k")
	c.Head("k")
	c.Options("k")
	c.Post("k")
	c.Put("k")
	c.Patch("k")
	c.Delete("k")
	c.Execute("k", "k")
	c.Send()
}

func _(c *restyv3.Request) {
	c.Get("k")
	c.Head("k")
	c.Options("k")
	c.Post("k")
	c.Put("k")
	c.Patch("k")
	c.Delete("k")
	c.Execute("k", "k")
	c.Send()
}
