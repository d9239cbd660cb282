package catalogtest

import (
	"context"
	"time"

	"github.com/zeromicro/go-zero/core/collection"
	"github.com/zeromicro/go-zero/core/stores/cache"
	"github.com/zeromicro/go-zero/core/stores/kv"
	"github.com/zeromicro/go-zero/core/stores/monc"
	"github.com/zeromicro/go-zero/core/stores/redis"
	"github.com/zeromicro/go-zero/core/stores/sqlc"
	"github.com/zeromicro/go-zero/core/stores/sqlx"
	"github.com/zeromicro/go-zero/core/syncx"
)

func _() {
	cache.WithExpiry(time.Minute)
}

func _(c cache.Cache, ctx context.Context) {
	c.Get("k", new(string))
	c.GetCtx(ctx, "k", new(string))
	c.Set("k", "v")
	c.SetCtx(ctx, "k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.SetWithExpireCtx(ctx, "k", "v", time.Minute)
	c.Take(new(string), "k", nil)
	c.TakeWithExpire(new(string), "k", nil)
	c.TakeCtx(ctx, new(string), "k", nil)
	c.TakeWithExpireCtx(ctx, new(string), "k", nil)
	c.Del("k")
	c.DelCtx(ctx, "k")
}

func _(c *sqlc.CachedConn, ctx context.Context) {
	c.QueryRow(new(string), "k", nil)
	c.QueryRowCtx(ctx, new(string), "k", nil)
	c.QueryRowIndex(new(string), "k", nil, nil, nil)
	c.QueryRowIndexCtx(ctx, new(string), "k", nil, nil, nil)
	c.GetCache("k", new(string))
	c.GetCacheCtx(ctx, "k", new(string))
	c.SetCache("k", "v")
	c.SetCacheCtx(ctx, "k", "v")
	c.SetCacheWithExpire("k", "v", time.Minute)
	c.SetCacheWithExpireCtx(ctx, "k", "v", time.Minute)
	c.DelCache("k")
	c.DelCacheCtx(ctx, "k")
	c.Exec(nil, "k")
	c.ExecCtx(ctx, nil, "k")
	c.QueryRowNoCache(new(string), "SELECT 1")
	c.QueryRowPartialNoCache(new(string), "SELECT 1")
	c.QueryRowNoCacheCtx(ctx, new(string), "SELECT 1")
	c.QueryRowPartialNoCacheCtx(ctx, new(string), "SELECT 1")
	c.QueryRowsNoCache(new(string), "SELECT 1")
	c.QueryRowsPartialNoCache(new(string), "SELECT 1")
	c.QueryRowsNoCacheCtx(ctx, new(string), "SELECT 1")
	c.QueryRowsPartialNoCacheCtx(ctx, new(string), "SELECT 1")
	c.ExecNoCache("SELECT 1")
	c.ExecNoCacheCtx(ctx, "SELECT 1")
}

func _(c sqlx.Session, ctx context.Context) {
	c.QueryRow(new(string), "SELECT 1")
	c.QueryRowPartial(new(string), "SELECT 1")
	c.QueryRowCtx(ctx, new(string), "SELECT 1")
	c.QueryRowPartialCtx(ctx, new(string), "SELECT 1")
	c.QueryRows(new(string), "SELECT 1")
	c.QueryRowsPartial(new(string), "SELECT 1")
	c.QueryRowsCtx(ctx, new(string), "SELECT 1")
	c.QueryRowsPartialCtx(ctx, new(string), "SELECT 1")
	c.Exec("SELECT 1")
	c.ExecCtx(ctx, "SELECT 1")
}

func _(c sqlx.StmtSession, ctx context.Context) {
	c.QueryRow(new(string))
	c.QueryRowPartial(new(string))
	c.QueryRowCtx(ctx, new(string))
	c.QueryRowPartialCtx(ctx, new(string))
	c.QueryRows(new(string))
	c.QueryRowsPartial(new(string))
	c.QueryRowsCtx(ctx, new(string))
	c.QueryRowsPartialCtx(ctx, new(string))
	c.Exec()
	c.ExecCtx(ctx)
}

func _(c *monc.Model, ctx context.Context) {
	c.FindOne(ctx, "k", new(string), "k")
	c.GetCache("k", new(string))
	c.SetCache("k", "v")
	c.DeleteOne(ctx, "k", "k")
	c.FindOneAndDelete(ctx, "k", "v", "k")
	c.FindOneAndReplace(ctx, "k", "v", "k", "k")
	c.FindOneAndUpdate(ctx, "k", "v", "k", "k")
	c.InsertOne(ctx, "k", "k")
	c.ReplaceOne(ctx, "k", "k", "k")
	c.UpdateByID(ctx, "k", "k", "k")
	c.UpdateOne(ctx, "k", "k", "k")
	c.DelCache(ctx, "k")
	c.UpdateMany(ctx, []string{"k"}, "k", "k")
	c.FindOneNoCache(ctx, new(string), "k")
	c.DeleteOneNoCache(ctx, "k")
	c.InsertOneNoCache(ctx, "k")
	c.ReplaceOneNoCache(ctx, "k", "k")
	c.UpdateByIDNoCache(ctx, "k", "k")
	c.UpdateManyNoCache(ctx, "k", "k")
	c.UpdateOneNoCache(ctx, "k", "k")
}

func _(c *redis.Redis, ctx context.Context) {
	c.Get("k")
	c.GetCtx(ctx, "k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.SetCtx(ctx, "k", "v")
	c.GetSetCtx(ctx, "k", "v")
	c.Setex("k", "v", 1)
	c.SetexCtx(ctx, "k", "v", 1)
	c.Setnx("k", "v")
	c.SetnxCtx(ctx, "k", "v")
	c.SetnxEx("k", "v", 1)
	c.SetnxExCtx(ctx, "k", "v", 1)
	c.Expire("k", 1)
	c.ExpireCtx(ctx, "k", 1)
	c.Expireat("k", 1)
	c.ExpireatCtx(ctx, "k", 1)
	c.Hget("k", "k")
	c.HgetCtx(ctx, "k", "k")
	c.Hmget("k", "k")
	c.HmgetCtx(ctx, "k", "k")
	c.Hgetall("k")
	c.HgetallCtx(ctx, "k")
	c.Hset("k", "k", "v")
	c.HsetCtx(ctx, "k", "k", "v")
	c.Hmset("k", nil)
	c.HmsetCtx(ctx, "k", nil)
	c.Hsetnx("k", "k", "v")
	c.HsetnxCtx(ctx, "k", "k", "v")
	c.Hdel("k", "k")
	c.HdelCtx(ctx, "k", "k")
	c.GetEx("k", 1)
	c.GetExCtx(ctx, "k", 1)
	c.Mget("k")
	c.MgetCtx(ctx, "k")
	c.Del("k")
	c.Unlink("k")
	c.DelCtx(ctx, "k")
	c.UnlinkCtx(ctx, "k")
	c.GetDel("k")
	c.GetDelCtx(ctx, "k")
}

func _(c kv.Store, ctx context.Context) {
	c.Get("k")
	c.GetCtx(ctx, "k")
	c.Set("k", "v")
	c.GetSet("k", "v")
	c.SetCtx(ctx, "k", "v")
	c.GetSetCtx(ctx, "k", "v")
	c.Setex("k", "v", 1)
	c.SetexCtx(ctx, "k", "v", 1)
	c.Setnx("k", "v")
	c.SetnxCtx(ctx, "k", "v")
	c.SetnxEx("k", "v", 1)
	c.SetnxExCtx(ctx, "k", "v", 1)
	c.Expire("k", 1)
	c.ExpireCtx(ctx, "k", 1)
	c.Expireat("k", 1)
	c.ExpireatCtx(ctx, "k", 1)
	c.Hget("k", "k")
	c.HgetCtx(ctx, "k", "k")
	c.Hmget("k", "k")
	c.HmgetCtx(ctx, "k", "k")
	c.Hgetall("k")
	c.HgetallCtx(ctx, "k")
	c.Hset("k", "k", "v")
	c.HsetCtx(ctx, "k", "k", "v")
	c.Hmset("k", nil)
	c.HmsetCtx(ctx, "k", nil)
	c.Hsetnx("k", "k", "v")
	c.HsetnxCtx(ctx, "k", "k", "v")
	c.Hdel("k", "k")
	c.HdelCtx(ctx, "k", "k")
	c.Del("k")
	c.DelCtx(ctx, "k")
}

func _(c *redis.RedisLock, ctx context.Context) {
	c.Acquire()
	c.AcquireCtx(ctx)
	c.Release()
	c.ReleaseCtx(ctx)
}

func _() {
	collection.NewCache(time.Minute)
}

func _(c *collection.Cache) {
	c.Get("k")
	c.Set("k", "v")
	c.SetWithExpire("k", "v", time.Minute)
	c.Take("k", nil)
	c.Del("k")
}

func _(c *collection.SafeMap) {
	c.Get("k")
	c.Set("k", "v")
	c.Del("k")
}

func _(c syncx.SingleFlight) {
	c.Do("k", nil)
	c.DoEx("k", nil)
}

func _() {
	syncx.Once(nil)
}
