package catalogtest

import (
	"time"

	memoize "github.com/kofalt/go-memoize"
)

func _() {
	memoize.NewMemoizer(time.Minute, time.Minute)
}

func _(c *memoize.Memoizer) {
	c.Memoize("k", nil)
	memoize.Call[string](c, "k", nil)
}
