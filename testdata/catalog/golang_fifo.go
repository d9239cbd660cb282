package catalogtest

import (
	"time"

	"github.com/scalalang2/golang-fifo/s3fifo"
	"github.com/scalalang2/golang-fifo/sieve"
)

func _() {
	s3fifo.New[string, string](1, time.Minute)
	sieve.New[string, string](1, time.Minute)
}

func _(c *s3fifo.S3FIFO[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v")
	c.Remove("k")
	c.Purge()
}

func _(c *sieve.Sieve[string, string]) {
	c.Get("k")
	c.Peek("k")
	c.Set("k", "v")
	c.Remove("k")
	c.Purge()
}
