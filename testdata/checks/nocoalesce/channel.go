package nocoalesce

import (
	"context"
	"database/sql"
	"sync"
)

// The loader hands its result to a goroutine that stores it.

type Deferred struct {
	db *sql.DB

	mu      sync.RWMutex
	entries map[string][]string
	writes  chan deferredEntry
}

type deferredEntry struct {
	key   string
	value []string
}

func (d *Deferred) run() {
	for e := range d.writes {
		d.mu.Lock()
		d.entries[e.key] = e.value
		d.mu.Unlock()
	}
}

func (d *Deferred) Roads(ctx context.Context, city string) ([]string, error) {
	d.mu.RLock()
	v, ok := d.entries[city]
	d.mu.RUnlock()
	if ok {
		return v, nil
	}
	rows, err := d.db.QueryContext(ctx, "SELECT name FROM roads WHERE city = ?", city) // want `every concurrent miss of \{city\} runs the SQL query`
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		v = append(v, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	select {
	case d.writes <- deferredEntry{city, v}:
	default: // a full queue costs another miss
	}
	return v, nil
}

func (d *Deferred) Streets(ctx context.Context, city string) ([]string, error) {
	d.mu.RLock()
	v, ok := d.entries["streets:"+city]
	d.mu.RUnlock()
	if ok {
		return v, nil
	}
	rows, err := d.db.QueryContext(ctx, "SELECT name FROM streets WHERE city = ?", city) // want `every concurrent miss of streets:\{city\} runs the SQL query`
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		v = append(v, n)
	}
	d.writes <- deferredEntry{"streets:" + city, v}
	return v, rows.Err()
}

// What is sent is not what is stored: state, silent.

type Tally struct {
	db *sql.DB

	mu     sync.Mutex
	counts map[string]int
	seen   chan string
}

func (t *Tally) run() {
	for name := range t.seen {
		t.mu.Lock()
		t.counts[name]++
		t.mu.Unlock()
	}
}

func (t *Tally) okCount(ctx context.Context, name string) (int, error) {
	t.mu.Lock()
	n := t.counts[name]
	t.mu.Unlock()
	if n > 10 {
		return n, nil
	}
	var owner string
	if err := t.db.QueryRowContext(ctx, "SELECT owner FROM names WHERE name = ?", name).Scan(&owner); err != nil {
		return 0, err
	}
	t.seen <- name
	return n, nil
}
