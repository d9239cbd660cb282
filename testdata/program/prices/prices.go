// Package prices knows what products cost.
package prices

import (
	"context"
	"log/slog"
	"time"

	"example.com/program/cachekit"
	"example.com/program/keys"
	"example.com/program/model"
)

const ttl = 2 * time.Minute

// Repository is where prices are kept.
type Repository interface {
	Price(ctx context.Context, productID int64) (model.Price, error)
}

// Service answers questions about prices.
type Service struct {
	repo  Repository
	cache cachekit.Cache
}

// New returns the service of prices.
func New(repo Repository, cache cachekit.Cache) *Service {
	return &Service{repo: repo, cache: cache}
}

// Lookup returns the price of a product.
func (s *Service) Lookup(ctx context.Context, productID int64) (model.Price, error) {
	key := keys.Price(productID)
	var p model.Price
	ok, err := s.cache.Get(ctx, key, &p)
	if err != nil {
		slog.WarnContext(ctx, "look up price", "product", productID, "err", err)
	}
	if ok {
		return p, nil
	}
	p, err = s.repo.Price(ctx, productID)
	if err != nil {
		return model.Price{}, err
	}
	if err := s.cache.Set(ctx, key, p, cachekit.Spread(ttl)); err != nil {
		slog.WarnContext(ctx, "store price", "product", productID, "err", err)
	}
	return p, nil
}
