// Package ttljitter holds the ways in which a TTL is decided. A line that
// decides one TTL for all keys says so; "review" before it is the tier of the
// finding. Functions named ok… are right. Most entries are written together:
// by the functions named Warm, which run the refills for many keys.
package ttljitter

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"

	"example.com/checks/kit"
)

type Shop struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
	web *http.Client
	kit *kit.Redis
}

func (s *Shop) row(ctx context.Context, query string, id any) (string, error) {
	var v string
	err := s.db.QueryRowContext(ctx, query, id).Scan(&v)
	return v, err
}

func (s *Shop) get(url string) (string, error) {
	resp, err := s.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

func (s *Shop) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = s.AtStore(ctx, id)
		_, _ = s.Variable(ctx, id)
		_, _ = s.Name(ctx, id)
		_, _ = s.Title(ctx, id)
		_, _ = s.Colour(ctx, id)
		_, _ = s.Returned(ctx, id)
		_, _ = s.Wrapped(ctx, id)
		_, _ = s.Helped(ctx, id)
		_, _ = s.Passed(ctx, id)
		_, _ = s.Filled(ctx, id)
		_, _ = s.Clamped(ctx, id)
		_, _ = s.Raw(ctx, id)
		_, _ = s.Transaction(ctx, id)
	}
}

// A constant at the store.
func (s *Shop) AtStore(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "at:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT name FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "at:"+id, v, 10*time.Minute) // want `every entry of at:\{id\} lives exactly 10m, many at once, \(stored at fixed.go`
	return v, nil
}

// A constant variable.
func (s *Shop) Variable(ctx context.Context, id string) (string, error) {
	ttl := 10 * time.Minute
	if v, err := s.rdb.Get(ctx, "var:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT name FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "var:"+id, v, ttl) // want `every entry of var:\{id\} lives exactly 10m`
	return v, nil
}

// A constant of the package: at its declaration, once for its families.
const nameTTL = 30 * time.Minute // want `every entry of name:\{id\}, title:\{id\} lives exactly nameTTL \(30m\)`

func (s *Shop) Name(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "name:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT name FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "name:"+id, v, nameTTL)
	return v, nil
}

func (s *Shop) Title(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "title:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT title FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "title:"+id, v, nameTTL)
	return v, nil
}

// A variable of the package.
var colourTTL = 2 * time.Hour // want `every entry of colour:\{id\} lives exactly .*colourTTL \(2h\)`

func (s *Shop) Colour(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "colour:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT colour FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.SetEx(ctx, "colour:"+id, v, colourTTL)
	return v, nil
}

// A field that the constructor sets.

type Sizes struct {
	rdb *redis.Client
	db  *sql.DB
	ttl time.Duration
}

func NewSizes(rdb *redis.Client, db *sql.DB) *Sizes {
	return &Sizes{
		rdb: rdb,
		db:  db,
		ttl: 45 * time.Minute, // want `every entry of size:\{id\} lives exactly .*45m`
	}
}

func (s *Sizes) Size(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("size:%d", id)
	if v, err := s.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := s.db.QueryRowContext(ctx, "SELECT size FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	s.rdb.Set(ctx, key, v, s.ttl)
	return v, nil
}

func (s *Sizes) Warm(ctx context.Context, ids []int) {
	for _, id := range ids {
		_, _ = s.Size(ctx, id)
	}
}

// A parameter of the constructor.

type Weights struct {
	rdb *redis.Client
	db  *sql.DB
	ttl time.Duration
}

func NewWeights(rdb *redis.Client, db *sql.DB, ttl time.Duration) *Weights {
	return &Weights{rdb: rdb, db: db, ttl: ttl}
}

func (w *Weights) Weight(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("weight:%d", id)
	if v, err := w.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := w.db.QueryRowContext(ctx, "SELECT weight FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	w.rdb.Set(ctx, key, v, w.ttl)
	return v, nil
}

func (w *Weights) Warm(ctx context.Context, ids []int) {
	for _, id := range ids {
		_, _ = w.Weight(ctx, id)
	}
}

func buildWeights(rdb *redis.Client, db *sql.DB) *Weights {
	return NewWeights(rdb, db, 20*time.Minute) // want `every entry of weight:\{id\} lives exactly .*20m`
}

// A field that comes from configuration: a fixed TTL of unknown length.

type Config struct {
	CacheTTL     time.Duration `yaml:"cache_ttl"`
	CacheSeconds int           `yaml:"cache_seconds"`
}

type Configured struct {
	cfg Config
	rdb *redis.Client
	db  *sql.DB
}

func (c *Configured) Value(ctx context.Context, id string) (string, error) {
	if v, err := c.rdb.Get(ctx, "conf:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := c.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	c.rdb.Set(ctx, "conf:"+id, v, c.cfg.CacheTTL) // want `every entry of conf:\{id\} lives exactly c.cfg.CacheTTL`
	return v, nil
}

func (c *Configured) Seconds(ctx context.Context, id string) (string, error) {
	if v, err := c.rdb.Get(ctx, "secs:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := c.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	c.rdb.Set(ctx, "secs:"+id, v, time.Duration(c.cfg.CacheSeconds)*time.Second) // want `every entry of secs:\{id\} lives exactly c.cfg.CacheSeconds`
	return v, nil
}

func (c *Configured) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = c.Value(ctx, id)
		_, _ = c.Seconds(ctx, id)
	}
}

// The default of a go-cache.

type Pages struct {
	mem *gocache.Cache
	web *http.Client
}

func NewPages() *Pages {
	return &Pages{
		mem: gocache.New(5*time.Minute, 10*time.Minute), // review // want `every entry of page:\{path\} lives exactly 5m`
		web: http.DefaultClient,
	}
}

func (p *Pages) Page(path string) (string, error) {
	if v, ok := p.mem.Get("page:" + path); ok {
		return v.(string), nil
	}
	resp, err := p.web.Get("https://example.com/" + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	p.mem.SetDefault("page:"+path, string(b))
	return string(b), nil
}

// The same in a package variable, and asked for by name.
var feeds = gocache.New(15*time.Minute, time.Hour) // review // want `every entry of feed:\{url\} lives exactly 15m`

func Feed(url string) (string, error) {
	if v, ok := feeds.Get("feed:" + url); ok {
		return v.(string), nil
	}
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	feeds.Set("feed:"+url, string(b), gocache.DefaultExpiration)
	return string(b), nil
}

// An LRU whose entries expire.

type Icons struct {
	lru *expirable.LRU[string, []byte]
	web *http.Client
}

func NewIcons() *Icons {
	return &Icons{
		lru: expirable.NewLRU[string, []byte](1024, nil, time.Hour), // review // want `every entry of \{host\} lives exactly 1h`
		web: &http.Client{},
	}
}

func (i *Icons) Icon(host string) ([]byte, error) {
	if b, ok := i.lru.Get(host); ok {
		return b, nil
	}
	resp, err := i.web.Get("https://" + host + "/favicon.ico")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	i.lru.Add(host, b)
	return b, nil
}

// The expiry is kept in the entry.

type quote struct {
	text      string
	expiresAt time.Time
}

type Quotes struct {
	mu     sync.Mutex
	quotes map[string]quote
	web    *http.Client
}

func (q *Quotes) Quote(symbol string) (string, error) {
	q.mu.Lock()
	e, ok := q.quotes[symbol]
	q.mu.Unlock()
	if ok && time.Now().Before(e.expiresAt) {
		return e.text, nil
	}
	resp, err := q.web.Get("https://quotes.example.com/" + symbol)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.quotes[symbol] = quote{text: string(b), expiresAt: time.Now().Add(time.Minute)} // review // want `every entry of \{symbol\} lives exactly 1m`
	return string(b), nil
}

// As Unix seconds.

type unixEntry struct {
	body    string
	expires int64
}

type Unix struct {
	mu      sync.Mutex
	entries map[string]*unixEntry
	web     *http.Client
}

func (u *Unix) Get(url string) (string, error) {
	u.mu.Lock()
	e := u.entries[url]
	u.mu.Unlock()
	if e != nil && e.expires > time.Now().Unix() {
		return e.body, nil
	}
	resp, err := u.web.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	e = &unixEntry{body: string(b)}
	e.expires = time.Now().Unix() + 600 // review // want `every entry of \{url\} lives exactly 10m`
	u.mu.Lock()
	u.entries[url] = e
	u.mu.Unlock()
	return e.body, nil
}

// The age is compared when the entry is read.

type robots struct {
	text string
	at   time.Time
}

const robotsTTL = 24 * time.Hour // review // want `every entry of \{host\} lives exactly robotsTTL \(24h\)`

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

// The same with a literal, and the entry in a sync.Map.

var sitemaps sync.Map

func Sitemap(host string) (string, error) {
	if v, ok := sitemaps.Load(host); ok {
		if e := v.(*robots); time.Since(e.at) < 6*time.Hour { // review // want `every entry of \{host\} lives exactly 6h`
			return e.text, nil
		}
	}
	resp, err := http.Get("https://" + host + "/sitemap.xml")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	sitemaps.Store(host, &robots{text: string(b), at: time.Now()})
	return string(b), nil
}

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

// Through a wrapper of another package.
func (s *Shop) Wrapped(ctx context.Context, id string) (string, error) {
	var v string
	if err := s.kit.Get(ctx, "wrapped:"+id, &v); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	_ = s.kit.Set(ctx, "wrapped:"+id, v, 15*time.Minute) // want `every entry of .*wrapped:\{id\} lives exactly 15m`
	return v, nil
}

// A helper decides.
func (s *Shop) Helped(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "helped:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.remember(ctx, "helped:"+id, v)
	return v, nil
}

func (s *Shop) remember(ctx context.Context, key, v string) {
	s.rdb.Set(ctx, key, v, 25*time.Minute) // want `every entry of helped:\{id\} lives exactly 25m`
}

// A helper passes on what its caller decides.
func (s *Shop) Passed(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "passed:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.keep(ctx, "passed:"+id, v, 35*time.Minute) // want `every entry of passed:\{id\} lives exactly 35m`
	return v, nil
}

func (s *Shop) keep(ctx context.Context, key, v string, ttl time.Duration) {
	s.rdb.Set(ctx, key, v, ttl)
}

// Through a get-or-set helper.
func (s *Shop) fill(ctx context.Context, key string, ttl time.Duration, load func() (string, error)) (string, error) {
	if v, err := s.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	v, err := load()
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, key, v, ttl)
	return v, nil
}

func (s *Shop) Filled(ctx context.Context, id string) (string, error) {
	return s.fill(ctx, "filled:"+id, 50*time.Minute, func() (string, error) { // want `every entry of filled:\{id\} lives exactly 50m`
		return s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	})
}

// Written in a loop: the misses of a batch.
func (s *Shop) Batch(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		v, err := s.rdb.Get(ctx, "batch:"+id).Result()
		if err != nil {
			if v, err = s.row(ctx, "SELECT v FROM a WHERE id = ?", id); err != nil {
				return nil, err
			}
			s.rdb.Set(ctx, "batch:"+id, v, time.Hour) // want `every entry of batch:.* lives exactly 1h, many at once`
		}
		out[id] = v
	}
	return out, nil
}

// A warm-up that runs the refill for every key: default, though the entries
// are in the process, for the load is dear.
func (s *Shop) WarmUp(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = s.warmed(ctx, id)
		_, _ = s.warmedRow(ctx, id)
	}
}

func (s *Shop) warmed(ctx context.Context, id string) ([]string, error) {
	if v, ok := s.mem.Get("warmed:" + id); ok {
		return v.([]string), nil
	}
	v, err := s.rows(ctx, "SELECT v FROM a WHERE shop = ?", id)
	if err != nil {
		return nil, err
	}
	s.mem.Set("warmed:"+id, v, 55*time.Minute) // review // want `every entry of warmed:\{id\} lives exactly 55m`
	return v, nil
}

// One row is not.
func (s *Shop) warmedRow(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("warmed:row:" + id); ok {
		return v.(string), nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set("warmed:row:"+id, v, 56*time.Minute) // review // want `every entry of warmed:row:\{id\} lives exactly 56m, many at once`
	return v, nil
}

// The loop is some calls out, and it starts a goroutine for each key.
func (s *Shop) Gather(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, "SELECT shop, id FROM a")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var shop, id string
		if err := rows.Scan(&shop, &id); err != nil {
			return err
		}
		go func() { s.gatherOne(ctx, fmt.Sprintf("%s/%s", shop, id)) }()
	}
	return rows.Err()
}

func (s *Shop) gatherOne(ctx context.Context, name string) {
	_, _ = s.gathered(ctx, "one:"+name)
	_, _ = s.gatheredRow(ctx, "one:"+name)
}

// Where a miss costs little, a loop so far away is a weak sign.
func (s *Shop) gatheredRow(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "gathered:row:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "gathered:row:"+id, v, 96*time.Minute) // review // want `every entry of gathered:row:\{id\} lives exactly 1h36m, many at once`
	return v, nil
}

func (s *Shop) gathered(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "gathered:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT COUNT(*) FROM a WHERE shop = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "gathered:"+id, v, 95*time.Minute) // want `every entry of gathered:\{id\} lives exactly 1h35m, many at once`
	return v, nil
}

// A clamp of what the answer says: usually it is one of the two constants.
func (s *Shop) Clamped(ctx context.Context, host string) (string, error) {
	if v, err := s.rdb.Get(ctx, "clamped:"+host).Result(); err == nil {
		return v, nil
	}
	resp, err := s.web.Get("https://" + host)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer struct {
		Text   string
		MaxAge int
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", err
	}
	ttl := min(max(time.Duration(answer.MaxAge)*time.Second, time.Minute), 10*time.Minute)
	s.rdb.Set(ctx, "clamped:"+host, answer.Text, ttl) // want `every entry of clamped:\{host\} lives exactly`
	return answer.Text, nil
}

// What is of less consequence.

// Entries that are written one by one, as requests come, expire one by one.
func (s *Shop) Alone(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "alone:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "alone:"+id, v, 10*time.Minute) // review // want `every entry of alone:\{id\} lives exactly 10m \(stored at`
	return v, nil
}

// Nor is a dear load a reason.
func (s *Shop) AloneRows(ctx context.Context, id string) ([]string, error) {
	var out []string
	if b, err := s.rdb.Get(ctx, "alone:rows:"+id).Bytes(); err == nil {
		return out, json.Unmarshal(b, &out)
	}
	out, err := s.rows(ctx, "SELECT v FROM a WHERE shop = ?", id)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, "alone:rows:"+id, b, 10*time.Minute) // review // want `every entry of alone:rows:\{id\} lives exactly 10m \(stored at`
	return out, nil
}

// A loop that asks for one key again and again writes one entry.
func (s *Shop) Retry(ctx context.Context, shop int, id string) (string, error) {
	for try := range 3 {
		if v, err := s.retried(ctx, fmt.Sprintf("%d/%s", shop, id), try); err == nil {
			return v, nil
		}
	}
	return "", context.DeadlineExceeded
}

func (s *Shop) retried(ctx context.Context, id string, try int) (string, error) {
	if v, err := s.rdb.Get(ctx, "retried:"+id).Result(); err == nil {
		return v, nil
	}
	time.Sleep(time.Duration(try) * time.Second)
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "retried:"+id, v, 10*time.Minute) // review // want `every entry of retried:\{id\} lives exactly 10m`
	return v, nil
}

// A key of one client.
func (s *Shop) Cold(ctx context.Context, sessionID string) (string, error) {
	if v, err := s.rdb.Get(ctx, "cold:"+sessionID).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE session = ?", sessionID)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "cold:"+sessionID, v, 10*time.Minute) // review // want `every entry of cold:\{sessionID\} lives exactly 10m`
	return v, nil
}

// A constant key in a shared cache.
func (s *Shop) Hot(ctx context.Context) (string, error) {
	if v, err := s.rdb.Get(ctx, "hot").Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", 1)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "hot", v, 10*time.Minute) // review // want `every entry of hot lives exactly 10m`
	return v, nil
}

// A light load in the process.
func (s *Shop) Light(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("light:" + id); ok {
		return v.(string), nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set("light:"+id, v, 10*time.Minute) // review // want `every entry of light:\{id\} lives exactly 10m`
	return v, nil
}

// A few seconds.
func (s *Shop) Short(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "short:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := s.row(ctx, "SELECT v FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "short:"+id, v, 2*time.Second) // review // want `every entry of short:\{id\} lives exactly 2s`
	return v, nil
}

// One slot: there is nothing that could expire together with it.

type List struct {
	mu   sync.Mutex
	list string
	at   time.Time
	web  *http.Client
}

func (l *List) Get() (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.at) < 7*time.Minute {
		return l.list, nil
	}
	resp, err := l.web.Get("https://example.com/list")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	l.list, l.at = string(b), time.Now()
	return l.list, nil
}

// More that should be seen.

// A functional option decides.
type Option func(*Opted)

func WithTTL(ttl time.Duration) Option { return func(o *Opted) { o.ttl = ttl } }

type Opted struct {
	rdb *redis.Client
	db  *sql.DB
	ttl time.Duration
}

func NewOpted(rdb *redis.Client, db *sql.DB, opts ...Option) *Opted {
	o := &Opted{rdb: rdb, db: db}
	for _, f := range opts {
		f(o)
	}
	return o
}

func (o *Opted) Value(ctx context.Context, id string) (string, error) {
	if v, err := o.rdb.Get(ctx, "opted:"+id).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := o.db.QueryRowContext(ctx, "SELECT v FROM a WHERE id = ?", id).Scan(&v); err != nil {
		return "", err
	}
	o.rdb.Set(ctx, "opted:"+id, v, o.ttl)
	return v, nil
}

func buildOpted(rdb *redis.Client, db *sql.DB) *Opted {
	return NewOpted(rdb, db, WithTTL(65*time.Minute)) // want `every entry of opted:\{id\} lives exactly .*1h5m`
}

func (o *Opted) Warm(ctx context.Context, ids []string) {
	for _, id := range ids {
		_, _ = o.Value(ctx, id)
	}
}

// The whole cache is flushed at once.
type Flushed struct {
	mem *gocache.Cache
	db  *sql.DB
}

func (f *Flushed) Value(ctx context.Context, id string) (string, error) {
	if v, ok := f.mem.Get("flushed:" + id); ok {
		return v.(string), nil
	}
	var v string
	if err := f.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM a WHERE shop = ?", id).Scan(&v); err != nil {
		return "", err
	}
	f.mem.Set("flushed:"+id, v, 85*time.Minute) // review // want `every entry of flushed:\{id\} lives exactly 1h25m`
	return v, nil
}

func (f *Flushed) Reset() { f.mem.Flush() }
