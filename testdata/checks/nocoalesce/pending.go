//go:build pending

package nocoalesce

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

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

// PENDING: what the next handler does counts as a light load: the tier is review.

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
