package nocoalesce

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	redigo "github.com/gomodule/redigo/redis"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
	"golang.org/x/sync/singleflight"
)

// Commands that are handed over as words.

type Tags struct {
	pool   *redigo.Pool
	db     *sql.DB
	flight singleflight.Group
}

func (t *Tags) load(ctx context.Context, id string) ([]string, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT tag FROM tags WHERE article = ?", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var tag string
		if err := rows.Scan(&tag); err != nil {
			return nil, err
		}
		out = append(out, tag)
	}
	return out, rows.Err()
}

func (t *Tags) Of(ctx context.Context, id string) ([]string, error) {
	conn := t.pool.Get()
	defer conn.Close()
	if b, err := redigo.Bytes(conn.Do("GET", "tags:"+id)); err == nil {
		var tags []string
		return tags, json.Unmarshal(b, &tags)
	}
	tags, err := t.load(ctx, id) // want `every concurrent miss of tags:\{id\} runs the SQL query .*looked up at commands.go:\d+, stored at commands.go:\d+, for 10m`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(tags)
	if err != nil {
		return nil, err
	}
	_, err = conn.Do("SETEX", "tags:"+id, 600, b)
	return tags, err
}

// A struct in a hash.
func (t *Tags) Article(ctx context.Context, id string) (*Article, error) {
	conn := t.pool.Get()
	defer conn.Close()
	key := "article:hash:" + id
	v := new(Article)
	fields, err := redigo.Values(conn.Do("HGETALL", key))
	if err == nil && len(fields) > 0 {
		return v, redigo.ScanStruct(fields, v)
	}
	err = t.db.QueryRowContext(ctx, "SELECT id FROM articles WHERE id = ?", id).Scan(&v.ID) // want `every concurrent miss of article:hash:\{id\}`
	if err != nil {
		return nil, err
	}
	if _, err := conn.Do("HMSET", redigo.Args{}.Add(key).AddFlat(v)...); err != nil {
		return nil, err
	}
	_, err = conn.Do("EXPIRE", key, 600)
	return v, err
}

// Queued commands: the replies come one by one.
func (t *Tags) Received(ctx context.Context, id string) (string, error) {
	conn := t.pool.Get()
	defer conn.Close()
	key := "tags:first:" + id
	if err := conn.Send("GET", key); err != nil {
		return "", err
	}
	if err := conn.Flush(); err != nil {
		return "", err
	}
	v, err := redigo.String(conn.Receive())
	if err == nil {
		return v, nil
	}
	err = t.db.QueryRowContext(ctx, "SELECT tag FROM tags WHERE article = ? LIMIT 1", id).Scan(&v) // want `every concurrent miss of tags:first:\{id\}`
	if err != nil {
		return "", err
	}
	_, err = conn.Do("SET", key, v, "EX", 60)
	return v, err
}

func (t *Tags) okFlight(ctx context.Context, id string) ([]string, error) {
	conn := t.pool.Get()
	defer conn.Close()
	if b, err := redigo.Bytes(conn.Do("GET", "tags:once:"+id)); err == nil {
		var tags []string
		return tags, json.Unmarshal(b, &tags)
	}
	v, err, _ := t.flight.Do(id, func() (any, error) {
		tags, err := t.load(ctx, id)
		if err != nil {
			return nil, err
		}
		b, err := json.Marshal(tags)
		if err != nil {
			return nil, err
		}
		conn := t.pool.Get()
		defer conn.Close()
		_, err = conn.Do("SETEX", "tags:once:"+id, 600, b)
		return tags, err
	})
	if err != nil {
		return nil, err
	}
	return v.([]string), nil
}

// A counter is no cache, and a command that nobody knows no lookup.
func (t *Tags) okCounter(ctx context.Context, id, command string) (int, error) {
	conn := t.pool.Get()
	defer conn.Close()
	if n, err := redigo.Int(conn.Do("INCR", "tags:count:"+id)); err == nil && n > 1 {
		return n, nil
	}
	if n, err := redigo.Int(conn.Do(command, "tags:count:"+id)); err == nil {
		return n, nil
	}
	var n int
	if err := t.db.QueryRowContext(ctx, "SELECT count(*) FROM tags WHERE article = ?", id).Scan(&n); err != nil {
		return 0, err
	}
	_, err := conn.Do("SET", "tags:count:"+id, n)
	return n, err
}

// A lookup in a pipeline whose Exec tells the miss.
func (a *Articles) Exec(ctx context.Context, id string) (string, error) {
	key := "article:exec:" + id
	pipe := a.rdb.TxPipeline()
	title := pipe.Get(ctx, key)
	pipe.Incr(ctx, "article:reads")
	if _, err := pipe.Exec(ctx); err == nil {
		return title.Val(), nil
	}
	var s string
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&s); err != nil { // want `every concurrent miss of article:exec:\{id\}`
		return "", err
	}
	return s, a.rdb.Set(ctx, key, s, time.Hour).Err()
}

// The same in a closure.
func (a *Articles) ExecClosure(ctx context.Context, id string) (string, error) {
	key := "article:execfn:" + id
	var title *redis.StringCmd
	_, err := a.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		title = p.Get(ctx, key)
		return nil
	})
	if !errors.Is(err, redis.Nil) {
		return title.Val(), err
	}
	var s string
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&s); err != nil { // want `every concurrent miss of article:execfn:\{id\}`
		return "", err
	}
	return s, a.rdb.Set(ctx, key, s, time.Hour).Err()
}

// Commands that are put together by calls.

type Topics struct {
	client rueidis.Client
	db     *sql.DB
	flight singleflight.Group
}

func (t *Topics) load(ctx context.Context, id string) (string, error) {
	var v string
	err := t.db.QueryRowContext(ctx, "SELECT name FROM topics WHERE id = ?", id).Scan(&v)
	return v, err
}

func (t *Topics) Name(ctx context.Context, id string) (string, error) {
	v, err := t.client.Do(ctx, t.client.B().Get().Key("topic:"+id).Build()).ToString()
	if err == nil {
		return v, nil
	}
	if !rueidis.IsRedisNil(err) {
		return "", err
	}
	v, err = t.load(ctx, id) // want `every concurrent miss of topic:\{id\} runs the SQL query .*looked up at commands.go:\d+, stored at commands.go:\d+, for 1m`
	if err != nil {
		return "", err
	}
	return v, t.client.Do(ctx, t.client.B().Set().Key("topic:"+id).Value(v).ExSeconds(60).Build()).Error()
}

// The commands of a family, each made by a function.
func (t *Topics) lookup(id string) rueidis.Completed {
	return t.client.B().Hget().Key("topics").Field(id).Build()
}

func (t *Topics) store(id, v string) rueidis.Completed {
	return t.client.B().Hset().Key("topics").FieldValue().FieldValue(id, v).Build()
}

func (t *Topics) Field(ctx context.Context, id string) (string, error) {
	if v, err := t.client.Do(ctx, t.lookup(id)).ToString(); err == nil {
		return v, nil
	}
	v, err := t.load(ctx, id) // want `every concurrent miss of topics \{id\}`
	if err != nil {
		return "", err
	}
	return v, t.client.Do(ctx, t.store(id, v)).Error()
}

// An index of what there is, and one of its fields written anew.
func (t *Topics) okIndex(ctx context.Context, id string) error {
	index, err := t.client.Do(ctx, t.client.B().Hgetall().Key("topic:index:"+id).Build()).AsStrMap()
	if err != nil || index[id] != "" {
		return err
	}
	v, err := t.load(ctx, id)
	if err != nil {
		return err
	}
	return t.client.Do(ctx, t.client.B().Hset().Key("topic:index:"+id).FieldValue().FieldValue(v, v).Build()).Error()
}

// The library keeps a copy in the process, and makes concurrent lookups one;
// the load it knows nothing of.
func (t *Topics) Cached(ctx context.Context, id string) (string, error) {
	if v, err := t.client.DoCache(ctx, t.client.B().Get().Key("topic:copy:"+id).Cache(), time.Minute).ToString(); err == nil {
		return v, nil
	}
	v, err := t.load(ctx, id) // want `every concurrent miss of topic:copy:\{id\}`
	if err != nil {
		return "", err
	}
	for _, res := range t.client.DoMulti(ctx,
		t.client.B().Set().Key("topic:copy:"+id).Value(v).Nx().Px(time.Minute).Build(),
		t.client.B().Incr().Key("topic:loads").Build(),
	) {
		if err := res.Error(); err != nil {
			return "", err
		}
	}
	return v, nil
}

func (t *Topics) okCopy(ctx context.Context, id string) (string, error) {
	return t.client.DoCache(ctx, t.client.B().Get().Key("topic:only:"+id).Cache(), time.Minute).ToString()
}

func (t *Topics) okFlight(ctx context.Context, id string) (string, error) {
	key := "topic:once:" + id
	if v, err := t.client.Do(ctx, t.client.B().Get().Key(key).Build()).ToString(); err == nil {
		return v, nil
	}
	v, err, _ := t.flight.Do(key, func() (any, error) {
		v, err := t.load(ctx, id)
		if err != nil {
			return "", err
		}
		return v, t.client.Do(ctx, t.client.B().Set().Key(key).Value(v).Ex(time.Minute).Build()).Error()
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}
