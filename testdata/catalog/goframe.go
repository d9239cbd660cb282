package catalogtest

import (
	"context"
	"time"

	"github.com/gogf/gf/v2/database/gredis"
	"github.com/gogf/gf/v2/os/gcache"
)

func _(ctx context.Context) {
	gcache.Get(ctx, "k")
	gcache.MustGet(ctx, "k")
	gcache.Set(ctx, "k", "v", time.Minute)
	gcache.Update(ctx, "k", "v")
	gcache.SetIfNotExist(ctx, "k", "v", time.Minute)
	gcache.GetOrSet(ctx, "k", "v", time.Minute)
	gcache.MustGetOrSet(ctx, "k", "v", time.Minute)
	gcache.GetOrSetFunc(ctx, "k", nil, time.Minute)
	gcache.MustGetOrSetFunc(ctx, "k", nil, time.Minute)
	gcache.SetIfNotExistFunc(ctx, "k", nil, time.Minute)
	gcache.GetOrSetFuncLock(ctx, "k", nil, time.Minute)
	gcache.MustGetOrSetFuncLock(ctx, "k", nil, time.Minute)
	gcache.SetIfNotExistFuncLock(ctx, "k", nil, time.Minute)
	gcache.UpdateExpire(ctx, "k", time.Minute)
	gcache.Remove(ctx, "k")
	gcache.Removes(ctx, nil)
}

func _(c gcache.Adapter, ctx context.Context) {
	c.Get(ctx, "k")
	c.Set(ctx, "k", "v", time.Minute)
	c.Update(ctx, "k", "v")
	c.SetIfNotExist(ctx, "k", "v", time.Minute)
	c.GetOrSet(ctx, "k", "v", time.Minute)
	c.GetOrSetFunc(ctx, "k", nil, time.Minute)
	c.SetIfNotExistFunc(ctx, "k", nil, time.Minute)
	c.GetOrSetFuncLock(ctx, "k", nil, time.Minute)
	c.SetIfNotExistFuncLock(ctx, "k", nil, time.Minute)
	c.UpdateExpire(ctx, "k", time.Minute)
	c.Remove(ctx, "k")
	c.Clear(ctx)
}

func _(c *gcache.Cache, ctx context.Context) {
	c.MustGet(ctx, "k")
	c.MustGetOrSet(ctx, "k", "v", time.Minute)
	c.MustGetOrSetFunc(ctx, "k", nil, time.Minute)
	c.MustGetOrSetFuncLock(ctx, "k", nil, time.Minute)
	c.Removes(ctx, nil)
}

func _(c gredis.IGroupString, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetEX(ctx, "k")
	c.MGet(ctx, "k")
	c.Set(ctx, "k", "v")
	c.GetSet(ctx, "k", "v")
	c.SetEX(ctx, "k", "v", 1)
	c.SetNX(ctx, "k", "v")
	c.GetDel(ctx, "k")
}

func _(c gredis.IGroupGeneric, ctx context.Context) {
	c.Del(ctx, "k")
	c.Unlink(ctx, "k")
	c.FlushDB(ctx)
	c.FlushAll(ctx)
	c.Expire(ctx, "k", 1)
	c.PExpire(ctx, "k", 1)
	c.ExpireAt(ctx, "k", time.Now())
	c.PExpireAt(ctx, "k", time.Now())
	c.Persist(ctx, "k")
}

func _(c gredis.IGroupHash, ctx context.Context) {
	c.HGet(ctx, "k", "k")
	c.HMGet(ctx, "k", "k")
	c.HGetAll(ctx, "k")
	c.HSet(ctx, "k", nil)
	c.HMSet(ctx, "k", nil)
	c.HSetNX(ctx, "k", "k", "v")
	c.HDel(ctx, "k", "k")
}
