package ttljitter

import (
	"context"
	crand "crypto/rand"
	"database/sql"
	"encoding/json"
	"hash/fnv"
	"io"
	"math/big"
	mrand "math/rand"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dtm-labs/rockscache"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"

	"example.com/checks/kit"
)

const base = 10 * time.Minute

// Jitter.

func (s *Shop) okRandV2(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j1:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j1:"+id, v, base+rand.N(base/10))
	return v, nil
}

func (s *Shop) okRandV1(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j2:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	ttl := 600 + mrand.Intn(60)
	s.rdb.Set(ctx, "j2:"+id, v, time.Duration(ttl)*time.Second)
	return v, nil
}

func (s *Shop) okFloat(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j3:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	ttl := base
	ttl += time.Duration(float64(base) * 0.1 * rand.Float64())
	s.rdb.Set(ctx, "j3:"+id, v, ttl)
	return v, nil
}

func (s *Shop) okCrypto(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j4:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	n, err := crand.Int(crand.Reader, big.NewInt(60))
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j4:"+id, v, base+time.Duration(n.Int64())*time.Second)
	return v, nil
}

func (s *Shop) okHelper(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j5:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j5:"+id, v, withJitter(base))
	return v, nil
}

func withJitter(ttl time.Duration) time.Duration {
	return ttl - ttl/20 + time.Duration(mrand.Int63n(int64(ttl/10)))
}

func (s *Shop) okHelperElsewhere(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j6:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j6:"+id, v, kit.Spread(base))
	return v, nil
}

func (s *Shop) okWrapper(ctx context.Context, id string) (string, error) {
	var v string
	if err := s.kit.Get(ctx, "j7:"+id, &v); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	_ = s.kit.SetSpread(ctx, "j7:"+id, v, base)
	return v, nil
}

// A source of its own.
func (s *Shop) okSource(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j8:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j8:"+id, v, base+time.Duration(dice.IntN(60))*time.Second)
	return v, nil
}

var dice = rand.New(rand.NewPCG(1, 2))

// The random term is a method of the receiver.
func (s *Spreading) okMethod(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "j9:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := s.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "j9:"+id, v, s.spread())
	return v, nil
}

type Spreading struct {
	rdb *redis.Client
	db  *sql.DB
	ttl time.Duration
	mu  sync.Mutex
	rng *mrand.Rand
}

func NewSpreading(rdb *redis.Client, db *sql.DB) *Spreading {
	return &Spreading{rdb: rdb, db: db, ttl: time.Hour, rng: mrand.New(mrand.NewSource(1))}
}

func (s *Spreading) spread() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ttl + time.Duration(s.rng.Int63n(int64(s.ttl)/5))
}

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

// In the entry, and on the reading side.

type okEntries struct {
	mu      sync.Mutex
	entries map[string]quote
	ages    map[string]robots
	web     *http.Client
}

func (o *okEntries) okInEntry(url string) (string, error) {
	o.mu.Lock()
	e, ok := o.entries[url]
	o.mu.Unlock()
	if ok && time.Now().Before(e.expiresAt) {
		return e.text, nil
	}
	resp, err := o.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.entries[url] = quote{string(b), time.Now().Add(base + rand.N(base/10))}
	return string(b), nil
}

func (o *okEntries) okReadSide(url string) (string, error) {
	o.mu.Lock()
	e, ok := o.ages[url]
	o.mu.Unlock()
	if ok && time.Since(e.at) < base-rand.N(base/10) {
		return e.text, nil
	}
	resp, err := o.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ages[url] = robots{string(b), time.Now()}
	return string(b), nil
}

// The age is moved by a random term when it is read.
func (o *okEntries) okAge(url string) (string, error) {
	o.mu.Lock()
	e, ok := o.ages["age:"+url]
	o.mu.Unlock()
	if ok && time.Since(e.at)+rand.N(time.Minute) < base {
		return e.text, nil
	}
	resp, err := o.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ages["age:"+url] = robots{string(b), time.Now()}
	return string(b), nil
}

// The library spreads.
func (s *Shop) okRocks(ctx context.Context, rocks *rockscache.Client, id string) (string, error) {
	return rocks.Fetch2(ctx, "rocks:"+id, time.Hour, func() (string, error) {
		return s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	})
}

// From the value.

type token struct {
	Access  string    `json:"access_token"`
	Seconds int       `json:"expires_in"`
	Expiry  time.Time `json:"expiry"`
}

func (s *Shop) token(tenant string) (*token, error) {
	resp, err := s.web.Get("https://auth.example.com/" + tenant)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	t := new(token)
	return t, json.NewDecoder(resp.Body).Decode(t)
}

func (s *Shop) okExpiresIn(ctx context.Context, tenant string) (string, error) {
	if v, err := s.rdb.Get(ctx, "v1:"+tenant).Result(); err == nil {
		return v, nil
	}
	t, err := s.token(tenant)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "v1:"+tenant, t.Access, time.Duration(t.Seconds)*time.Second)
	return t.Access, nil
}

func (s *Shop) okExpiry(ctx context.Context, tenant string) (string, error) {
	if v, err := s.rdb.Get(ctx, "v2:"+tenant).Result(); err == nil {
		return v, nil
	}
	t, err := s.token(tenant)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "v2:"+tenant, t.Access, time.Until(t.Expiry)-time.Minute)
	return t.Access, nil
}

func (s *Shop) okExpirySub(ctx context.Context, tenant string) (string, error) {
	if v, err := s.rdb.Get(ctx, "v3:"+tenant).Result(); err == nil {
		return v, nil
	}
	t, err := s.token(tenant)
	if err != nil {
		return "", err
	}
	ttl := t.Expiry.Sub(time.Now())
	s.rdb.Set(ctx, "v3:"+tenant, t.Access, ttl)
	return t.Access, nil
}

// From a header of the response.
func (s *Shop) okHeader(ctx context.Context, url string) (string, error) {
	if v, err := s.rdb.Get(ctx, "v4:"+url).Result(); err == nil {
		return v, nil
	}
	resp, err := s.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	at, err := http.ParseTime(resp.Header.Get("Expires"))
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "v4:"+url, b, time.Until(at))
	return string(b), nil
}

// The clock is moved by the margin, not the expiry.
type okBearers struct {
	mu     sync.RWMutex
	tokens map[string]token
	shop   *Shop
}

func (o *okBearers) okMargin(tenant string) (string, error) {
	o.mu.RLock()
	t, ok := o.tokens[tenant]
	o.mu.RUnlock()
	if ok && time.Now().Add(30*time.Second).Before(t.Expiry) {
		return t.Access, nil
	}
	fresh, err := o.shop.token(tenant)
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	o.tokens[tenant] = *fresh
	o.mu.Unlock()
	return fresh.Access, nil
}

// The expiry of what was loaded, moved by a margin.
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

// No TTL.

func (s *Shop) okForever(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "n1:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "n1:"+id, v, 0)
	return v, nil
}

func (s *Shop) okNoExpiration(url string) (string, error) {
	if v, ok := s.mem.Get("n2:" + url); ok {
		return v.(string), nil
	}
	v, err := s.get(url)
	if err != nil {
		return "", err
	}
	s.mem.Set("n2:"+url, v, gocache.NoExpiration)
	return v, nil
}

type okSized struct {
	lru  *lru.Cache[string, string]
	two  *expirable.LRU[string, string]
	shop *Shop
}

func newSized() *okSized {
	c, _ := lru.New[string, string](512)
	return &okSized{lru: c, two: expirable.NewLRU[string, string](512, nil, 0)}
}

func (o *okSized) okCapacity(url string) (string, error) {
	if v, ok := o.lru.Get(url); ok {
		return v, nil
	}
	v, err := o.shop.get(url)
	if err != nil {
		return "", err
	}
	o.lru.Add(url, v)
	return v, nil
}

func (o *okSized) okZero(url string) (string, error) {
	if v, ok := o.two.Get(url); ok {
		return v, nil
	}
	v, err := o.shop.get(url)
	if err != nil {
		return "", err
	}
	o.two.Add(url, v)
	return v, nil
}

// One constant key, in the process, one row.
func (s *Shop) okConstantKey(ctx context.Context) (string, error) {
	if v, ok := s.mem.Get("settings"); ok {
		return v.(string), nil
	}
	v, err := s.row(ctx, "SELECT v FROM settings WHERE id = ?", 1)
	if err != nil {
		return "", err
	}
	s.mem.Set("settings", v, time.Minute)
	return v, nil
}

type okSlot struct {
	mu  sync.Mutex
	val string
	at  time.Time
	db  *sql.DB
}

func (o *okSlot) okLightSlot(ctx context.Context) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.at) < time.Minute {
		return o.val, nil
	}
	var v string
	if err := o.db.QueryRowContext(ctx, "SELECT v FROM settings WHERE id = 1").Scan(&v); err != nil {
		return "", err
	}
	o.val, o.at = v, time.Now()
	return v, nil
}

// Renewed before it expires.

type okStale struct {
	refreshing sync.Map
	mu         sync.Mutex
	entries    map[string]robots
	busy       atomic.Bool
	web        *http.Client
}

func (o *okStale) okRefreshAhead(url string) string {
	o.mu.Lock()
	e := o.entries[url]
	o.mu.Unlock()
	if time.Since(e.at) > base && o.busy.CompareAndSwap(false, true) {
		go func() {
			defer o.busy.Store(false)
			resp, err := o.web.Get(url)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				return
			}
			o.mu.Lock()
			o.entries[url] = robots{string(b), time.Now()}
			o.mu.Unlock()
		}()
	}
	return e.text
}

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

// A memo.
func (s *Shop) okMemo(text string) string {
	if v, ok := s.mem.Get("memo:" + text); ok {
		return v.(string)
	}
	v := strings.ToUpper(text)
	s.mem.Set("memo:"+text, v, time.Minute)
	return v
}

// A write-through store is no refill.
func (s *Shop) okWrite(ctx context.Context, id, v string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE a SET v = ? WHERE id = ?", v, id); err != nil {
		return err
	}
	return s.rdb.Set(ctx, "w1:"+id, v, time.Hour).Err()
}

func (s *Shop) okWritten(ctx context.Context, id string) (string, error) {
	return s.rdb.Get(ctx, "w1:"+id).Result()
}

// State.

func (s *Shop) okLogin(ctx context.Context, user string) (string, error) {
	id := crand.Text()
	return id, s.rdb.Set(ctx, "session:"+id, user, 24*time.Hour).Err()
}

func (s *Shop) okSession(ctx context.Context, id string) (string, error) {
	return s.rdb.Get(ctx, "session:"+id).Result()
}

func (s *Shop) okLock(ctx context.Context, id string) (bool, error) {
	return s.rdb.SetNX(ctx, "lock:"+id, 1, 30*time.Second).Result()
}

func (s *Shop) okCode(ctx context.Context, phone string) (string, error) {
	if v, err := s.rdb.Get(ctx, "otp:"+phone).Result(); err == nil {
		return v, nil
	}
	code := crand.Text()[:6]
	return code, s.rdb.Set(ctx, "otp:"+phone, code, 5*time.Minute).Err()
}

func (s *Shop) okRate(ctx context.Context, ip string) (bool, error) {
	n, err := s.rdb.Incr(ctx, "rate:"+ip).Result()
	if err != nil {
		return false, err
	}
	if n == 1 {
		s.rdb.Expire(ctx, "rate:"+ip, time.Minute)
	}
	return n <= 100, nil
}
