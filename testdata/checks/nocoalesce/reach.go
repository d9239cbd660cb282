package nocoalesce

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"

	"example.com/checks/kit"
)

// Helpers, handles and values that pass through functions.

// A caller's function says whether what was found will do.
func fetchIf[T any](ctx context.Context, c *kit.Redis, key string, ttl time.Duration, hit func(*T) bool, load func(context.Context) (*T, error)) (*T, error) {
	var v T
	_ = c.Get(ctx, key, &v)
	if hit(&v) {
		return &v, nil
	}
	p, err := load(ctx) // want `every concurrent miss of \{c.prefix\}\{key\} runs the loader that the caller passes`
	if err != nil {
		return nil, err
	}
	return p, c.Set(ctx, key, p, ttl)
}

type Parks struct {
	db  *sql.DB
	kit *kit.Redis
	rdb *redis.Client
	mem *gocache.Cache
}

type park struct{ Name string }

func (p *Parks) Park(ctx context.Context, id string) (*park, error) {
	return fetchIf(ctx, p.kit, "park:"+id, time.Hour, func(v *park) bool { return v.Name != "" }, func(ctx context.Context) (*park, error) {
		v := new(park)
		return v, p.db.QueryRowContext(ctx, "SELECT name FROM parks WHERE id = ?", id).Scan(&v.Name)
	})
}

// A pipeline writes to its client's server.
func (p *Parks) Trees(ctx context.Context, id string) (map[string]string, error) {
	if m, err := p.rdb.HGetAll(ctx, id).Result(); err == nil && len(m) > 0 {
		return m, nil
	}
	var oak string
	if err := p.db.QueryRowContext(ctx, "SELECT oaks FROM parks WHERE id = ?", id).Scan(&oak); err != nil { // want `every concurrent miss of \{id\} runs the SQL query of one row`
		return nil, err
	}
	m := map[string]string{"oak": oak}
	pipe := p.rdb.Pipeline()
	pipe.HSet(ctx, id, m)
	pipe.Expire(ctx, id, time.Hour)
	_, err := pipe.Exec(ctx)
	return m, err
}

// What is stored was copied by a function that the caller gave.
func (p *Parks) Copied(ctx context.Context, id string, clone func(string) string) (string, error) {
	if v, ok := p.mem.Get(id); ok {
		return v.(string), nil
	}
	resp, err := http.Get("https://parks.example/" + id) // want `every concurrent miss of \{id\} runs the HTTP call`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	p.mem.Set(id, clone(resp.Status), 0)
	return resp.Status, nil
}

// A lock for each key.
type KeyLocks struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (k *KeyLocks) Lock(key string) (unlock func()) {
	k.mu.Lock()
	l := k.locks[key]
	if l == nil {
		l = new(sync.Mutex)
		k.locks[key] = l
	}
	k.mu.Unlock()
	l.Lock()
	return l.Unlock
}

func loadLocked[T any](k *KeyLocks, key string, get func() (T, bool), load func() (T, error)) (T, error) {
	unlock := k.Lock(key)
	defer unlock()
	if v, ok := get(); ok {
		return v, nil
	}
	return load()
}

var parkLocks = &KeyLocks{locks: map[string]*sync.Mutex{}}

func (p *Parks) found(id string) (string, bool) {
	v, ok := p.mem.Get(id)
	if !ok {
		return "", false
	}
	return v.(string), true
}

func (p *Parks) okKeyLock(id string) (string, error) {
	if v, ok := p.found(id); ok {
		return v, nil
	}
	unlock := parkLocks.Lock(id)
	defer unlock()
	if v, ok := p.found(id); ok {
		return v, nil
	}
	resp, err := http.Get("https://parks.example/" + id)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	p.mem.Set(id, resp.Status, 0)
	return resp.Status, nil
}

func (p *Parks) okKeyLockHelper(id string) (string, error) {
	if v, ok := p.found(id); ok {
		return v, nil
	}
	return loadLocked(parkLocks, id, func() (string, bool) { return p.found(id) }, func() (string, error) {
		resp, err := http.Get("https://parks.example/" + id)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		p.mem.Set(id, resp.Status, 0)
		return resp.Status, nil
	})
}

// A flag under a lock lets one goroutine load, while others have the old value.
type Ranking struct {
	db *sql.DB

	mu      sync.Mutex
	names   []string
	at      time.Time
	running bool
}

func (r *Ranking) okRunning() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) < time.Minute {
		return r.names
	}
	if !r.running {
		r.running = true
		go r.reload()
	}
	return r.names
}

func (r *Ranking) reload() {
	var names []string
	if rows, err := r.db.Query("SELECT name FROM parks ORDER BY visits"); err == nil {
		defer rows.Close()
		for rows.Next() {
			var n string
			if rows.Scan(&n) == nil {
				names = append(names, n)
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names, r.at, r.running = names, time.Now(), false
}
