package after

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

type Prices struct {
	db  *sql.DB
	rdb *redis.Client
}

// Warm runs after each deploy.
func (p *Prices) Warm(ctx context.Context, products []string) {
	for _, product := range products {
		p.Price(ctx, product)
	}
}

func (p *Prices) Price(ctx context.Context, product string) (string, error) {
	key := "price:" + product
	if v, err := p.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	err := p.db.QueryRowContext(ctx, "SELECT price FROM prices WHERE product = ?", product).Scan(&v)
	if err != nil {
		return "", err
	}
	p.rdb.Set(ctx, key, v, 10*time.Minute+rand.N(time.Minute))
	return v, nil
}
