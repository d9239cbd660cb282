// Package nocoalesce holds one function for each shape that the check knows.
// A line that carries a finding says so; "review" before it is its tier.
// Functions named ok… are right.
package nocoalesce

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Lookup, load and store in one function.

type Product struct {
	ID    int64
	Name  string
	Price int
}

type Products struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
}

func (p *Products) ByID(ctx context.Context, id int64) (*Product, error) {
	key := fmt.Sprintf("product:%d", id)
	if b, err := p.rdb.Get(ctx, key).Bytes(); err == nil {
		v := new(Product)
		if err := json.Unmarshal(b, v); err == nil {
			return v, nil
		}
	}
	v := &Product{ID: id}
	err := p.db.QueryRowContext(ctx, "SELECT name, price FROM products WHERE id = ?", id).Scan(&v.Name, &v.Price) // want `every concurrent miss of product:\{id\} runs .*looked up at one.go:\d+, stored at one.go:\d+, for 10m`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	p.rdb.Set(ctx, key, b, 10*time.Minute)
	return v, nil
}

// A miss is redis.Nil; anything else is a failure.
func (p *Products) Name(ctx context.Context, id int64) (string, error) {
	key := "product:name:" + fmt.Sprint(id)
	name, err := p.rdb.Get(ctx, key).Result()
	if err == nil {
		return name, nil
	}
	if !errors.Is(err, redis.Nil) {
		return "", err
	}
	err = p.db.QueryRowContext(ctx, "SELECT name FROM products WHERE id = ?", id).Scan(&name) // want `every concurrent miss of product:name:`
	if err != nil {
		return "", err
	}
	if err := p.rdb.Set(ctx, key, name, time.Hour).Err(); err != nil {
		return "", err
	}
	return name, nil
}

// The hit is told by the value.
func (p *Products) Description(ctx context.Context, id string) (string, error) {
	text, _ := p.rdb.Get(ctx, "product:text:"+id).Result()
	if text != "" {
		return text, nil
	}
	if err := p.db.QueryRowContext(ctx, "SELECT text FROM products WHERE id = ?", id).Scan(&text); err != nil { // want `every concurrent miss of product:text:\{id\}`
		return "", err
	}
	p.rdb.SetEx(ctx, "product:text:"+id, text, time.Hour)
	return text, nil
}

// One key for all: hot.
func (p *Products) Count(ctx context.Context) (int, error) {
	n, err := p.rdb.Get(ctx, "product:count").Int()
	if err == nil {
		return n, nil
	}
	if err := p.db.QueryRowContext(ctx, "SELECT count(*) FROM products").Scan(&n); err != nil { // want `every concurrent miss of product:count`
		return 0, err
	}
	p.rdb.Set(ctx, "product:count", n, time.Minute)
	return n, nil
}

// Many rows are a heavy load.
func (p *Products) InCategory(ctx context.Context, category string) ([]Product, error) {
	if v, ok := p.mem.Get("category:" + category); ok {
		return v.([]Product), nil
	}
	rows, err := p.db.QueryContext(ctx, "SELECT id, name, price FROM products WHERE category = ?", category) // want `every concurrent miss of category:\{category\}`
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Product
	for rows.Next() {
		var v Product
		if err := rows.Scan(&v.ID, &v.Name, &v.Price); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	p.mem.Set("category:"+category, out, gocache.DefaultExpiration)
	return out, nil
}

// One row for a cache in the process: worth a look, no more.
func (p *Products) Price(ctx context.Context, id string) (int, error) {
	if v, found := p.mem.Get("price:" + id); found {
		return v.(int), nil
	}
	var price int
	err := p.db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", id).Scan(&price) // review // want `every concurrent miss of price:\{id\}`
	if err != nil {
		return 0, err
	}
	p.mem.SetDefault("price:"+id, price)
	return price, nil
}

// An LRU in front of an HTTP API.

type Avatars struct {
	cache  *lru.Cache[string, []byte]
	client *http.Client
}

func (a *Avatars) Get(ctx context.Context, user string) ([]byte, error) {
	if b, ok := a.cache.Get(user); ok {
		return b, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://avatars.example.com/"+user, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.client.Do(req) // want `every concurrent miss of \{user\} runs`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	a.cache.Add(user, b)
	return b, nil
}

// A sync.Map in a package variable.

var countries sync.Map

func Country(code string) (map[string]string, error) {
	if v, ok := countries.Load(code); ok {
		return v.(map[string]string), nil
	}
	resp, err := http.Get("https://countries.example.com/" + code) // review // want `every concurrent miss of \{code\}`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	country := map[string]string{}
	if err := json.NewDecoder(resp.Body).Decode(&country); err != nil {
		return nil, err
	}
	countries.Store(code, country)
	return country, nil
}

// A map, a lock and an expiry in the entry.

type rate struct {
	value   float64
	expires time.Time
}

type Rates struct {
	mu      sync.RWMutex
	entries map[string]rate
	client  *http.Client
}

func (r *Rates) Rate(currency string) (float64, error) {
	r.mu.RLock()
	e, ok := r.entries[currency]
	r.mu.RUnlock()
	if ok && time.Now().Before(e.expires) {
		return e.value, nil
	}
	resp, err := r.client.Get("https://rates.example.com/" + currency) // want `every concurrent miss of \{currency\}`
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var v float64
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[currency] = rate{value: v, expires: time.Now().Add(time.Hour)}
	return v, nil
}

// A single slot and the time of its load.

type Flags struct {
	mu     sync.Mutex
	flags  map[string]bool
	loaded time.Time
	client *http.Client
}

func (f *Flags) All() (map[string]bool, error) {
	f.mu.Lock()
	if time.Since(f.loaded) < 30*time.Second {
		defer f.mu.Unlock()
		return f.flags, nil
	}
	f.mu.Unlock()
	resp, err := f.client.Get("https://flags.example.com/all") // want `every concurrent miss of .* runs`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var flags map[string]bool
	if err := json.NewDecoder(resp.Body).Decode(&flags); err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.flags, f.loaded = flags, time.Now()
	f.mu.Unlock()
	return flags, nil
}

// Other sources.

type Accounts struct {
	orm   *gorm.DB
	pool  *pgxpool.Pool
	conn  *pgx.Conn
	cache *redis.Client
}

type Account struct {
	ID    uint
	Owner string
}

func (a *Accounts) First(ctx context.Context, id uint) (*Account, error) {
	key := fmt.Sprintf("account:%d", id)
	var acc Account
	if b, err := a.cache.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &acc) == nil {
		return &acc, nil
	}
	if err := a.orm.WithContext(ctx).Where("id = ?", id).First(&acc).Error; err != nil { // want `every concurrent miss of account:\{id\}`
		return nil, err
	}
	if b, err := json.Marshal(&acc); err == nil {
		a.cache.Set(ctx, key, b, 5*time.Minute)
	}
	return &acc, nil
}

func (a *Accounts) Owner(ctx context.Context, id uint) (string, error) {
	key := fmt.Sprintf("owner:%d", id)
	if s, err := a.cache.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	var owner string
	if err := a.pool.QueryRow(ctx, "SELECT owner FROM accounts WHERE id = $1", id).Scan(&owner); err != nil { // want `every concurrent miss of owner:\{id\}`
		return "", err
	}
	a.cache.Set(ctx, key, owner, 5*time.Minute)
	return owner, nil
}

var versions, _ = lru.New[string, string](128)

// A process is dear.
func Version(tool string) (string, error) {
	if v, ok := versions.Get(tool); ok {
		return v, nil
	}
	out, err := exec.Command(tool, "--version").Output() // review // want `every concurrent miss of \{tool\}`
	if err != nil {
		return "", err
	}
	versions.Add(tool, string(out))
	return string(out), nil
}

// A token is asked for by its owner alone.

type Introspector struct {
	cache  *gocache.Cache
	client *http.Client
}

func (i *Introspector) Active(token string) (bool, error) {
	if v, ok := i.cache.Get(token); ok {
		return v.(bool), nil
	}
	resp, err := i.client.Get("https://auth.example.com/introspect?token=" + token) // review // want `every concurrent miss of \{token\}`
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	var answer struct{ Active bool }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return false, err
	}
	i.cache.Set(token, answer.Active, time.Minute)
	return answer.Active, nil
}

// Locks that protect nothing.

type Half struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	names map[string]string
	db    *sql.DB
	http  *http.Client
}

// The lookup stands outside of the lock, and nobody looks again inside.
func (h *Half) NoSecondLook(host string) (string, error) {
	h.rw.RLock()
	name, ok := h.names[host]
	h.rw.RUnlock()
	if ok {
		return name, nil
	}
	h.rw.Lock()
	defer h.rw.Unlock()
	resp, err := h.http.Get("https://" + host + "/name") // want `every concurrent miss of \{host\}`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	h.names[host] = string(b)
	return string(b), nil
}

// Released before the load.
func (h *Half) Released(host string) (string, error) {
	h.mu.Lock()
	name, ok := h.names[host]
	h.mu.Unlock()
	if ok {
		return name, nil
	}
	resp, err := h.http.Get("https://" + host + "/name") // want `every concurrent miss of \{host\}`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	h.mu.Lock()
	h.names[host] = string(b)
	h.mu.Unlock()
	return string(b), nil
}

// The second look comes after the load: it saves the store, not the load.
func (h *Half) TooLate(host string) (string, error) {
	h.mu.Lock()
	name, ok := h.names[host]
	h.mu.Unlock()
	if ok {
		return name, nil
	}
	resp, err := h.http.Get("https://" + host + "/name") // want `every concurrent miss of \{host\}`
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if name, ok := h.names[host]; ok {
		return name, nil
	}
	h.names[host] = string(b)
	return string(b), nil
}

// Data behind an interface whose methods take a context: a set of keys.

type KeySet interface {
	Key(ctx context.Context, id string) (string, error)
}

type Verifier struct {
	http *http.Client

	mu   sync.RWMutex
	keys KeySet
	at   time.Time
}

type keySet map[string]string

func (k keySet) Key(ctx context.Context, id string) (string, error) { return k[id], ctx.Err() }

func parseKeys(r io.Reader) (KeySet, error) {
	k := keySet{}
	err := json.NewDecoder(r).Decode(&k)
	return k, err
}

func (v *Verifier) Keys() (KeySet, error) {
	v.mu.RLock()
	if v.keys != nil && time.Since(v.at) < 5*time.Minute {
		defer v.mu.RUnlock()
		return v.keys, nil
	}
	v.mu.RUnlock()
	resp, err := v.http.Get("https://id.example/keys") // want `every concurrent miss of nocoalesce.Verifier.keys \(field\) runs the HTTP call`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	keys, err := parseKeys(resp.Body)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	v.keys, v.at = keys, time.Now()
	v.mu.Unlock()
	return keys, nil
}
