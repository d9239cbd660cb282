package catalogtest

import (
	"context"
	"time"

	"github.com/astaxie/beego"
	astaxiecache "github.com/astaxie/beego/cache"
	astaxiecontext "github.com/astaxie/beego/context"
	astaxiesession "github.com/astaxie/beego/session"
	"github.com/beego/beego/v2/client/cache"
	"github.com/beego/beego/v2/server/web"
	webcontext "github.com/beego/beego/v2/server/web/context"
	"github.com/beego/beego/v2/server/web/session"
)

func _() {
	cache.NewReadThroughCache(nil, time.Minute, nil)
	cache.NewSingleflightCache(nil, time.Minute, nil)
	cache.NewBloomFilterCache(nil, nil, nil, time.Minute)
	cache.NewRandomExpireCache(nil)
}

func _(c cache.Cache, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetMulti(ctx, []string{"k"})
	c.Put(ctx, "k", "v", time.Minute)
	c.Delete(ctx, "k")
	c.ClearAll(ctx)
}

func _(c *cache.SingleflightCache, ctx context.Context) {
	c.Get(ctx, "k")
}

func _(c *cache.RandomExpireCache, ctx context.Context) {
	c.Put(ctx, "k", "v", time.Minute)
}

func _(c *cache.WriteThroughCache, ctx context.Context) {
	c.Set(ctx, "k", "v", time.Minute)
}

func _(c *cache.WriteDeleteCache, ctx context.Context) {
	c.Set(ctx, "k", "v")
}

func _(c *cache.WriteDoubleDeleteCache, ctx context.Context) {
	c.Set(ctx, "k", "v")
}

func _(c astaxiecache.Cache) {
	c.Get("k")
	c.GetMulti([]string{"k"})
	c.Put("k", "v", time.Minute)
	c.Delete("k")
	c.ClearAll()
}

func _(c *web.Controller, in *webcontext.BeegoInput, x *webcontext.Context, s session.Store, ctx context.Context) {
	c.GetSession("user")
	c.StartSession()
	c.GetSecureCookie("s", "session")
	in.Cookie("session")
	in.Header("Authorization")
	x.GetCookie("session")
	x.GetSecureCookie("s", "session")
	s.Get(ctx, "user")
	s.SessionID(ctx)
}

func _(c *beego.Controller, in *astaxiecontext.BeegoInput, x *astaxiecontext.Context, s astaxiesession.Store) {
	c.GetSession("user")
	c.StartSession()
	c.GetSecureCookie("s", "session")
	in.Cookie("session")
	in.Header("Authorization")
	x.GetCookie("session")
	x.GetSecureCookie("s", "session")
	s.Get("user")
	s.SessionID()
}
