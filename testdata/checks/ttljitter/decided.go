package ttljitter

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/bluele/gcache"
	expirable "github.com/go-pkgz/expirable-cache/v3"
	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

// Where a TTL is decided, and what tells that it has passed.

// The builder takes the TTL and the loader.
type Menus struct {
	shop  *Shop
	cards gcache.Cache
}

func NewMenus(shop *Shop) *Menus {
	m := &Menus{shop: shop}
	m.cards = gcache.New(100).LRU().Expiration(30 * time.Minute).LoaderFunc(func(id any) (any, error) { // review // want `every entry of \{id\} lives exactly 30m`
		return m.shop.rows(context.Background(), "SELECT dish FROM cards WHERE shop = ?", id.(string))
	}).Build()
	return m
}

func (m *Menus) Card(id string) ([]string, error) {
	v, err := m.cards.Get(id)
	if err != nil {
		return nil, err
	}
	return v.([]string), nil
}

// A step of the builder, whose type is an interface, follows that of the TTL.
type Rooms struct {
	shop *Shop
	seen expirable.Cache[string, []string]
}

func NewRooms(shop *Shop) *Rooms {
	return &Rooms{shop: shop, seen: expirable.NewCache[string, []string]().WithTTL(35 * time.Minute).WithMaxKeys(100)} // review // want `every entry of \{id\} lives exactly 35m`
}

func (r *Rooms) Room(ctx context.Context, id string) ([]string, error) {
	if v, ok := r.seen.Get(id); ok {
		return v, nil
	}
	v, err := r.shop.rows(ctx, "SELECT bed FROM rooms WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	r.seen.Add(id, v)
	return v, nil
}

func (s *Shop) rows(ctx context.Context, query, id string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, query, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// A clock that tests can set, and the age is asked for first.
type Boards struct {
	shop *Shop
	now  func() time.Time

	mu      sync.Mutex
	entries map[string]board
}

type board struct {
	at    time.Time
	lines []string
}

func (b *Boards) Lines(ctx context.Context, id string) ([]string, error) {
	b.mu.Lock()
	e := b.entries[id]
	b.mu.Unlock()
	if b.now().Sub(e.at) < 20*time.Minute && len(e.lines) > 0 { // review // want `every entry of \{id\} lives exactly 20m`
		return e.lines, nil
	}
	lines, err := b.shop.rows(ctx, "SELECT line FROM boards WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.entries[id] = board{at: b.now(), lines: lines}
	b.mu.Unlock()
	return lines, nil
}

// The cache is kept by the struct that everything hangs on.
type Services struct {
	Shop  *Shop
	Local *gocache.Cache
}

func NewServices(shop *Shop) *Services {
	return &Services{Shop: shop, Local: gocache.New(40*time.Minute, time.Hour)} // review // want `every entry of prices:\{id\} lives exactly 40m`
}

type PriceLogic struct{ svc *Services }

func (l *PriceLogic) Prices(ctx context.Context, id string) ([]string, error) {
	if v, ok := l.svc.Local.Get("prices:" + id); ok {
		return v.([]string), nil
	}
	v, err := l.svc.Shop.rows(ctx, "SELECT price FROM prices WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	l.svc.Local.SetDefault("prices:"+id, v)
	return v, nil
}

// What was loaded says its own key.
type Record struct{ Store, Name, Body string }

func recordKey(store, name string) string { return "record:" + store + "/" + name }

func (r *Record) key() string { return recordKey(r.Store, r.Name) }

type Records struct {
	shop *Shop
	rdb  *redis.Client
}

func (r *Records) save(ctx context.Context, rec *Record) error {
	b, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	return r.rdb.Set(ctx, rec.key(), b, 50*time.Minute).Err() // want `every entry of record:\{store\}/\{name\} lives exactly 50m`
}

func (r *Records) load(ctx context.Context, store, name string) (*Record, error) {
	body, err := r.shop.row(ctx, "SELECT body FROM records WHERE name = ?", store+name)
	if err != nil {
		return nil, err
	}
	return &Record{Store: store, Name: name, Body: body}, nil
}

func (r *Records) Get(ctx context.Context, store, name string) (*Record, error) {
	if b, err := r.rdb.Get(ctx, recordKey(store, name)).Bytes(); err == nil {
		var rec Record
		return &rec, json.Unmarshal(b, &rec)
	}
	rec, err := r.load(ctx, store, name)
	if err != nil {
		return nil, err
	}
	return rec, r.save(ctx, rec)
}

func (r *Records) Warm(ctx context.Context, store string, names []string) {
	for _, name := range names {
		_, _ = r.Get(ctx, store, name)
	}
}

// A warm-up loop of its own; readers refill with the same constant.
const menuTTL = 3 * time.Hour // review // want `every entry of menu:\{id\} lives exactly menuTTL \(3h\).*many at once`

func (s *Shop) Menu(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("menu:" + id); ok {
		return v.(string), nil
	}
	v, err := s.get("https://example.com/menus/" + id)
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
