// Package personalkey holds one function for each way in which a value may
// depend on who asks while its key does not. Functions named ok… are right.
package personalkey

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

type Docs struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
}

func row(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

// A parameter that the load is given and the key is not.
func (d *Docs) Title(ctx context.Context, tenantID, docID string) (string, error) {
	key := "doc:" + docID
	if s, err := d.rdb.Get(ctx, key).Result(); err == nil { // want `personalkey: what is cached as doc:\{docID\} depends on the tenant, and the key does not: on tenantID`
		return s, nil
	}
	s, err := row(ctx, d.db, "SELECT title FROM docs WHERE tenant = ? AND id = ?", tenantID, docID)
	if err != nil {
		return "", err
	}
	d.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

// Both are in the key.
func (d *Docs) okTitle(ctx context.Context, tenantID, docID string) (string, error) {
	key := "doc:" + tenantID + ":" + docID
	if s, err := d.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	s, err := row(ctx, d.db, "SELECT title FROM docs WHERE tenant = ? AND id = ?", tenantID, docID)
	if err != nil {
		return "", err
	}
	d.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

type tenantKey struct{}

// Tenant is the accessor that a project writes over its contexts.
func Tenant(ctx context.Context) string {
	t, _ := ctx.Value(tenantKey{}).(string)
	return t
}

// The load reads the context, one call down.
func (d *Docs) load(ctx context.Context, id string) (string, error) {
	return row(ctx, d.db, "SELECT body FROM docs WHERE tenant = ? AND id = ?", Tenant(ctx), id)
}

func (d *Docs) Body(ctx context.Context, id string) (string, error) {
	if v, ok := d.mem.Get("body:" + id); ok { // want `depends on the tenant, and the key does not: on ctx\.Value\(tenantKey\) \(given to DB\.QueryRowContext`
		return v.(string), nil
	}
	s, err := d.load(ctx, id)
	if err != nil {
		return "", err
	}
	d.mem.Set("body:"+id, s, time.Hour)
	return s, nil
}

// A helper that makes keys reads the context, too.
func bodyKey(ctx context.Context, id string) string { return "body:" + Tenant(ctx) + ":" + id }

func (d *Docs) okBody(ctx context.Context, id string) (string, error) {
	if v, ok := d.mem.Get(bodyKey(ctx, id)); ok {
		return v.(string), nil
	}
	s, err := d.load(ctx, id)
	if err != nil {
		return "", err
	}
	d.mem.Set(bodyKey(ctx, id), s, time.Hour)
	return s, nil
}

// A header decides what a handler answers.
func (d *Docs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if v, ok := d.mem.Get("page:" + id); ok { // want `depends on the tenant, and the key does not: on r\.Header\.Get\(X-Tenant-Id\)`
		w.Write([]byte(v.(string)))
		return
	}
	s, err := row(r.Context(), d.db, "SELECT page FROM pages WHERE tenant = ? AND id = ?", r.Header.Get("X-Tenant-Id"), id)
	if err != nil {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	d.mem.Set("page:"+id, s, time.Hour)
	w.Write([]byte(s))
}

// A get-or-set whose loader captures more than the key.
func GetOrSet(m *gocache.Cache, key string, load func() (string, error)) (string, error) {
	if v, ok := m.Get(key); ok {
		return v.(string), nil
	}
	s, err := load()
	if err != nil {
		return "", err
	}
	m.Set(key, s, time.Hour)
	return s, nil
}

func (d *Docs) Summary(ctx context.Context, orgID, docID string) (string, error) {
	return GetOrSet(d.mem, "summary:"+docID, func() (string, error) { // want `depends on the organisation, and the key does not: on orgID`
		return row(ctx, d.db, "SELECT summary FROM docs WHERE org = ? AND id = ?", orgID, docID)
	})
}

func (d *Docs) okSummary(ctx context.Context, orgID, docID string) (string, error) {
	return GetOrSet(d.mem, "summary:"+orgID+"/"+docID, func() (string, error) {
		return row(ctx, d.db, "SELECT summary FROM docs WHERE org = ? AND id = ?", orgID, docID)
	})
}

// A decision about one user, kept under what was asked for.
type Guard struct {
	mu      sync.Mutex
	allowed map[string]bool
	db      *sql.DB
}

func (g *Guard) Allowed(ctx context.Context, userID, action string) (bool, error) {
	g.mu.Lock()
	v, ok := g.allowed[action] // want `depends on the user, and it is an authorisation decision, and the key does not: on userID`
	g.mu.Unlock()
	if ok {
		return v, nil
	}
	var n int
	if err := g.db.QueryRowContext(ctx, "SELECT count(*) FROM grants WHERE user = ? AND action = ?", userID, action).Scan(&n); err != nil {
		return false, err
	}
	g.mu.Lock()
	g.allowed[action] = n > 0
	g.mu.Unlock()
	return n > 0, nil
}

// The user that the key names implies the role: for a reviewer.
func (d *Docs) Menu(ctx context.Context, userID, role string) (string, error) {
	key := "menu:" + userID
	if s, err := d.rdb.Get(ctx, key).Result(); err == nil { // review // want `personalkey: what is cached as menu:\{userID\} depends on the role`
		return s, nil
	}
	s, err := row(ctx, d.db, "SELECT menu FROM menus WHERE user = ? AND role = ?", userID, role)
	if err != nil {
		return "", err
	}
	d.rdb.Set(ctx, key, s, time.Hour)
	return s, nil
}

// The cache may have been taken away, but it is still that cache.
func (d *Docs) Flag(ctx context.Context, orgID, name string, fresh bool) (bool, error) {
	mem := d.mem
	if fresh {
		mem = nil
	}
	if mem != nil {
		if v, ok := mem.Get("flag:" + name); ok { // want `depends on the organisation, and the key does not: on orgID`
			return v.(string) == "true", nil
		}
	}
	s, err := row(ctx, d.db, "SELECT value FROM flags WHERE org = ? AND name = ?", orgID, name)
	if err != nil {
		return false, err
	}
	if mem != nil {
		mem.Set("flag:"+name, s, time.Hour)
	}
	return s == "true", nil
}

var errForbidden = errors.New("forbidden")

// Who asks is needed, and refused without: that is no way past the cache.
func (d *Docs) Secret(ctx context.Context, tenantID, id string) (string, error) {
	if tenantID == "" {
		return "", errForbidden
	}
	if v, ok := d.mem.Get("secret:" + id); ok { // want `depends on the tenant`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT secret FROM secrets WHERE tenant = ? AND id = ?", tenantID, id)
	if err != nil {
		return "", err
	}
	d.mem.Set("secret:"+id, s, time.Hour)
	return s, nil
}

// A response is kept by its address, and the request went on with all that
// says who sent it.
type Proxy struct {
	next *http.Client
	mem  *gocache.Cache
}

func (p *Proxy) Fetch(r *http.Request) ([]byte, error) {
	key := r.Method + " " + r.URL.String()
	if v, ok := p.mem.Get(key); ok { // review // want `depends on the authorization, and the key does not: on r\.Header\.Get\(Authorization\) \(given to Client\.Do`
		return v.([]byte), nil
	}
	resp, err := p.next.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	p.mem.Set(key, b, time.Minute)
	return b, nil
}

// Who says who he is goes past the cache.
func (p *Proxy) okFetch(r *http.Request) ([]byte, error) {
	if r.Header.Get("Authorization") != "" {
		return p.get(r)
	}
	key := r.Method + " " + r.URL.String()
	if v, ok := p.mem.Get(key); ok {
		return v.([]byte), nil
	}
	b, err := p.get(r)
	if err != nil {
		return nil, err
	}
	p.mem.Set(key, b, time.Minute)
	return b, nil
}

func (p *Proxy) get(r *http.Request) ([]byte, error) {
	resp, err := p.next.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// A proxy on the way keeps what was loaded for one, and serves it to all.
func (d *Docs) Image(w http.ResponseWriter, r *http.Request) {
	s, err := row(r.Context(), d.db, "SELECT url FROM images WHERE tenant = ? AND id = ?", r.Header.Get("X-Tenant-Id"), r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such image", http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600") // want `marked for shared caches, and what it says depends on the tenant: on r\.Header\.Get\(X-Tenant-Id\)`
	http.Redirect(w, r, s, http.StatusFound)
}

// Only he who asked keeps it.
func (d *Docs) okPrivate(w http.ResponseWriter, r *http.Request) {
	s, err := row(r.Context(), d.db, "SELECT url FROM images WHERE tenant = ? AND id = ?", r.Header.Get("X-Tenant-Id"), r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such image", http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "private, max-age=3600")
	http.Redirect(w, r, s, http.StatusFound)
}

// The address says whose it is.
func (d *Docs) okAddress(w http.ResponseWriter, r *http.Request) {
	s, err := row(r.Context(), d.db, "SELECT icon FROM users WHERE id = ?", r.PathValue("user"))
	if err != nil {
		http.Error(w, "no such user", http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	http.Redirect(w, r, s, http.StatusFound)
}

// The response says what it depends on.
func (d *Docs) okVary(w http.ResponseWriter, r *http.Request) {
	s, err := row(r.Context(), d.db, "SELECT url FROM images WHERE tenant = ? AND id = ?", r.Header.Get("X-Tenant-Id"), r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such image", http.StatusNotFound)
		return
	}
	w.Header().Set("Vary", "X-Tenant-Id")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	http.Redirect(w, r, s, http.StatusFound)
}

// Something uses them.
var _ = []any{
	(*Docs).okTitle,
	(*Docs).okBody,
	(*Docs).okSummary,
	(*Proxy).okFetch,
	(*Docs).okPrivate,
	(*Docs).okVary,
	(*Docs).okAddress,
}
