package catalogtest

import (
	"time"

	"github.com/faabiosr/cachego"
)

func _(c cachego.Cache) {
	c.Fetch("k")
	c.FetchMulti([]string{"k"})
	c.Save("k", "v", time.Minute)
	c.Delete("k")
	c.Flush()
}
