package nocoalesce

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dtm-labs/rockscache"
	lru "github.com/hashicorp/golang-lru/v2"
	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"

	"example.com/checks/kit"
)

// What follows is protected, or needs no protection.

type Right struct {
	db     *sql.DB
	rdb    *redis.Client
	mem    *gocache.Cache
	group  singleflight.Group
	flight kit.Flight[string]
	rocks  *rockscache.Client
	http   *http.Client

	mu    sync.Mutex
	rw    sync.RWMutex
	names map[string]string
	locks map[string]*sync.Mutex
	once  sync.Once
}

func (r *Right) fetch(url string) (string, error) {
	resp, err := r.http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// Load and store inside a flight.
func (r *Right) okFlight(ctx context.Context, id string) (string, error) {
	key := "f1:" + id
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	v, err, _ := r.group.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		var name string
		if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
			return nil, err
		}
		r.rdb.Set(ctx, key, name, time.Hour)
		return name, nil
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// Only the load inside the flight.
func (r *Right) okFlightLoad(ctx context.Context, id string) (string, error) {
	key := "f2:" + id
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	v, err, _ := r.group.Do(key, func() (any, error) {
		var name string
		err := r.db.QueryRow("SELECT name FROM t WHERE id = ?", id).Scan(&name)
		return name, err
	})
	if err != nil {
		return "", err
	}
	name := v.(string)
	r.rdb.Set(ctx, key, name, time.Hour)
	return name, nil
}

// Lookup, load and store inside the flight.
func (r *Right) okFlightAll(ctx context.Context, id string) (string, error) {
	key := "f3:" + id
	v, err, _ := r.group.Do(key, func() (any, error) {
		if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
			return s, nil
		}
		var name string
		if err := r.db.QueryRow("SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
			return nil, err
		}
		r.rdb.Set(ctx, key, name, time.Hour)
		return name, nil
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (r *Right) okDoChan(ctx context.Context, id string) (string, error) {
	key := "f4:" + id
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	ch := r.group.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		var name string
		if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
			return nil, err
		}
		r.rdb.Set(ctx, key, name, time.Hour)
		return name, nil
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return "", res.Err
		}
		return res.Val.(string), nil
	}
}

// The project's own generic flight, in another package.
func (r *Right) okFlightWrapper(ctx context.Context, id string) (string, error) {
	key := "f5:" + id
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	return r.flight.Do(ctx, key, func(ctx context.Context) (string, error) {
		var name string
		if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
			return "", err
		}
		r.rdb.Set(ctx, key, name, time.Hour)
		return name, nil
	})
}

// The flight runs a method.
func (r *Right) okFlightMethod(ctx context.Context, id string) (string, error) {
	if s, err := r.rdb.Get(ctx, "f6:"+id).Result(); err == nil {
		return s, nil
	}
	v, err, _ := r.group.Do(id, func() (any, error) { return r.okRefresh(ctx, id) })
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (r *Right) okRefresh(ctx context.Context, id string) (string, error) {
	var name string
	if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	r.rdb.Set(ctx, "f6:"+id, name, time.Hour)
	return name, nil
}

// The flight stands one level out, in every caller.
func (r *Right) okInner(ctx context.Context, id string) (string, error) {
	if s, err := r.rdb.Get(ctx, "f7:"+id).Result(); err == nil {
		return s, nil
	}
	var name string
	if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	r.rdb.Set(ctx, "f7:"+id, name, time.Hour)
	return name, nil
}

func (r *Right) OuterA(ctx context.Context, id string) (string, error) {
	v, err, _ := r.group.Do(id, func() (any, error) { return r.okInner(ctx, id) })
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (r *Right) OuterB(ctx context.Context, id string) (string, error) {
	return r.flight.Do(ctx, id, func(ctx context.Context) (string, error) { return r.okInner(ctx, id) })
}

// Locks.

func (r *Right) okDoubleChecked(host string) (string, error) {
	r.rw.RLock()
	name, ok := r.names[host]
	r.rw.RUnlock()
	if ok {
		return name, nil
	}
	r.rw.Lock()
	defer r.rw.Unlock()
	if name, ok := r.names[host]; ok {
		return name, nil
	}
	name, err := r.fetch("https://" + host)
	if err != nil {
		return "", err
	}
	r.names[host] = name
	return name, nil
}

func (r *Right) okLockedAll(host string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name, ok := r.names[host]; ok {
		return name, nil
	}
	name, err := r.fetch("https://" + host)
	if err != nil {
		return "", err
	}
	r.names[host] = name
	return name, nil
}

// Double-checked over Redis, with methods for the two looks.
func (r *Right) okDoubleCheckedRedis(ctx context.Context, id string) (string, error) {
	if s, ok := r.look(ctx, "dc:"+id); ok {
		return s, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.look(ctx, "dc:"+id); ok {
		return s, nil
	}
	s, err := r.fetch("https://example.com/" + id)
	if err != nil {
		return "", err
	}
	r.rdb.Set(ctx, "dc:"+id, s, time.Hour)
	return s, nil
}

func (r *Right) look(ctx context.Context, key string) (string, bool) {
	s, err := r.rdb.Get(ctx, key).Result()
	return s, err == nil
}

// A lock for each key, and a second look.
func (r *Right) okKeyLock(ctx context.Context, id string) (string, error) {
	key := "kl:" + id
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	mu := r.lockOf(key)
	mu.Lock()
	defer mu.Unlock()
	if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	s, err := r.fetch("https://example.com/" + id)
	if err != nil {
		return "", err
	}
	r.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

func (r *Right) lockOf(key string) *sync.Mutex {
	r.mu.Lock()
	defer r.mu.Unlock()
	mu := r.locks[key]
	if mu == nil {
		mu = new(sync.Mutex)
		r.locks[key] = mu
	}
	return mu
}

var keyLocks sync.Map

func (r *Right) okKeyLockMap(ctx context.Context, id string) (string, error) {
	key := "km:" + id
	if v, ok := r.mem.Get(key); ok {
		return v.(string), nil
	}
	l, _ := keyLocks.LoadOrStore(key, new(sync.Mutex))
	mu := l.(*sync.Mutex)
	mu.Lock()
	defer mu.Unlock()
	if v, ok := r.mem.Get(key); ok {
		return v.(string), nil
	}
	s, err := r.fetch("https://example.com/" + id)
	if err != nil {
		return "", err
	}
	r.mem.SetDefault(key, s)
	return s, nil
}

// The lock of the caller.
func (r *Right) Locked(host string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.okUnderCallersLock(host)
}

func (r *Right) okUnderCallersLock(host string) (string, error) {
	if name, ok := r.names[host]; ok {
		return name, nil
	}
	name, err := r.fetch("https://" + host)
	if err != nil {
		return "", err
	}
	r.names[host] = name
	return name, nil
}

// In flight.

type call struct {
	done chan struct{}
	val  string
	err  error
}

type Inflight struct {
	mu    sync.Mutex
	done  map[string]string
	calls map[string]*call
	http  *http.Client
}

func (f *Inflight) okInflight(url string) (string, error) {
	f.mu.Lock()
	if s, ok := f.done[url]; ok {
		f.mu.Unlock()
		return s, nil
	}
	if c, ok := f.calls[url]; ok {
		f.mu.Unlock()
		<-c.done
		return c.val, c.err
	}
	c := &call{done: make(chan struct{})}
	f.calls[url] = c
	f.mu.Unlock()

	resp, err := f.http.Get(url)
	if err == nil {
		var b []byte
		b, c.err = io.ReadAll(resp.Body)
		resp.Body.Close()
		c.val = string(b)
	} else {
		c.err = err
	}
	f.mu.Lock()
	delete(f.calls, url)
	if c.err == nil {
		f.done[url] = c.val
	}
	f.mu.Unlock()
	close(c.done)
	return c.val, c.err
}

// A promise in a sync.Map: who stores it loads.
type promise struct {
	wg  sync.WaitGroup
	val string
	err error
}

var promises sync.Map

func okPromise(url string) (string, error) {
	p := new(promise)
	p.wg.Add(1)
	if v, loaded := promises.LoadOrStore(url, p); loaded {
		p = v.(*promise)
		p.wg.Wait()
		return p.val, p.err
	}
	defer p.wg.Done()
	resp, err := http.Get(url)
	if err != nil {
		p.err = err
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	p.val, p.err = string(b), err
	return p.val, p.err
}

// An entry with its own sync.Once.
type lazy struct {
	once sync.Once
	val  string
	err  error
}

var lazies sync.Map

func okEntryOnce(url string) (string, error) {
	v, _ := lazies.LoadOrStore(url, new(lazy))
	l := v.(*lazy)
	l.once.Do(func() {
		resp, err := http.Get(url)
		if err != nil {
			l.err = err
			return
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		l.val, l.err = string(b), err
	})
	return l.val, l.err
}

var loaders sync.Map

// An entry that is a sync.OnceValues.
func okOnceValue(url string) (string, error) {
	f := sync.OnceValues(func() (string, error) {
		resp, err := http.Get(url)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return string(b), err
	})
	v, _ := loaders.LoadOrStore(url, f)
	return v.(func() (string, error))()
}

var settings = sync.OnceValue(func() string {
	resp, err := http.Get("https://settings.example.com")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return string(b)
})

func okSettings() string { return settings() }

func (r *Right) okOnceMethod(host string) string {
	if name := r.names[host]; name != "" {
		return name
	}
	r.once.Do(func() {
		if name, err := r.fetch("https://" + host); err == nil {
			r.names[host] = name
		}
	})
	return r.names[host]
}

// A flag that only one goroutine can set.

type Snapshot struct {
	refreshing atomic.Bool
	mu         sync.RWMutex
	value      []string
	loaded     time.Time
	db         *sql.DB
}

func (s *Snapshot) load() ([]string, error) {
	rows, err := s.db.Query("SELECT name FROM t")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

func (s *Snapshot) okSwap() []string {
	s.mu.RLock()
	v, at := s.value, s.loaded
	s.mu.RUnlock()
	if time.Since(at) < time.Minute || !s.refreshing.CompareAndSwap(false, true) {
		return v
	}
	defer s.refreshing.Store(false)
	fresh, err := s.load()
	if err != nil {
		return v
	}
	s.mu.Lock()
	s.value, s.loaded = fresh, time.Now()
	s.mu.Unlock()
	return fresh
}

// The old value is served while one goroutine loads the new one.
func (s *Snapshot) okBackground() []string {
	s.mu.RLock()
	v, at := s.value, s.loaded
	s.mu.RUnlock()
	if time.Since(at) > time.Minute && s.refreshing.CompareAndSwap(false, true) {
		go func() {
			defer s.refreshing.Store(false)
			fresh, err := s.load()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.value, s.loaded = fresh, time.Now()
			s.mu.Unlock()
		}()
	}
	return v
}

type tryer struct {
	busy  sync.Mutex
	mu    sync.RWMutex
	byID  map[string]string
	fetch func(string) (string, error)
	http  *http.Client
}

func (t *tryer) okTryLock(id string) (string, error) {
	t.mu.RLock()
	v, ok := t.byID[id]
	t.mu.RUnlock()
	if ok {
		return v, nil
	}
	if !t.busy.TryLock() {
		return "", errors.New("busy")
	}
	defer t.busy.Unlock()
	resp, err := t.http.Get("https://example.com/" + id)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	t.mu.Lock()
	t.byID[id] = string(b)
	t.mu.Unlock()
	return string(b), nil
}

// A lock in Redis.
func (r *Right) okSetNX(ctx context.Context, id string) (string, error) {
	key := "nx:" + id
	for range 50 {
		if s, err := r.rdb.Get(ctx, key).Result(); err == nil {
			return s, nil
		}
		ok, err := r.rdb.SetNX(ctx, key+":lock", 1, 5*time.Second).Result()
		if err != nil {
			return "", err
		}
		if !ok {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		defer r.rdb.Del(ctx, key+":lock")
		s, err := r.fetch("https://example.com/" + id)
		if err != nil {
			return "", err
		}
		r.rdb.Set(ctx, key, s, time.Hour)
		return s, nil
	}
	return "", errors.New("timeout")
}

// The library makes the misses one.
func (r *Right) okRocks(ctx context.Context, id string) (string, error) {
	return r.rocks.Fetch2(ctx, "rocks:"+id, time.Hour, func() (string, error) {
		var name string
		err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name)
		return name, err
	})
}

// Memos.

var patterns = map[string]*regexp.Regexp{}
var patternsMu sync.RWMutex

func okRegexp(expr string) (*regexp.Regexp, error) {
	patternsMu.RLock()
	re := patterns[expr]
	patternsMu.RUnlock()
	if re != nil {
		return re, nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	patternsMu.Lock()
	patterns[expr] = re
	patternsMu.Unlock()
	return re, nil
}

var digests, _ = lru.New[string, string](1024)

func okDigest(s string) string {
	if d, ok := digests.Get(s); ok {
		return d
	}
	sum := sha256.Sum256([]byte(s))
	d := hex.EncodeToString(sum[:])
	digests.Add(s, d)
	return d
}

// Start-up.

var templates = map[string]string{}

func init() {
	for _, n := range []string{"a", "b"} {
		okTemplate(n)
	}
}

func okTemplate(name string) string {
	if t, ok := templates[name]; ok {
		return t
	}
	resp, err := http.Get("https://templates.example.com/" + name)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	templates[name] = string(b)
	return string(b)
}

// The cache lives for one call.
func (r *Right) okLocal(ctx context.Context, orders []Order) ([]string, error) {
	names := map[int64]string{}
	var out []string
	for _, o := range orders {
		name, ok := names[o.Customer]
		if !ok {
			if err := r.db.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = ?", o.Customer).Scan(&name); err != nil {
				return nil, err
			}
			names[o.Customer] = name
		}
		out = append(out, name)
	}
	return out, nil
}

type Order struct{ ID, Customer int64 }

// The same, with a closure.
func (r *Right) okLocalClosure(ctx context.Context, orders []Order) ([]string, error) {
	cache := make(map[int64]string)
	nameOf := func(id int64) (string, error) {
		if n, ok := cache[id]; ok {
			return n, nil
		}
		var n string
		if err := r.db.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = ?", id).Scan(&n); err != nil {
			return "", err
		}
		cache[id] = n
		return n, nil
	}
	var out []string
	for _, o := range orders {
		n, err := nameOf(o.Customer)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// The loader has a flight of its own.

type Directory struct {
	group singleflight.Group
	http  *http.Client
}

func (d *Directory) Person(ctx context.Context, id string) ([]byte, error) {
	v, err, _ := d.group.Do(id, func() (any, error) {
		resp, err := d.http.Get("https://people.example.com/" + id)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		return io.ReadAll(resp.Body)
	})
	if err != nil {
		return nil, err
	}
	return v.([]byte), nil
}

type People struct {
	rdb *redis.Client
	dir *Directory
}

func (p *People) okLoaderFlies(ctx context.Context, id string) ([]byte, error) {
	if b, err := p.rdb.Get(ctx, "person:"+id).Bytes(); err == nil {
		return b, nil
	}
	b, err := p.dir.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	p.rdb.Set(ctx, "person:"+id, b, time.Hour)
	return b, nil
}

// A helper that coalesces, and its callers.

type Coalescing struct {
	rdb   *redis.Client
	group singleflight.Group
	db    *sql.DB
}

func (c *Coalescing) okGetOrSet(ctx context.Context, key string, ttl time.Duration, load func(context.Context) (string, error)) (string, error) {
	if s, err := c.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	v, err, _ := c.group.Do(key, func() (any, error) {
		s, err := load(context.WithoutCancel(ctx))
		if err != nil {
			return nil, err
		}
		c.rdb.Set(ctx, key, s, ttl)
		return s, nil
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (c *Coalescing) okThrough(ctx context.Context, id string) (string, error) {
	return c.okGetOrSet(ctx, "through:"+id, time.Hour, func(ctx context.Context) (string, error) {
		var n string
		err := c.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&n)
		return n, err
	})
}

// A ticker renews the entries; readers never load.

type Board struct {
	mu     sync.RWMutex
	scores map[string]int
	rdb    *redis.Client
	db     *sql.DB
}

func (b *Board) Run(ctx context.Context) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			b.okRenew(ctx)
		}
	}
}

func (b *Board) okRenew(ctx context.Context) {
	rows, err := b.db.QueryContext(ctx, "SELECT name, score FROM scores")
	if err != nil {
		return
	}
	defer rows.Close()
	scores := map[string]int{}
	for rows.Next() {
		var n string
		var s int
		if err := rows.Scan(&n, &s); err != nil {
			return
		}
		scores[n] = s
	}
	b.mu.Lock()
	b.scores = scores
	b.mu.Unlock()
}

func (b *Board) okScore(name string) (int, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	s, ok := b.scores[name]
	return s, ok
}

// A worker takes the keys one after another.
type Queue struct {
	keys chan string
	rdb  *redis.Client
	http *http.Client
}

func (q *Queue) Start(ctx context.Context) {
	go q.work(ctx)
}

func (q *Queue) work(ctx context.Context) {
	for key := range q.keys {
		q.okOne(ctx, key)
	}
}

func (q *Queue) okOne(ctx context.Context, key string) {
	if n, err := q.rdb.Exists(ctx, "queue:"+key).Result(); err == nil && n > 0 {
		return
	}
	resp, err := q.http.Get("https://example.com/" + key)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || !json.Valid(b) {
		return
	}
	q.rdb.Set(ctx, "queue:"+key, b, time.Hour)
}

// Two levels out.
func (r *Right) okDeep(ctx context.Context, id string) (string, error) {
	if s, err := r.rdb.Get(ctx, "f8:"+id).Result(); err == nil {
		return s, nil
	}
	var name string
	if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	r.rdb.Set(ctx, "f8:"+id, name, time.Hour)
	return name, nil
}

func (r *Right) between(ctx context.Context, id string) (string, error) {
	s, err := r.okDeep(ctx, id)
	if err != nil {
		return "", fmt.Errorf("name of %s: %w", id, err)
	}
	return s, nil
}

func (r *Right) OuterC(ctx context.Context, id string) (string, error) {
	v, err, _ := r.group.Do(id, func() (any, error) { return r.between(ctx, id) })
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// The second look is a function that asks the source whether what is kept is
// still the newest.
type Keyring struct {
	mu      sync.RWMutex
	db      *sql.DB
	current *string
	newest  int64
	until   time.Time
}

func (k *Keyring) expired() bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return time.Now().After(k.until)
}

func (k *Keyring) stale(ctx context.Context) (bool, error) {
	if k.current == nil {
		return true, nil
	}
	var newest int64
	if err := k.db.QueryRowContext(ctx, "SELECT max(id) FROM keys").Scan(&newest); err != nil {
		return false, err
	}
	return newest != k.newest, nil
}

func (k *Keyring) Refresh(ctx context.Context) error {
	if !k.expired() {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	stale, err := k.stale(ctx)
	if err != nil || !stale {
		return err
	}
	rows, err := k.db.QueryContext(ctx, "SELECT id, key FROM keys")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&k.newest, &key); err != nil {
			return err
		}
		k.current = &key
	}
	k.until = time.Now().Add(time.Hour)
	return rows.Err()
}

func (k *Keyring) Current(ctx context.Context) (*string, error) {
	if err := k.Refresh(ctx); err != nil {
		return nil, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.current, nil
}
