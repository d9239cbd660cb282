package catalogtest

import (
	"context"
	"time"

	garyburd "github.com/garyburd/redigo/redis"
	redigo "github.com/gomodule/redigo/redis"
)

// Every command, with "k" for keys, "f" for fields, "v" for values and 60 for
// TTLs: the tests hold the table of commands against it.
func _(c redigo.Conn) {
	c.Do("GET", "k")
	c.Do("JSON.GET", "k", "$")
	c.Do("GETEX", "k")
	c.Do("GETEX", "k", "EX", 60)
	c.Do("GETEX", "k", "PX", 60)
	c.Do("GETEX", "k", "EXAT", 60)
	c.Do("GETEX", "k", "PXAT", 60)
	c.Do("GETEX", "k", "PERSIST")
	c.Do("MGET", "k", "k")
	c.Do("GETDEL", "k")
	c.Do("GETSET", "k", "v")
	c.Do("SET", "k", "v")
	c.Do("SET", "k", "v", "EX", 60)
	c.Do("SET", "k", "v", "PX", 60)
	c.Do("SET", "k", "v", "EXAT", 60)
	c.Do("SET", "k", "v", "PXAT", 60)
	c.Do("SET", "k", "v", "KEEPTTL")
	c.Do("SET", "k", "v", "NX")
	c.Do("SETEX", "k", 60, "v")
	c.Do("PSETEX", "k", 60, "v")
	c.Do("SETNX", "k", "v")
	c.Do("JSON.SET", "k", "$", "v")
	c.Do("MSET", "k", "v", "k", "v")
	c.Do("MSETNX", "k", "v", "k", "v")
	c.Do("RESTORE", "k", 60, "v")
	c.Do("DEL", "k", "k")
	c.Do("UNLINK", "k", "k")
	c.Do("EXPIRE", "k", 60)
	c.Do("PEXPIRE", "k", 60)
	c.Do("EXPIREAT", "k", 60)
	c.Do("PEXPIREAT", "k", 60)
	c.Do("PERSIST", "k")
	c.Do("HGET", "k", "f")
	c.Do("HGETALL", "k")
	c.Do("HMGET", "k", "f", "f")
	c.Do("HSET", "k", "f", "v", "f", "v")
	c.Do("HMSET", "k", "f", "v", "f", "v")
	c.Do("HSETNX", "k", "f", "v")
	c.Do("HDEL", "k", "f", "f")
	c.Do("FLUSHDB")
	c.Do("FLUSHALL")
}

func _(c redigo.Conn, x redigo.ConnWithContext, t redigo.ConnWithTimeout, p *redigo.Pool, ctx context.Context) {
	c.Send("GET", "k")
	c.Receive()
	x.DoContext(ctx, "GET", "k")
	x.ReceiveContext(ctx)
	t.DoWithTimeout(time.Minute, "GET", "k")
	t.ReceiveWithTimeout(time.Minute)
	redigo.DoContext(c, ctx, "GET", "k")
	redigo.DoWithTimeout(c, time.Minute, "GET", "k")
	redigo.Args{}.Add("k").AddFlat("v")
	p.Get()
	p.GetContext(ctx)
}

func _(c garyburd.Conn, t garyburd.ConnWithTimeout, p *garyburd.Pool, ctx context.Context) {
	c.Do("GET", "k")
	c.Send("GET", "k")
	c.Receive()
	t.DoWithTimeout(time.Minute, "GET", "k")
	t.ReceiveWithTimeout(time.Minute)
	garyburd.DoWithTimeout(c, time.Minute, "GET", "k")
	garyburd.Args{}.Add("k").AddFlat("v")
	p.Get()
	p.GetContext(ctx)
}
