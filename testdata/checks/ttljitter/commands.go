package ttljitter

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"time"

	redigo "github.com/gomodule/redigo/redis"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// Commands that are handed over as words.

type Words struct {
	pool *redigo.Pool
	db   *sql.DB
}

func (w *Words) row(ctx context.Context, id string) (string, error) {
	var v string
	err := w.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v)
	return v, err
}

func (w *Words) SetEx(ctx context.Context, id string) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	key := "word:ex:" + id
	v, err := redigo.String(conn.Do("GET", key))
	if err == nil {
		return v, nil
	}
	if err != redigo.ErrNil {
		return "", err
	}
	if v, err = w.row(ctx, id); err != nil {
		return "", err
	}
	_, err = conn.Do("SETEX", key, 600, v) // want `every entry of word:ex:\{id\} lives exactly 10m`
	return v, err
}

const wordTTL = 300 // want `every entry of word:opt:\{id\} lives exactly wordTTL \(5m\)`

func (w *Words) Option(ctx context.Context, id string) (string, error) {
	conn, err := w.pool.GetContext(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if v, err := redigo.String(redigo.DoContext(conn, ctx, "get", "word:opt:"+id)); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	if _, err := redigo.DoContext(conn, ctx, "set", "word:opt:"+id, v, "ex", wordTTL); err != nil {
		return "", err
	}
	return v, nil
}

// Milliseconds, in a list that is built.
func (w *Words) Args(ctx context.Context, id string) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	key := "word:args:" + id
	if v, err := redigo.String(conn.Do("GET", key)); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	args := redigo.Args{}.Add(key, v)
	args = args.Add("PX").Add(90_000) // want `every entry of word:args:\{id\} lives exactly 1m30s`
	_, err = conn.Do("SET", args...)
	return v, err
}

// A hash, and its TTL in a command of its own.
func (w *Words) Hash(ctx context.Context, id string) (map[string]string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	key := "word:hash:" + id
	m, err := redigo.StringMap(conn.Do("HGETALL", key))
	if err == nil && len(m) > 0 {
		return m, nil
	}
	var a, b string
	if err := w.db.QueryRowContext(ctx, "SELECT a, b FROM a WHERE id = ?", id).Scan(&a, &b); err != nil {
		return nil, err
	}
	if err := conn.Send("HMSET", key, "a", a, "b", b); err != nil {
		return nil, err
	}
	if err := conn.Send("EXPIRE", key, 3600); err != nil { // want `every entry of word:hash:\{id\} lives exactly 1h`
		return nil, err
	}
	return map[string]string{"a": a, "b": b}, conn.Flush()
}

// A helper for the commands of a family.
func (w *Words) set(key, v string, seconds int) error {
	conn := w.pool.Get()
	defer conn.Close()
	_, err := conn.Do("SETEX", key, seconds, v)
	return err
}

func (w *Words) get(key string) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	return redigo.String(conn.Do("GET", key))
}

func (w *Words) Helped(ctx context.Context, id string) (string, error) {
	if v, err := w.get("word:help:" + id); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	return v, w.set("word:help:"+id, v, 60) // want `every entry of word:help:\{id\} lives exactly 1m`
}

func (w *Words) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = w.SetEx(ctx, id)
		_, _ = w.Option(ctx, id)
		_, _ = w.Args(ctx, id)
		_, _ = w.Hash(ctx, id)
		_, _ = w.Helped(ctx, id)
	}
}

func (w *Words) okSpread(ctx context.Context, id string) (string, error) {
	if v, err := w.get("word:spread:" + id); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	return v, w.set("word:spread:"+id, v, 60+rand.IntN(10))
}

// Which command it is, or whether a TTL comes with it, is the caller's.
func (w *Words) okUnknown(ctx context.Context, id, command string, more []any) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	if v, err := redigo.String(conn.Do("GET", "word:any:"+id)); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	if _, err := conn.Do(command, "word:any:"+id, 60, v); err != nil {
		return "", err
	}
	_, err = conn.Do("SET", append([]any{"word:any:" + id, v}, more...)...)
	return v, err
}

// A TTL that depends on what is stored.
func (w *Words) okSometimes(ctx context.Context, id string) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	if v, err := redigo.String(conn.Do("GET", "word:some:"+id)); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	args := redigo.Args{}.Add("word:some:"+id, v)
	if strings.HasPrefix(v, "!") {
		args = args.Add("EX", 60)
	}
	_, err = conn.Do("SET", args...)
	return v, err
}

// A hit that renews the entry.
func (w *Words) okSliding(ctx context.Context, id string) (string, error) {
	conn := w.pool.Get()
	defer conn.Close()
	key := "word:slide:" + id
	if v, err := redigo.String(conn.Do("GETEX", key, "EX", 60)); err == nil {
		return v, nil
	}
	v, err := w.row(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = conn.Do("SETEX", key, 60, v)
	return v, err
}

// The raw command of another client.
func (s *Shop) Raw(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Do(ctx, "GET", "raw:"+id).Text(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT name FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	return v, s.rdb.Do(ctx, "SET", "raw:"+id, v, "EX", 120).Err() // want `every entry of raw:\{id\} lives exactly 2m`
}

// A pipeline: what is queued is stored, what is looked up is read after Exec.
func (s *Shop) Piped(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	var missing []string
	pipe := s.rdb.Pipeline()
	found := make([]*redis.StringCmd, len(ids))
	for i, id := range ids {
		found[i] = pipe.Get(ctx, "piped:"+id)
	}
	if _, err := pipe.Exec(ctx); err != nil && err != redis.Nil {
		return nil, err
	}
	for i, id := range ids {
		if v, err := found[i].Result(); err == nil {
			out[id] = v
		} else {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	rows, err := s.db.QueryContext(ctx, "SELECT id, name FROM a WHERE id = ANY(?)", missing)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stores := s.rdb.Pipeline()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		out[id] = name
		stores.Set(ctx, "piped:"+id, name, 15*time.Minute) // want `every entry of piped:\{.*\} lives exactly 15m`
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_, err = stores.Exec(ctx)
	return out, err
}

// In a transaction, with a TTL of its own.
func (s *Shop) Transaction(ctx context.Context, id string) (map[string]string, error) {
	key := "tx:" + id
	m, err := s.rdb.HGetAll(ctx, key).Result()
	if err == nil && len(m) > 0 {
		return m, nil
	}
	v, err := s.row(ctx, "SELECT name FROM a WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	m = map[string]string{"name": v}
	_, err = s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, key, m)
		p.Expire(ctx, key, time.Hour) // want `every entry of tx:\{id\} lives exactly 1h`
		return nil
	})
	return m, err
}

// Commands that are put together by calls.

type Built struct {
	client rueidis.Client
	db     *sql.DB
}

func (b *Built) row(ctx context.Context, id string) (string, error) {
	var v string
	err := b.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v)
	return v, err
}

func (b *Built) Ex(ctx context.Context, id string) (string, error) {
	v, err := b.client.Do(ctx, b.client.B().Get().Key("built:ex:"+id).Build()).ToString()
	if err == nil {
		return v, nil
	}
	if !rueidis.IsRedisNil(err) {
		return "", err
	}
	if v, err = b.row(ctx, id); err != nil {
		return "", err
	}
	cmd := b.client.B().Set().Key("built:ex:" + id).Value(v).Ex(10 * time.Minute).Build() // want `every entry of built:ex:\{id\} lives exactly 10m, many at once, \(stored at commands.go`
	return v, b.client.Do(ctx, cmd).Error()
}

// Seconds, and the copy in the process in front.
func (b *Built) Seconds(ctx context.Context, id string) ([]byte, error) {
	res := b.client.DoCache(ctx, b.client.B().Get().Key("built:sec:"+id).Cache(), time.Minute)
	if v, err := res.AsBytes(); err == nil {
		return v, nil
	}
	row, err := b.row(ctx, id)
	if err != nil {
		return nil, err
	}
	v, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	err = b.client.Do(ctx, b.client.B().Setex().Key("built:sec:"+id).Seconds(90).Value(rueidis.BinaryString(v)).Build()).Error() // want `every entry of built:sec:\{id\} lives exactly 1m30s`
	return v, err
}

// Several at once.
func (b *Built) Multi(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = "built:multi:" + id
	}
	found, err := rueidis.MGet(b.client, ctx, keys)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, id := range ids {
		if v, err := found["built:multi:"+id]; !err {
			missing = append(missing, id)
		} else {
			out[id] = v.String()
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	rows, err := b.db.QueryContext(ctx, "SELECT id, name FROM a WHERE id = ANY(?)", missing)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var cmds rueidis.Commands
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		out[id] = name
		cmds = append(cmds, b.client.B().Set().Key("built:multi:"+id).Value(name).ExSeconds(900).Build()) // want `every entry of built:multi:\{.*\} lives exactly 15m`
	}
	for _, res := range b.client.DoMulti(ctx, cmds...) {
		if err := res.Error(); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

func (b *Built) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = b.Ex(ctx, id)
		_, _ = b.Seconds(ctx, id)
	}
}

// Nothing is stored: the library keeps the copies.
func (b *Built) okCached(ctx context.Context, id string) (string, error) {
	return b.client.DoCache(ctx, b.client.B().Get().Key("built:cached:"+id).Cache(), time.Minute).ToString()
}

func (b *Built) okKeep(ctx context.Context, id string) (string, error) {
	v, err := b.client.Do(ctx, b.client.B().Get().Key("built:keep:"+id).Build()).ToString()
	if err == nil {
		return v, nil
	}
	if v, err = b.row(ctx, id); err != nil {
		return "", err
	}
	return v, b.client.Do(ctx, b.client.B().Set().Key("built:keep:"+id).Value(v).Keepttl().Build()).Error()
}

func (b *Built) okSpread(ctx context.Context, id string) (string, error) {
	v, err := b.client.Do(ctx, b.client.B().Get().Key("built:spread:"+id).Build()).ToString()
	if err == nil {
		return v, nil
	}
	if v, err = b.row(ctx, id); err != nil {
		return "", err
	}
	ttl := time.Hour + rand.N(5*time.Minute)
	return v, b.client.Do(ctx, b.client.B().Set().Key("built:spread:"+id).Value(v).Ex(ttl).Build()).Error()
}
