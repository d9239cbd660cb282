package nocoalesce

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-pkgz/lcw"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Interfaces of one's own over library types: the results tell what they are.

type narrowCache interface {
	Get(ctx context.Context, key string) *redis.StringCmd
	Set(ctx context.Context, key string, value any, expiration time.Duration) *redis.StatusCmd
}

type narrowDB interface {
	Find(dest any, conds ...any) *gorm.DB
}

type Narrow struct {
	cache narrowCache
	db    narrowDB
}

func (n *Narrow) Books(ctx context.Context, shelf string) ([]Article, error) {
	var books []Article
	if s, err := n.cache.Get(ctx, "books:"+shelf).Result(); err == nil {
		err = json.Unmarshal([]byte(s), &books)
		return books, err
	}
	n.db.Find(&books, "shelf = ?", shelf) // want `every concurrent miss of books:\{shelf\} runs the SQL query \(narrowDB.Find\)`
	b, err := json.Marshal(books)
	if err != nil {
		return nil, err
	}
	return books, n.cache.Set(ctx, "books:"+shelf, b, time.Hour).Err()
}

// What a method takes tells it as well, if a type of that library has all the
// methods of the interface.
type narrowLoading interface {
	Get(key lcw.Key, fn func() ([]byte, error)) ([]byte, error)
	Flush(req lcw.FlusherRequest)
}

type Digests struct {
	*Right
	cache narrowLoading
}

func (d *Digests) Digest(host string) ([]byte, error) {
	return d.cache.Get(lcw.NewKey("digests").ID(host), func() ([]byte, error) {
		s, err := d.fetch("https://" + host + "/digest") // want `every concurrent miss of .* runs the HTTP call`
		return []byte(s), err
	})
}

// okOther takes something of a library too, and none of its types does that.
type narrowOther interface {
	Get(key lcw.Key) (string, error)
}

type Ledgers struct{ other narrowOther }

func (l *Ledgers) okOther(id string) (string, error) {
	return l.other.Get(lcw.NewKey("ledgers").ID(id))
}

var _ = []any{(*Ledgers).okOther}
