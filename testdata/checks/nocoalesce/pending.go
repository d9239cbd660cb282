//go:build pending

package nocoalesce

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// PENDING: a pointer variable that a closure captures hides what is written through it.

// In a goroutine.
func (a *Articles) InGoroutine(ctx context.Context, id string) (*Article, error) {
	key := "article:" + id
	if b, err := a.rdb.Get(ctx, key).Bytes(); err == nil {
		v := new(Article)
		if json.Unmarshal(b, v) == nil {
			return v, nil
		}
	}
	v := &Article{ID: id}
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&v.Title); err != nil { // want `every concurrent miss of article:\{id\}`
		return nil, err
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if b, err := json.Marshal(v); err == nil {
			a.rdb.Set(ctx, key, b, time.Hour)
		}
	}()
	return v, nil
}

// PENDING: a pipeline is not known to write where its client reads.

// A multi-get, and a pipeline that stores what it did not find.
func (s *Shelf) Batch(ctx context.Context, ids []string) ([]*Article, error) {
	var out []*Article
	var missing []string
	for _, id := range ids {
		b, err := s.rdb.Get(ctx, "shelf:"+id).Bytes()
		if err != nil {
			missing = append(missing, id)
			continue
		}
		v := new(Article)
		if err := json.Unmarshal(b, v); err != nil {
			missing = append(missing, id)
			continue
		}
		out = append(out, v)
	}
	if len(missing) > 0 {
		loaded, err := s.source.Articles(ctx, missing) // want `every concurrent miss of shelf:`
		if err != nil {
			return nil, err
		}
		pipe := s.rdb.Pipeline()
		for _, v := range loaded {
			b, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			pipe.Set(ctx, "shelf:"+v.ID, b, 10*time.Minute)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		out = append(out, loaded...)
	}
	return out, nil
}

// PENDING: locks in the methods that look up and store do not count: the map passes for one without a lock, and the tier is review.

type Hosts struct {
	mu     sync.RWMutex
	owners map[string]string
	client *http.Client
}

func (h *Hosts) Owner(host string) (string, error) {
	if o, ok := h.get(host); ok {
		return o, nil
	}
	o, err := h.ask(host) // want `every concurrent miss of \{host\}`
	if err != nil {
		return "", err
	}
	h.add(host, o)
	return o, nil
}

func (h *Hosts) get(host string) (string, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	o, ok := h.owners[host]
	return o, ok
}

func (h *Hosts) add(host, owner string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.owners[host] = owner
}

func (h *Hosts) ask(host string) (string, error) {
	resp, err := h.client.Get("https://whois.example.com/" + host)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer struct{ Owner string }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return "", err
	}
	return answer.Owner, nil
}

// PENDING: declared init functions are not compiled, so nobody is known to call this.

var templates = map[string]string{}

func init() {
	for _, n := range []string{"a", "b"} {
		okTemplate(n)
	}
}

func okTemplate(name string) string {
	if t, ok := templates[name]; ok {
		return t
	}
	resp, err := http.Get("https://templates.example.com/" + name)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	templates[name] = string(b)
	return string(b)
}

// PENDING: a flight is looked for one level out, not two.

// Two levels out.
func (r *Right) okDeep(ctx context.Context, id string) (string, error) {
	if s, err := r.rdb.Get(ctx, "f8:"+id).Result(); err == nil {
		return s, nil
	}
	var name string
	if err := r.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	r.rdb.Set(ctx, "f8:"+id, name, time.Hour)
	return name, nil
}

func (r *Right) between(ctx context.Context, id string) (string, error) {
	s, err := r.okDeep(ctx, id)
	if err != nil {
		return "", fmt.Errorf("name of %s: %w", id, err)
	}
	return s, nil
}

func (r *Right) OuterC(ctx context.Context, id string) (string, error) {
	v, err, _ := r.group.Do(id, func() (any, error) { return r.between(ctx, id) })
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// PENDING: a hash is one entry: the field is no part of the key.

func (t *Odd) Hash(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.HGet(ctx, "hash", id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of hash.*\{id\}`
	if err != nil {
		return "", err
	}
	t.rdb.HSet(ctx, "hash", id, v)
	return v, nil
}

// PENDING: what a handler answers is not known to be a load.

func (t *Odd) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v, ok := t.mem.Get(r.URL.String()); ok {
			w.Write(v.([]byte))
			return
		}
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r) // want `every concurrent miss of .*URL.* runs`
		t.mem.Set(r.URL.String(), rec.buf.Bytes(), time.Minute)
	})
}

type recorder struct {
	http.ResponseWriter
	buf bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.buf.Write(b)
	return r.ResponseWriter.Write(b)
}

// PENDING: a written file is no store.

func (t *Odd) File(name string) ([]byte, error) {
	path := filepath.Join("/var/cache", name)
	if b, err := os.ReadFile(path); err == nil {
		return b, nil
	}
	v, err := t.get("https://example.com/" + name) // want `every concurrent miss of .*\{name\}`
	if err != nil {
		return nil, err
	}
	return []byte(v), os.WriteFile(path, []byte(v), 0o600)
}

// PENDING: a goroutine that stores what it is sent.

func (t *Odd) Setter(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "setter:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of setter:`
	if err != nil {
		return "", err
	}
	t.sets <- [2]string{"setter:" + id, v}
	return v, nil
}

func (t *Odd) set(ctx context.Context) {
	for s := range t.sets {
		t.rdb.Set(ctx, s[0], s[1], time.Hour)
	}
}
