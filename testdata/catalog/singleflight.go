package catalogtest

import (
	"context"

	groupcache "github.com/golang/groupcache/singleflight"
	singleflightx "github.com/samber/go-singleflightx"
	"golang.org/x/sync/singleflight"
	resenje "resenje.org/singleflight"
)

func _(c *singleflight.Group) {
	c.Do("k", nil)
	c.DoChan("k", nil)
}

func _(c *groupcache.Group) {
	c.Do("k", nil)
}

func _(c *resenje.Group[string, string], ctx context.Context) {
	c.Do(ctx, "k", nil)
}

func _(c *singleflightx.Group[string, string]) {
	c.Do("k", nil)
	c.DoChan("k", nil)
	c.DoX([]string{"k"}, nil)
	c.DoChanX([]string{"k"}, nil)
}

func _(c *singleflightx.ShardedGroup[string, string]) {
	c.Do("k", nil)
	c.DoChan("k", nil)
	c.DoX([]string{"k"}, nil)
	c.DoChanX([]string{"k"}, nil)
}
