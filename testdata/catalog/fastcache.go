package catalogtest

import (
	"github.com/VictoriaMetrics/fastcache"
)

func _(c *fastcache.Cache) {
	c.Get([]byte("k"), []byte("k"))
	c.GetBig([]byte("k"), []byte("k"))
	c.HasGet([]byte("k"), []byte("k"))
	c.Set([]byte("k"), []byte("v"))
	c.SetBig([]byte("k"), []byte("v"))
	c.Del([]byte("k"))
	c.Reset()
}
