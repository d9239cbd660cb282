package personalkey

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// A header by its name in the map.
func (d *Docs) Indexed(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if v, ok := d.mem.Get("indexed:" + id); ok { // want `depends on the tenant, and the key does not: on r\.Header\.Get\(X-Tenant-Id\)`
		w.Write([]byte(v.(string)))
		return
	}
	s, err := row(r.Context(), d.db, "SELECT page FROM pages WHERE tenant = ? AND id = ?", r.Header["X-Tenant-Id"][0], id)
	if err != nil {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	d.mem.Set("indexed:"+id, s, time.Hour)
	w.Write([]byte(s))
}

// The same header, by either way, is in the key.
func (d *Docs) okIndexed(w http.ResponseWriter, r *http.Request) {
	key := "header:" + r.Header["X-Tenant-Id"][0] + ":" + r.PathValue("id")
	if v, ok := d.mem.Get(key); ok {
		w.Write([]byte(v.(string)))
		return
	}
	s, err := row(r.Context(), d.db, "SELECT page FROM pages WHERE tenant = ? AND id = ?", r.Header.Get("X-Tenant-Id"), r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	d.mem.Set(key, s, time.Hour)
	w.Write([]byte(s))
}

func (d *Docs) okJoined(w http.ResponseWriter, r *http.Request) {
	key := "joined:" + strings.Join(r.Header["X-Tenant-Id"], ",") + ":" + r.PathValue("id")
	if v, ok := d.mem.Get(key); ok {
		w.Write([]byte(v.(string)))
		return
	}
	s, err := row(r.Context(), d.db, "SELECT page FROM pages WHERE tenant = ? AND id = ?", r.Header["X-Tenant-Id"][0], r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	d.mem.Set(key, s, time.Hour)
	w.Write([]byte(s))
}

type mdKey struct{}

// FromContext returns what came with a call, as gRPC's metadata does.
func FromContext(ctx context.Context) (map[string][]string, bool) {
	md, ok := ctx.Value(mdKey{}).(map[string][]string)
	return md, ok
}

func (d *Docs) Called(ctx context.Context, id string) (string, error) {
	md, ok := FromContext(ctx)
	if !ok {
		return "", errForbidden
	}
	tenants, ok := md["x-tenant-id"]
	if !ok {
		return "", errForbidden
	}
	key := "called:" + id
	if v, ok := d.mem.Get(key); ok { // want `depends on the tenant, and the key does not: on ctx\.Value\(mdKey\)\.Get\(x-tenant-id\)`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT page FROM pages WHERE tenant = ? AND id = ?", tenants[0], id)
	if err != nil {
		return "", err
	}
	d.mem.Set(key, s, time.Hour)
	return s, nil
}

// What else came with it says nothing of who asks.
func (d *Docs) okCalled(ctx context.Context, id string) (string, error) {
	md, _ := FromContext(ctx)
	key := "traced:" + id
	if v, ok := d.mem.Get(key); ok {
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT page /* ? */ FROM pages WHERE id = ?", md["x-trace"][0], id)
	if err != nil {
		return "", err
	}
	d.mem.Set(key, s, time.Hour)
	return s, nil
}

var _ = []any{
	(*Docs).okIndexed,
	(*Docs).okJoined,
	(*Docs).okCalled,
}
