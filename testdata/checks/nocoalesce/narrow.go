package nocoalesce

import (
	"context"
	"encoding/json"
	"time"

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
