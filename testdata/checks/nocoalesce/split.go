package nocoalesce

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/checks/kit"
)

// Split over the methods of one type. The finding stands where the owner, the
// lowest method that sees both lookup and store, runs the load.

type User struct {
	ID    int64
	Email string
}

type UserRepo interface {
	User(ctx context.Context, id int64) (*User, error)
	ByEmail(ctx context.Context, email string) (*User, error)
	All(ctx context.Context) ([]*User, error)
}

type Users struct {
	rdb  *redis.Client
	repo UserRepo
}

func userKey(id int64) string { return "user:" + strconv.FormatInt(id, 10) }

func (u *Users) Get(ctx context.Context, id int64) (*User, error) {
	if v := u.lookup(ctx, id); v != nil {
		return v, nil
	}
	return u.fetch(ctx, id) // want `every concurrent miss of user:\{id\} runs call of UserRepo.User \(looked up at split.go:\d+, stored at split.go:\d+, for 10m\)`
}

func (u *Users) lookup(ctx context.Context, id int64) *User {
	b, err := u.rdb.Get(ctx, userKey(id)).Bytes()
	if err != nil {
		return nil
	}
	v := new(User)
	if err := json.Unmarshal(b, v); err != nil {
		return nil
	}
	return v
}

func (u *Users) fetch(ctx context.Context, id int64) (*User, error) {
	v, err := u.repo.User(ctx, id)
	if err != nil {
		return nil, err
	}
	u.store(ctx, v, id)
	return v, nil
}

func (u *Users) store(ctx context.Context, v *User, id int64) {
	b, err := json.Marshal(v)
	if err != nil {
		return
	}
	u.rdb.Set(ctx, userKey(id), b, 10*time.Minute)
}

// Lookup and store are methods, the load is not.
func (u *Users) ByEmail(ctx context.Context, email string) (*User, error) {
	key := strings.Join([]string{"user", "email", email}, ":")
	if v := u.read(ctx, key); v != nil {
		return v, nil
	}
	v, err := u.repo.ByEmail(ctx, email) // want `every concurrent miss of user:email:\{email\}`
	if err != nil {
		return nil, err
	}
	u.write(ctx, key, v, time.Hour)
	return v, nil
}

func (u *Users) read(ctx context.Context, key string) *User {
	b, err := u.rdb.Get(ctx, key).Bytes()
	if err != nil {
		return nil
	}
	v := new(User)
	if err := json.Unmarshal(b, v); err != nil {
		return nil
	}
	return v
}

func (u *Users) write(ctx context.Context, key string, v *User, ttl time.Duration) {
	if b, err := json.Marshal(v); err == nil {
		u.rdb.Set(ctx, key, b, ttl)
	}
}

// A map behind two small methods.

type Hosts struct {
	mu     sync.RWMutex
	owners map[string]string
	client *http.Client
}

func (h *Hosts) Owner(host string) (string, error) {
	if o, ok := h.get(host); ok {
		return o, nil
	}
	o, err := h.ask(host) // want `every concurrent miss of \{host\}`
	if err != nil {
		return "", err
	}
	h.add(host, o)
	return o, nil
}

func (h *Hosts) get(host string) (string, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	o, ok := h.owners[host]
	return o, ok
}

func (h *Hosts) add(host, owner string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.owners[host] = owner
}

func (h *Hosts) ask(host string) (string, error) {
	resp, err := h.client.Get("https://whois.example.com/" + host)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer struct{ Owner string }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", err
	}
	return answer.Owner, nil
}

// A wrapper type and an interface of another package.

type Catalog struct {
	wrapped *kit.Redis
	cache   kit.Cache
	repo    CatalogRepo
	ttl     time.Duration
}

type Item struct{ SKU, Title string }

type CatalogRepo interface {
	Item(ctx context.Context, sku string) (Item, error)
	Related(ctx context.Context, sku string) ([]Item, error)
}

func (c *Catalog) Item(ctx context.Context, sku string) (Item, error) {
	key := fmt.Sprintf("item:%s", sku)
	var it Item
	if err := c.wrapped.Get(ctx, key, &it); err == nil {
		return it, nil
	}
	it, err := c.repo.Item(ctx, sku) // want `every concurrent miss of .*item:\{sku\} runs`
	if err != nil {
		return it, err
	}
	_ = c.wrapped.Set(ctx, key, it, c.ttl)
	return it, nil
}

func (c *Catalog) Related(ctx context.Context, sku string) ([]Item, error) {
	key := fmt.Sprintf("related:%s", sku)
	var items []Item
	if err := c.cache.Get(ctx, key, &items); err == nil {
		return items, nil
	}
	items, err := c.repo.Related(ctx, sku) // want `every concurrent miss of .*related:\{sku\} runs`
	if err != nil {
		return nil, err
	}
	_ = c.cache.Set(ctx, key, items, c.ttl)
	return items, nil
}

// An interface that nothing in sight implements is a cache by its shape only.

type ItemStore interface {
	GetItem(ctx context.Context, sku string) (Item, error)
	PutItem(ctx context.Context, sku string, it Item) error
}

type Fronted struct {
	store ItemStore
	repo  CatalogRepo
}

func (f *Fronted) Item(ctx context.Context, sku string) (Item, error) {
	if it, err := f.store.GetItem(ctx, sku); err == nil {
		return it, nil
	}
	it, err := f.repo.Item(ctx, sku) // review // want `every concurrent miss of \{sku\} runs`
	if err != nil {
		return it, err
	}
	_ = f.store.PutItem(ctx, sku, it)
	return it, nil
}
