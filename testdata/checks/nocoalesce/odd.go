package nocoalesce

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// What protects less than it seems to, and rarer shapes.

type Odd struct {
	db    *sql.DB
	rdb   *redis.Client
	mem   *gocache.Cache
	group singleflight.Group
	web   *http.Client
	rw    sync.RWMutex
	names map[string]string
	fetch func(ctx context.Context, id string) (string, error)
	sets  chan [2]string
	val   string
	at    time.Time
	wg    sync.WaitGroup
	sem   chan struct{}
}

func (t *Odd) get(url string) (string, error) {
	resp, err := t.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// A lazy refresh that starts a goroutine for each reader.
func (t *Odd) PerReader() string {
	t.rw.RLock()
	v, at := t.val, t.at
	t.rw.RUnlock()
	if time.Since(at) > time.Minute {
		go func() {
			fresh, err := t.get("https://example.com") // want `every concurrent miss of .* runs`
			if err != nil {
				return
			}
			t.rw.Lock()
			t.val, t.at = fresh, time.Now()
			t.rw.Unlock()
		}()
	}
	return v
}

// A lock that readers share.
func (t *Odd) ReadLock(host string) (string, error) {
	t.rw.RLock()
	defer t.rw.RUnlock()
	if v, ok := t.names[host]; ok {
		return v, nil
	}
	v, err := t.get("https://" + host) // want `every concurrent miss of \{host\} runs`
	if err != nil {
		return "", err
	}
	t.names[host] = v
	return v, nil
}

// A flight around something else.
func (t *Odd) OtherFlight(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "otherflight:"+id).Result(); err == nil {
		return v, nil
	}
	_, _, _ = t.group.Do("log", func() (any, error) { return nil, nil })
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of otherflight:`
	if err != nil {
		return "", err
	}
	t.rdb.Set(ctx, "otherflight:"+id, v, time.Hour)
	return v, nil
}

// One of two callers has no flight.
func (t *Odd) halfFlown(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "halfflown:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of halfflown:`
	if err != nil {
		return "", err
	}
	t.rdb.Set(ctx, "halfflown:"+id, v, time.Hour)
	return v, nil
}

func (t *Odd) FlownCaller(ctx context.Context, id string) (string, error) {
	v, err, _ := t.group.Do(id, func() (any, error) { return t.halfFlown(ctx, id) })
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (t *Odd) BareCaller(ctx context.Context, id string) (string, error) { return t.halfFlown(ctx, id) }

// The loader is a field, and nothing is known of it.
func (t *Odd) Function(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "function:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := t.fetch(ctx, id) // review // want `every concurrent miss of function:`
	if err != nil {
		return "", err
	}
	t.rdb.Set(ctx, "function:"+id, v, time.Hour)
	return v, nil
}

// A set-if-absent that is no lock.
func (t *Odd) Marker(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "marker:"+id).Result(); err == nil {
		return v, nil
	}
	first, _ := t.rdb.SetNX(ctx, "seen:"+id, 1, time.Hour).Result()
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of marker:`
	if err != nil {
		return "", err
	}
	if first {
		t.rdb.Incr(ctx, "distinct")
	}
	t.rdb.Set(ctx, "marker:"+id, v, time.Hour)
	return v, nil
}

// A set-if-absent that stores the value.
func (t *Odd) StoreIfAbsent(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "storeifabsent:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of storeifabsent:`
	if err != nil {
		return "", err
	}
	t.rdb.SetNX(ctx, "storeifabsent:"+id, v, time.Hour)
	return v, nil
}

var oddValues sync.Map

// What was loaded is stored unless somebody else did.
func (t *Odd) LoadOrStore(id string) (string, error) {
	if v, ok := oddValues.Load(id); ok {
		return v.(string), nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of \{id\} runs`
	if err != nil {
		return "", err
	}
	got, _ := oddValues.LoadOrStore(id, v)
	return got.(string), nil
}

type oddPair struct{ a, b string }

var oddPairs = struct {
	sync.Mutex
	m map[oddPair]string
}{m: map[oddPair]string{}}

// A struct is the key, the lock is embedded.
func (t *Odd) StructKey(a, b string) (string, error) {
	oddPairs.Lock()
	v, ok := oddPairs.m[oddPair{a, b}]
	oddPairs.Unlock()
	if ok {
		return v, nil
	}
	v, err := t.get("https://example.com/" + a + "/" + b) // want `every concurrent miss of .*\{a\}.*\{b\}`
	if err != nil {
		return "", err
	}
	oddPairs.Lock()
	oddPairs.m[oddPair{a, b}] = v
	oddPairs.Unlock()
	return v, nil
}

func (t *Odd) Hash(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.HGet(ctx, "hash", id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of hash.*\{id\}`
	if err != nil {
		return "", err
	}
	t.rdb.HSet(ctx, "hash", id, v)
	return v, nil
}

// Two loads in goroutines.
func (t *Odd) Parallel(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "parallel:"+id).Result(); err == nil {
		return v, nil
	}
	var wg sync.WaitGroup
	var a, b string
	wg.Add(2)
	go func() { defer wg.Done(); a, _ = t.get("https://example.com/a/" + id) }() // want `every concurrent miss of parallel:`
	go func() { defer wg.Done(); b, _ = t.get("https://example.com/b/" + id) }()
	wg.Wait()
	v := a + b
	t.rdb.Set(ctx, "parallel:"+id, v, time.Hour)
	return v, nil
}

// A semaphore bounds the loads, and makes them no fewer.
func (t *Odd) Semaphore(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "semaphore:"+id).Result(); err == nil {
		return v, nil
	}
	t.sem <- struct{}{}
	defer func() { <-t.sem }()
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of semaphore:`
	if err != nil {
		return "", err
	}
	t.rdb.Set(ctx, "semaphore:"+id, v, time.Hour)
	return v, nil
}

// The load is tried again.
func (t *Odd) Retried(ctx context.Context, id string) (v string, err error) {
	if b, err := t.rdb.Get(ctx, "retried:"+id).Bytes(); err == nil {
		err = json.Unmarshal(b, &v)
		return v, err
	}
	for range 3 {
		if v, err = t.get("https://example.com/" + id); err == nil { // want `every concurrent miss of retried:`
			break
		}
		time.Sleep(time.Second)
	}
	if err != nil {
		return "", err
	}
	b, _ := json.Marshal(v)
	t.rdb.Set(ctx, "retried:"+id, b, time.Hour)
	return v, nil
}

// A middleware that keeps whole responses.
func (t *Odd) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v, ok := t.mem.Get(r.URL.String()); ok {
			w.Write(v.([]byte))
			return
		}
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r) // want `every concurrent miss of .*URL.* runs`
		t.mem.Set(r.URL.String(), rec.buf.Bytes(), time.Minute)
	})
}

type recorder struct {
	http.ResponseWriter
	buf bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.buf.Write(b)
	return r.ResponseWriter.Write(b)
}

// The state of a task is read anew by each run of it.
type Import struct {
	mu    sync.Mutex
	db    *sql.DB
	runs  int
	state *importState
}

type importState struct {
	Folder string
	Begun  time.Time
}

func (t *Import) OKRun(ctx context.Context, saved []byte) error {
	state := &importState{Begun: time.Now()}
	if err := json.Unmarshal(saved, state); err != nil {
		return err
	}
	t.state = state
	t.mu.Lock()
	t.runs++
	t.mu.Unlock()
	if t.state.Folder == "" && time.Since(t.state.Begun) < time.Hour {
		var folder string
		if err := t.db.QueryRowContext(ctx, "SELECT folder FROM settings").Scan(&folder); err != nil {
			return err
		}
		t.state.Folder = folder
	}
	return nil
}

// Entries are put into a buffer by an encoder.
type gobs struct{ rdb *redis.Client }

func (g *gobs) set(ctx context.Context, key string, v any) error {
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return g.rdb.Set(ctx, key, buf.Bytes(), time.Hour).Err()
}

func (g *gobs) get(ctx context.Context, key string, v any) bool {
	b, err := g.rdb.Get(ctx, key).Bytes()
	if err != nil {
		return false
	}
	return gob.NewDecoder(bytes.NewReader(b)).Decode(v) == nil
}

type Gobbed struct {
	db    *sql.DB
	cache *gobs
}

func (t *Gobbed) Plan(ctx context.Context, name string) (string, error) {
	var rules string
	if t.cache.get(ctx, "plan:"+name, &rules) {
		return rules, nil
	}
	if err := t.db.QueryRowContext(ctx, "SELECT rules FROM plans WHERE name = ?", name).Scan(&rules); err != nil { // want `every concurrent miss of plan:\{name\} runs`
		return "", err
	}
	return rules, t.cache.set(ctx, "plan:"+name, rules)
}

// A value and when it expires are two package variables: whether it is still
// good is asked again under the lock.
var (
	assertionMu      sync.RWMutex
	assertion        string
	assertionExpires time.Time
)

func okAssertion(file string) (string, error) {
	assertionMu.RLock()
	if assertionExpires.After(time.Now()) {
		a := assertion
		assertionMu.RUnlock()
		return a, nil
	}
	assertionMu.RUnlock()
	assertionMu.Lock()
	defer assertionMu.Unlock()
	if assertionExpires.After(time.Now()) {
		return assertion, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	assertion = string(b)
	assertionExpires = time.Now().Add(time.Minute)
	return assertion, nil
}

// A client finds out at its first request how to log in. Whether that request
// has failed says nothing of what the next one finds.
type Registry struct {
	mu     sync.Mutex
	web    *http.Client
	scheme string
}

func (r *Registry) login(req *http.Request) error {
	if r.scheme == "" {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.scheme != "" {
			return nil
		}
		resp, err := r.web.Get(req.URL.Host)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		r.scheme = string(b)
	}
	req.Header.Set("Authorization", r.scheme)
	return nil
}

func (r *Registry) do(req *http.Request) (*http.Response, error) {
	if err := r.login(req); err != nil {
		return nil, err
	}
	resp, err := r.web.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s login at %s: %w", r.scheme, time.Now(), err)
	}
	return resp, nil
}

func (r *Registry) okDelete(manifest *http.Request) error {
	found, err := r.do(manifest)
	if err != nil {
		return err
	}
	found.Body.Close()
	gone, err := r.do(manifest)
	if err != nil {
		return err
	}
	return gone.Body.Close()
}

// What a helper was given to fill, and hands back, is made of what it read.
type Tokens struct {
	mu   sync.Mutex
	web  *http.Client
	kept map[string]*issued
}

type issued struct {
	Value string
	Until time.Time
}

func decode(body []byte, t *issued) (*issued, error) {
	if err := json.Unmarshal(body, t); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tokens) fetch(realm string) (*issued, error) {
	resp, err := t.web.Get(realm)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return decode(body, &issued{})
}

func (t *Tokens) get(realm string) *issued {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.kept[realm]
	if k == nil || k.Until.Before(time.Now()) {
		return nil
	}
	return k
}

func (t *Tokens) For(realm string) (*issued, error) {
	if k := t.get(realm); k != nil {
		return k, nil
	}
	k, err := t.fetch(realm) // review // want `every concurrent miss of \{realm\} runs`
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	t.kept[realm] = k
	t.mu.Unlock()
	return k, nil
}

// What a helper looks up in a table is no entry that its caller writes to.
var formats = map[string]string{"de": "2. 1. 2006", "en": "2006-01-02"}

type Post struct {
	Lang, Shown string
	Blog        *string
}

func (p *Post) show() *Post {
	return &Post{Lang: p.Lang, Shown: time.Now().Format(formats[p.Lang])}
}

func (t *Odd) OKPost(ctx context.Context, p *Post) (*Post, error) {
	shown := p.show()
	if shown.Shown != "" {
		t.rw.Lock()
		defer t.rw.Unlock()
		var blog string
		if err := t.db.QueryRowContext(ctx, "SELECT name FROM blogs").Scan(&blog); err != nil {
			return nil, err
		}
		shown.Blog = &blog
	}
	return shown, nil
}
