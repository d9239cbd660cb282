// Package cachedrepo puts Redis before the repository of products.
package cachedrepo

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/program/keys"
	"example.com/program/model"
	"example.com/program/rawrepo"
	"example.com/program/service"
)

type source interface {
	Product(ctx context.Context, id int64) (model.Product, error)
	SaveProduct(ctx context.Context, p model.Product) error
}

// Products is a repository that remembers what it has read.
type Products struct {
	next source
	rdb  *redis.Client
	ttl  time.Duration
}

var _ service.Products = (*Products)(nil)

// New returns the cached repository of products in db.
func New(db *sql.DB, rdb *redis.Client, ttl time.Duration) *Products {
	return &Products{next: rawrepo.NewProducts(db), rdb: rdb, ttl: ttl}
}

// Product returns one product.
func (r *Products) Product(ctx context.Context, id int64) (model.Product, error) {
	key := keys.Product(id)
	if b, err := r.rdb.Get(ctx, key).Bytes(); err == nil {
		var p model.Product
		if err := json.Unmarshal(b, &p); err == nil {
			return p, nil
		}
	}

	p, err := r.next.Product(ctx, id)
	if err != nil {
		return model.Product{}, err
	}
	if b, err := json.Marshal(p); err == nil {
		if err := r.rdb.Set(ctx, key, b, r.ttl).Err(); err != nil {
			slog.WarnContext(ctx, "store product", "id", id, "err", err)
		}
	}
	return p, nil
}

// SaveProduct changes a product and forgets what is known of it.
func (r *Products) SaveProduct(ctx context.Context, p model.Product) error {
	if err := r.next.SaveProduct(ctx, p); err != nil {
		return err
	}
	return r.rdb.Del(ctx, keys.Product(p.ID), keys.Category(p.Category)).Err()
}
