package lookalikes

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// Keys that leave out what an answer depends on only at first sight. All of
// them coalesce and spread, so that nothing but the key is in question.

type keyed struct {
	mu  sync.Mutex
	db  *sql.DB
	rdb *redis.Client
}

func (k *keyed) keep(ctx context.Context, key, value string) {
	k.rdb.Set(ctx, key, value, time.Minute+rand.N(time.Second))
}

// The personal result bypasses the cache.
func (k *keyed) bypass(ctx context.Context, userID, page string) (string, error) {
	const query = "SELECT html FROM pages WHERE page = ? AND user = ?"
	if userID != "" {
		return one(ctx, k.db, query, page+userID)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, "page:"+page).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, query, page+userID)
	if err != nil {
		return "", err
	}
	k.keep(ctx, "page:"+page, s)
	return s, nil
}

type owned struct{ Owner, Text string }

// What was found is checked against who asks.
func (k *keyed) validated(ctx context.Context, userID, id string) (*owned, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var o owned
	if b, err := k.rdb.Get(ctx, "owned:"+id).Bytes(); err == nil && json.Unmarshal(b, &o) == nil && o.Owner == userID {
		return &o, nil
	}
	text, err := one(ctx, k.db, "SELECT text FROM owned WHERE id = ? AND owner = ?", id+userID)
	if err != nil {
		return nil, err
	}
	o = owned{userID, text}
	b, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	k.keep(ctx, "owned:"+id, string(b))
	return &o, nil
}

type environment struct{}

// The helper that makes the key reads the tenant from the context.
func (k *keyed) key(ctx context.Context, id string) string {
	tenant, _ := ctx.Value(environment{}).(string)
	return tenant + ":item:" + id
}

func (k *keyed) helper(ctx context.Context, id string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, k.key(ctx, id)).Result(); err == nil {
		return s, nil
	}
	tenant, _ := ctx.Value(environment{}).(string)
	s, err := one(ctx, k.db, "SELECT text FROM items WHERE id = ? AND tenant = ?", tenant+id)
	if err != nil {
		return "", err
	}
	k.keep(ctx, k.key(ctx, id), s)
	return s, nil
}

// A field of the receiver that is the same as long as the cache lives.
type placed struct {
	keyed
	region string
	m      map[string]string
}

func (r *placed) receiver(ctx context.Context, id string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.m[id]; ok {
		return s, nil
	}
	s, err := one(ctx, r.db, "SELECT text FROM placed_items WHERE id = ? AND region = ?", id+r.region)
	if err != nil {
		return "", err
	}
	r.m[id] = s
	return s, nil
}

// Parameters that choose how the value is come by, not which.
func (k *keyed) control(ctx context.Context, id string, refresh bool, timeout time.Duration, now time.Time) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	k.mu.Lock()
	defer k.mu.Unlock()
	if !refresh {
		if s, err := k.rdb.Get(ctx, "controlled:"+id).Result(); err == nil {
			return s, nil
		}
	}
	s, err := one(ctx, k.db, "SELECT text FROM placed_items WHERE id = ? AND since < ?", id+now.String())
	if err != nil {
		return "", err
	}
	k.keep(ctx, "controlled:"+id, s)
	return s, nil
}

// Who asks is only written to the log.
func (k *keyed) logged(ctx context.Context, userID, id string) (string, error) {
	log.Printf("user %s asks for %s", userID, id)
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, "logged:"+id).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT text FROM items WHERE id = ?", id)
	if err != nil {
		return "", fmt.Errorf("item %s for user %s: %w", id, userID, err)
	}
	k.keep(ctx, "logged:"+id, s)
	return s, nil
}

// Number and size reach the key as limit and offset.
func (k *keyed) derived(ctx context.Context, number, size int) (string, error) {
	limit, offset := size, (number-1)*size
	key := "derived:" + strconv.Itoa(limit) + ":" + strconv.Itoa(offset)
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT text FROM items LIMIT ?", fmt.Sprint(number, size))
	if err != nil {
		return "", err
	}
	k.keep(ctx, key, s)
	return s, nil
}

// The token in the key implies who holds it.
func (k *keyed) implied(ctx context.Context, token, userID string) (string, error) {
	sum := sha256.Sum256([]byte(token))
	key := "implied:" + hex.EncodeToString(sum[:])
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT scope FROM tokens WHERE token = ? AND user = ?", token+userID)
	if err != nil {
		return "", err
	}
	k.keep(ctx, key, s)
	return s, nil
}

type caller struct{ ID, Tenant, Role string }

// A unique id covers the other fields of the same object.
func (k *keyed) attributes(ctx context.Context, c *caller) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, "attributes:"+c.ID).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT menu FROM menus WHERE role = ?", c.Tenant+c.Role)
	if err != nil {
		return "", err
	}
	k.keep(ctx, "attributes:"+c.ID, s)
	return s, nil
}

// The request is refused before the cache is asked; the answer is the same for all.
func (k *keyed) permitted(ctx context.Context, role, id string) (string, error) {
	if role != "admin" {
		return "", fmt.Errorf("role %q may not", role)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, "permitted:"+id).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT text FROM items WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	k.keep(ctx, "permitted:"+id, s)
	return s, nil
}

// The caller made the key, and knows what is in it.
func (k *keyed) given(ctx context.Context, cacheKey, lang string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, cacheKey).Result(); err == nil {
		return s, nil
	}
	s, err := one(ctx, k.db, "SELECT text FROM texts WHERE lang = ?", lang)
	if err != nil {
		return "", err
	}
	k.keep(ctx, cacheKey, s)
	return s, nil
}

// A wrapper mixes the type of the value into the key.
func typed[T any](ctx context.Context, k *keyed, id string, load func() (T, error)) (T, error) {
	var v T
	key := fmt.Sprintf("typed:%T:%s", v, id)
	k.mu.Lock()
	defer k.mu.Unlock()
	if b, err := k.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &v) == nil {
		return v, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	k.keep(ctx, key, string(b))
	return v, nil
}

func (k *keyed) wallet(ctx context.Context, id string) (owned, error) {
	return typed(ctx, k, id, func() (owned, error) {
		s, err := one(ctx, k.db, "SELECT owner FROM wallets WHERE id = ?", id)
		return owned{Owner: s}, err
	})
}

func (k *keyed) balance(ctx context.Context, id string) (int, error) {
	return typed(ctx, k, id, func() (int, error) {
		s, err := one(ctx, k.db, "SELECT balance FROM wallets WHERE id = ?", id)
		if err != nil {
			return 0, err
		}
		return strconv.Atoi(s)
	})
}

// A cache that lives for one request needs not say whose it is.
func (k *keyed) request(ctx context.Context, userID string, ids []string) (map[string]string, error) {
	seen := map[string]string{}
	for _, id := range ids {
		if _, ok := seen[id]; ok {
			continue
		}
		s, err := one(ctx, k.db, "SELECT text FROM items WHERE id = ? AND owner = ?", id+userID)
		if err != nil {
			return nil, err
		}
		seen[id] = s
	}
	return seen, nil
}

// A callback is given what was loaded: its parameters are no inputs.
func (k *keyed) callback(ctx context.Context) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, err := k.rdb.Get(ctx, "languages").Result(); err == nil {
		return []string{s}, nil
	}
	s, err := one(ctx, k.db, "SELECT codes FROM languages WHERE active = ?", true)
	if err != nil {
		return nil, err
	}
	short := only([]string{s}, func(lang string) bool { return len(lang) == 2 })
	k.keep(ctx, "languages", fmt.Sprint(short))
	return short, nil
}

func only(list []string, f func(string) bool) []string {
	var out []string
	for _, s := range list {
		if f(s) {
			out = append(out, s)
		}
	}
	return out
}

// A map in a map: the key of the outer one leads to the inner one.
type nested struct {
	mu sync.Mutex
	db *sql.DB
	m  map[string]map[string]string
}

func (n *nested) find(page, kind string) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s, ok := n.m[page][kind]
	return s, ok
}

func (n *nested) put(page, kind, s string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.m[page] == nil {
		n.m[page] = map[string]string{}
	}
	n.m[page][kind] = s
}

func (n *nested) drop(page, kind string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.m[page], kind)
}

func (n *nested) inner(ctx context.Context, g *singleflight.Group, page, kind string) (string, error) {
	if s, ok := n.find(page, kind); ok {
		return s, nil
	}
	v, err, _ := g.Do(page+"/"+kind, func() (any, error) {
		s, err := one(context.WithoutCancel(ctx), n.db, "SELECT link FROM links WHERE page = ? AND kind = ?", page+kind)
		if err != nil {
			return nil, err
		}
		n.put(page, kind, s)
		return s, nil
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// Something uses them.
var _ = []any{
	(*keyed).bypass,
	(*keyed).validated,
	(*keyed).helper,
	(*keyed).control,
	(*keyed).logged,
	(*keyed).derived,
	(*keyed).implied,
	(*keyed).attributes,
	(*keyed).permitted,
	(*keyed).given,
	(*keyed).wallet,
	(*keyed).balance,
	(*keyed).request,
	(*keyed).callback,
	(*placed).receiver,
	(*nested).inner,
	(*nested).drop,
}
