package catalogtest

import (
	"github.com/coocood/freecache"
)

func _(c *freecache.Cache) {
	c.Get([]byte("k"))
	c.GetFn([]byte("k"), nil)
	c.GetWithBuf([]byte("k"), []byte("k"))
	c.GetWithExpiration([]byte("k"))
	c.GetInt(1)
	c.GetIntWithExpiration(1)
	c.Peek([]byte("k"))
	c.PeekFn([]byte("k"), nil)
	c.PeekWithExpiration([]byte("k"))
	c.MultiGet(nil)
	c.Set([]byte("k"), []byte("v"), 1)
	c.SetInt(1, []byte("v"), 1)
	c.SetAndGet([]byte("k"), []byte("v"), 1)
	c.GetOrSet([]byte("k"), []byte("v"), 1)
	c.Touch([]byte("k"), 1)
	c.Del([]byte("k"))
	c.DelInt(1)
	c.Clear()
}
