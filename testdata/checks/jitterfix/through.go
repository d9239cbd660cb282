package jitterfix

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// A store for each entry of a batch, with one TTL for all of them.
func (s *Shop) Batch(ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		if v, err := s.look("batch:" + id); err == nil {
			out["batch:"+id] = v
			continue
		}
		v, err := s.row(id)
		if err != nil {
			return nil, err
		}
		out["batch:"+id] = v
		s.putAll(map[string]string{"batch:" + id: v}, 6*time.Hour) // want `every entry of batch:\{ids\} lives exactly 6h`
	}
	return out, nil
}

// A get-or-set helper whose flight stores.

type Fill struct {
	*Shop
	group singleflight.Group
}

func (f *Fill) fill(key string, ttl time.Duration, load func() (string, error)) (string, error) {
	if v, err := f.look(key); err == nil {
		return v, nil
	}
	v, err, _ := f.group.Do(key, func() (any, error) {
		v, err := load()
		if err == nil {
			f.rdb.Set(context.Background(), key, v, ttl)
		}
		return v, err
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

func (f *Fill) Filled(id string) (string, error) {
	return f.fill("filled:"+id, 7*time.Hour, func() (string, error) { return f.row(id) }) // want `every entry of filled:\{id\} lives exactly 7h`
}

// A cache of its own, which keeps the time of expiry in its entries.

type entry struct {
	v       string
	expires time.Time
}

type Memory struct {
	mu      sync.Mutex
	entries map[string]entry
}

func (m *Memory) Get(key string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[key]
	return e.v, ok && time.Now().Before(e.expires)
}

func (m *Memory) Set(key, v string, ttl time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[key] = entry{v, time.Now().Add(ttl)}
}

type Remembered struct {
	*Shop
	mem *Memory
}

func (r *Remembered) Value(id string) (string, error) {
	if v, ok := r.mem.Get("memory:" + id); ok {
		return v, nil
	}
	v, err := r.row(id)
	if err != nil {
		return "", err
	}
	r.mem.Set("memory:"+id, v, 8*time.Hour) // want `every entry of memory:\{id\} lives exactly 8h`
	return v, nil
}

// Two stores after one lookup.
func (s *Shop) Marked(id string) (string, error) {
	if v, err := s.look("marked:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	if v == "" {
		s.put("marked:"+id, v, 9*time.Minute) // want `every entry of marked:\{id\} lives exactly 9m \| 9h`
	} else {
		s.put("marked:"+id, v, 9*time.Hour)
	}
	return v, nil
}
