package nocoalesce

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

// Orders keeps lists in the process: a user's own, which few requests ask for
// at once, and a shop's, which all its visitors do.
type Orders struct {
	db    *sql.DB
	cache *gocache.Cache
}

func (o *Orders) OfUser(ctx context.Context, userID string) ([]string, error) {
	if v, ok := o.cache.Get("orders:user:" + userID); ok {
		return v.([]string), nil
	}
	out, err := o.list(ctx, "SELECT id FROM orders WHERE user_id = ?", userID) // review // want `every concurrent miss of orders:user:\{userID\} runs`
	if err != nil {
		return nil, err
	}
	o.cache.Set("orders:user:"+userID, out, time.Hour)
	return out, nil
}

func (o *Orders) OfShop(ctx context.Context, shop string) ([]string, error) {
	if v, ok := o.cache.Get("orders:shop:" + shop); ok {
		return v.([]string), nil
	}
	out, err := o.list(ctx, "SELECT id FROM orders WHERE shop = ?", shop) // want `every concurrent miss of orders:shop:\{shop\} runs`
	if err != nil {
		return nil, err
	}
	o.cache.Set("orders:shop:"+shop, out, time.Hour)
	return out, nil
}

func (o *Orders) list(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := o.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// Balances are in a shared cache. A program that calls with its key does so
// many times at once, a person does not.
type Balances struct {
	db  *sql.DB
	rdb *redis.Client
}

func (b *Balances) Balance(ctx context.Context, userID string) (string, error) {
	if v, err := b.rdb.Get(ctx, "balance:"+userID).Result(); err == nil {
		return v, nil
	}
	var out string
	err := b.db.QueryRowContext(ctx, "SELECT balance FROM users WHERE id = ?", userID).Scan(&out) // review // want `every concurrent miss of balance:\{userID\} runs`
	if err != nil {
		return "", err
	}
	b.rdb.Set(ctx, "balance:"+userID, out, time.Minute)
	return out, nil
}

func (b *Balances) OfKey(ctx context.Context, apiKey string) (string, error) {
	if v, err := b.rdb.Get(ctx, "account:"+apiKey).Result(); err == nil {
		return v, nil
	}
	var out string
	err := b.db.QueryRowContext(ctx, "SELECT account FROM keys WHERE id = ?", apiKey).Scan(&out) // want `every concurrent miss of account:\{apiKey\} runs`
	if err != nil {
		return "", err
	}
	b.rdb.Set(ctx, "account:"+apiKey, out, time.Minute)
	return out, nil
}

// Ranks are of one person or of all, with parts of the key that are left out
// at times.
func (o *Orders) Rank(ctx context.Context, userID string, page *Page) ([]string, error) {
	k := rankKey(userID, page)
	if v, ok := o.cache.Get(k); ok {
		return v.([]string), nil
	}
	out, err := o.list(ctx, "SELECT id FROM ranks WHERE user_id = ?", userID) // review // want `every concurrent miss of rank:\{userID\} .* runs`
	if err != nil {
		return nil, err
	}
	o.cache.Set(k, out, time.Hour)
	return out, nil
}

type Page struct{ Number int }

func rankKey(user string, page *Page) string {
	k := "rank:" + user
	if page != nil {
		k += ":" + strconv.Itoa(page.Number)
	}
	return k
}

// What only administrators look at is asked for by few at once.
type AdminPages struct {
	releases *releases
	notes    *releases
}

func (p *AdminPages) Update(ctx context.Context) ([]string, error) { return p.releases.latest(ctx) }

type releases struct {
	db    *sql.DB
	cache *gocache.Cache
}

func (r *releases) latest(ctx context.Context) ([]string, error) {
	if v, ok := r.cache.Get("releases"); ok {
		return v.([]string), nil
	}
	out, err := (&Orders{db: r.db}).list(ctx, "SELECT name FROM releases WHERE kind = ? ORDER BY at", "") // review // want `every concurrent miss of releases runs`
	if err != nil {
		return nil, err
	}
	r.cache.Set("releases", out, time.Hour)
	return out, nil
}

// The front page asks for it, too.
func (r *releases) all(ctx context.Context) ([]string, error) {
	if v, ok := r.cache.Get("releases:all"); ok {
		return v.([]string), nil
	}
	out, err := (&Orders{db: r.db}).list(ctx, "SELECT name FROM releases WHERE kind <> ? ORDER BY at", "") // want `every concurrent miss of releases:all runs`
	if err != nil {
		return nil, err
	}
	r.cache.Set("releases:all", out, time.Hour)
	return out, nil
}

func (p *AdminPages) Notes(ctx context.Context) ([]string, error) { return p.notes.all(ctx) }

type FrontPage struct{ releases *releases }

func (p *FrontPage) Notes(ctx context.Context) ([]string, error) { return p.releases.all(ctx) }

// A scrape asks once for all, every so often.
type RowCollector struct {
	db    *sql.DB
	cache *gocache.Cache
}

func (r *RowCollector) Collect(ch chan<- string) {
	names, _ := r.names(context.Background())
	for _, n := range names {
		ch <- n
	}
}

func (r *RowCollector) names(ctx context.Context) ([]string, error) {
	if v, ok := r.cache.Get("names"); ok {
		return v.([]string), nil
	}
	out, err := (&Orders{db: r.db}).list(ctx, "SELECT name FROM metrics WHERE kind = ? ORDER BY at", "") // review // want `every concurrent miss of names runs`
	if err != nil {
		return nil, err
	}
	r.cache.Set("names", out, time.Hour)
	return out, nil
}

// Hosts ask for themselves.
func (r *releases) jobs(ctx context.Context, hostname, ip string) ([]string, error) {
	key := "jobs:" + hostname + "-" + ip
	if v, ok := r.cache.Get(key); ok {
		return v.([]string), nil
	}
	out, err := (&Orders{db: r.db}).list(ctx, "SELECT name FROM jobs WHERE host = ? ORDER BY at", hostname) // review // want `every concurrent miss of jobs:\{hostname\}-\{ip\} runs`
	if err != nil {
		return nil, err
	}
	r.cache.Set(key, out, time.Hour)
	return out, nil
}

var _ = (*releases).jobs
