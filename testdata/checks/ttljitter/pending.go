//go:build pending

package ttljitter

import (
	"context"
	"database/sql"
	"hash/fnv"
	"io"
	"net/http"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"

	"example.com/checks/kit"
)

// PENDING: the expiry of a loaded value, moved by a margin, passes for a TTL.

type okTokens struct {
	mu     sync.Mutex
	tokens map[string]*token
	shop   *Shop
}

func (o *okTokens) okEntryExpiry(tenant string) (string, error) {
	o.mu.Lock()
	t := o.tokens[tenant]
	o.mu.Unlock()
	if t != nil && time.Now().Before(t.Expiry.Add(-time.Minute)) {
		return t.Access, nil
	}
	t, err := o.shop.token(tenant)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	o.tokens[tenant] = t
	o.mu.Unlock()
	return t.Access, nil
}

// PENDING: sliding expiry is not recognised.

// Sliding: each use puts the end off.
func (s *Shop) okSliding(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.GetEx(ctx, "s1:"+id, time.Hour).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "s1:"+id, v, time.Hour)
	return v, nil
}

func (s *Shop) okSlidingExpire(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "s2:"+id).Result(); err == nil {
		s.rdb.Expire(ctx, "s2:"+id, time.Hour)
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "s2:"+id, v, time.Hour)
	return v, nil
}

// PENDING: a method without arguments of a local object (a hash of the key) passes for a setting.

// The key decides.
func (s *Shop) okByKey(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j10:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	s.rdb.Set(ctx, "j10:"+id, v, base+time.Duration(h.Sum32()%60)*time.Second)
	return v, nil
}

// PENDING: a constant in a comparison is not followed to its declaration.

const robotsTTL = 24 * time.Hour // want `every entry of \{host\} lives exactly robotsTTL \(24h\)`

type Crawler struct {
	mu     sync.RWMutex
	robots map[string]robots
	web    *http.Client
}

func (c *Crawler) Robots(host string) (string, error) {
	c.mu.RLock()
	e, ok := c.robots[host]
	c.mu.RUnlock()
	if ok && time.Since(e.at) < robotsTTL {
		return e.text, nil
	}
	resp, err := c.web.Get("https://" + host + "/robots.txt")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	c.robots[host] = robots{string(b), time.Now()}
	c.mu.Unlock()
	return string(b), nil
}

// PENDING: a constant that a function returns is placed at the call.

// A function returns the TTL.
func (s *Shop) Returned(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "returned:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "returned:"+id, v, s.lifetime())
	return v, nil
}

func (s *Shop) lifetime() time.Duration {
	return 40 * time.Minute // want `every entry of returned:\{id\} lives exactly 40m`
}

// PENDING: a caller that runs the refill in a loop is not seen; the tier is review.

// A warm-up that runs the refill for every key: default, though one row in
// the process is a light load.
func (s *Shop) WarmUp(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = s.warmed(ctx, id)
	}
}

func (s *Shop) warmed(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("warmed:" + id); ok {
		return v.(string), nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set("warmed:"+id, v, 55*time.Minute) // want `every entry of warmed:\{id\} lives exactly 55m`
	return v, nil
}

// PENDING: a loop that stores entries of the family beside the refill does not count.

// A warm-up loop of its own; readers refill with the same constant.
const menuTTL = 3 * time.Hour // want `every entry of menu:\{id\} lives exactly menuTTL \(3h\), many at once in a loop`

func (s *Shop) Menu(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("menu:" + id); ok {
		return v.(string), nil
	}
	v, err := s.row(ctx, "SELECT v FROM menus WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set("menu:"+id, v, menuTTL)
	return v, nil
}

func (s *Shop) WarmMenus(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id, v FROM menus")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, v string
		if err := rows.Scan(&id, &v); err != nil {
			return err
		}
		s.mem.Set("menu:"+id, v, menuTTL)
	}
	return rows.Err()
}

// PENDING: a flush of the whole cache does not count; the tier is review.

type Flushed struct {
	mem *gocache.Cache
	db  *sql.DB
}

func (f *Flushed) Value(ctx context.Context, id string) (string, error) {
	if v, ok := f.mem.Get("flushed:" + id); ok {
		return v.(string), nil
	}
	var v string
	if err := f.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	f.mem.Set("flushed:"+id, v, 85*time.Minute) // want `every entry of flushed:\{id\} lives exactly 1h25m`
	return v, nil
}

func (f *Flushed) Reset() { f.mem.Flush() }

// PENDING: an expiry that is aligned to the clock passes for one that the value decides.

// Until midnight: all entries end at one moment.
func (s *Shop) Midnight(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "midnight:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	now := time.Now()
	end := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	s.rdb.Set(ctx, "midnight:"+id, v, end.Sub(now)) // want `midnight:\{id\}.*(clock|midnight|Truncate)`
	return v, nil
}

// PENDING: stores in a loop without a refill are not asked about.

// Nothing refills: the entries are only ever written together.
func (s *Shop) Preload(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id, v FROM preloaded")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, v string
		if err := rows.Scan(&id, &v); err != nil {
			return err
		}
		s.rdb.Set(ctx, "preloaded:"+id, v, 75*time.Minute) // want `every entry of preloaded:.* lives exactly 1h15m`
	}
	return rows.Err()
}

func (s *Shop) Preloaded(ctx context.Context, id string) (string, error) {
	v, err := s.rdb.Get(ctx, "preloaded:"+id).Result()
	if err == nil {
		return v, nil
	}
	return s.row(ctx, "SELECT v FROM preloaded WHERE id = ?", id)
}

// PENDING: a variable that is not one constant is reported at the store, not where it is declared.

// A random number that is drawn once is the same for every key.
var drawnOnce = time.Hour + kit.Spread(time.Minute) // want `every entry of drawn:\{id\} lives exactly`

func (s *Shop) Drawn(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "drawn:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "drawn:"+id, v, drawnOnce)
	return v, nil
}
