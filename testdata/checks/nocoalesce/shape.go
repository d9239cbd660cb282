package nocoalesce

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// Caches by the shape of an interface only.

// A Drawer says both whether there is an entry and whether it could ask.
type Drawer interface {
	GetString(ctx context.Context, key string) (string, bool, error)
	SetString(ctx context.Context, key, value string, ttl time.Duration) error
}

type Letters struct {
	db     *sql.DB
	drawer Drawer
	pages  autocert.Cache // a library's, which calls itself a cache
}

func (l *Letters) Letter(ctx context.Context, id int) string {
	key := "letter:" + strconv.Itoa(id)
	if s, ok, err := l.drawer.GetString(ctx, key); err == nil && ok {
		return s
	}
	var s string
	if err := l.db.QueryRowContext(ctx, "SELECT text FROM letters WHERE id = ?", id).Scan(&s); err != nil { // review // want `every concurrent miss of letter:\{id\} runs the SQL query of one row`
		return ""
	}
	_ = l.drawer.SetString(ctx, key, s, time.Hour)
	return s
}

func (l *Letters) Page(ctx context.Context, id int) string {
	key := "page:" + strconv.Itoa(id)
	if b, err := l.pages.Get(ctx, key); err == nil {
		return string(b)
	}
	var s string
	if err := l.db.QueryRowContext(ctx, "SELECT text FROM pages WHERE id = ?", id).Scan(&s); err != nil { // review // want `every concurrent miss of page:\{id\} runs the SQL query of one row`
		return ""
	}
	_ = l.pages.Put(ctx, key, []byte(s))
	return s
}
