package catalogtest

import (
	resty "github.com/go-resty/resty/v2"
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
