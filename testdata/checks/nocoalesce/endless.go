package nocoalesce

import (
	"context"
	"database/sql"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Maps without an expiry: where nothing is ever dropped, each key is missed
// once in the life of the process.

type Endless struct {
	mu sync.Mutex
	db *sql.DB

	kept    map[string][]string
	cleared map[string][]string
	remade  map[string][]string
	aged    map[string]aged
	recent  *lru.Cache[string, []string]
}

type aged struct {
	at    time.Time
	lines []string
}

func (e *Endless) rows(ctx context.Context, id string) ([]string, error) {
	rows, err := e.db.QueryContext(ctx, "SELECT line FROM pages WHERE id = ?", id)
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

// The map is made when it is first needed, which empties nothing.
func (e *Endless) Kept(ctx context.Context, id string) ([]string, error) {
	e.mu.Lock()
	if e.kept == nil {
		e.kept = map[string][]string{}
	}
	v, ok := e.kept[id]
	e.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := e.rows(ctx, id) // review // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.kept[id] = v
	e.mu.Unlock()
	return v, nil
}

func (e *Endless) Cleared(ctx context.Context, id string) ([]string, error) {
	e.mu.Lock()
	v, ok := e.cleared[id]
	e.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := e.rows(ctx, id) // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.cleared[id] = v
	e.mu.Unlock()
	return v, nil
}

func (e *Endless) Clear() {
	e.mu.Lock()
	clear(e.cleared)
	e.mu.Unlock()
}

func (e *Endless) Remade(ctx context.Context, id string) ([]string, error) {
	e.mu.Lock()
	v, ok := e.remade[id]
	e.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := e.rows(ctx, id) // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.remade[id] = v
	e.mu.Unlock()
	return v, nil
}

func (e *Endless) Forget() {
	e.mu.Lock()
	e.remade = map[string][]string{}
	e.mu.Unlock()
}

// Emptied at the start of each run, by the one who runs it.

type Rule struct {
	Endless
	perRun sync.Map
}

func (r *Rule) Eval(ctx context.Context, ids []string) int {
	r.perRun = sync.Map{}
	n := 0
	for _, id := range ids {
		n += r.count(ctx, id)
	}
	return n
}

func (r *Rule) count(ctx context.Context, id string) int {
	lines, _ := r.Lines(ctx, id)
	return len(lines)
}

func (r *Rule) Lines(ctx context.Context, id string) ([]string, error) {
	if v, ok := r.perRun.Load(id); ok {
		return v.([]string), nil
	}
	v, err := r.rows(ctx, id) // review // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	r.perRun.Store(id, v)
	return v, nil
}

// A hit asks for the age of the entry, in a way that tells no TTL.
func (e *Endless) Aged(ctx context.Context, id string, since time.Time) ([]string, error) {
	e.mu.Lock()
	v, ok := e.aged[id]
	e.mu.Unlock()
	if ok && time.Now().Before(v.at.Add(time.Since(since))) {
		return v.lines, nil
	}
	lines, err := e.rows(ctx, id) // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.aged[id] = aged{time.Now(), lines}
	e.mu.Unlock()
	return lines, nil
}

// An LRU drops what is seldom asked for, and no other.
func (e *Endless) Recent(ctx context.Context, id string) ([]string, error) {
	if v, ok := e.recent.Get(id); ok {
		return v, nil
	}
	v, err := e.rows(ctx, id) // review // want `every concurrent miss of \{id\}`
	if err != nil {
		return nil, err
	}
	e.recent.Add(id, v)
	return v, nil
}

// What follows is asked about elsewhere, for other reasons; here entries are dropped.

func (o *Optioned) Drop(key string) {
	o.mu.Lock()
	delete(o.entries, key)
	o.mu.Unlock()
}

func (d *Deferred) Drop(key string) {
	d.mu.Lock()
	delete(d.entries, key)
	d.mu.Unlock()
}

func (m *Memory[K, V]) Drop(key K) {
	m.mu.Lock()
	delete(m.entries, key)
	m.mu.Unlock()
}

func (t *Odd) Drop(host, a, b string) {
	t.rw.Lock()
	delete(t.names, host)
	t.rw.Unlock()
	oddValues.Delete(host)
	oddPairs.Lock()
	delete(oddPairs.m, oddPair{a, b})
	oddPairs.Unlock()
}

func (h *Half) Drop(host string) {
	h.mu.Lock()
	delete(h.names, host)
	h.mu.Unlock()
}

func (h *Hosts) Drop(host string) {
	h.mu.Lock()
	delete(h.owners, host)
	h.mu.Unlock()
}

func (a *Avatars) Drop(user string) { a.cache.Remove(user) }

func (w *Weather) Drop(city string) {
	w.cities.Remove(city)
	w.winds.Delete(city)
}
