// Package personalfix holds keys that leave out who asks and get it by the
// suggested fix, and such as are left to a person.
package personalfix

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"strconv"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"golang.org/x/sync/singleflight"
)

type Tenant string

type Docs struct {
	db     *sql.DB
	titles *gocache.Cache
	bodies *gocache.Cache
	pages  *gocache.Cache
	flags  *gocache.Cache
	used   *gocache.Cache
	names  *gocache.Cache
	Open   *gocache.Cache
	group  singleflight.Group
}

func row(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

// A format, in a variable that a flight uses as well.
func (d *Docs) Title(ctx context.Context, tenantID Tenant, docID int64) (string, error) {
	key := fmt.Sprintf("title:%d", docID)
	if v, ok := d.titles.Get(key); ok { // want `depends on the tenant`
		return v.(string), nil
	}
	log.Println("miss", key)
	v, err, _ := d.group.Do(key, func() (any, error) {
		s, err := row(ctx, d.db, "SELECT title FROM docs WHERE tenant = ? AND id = ?", tenantID, docID)
		if err != nil {
			return "", err
		}
		d.titles.Set(key, s, time.Hour)
		return s, nil
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// A concatenation, written twice.
func (d *Docs) Body(ctx context.Context, userID int, docID string) (string, error) {
	if v, ok := d.bodies.Get("body/" + docID); ok { // want `depends on the user`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT body FROM docs WHERE user = ? AND id = ?", strconv.Itoa(userID), docID)
	if err != nil {
		return "", err
	}
	d.bodies.Set("body/"+docID, s, time.Hour)
	return s, nil
}

type Query struct {
	Page   int
	Sort   string
	Tenant Tenant
}

// Fields of a struct: who asks, and how to sort, which partialkey reports.
func (d *Docs) Page(ctx context.Context, q Query, number int) (string, error) {
	key := fmt.Sprintf("page-%d",
		number)
	if v, ok := d.pages.Get(key); ok { // want `personalkey: .* depends on the tenant`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT page FROM pages WHERE page = ? AND tenant = ? ORDER BY ?", number, q.Tenant, q.Sort)
	if err != nil {
		return "", err
	}
	d.pages.Set(key, s, time.Hour)
	return s, nil
}

// The fix would leave what another function drops.
func (d *Docs) Flag(ctx context.Context, orgID, name string) (string, error) {
	key := "flag:" + name
	if v, ok := d.flags.Get(key); ok { // want `depends on the organisation`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT value FROM flags WHERE org = ? AND name = ?", orgID, name)
	if err != nil {
		return "", err
	}
	d.flags.Set(key, s, time.Hour)
	return s, nil
}

func (d *Docs) DropFlag(name string) { d.flags.Delete("flag:" + name) }

// The key is more than a key.
func (d *Docs) Used(ctx context.Context, orgID, name string) (string, error) {
	key := "name:" + name
	if v, ok := d.used.Get(key); ok { // want `depends on the organisation`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT value FROM names WHERE org = ? AND name = ?", orgID, key)
	if err != nil {
		return "", err
	}
	d.used.Set(key, s, time.Hour)
	return s, nil
}

// Another package may use the cache.
func (d *Docs) Opened(ctx context.Context, orgID, id string) (string, error) {
	key := "open:" + id
	if v, ok := d.Open.Get(key); ok { // want `depends on the organisation`
		return v.(string), nil
	}
	s, err := row(ctx, d.db, "SELECT text FROM opens WHERE org = ? AND id = ?", orgID, id)
	if err != nil {
		return "", err
	}
	d.Open.Set(key, s, time.Hour)
	return s, nil
}

// The name means something else where the key is made.
func (d *Docs) Hidden(ctx context.Context, orgID, id string) (string, error) {
	{
		orgID := id
		if v, ok := d.names.Get("hidden:" + orgID); ok { // want `depends on the organisation`
			return v.(string), nil
		}
	}
	s, err := row(ctx, d.db, "SELECT text FROM hidden WHERE org = ? AND id = ?", orgID, id)
	if err != nil {
		return "", err
	}
	d.names.Set("hidden:"+id, s, time.Hour)
	return s, nil
}
