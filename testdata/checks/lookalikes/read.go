package lookalikes

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// False alarms that were met in real code, distilled.

func one(ctx context.Context, db *sql.DB, query string, arg any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, arg).Scan(&s)
	return s, err
}

// The lock is held all along; the condition before the loop has two parts.
type bindings struct {
	mu   sync.Mutex
	last map[string]bool
	by   map[string]string
	db   *sql.DB
}

func (b *bindings) fill(ctx context.Context, ids []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(ids) == 0 || len(b.last) == 0 {
		return
	}
	for _, id := range ids {
		if _, ok := b.by[id]; ok {
			continue
		}
		s, err := one(ctx, b.db, "SELECT chain FROM bindings WHERE id = ?", id)
		if err != nil {
			continue
		}
		b.by[id] = s
	}
}

// A session is looked up by one key, and a new one is stored under another.
type logins struct {
	mu sync.RWMutex
	m  map[string]string
	db *sql.DB
}

func (l *logins) login(ctx context.Context, cookie, name string) (string, error) {
	l.mu.RLock()
	_, ok := l.m[cookie]
	l.mu.RUnlock()
	if ok {
		return cookie, nil
	}
	id, err := one(ctx, l.db, "SELECT id FROM users WHERE name = ?", name)
	if err != nil {
		return "", err
	}
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	fresh := hex.EncodeToString(b)
	l.mu.Lock()
	l.m[fresh] = id
	l.mu.Unlock()
	return fresh, nil
}

// A map of one request, handed in.
type row struct {
	group int64
	name  string
	db    *sql.DB
}

func (r *row) load(ctx context.Context, names map[int64]string) error {
	if n, ok := names[r.group]; ok {
		r.name = n
		return nil
	}
	n, err := one(ctx, r.db, "SELECT name FROM groups WHERE id = ?", r.group)
	if err != nil {
		return err
	}
	names[r.group], r.name = n, n
	return nil
}

// Missed at start-up only: then one goroutine refreshes while the old index is served.
type index struct {
	mu         sync.RWMutex
	docs       []byte
	at         time.Time
	refreshing int32
}

func (x *index) ensure() ([]byte, error) {
	x.mu.RLock()
	docs, fresh := x.docs, time.Since(x.at) < time.Hour
	x.mu.RUnlock()
	if len(docs) > 0 && fresh {
		return docs, nil
	}
	if len(docs) == 0 {
		return x.refresh()
	}
	if atomic.CompareAndSwapInt32(&x.refreshing, 0, 1) {
		go func() {
			defer atomic.StoreInt32(&x.refreshing, 0)
			_, _ = x.refresh()
		}()
	}
	return docs, nil
}

func (x *index) refresh() ([]byte, error) {
	resp, err := http.Get("https://example.com/index")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.docs, x.at = b, time.Now()
	x.mu.Unlock()
	return b, nil
}

// The load always runs: the lookup only tells whether something has changed.
type beats struct {
	mu   sync.Mutex
	last map[int64]string
	db   *sql.DB
}

func (h *beats) watch(ctx context.Context, ids []int64, changed func(string)) {
	for _, id := range ids {
		s, err := one(ctx, h.db, "SELECT state FROM nodes WHERE id = ?", id)
		if err != nil {
			continue
		}
		h.mu.Lock()
		if old, ok := h.last[id]; !ok || old != s {
			h.last[id] = s
			changed(s)
		}
		h.mu.Unlock()
	}
}

// A TTL of zero means never, also through a wrapper.
type forever struct {
	rdb *redis.Client
	db  *sql.DB
}

func (f *forever) put(ctx context.Context, key, v string, ttl time.Duration) error {
	return f.rdb.Set(ctx, key, v, ttl).Err()
}

func (f *forever) license(ctx context.Context, id string) (string, error) {
	if v, err := f.rdb.Get(ctx, "license:"+id).Result(); err == nil {
		return v, nil
	}
	ok, err := f.rdb.SetNX(ctx, "lock:license:"+id, 1, time.Minute).Result()
	if err != nil || !ok {
		return "", err
	}
	v, err := one(ctx, f.db, "SELECT license FROM licenses WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	return v, f.put(ctx, "license:"+id, v, 0)
}

// A mark of when something was seen is no value that was computed.
var seenAt sync.Map

func seenBefore(sign string) bool {
	if _, ok := seenAt.Load(sign); ok {
		return true
	}
	seenAt.Store(sign, time.Now().Unix())
	return false
}
