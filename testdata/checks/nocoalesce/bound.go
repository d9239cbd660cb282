package nocoalesce

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// A cache that is made with its loader: the stampede is the helper's, what it
// costs is known where the loader is given.

type Loading[K comparable, V any] struct {
	fetch func(context.Context, K) (V, error)
	ttl   time.Duration

	mu      sync.Mutex
	entries map[K]loaded[V]
}

type loaded[V any] struct {
	value   V
	expires time.Time
}

func NewLoading[K comparable, V any](ttl time.Duration, fetch func(context.Context, K) (V, error)) *Loading[K, V] {
	return &Loading[K, V]{fetch: fetch, ttl: ttl, entries: map[K]loaded[V]{}}
}

func (l *Loading[K, V]) Get(ctx context.Context, k K) (V, error) {
	l.mu.Lock()
	e, ok := l.entries[k]
	l.mu.Unlock()
	if ok && time.Now().Before(e.expires) {
		return e.value, nil
	}
	v, err := l.fetch(ctx, k) // want `every concurrent miss of \{k\} runs the function l\.fetch`
	if err != nil {
		return v, err
	}
	l.mu.Lock()
	l.entries[k] = loaded[V]{v, time.Now().Add(l.ttl)}
	l.mu.Unlock()
	return v, nil
}

type Shops struct {
	db    *sql.DB
	open  *Loading[string, []string]
	flown *Flown
}

func NewShops(db *sql.DB) *Shops {
	s := &Shops{db: db}
	s.open = NewLoading(time.Minute, s.readOpen)
	s.flown = NewFlown(s.readNames)
	return s
}

func (s *Shops) readOpen(ctx context.Context, city string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name FROM shops WHERE open AND city = ?", city)
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

func (s *Shops) Open(ctx context.Context, city string) ([]string, error) {
	return s.open.Get(ctx, city) // reported once, at the helper
}

// The same behind a flight: silent.

type Flown struct {
	fetch func() ([]string, error)

	mu      sync.RWMutex
	names   []string
	expires time.Time
	group   singleflight.Group
}

func NewFlown(fetch func() ([]string, error)) *Flown { return &Flown{fetch: fetch} }

func (f *Flown) Get() ([]string, error) {
	f.mu.RLock()
	if f.names != nil && time.Now().Before(f.expires) {
		defer f.mu.RUnlock()
		return f.names, nil
	}
	f.mu.RUnlock()
	v, err, _ := f.group.Do("", func() (any, error) {
		names, err := f.fetch()
		if err != nil {
			return nil, err
		}
		f.mu.Lock()
		f.names, f.expires = names, time.Now().Add(time.Minute)
		f.mu.Unlock()
		return names, nil
	})
	if err != nil {
		return nil, err
	}
	return v.([]string), nil
}

func (s *Shops) readNames() ([]string, error) { return s.readOpen(context.Background(), "Berlin") }

func (s *Shops) Names() ([]string, error) { return s.flown.Get() }

// The loader is in the options of each call.

type LoadOptions struct {
	Key  string
	Load func(context.Context) (string, error)
}

type Optioned struct {
	mu      sync.Mutex
	entries map[string]string
}

func (o *Optioned) Get(ctx context.Context, opts LoadOptions) (string, error) {
	o.mu.Lock()
	v, ok := o.entries[opts.Key]
	o.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := opts.Load(ctx) // want `every concurrent miss of \{opts\.Key\} runs the function opts\.Load`
	if err != nil {
		return "", err
	}
	o.mu.Lock()
	o.entries[opts.Key] = v
	o.mu.Unlock()
	return v, nil
}

type Motto struct {
	db  *sql.DB
	mem *Optioned
}

func (m *Motto) Of(ctx context.Context, city string) (string, error) {
	return m.mem.Get(ctx, LoadOptions{Key: city, Load: func(ctx context.Context) (string, error) {
		rows, err := m.db.QueryContext(ctx, "SELECT motto FROM cities WHERE name LIKE ?", city)
		if err != nil {
			return "", err
		}
		defer rows.Close()
		var all string
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return "", err
			}
			all += s
		}
		return all, rows.Err()
	}})
}
