// Package customers is the business logic around customers.
package customers

import (
	"context"
	"time"

	"example.com/program/cachekit"
	"example.com/program/keys"
	"example.com/program/model"
)

// Repository is where customers are kept.
type Repository interface {
	Customer(ctx context.Context, id int64) (model.Customer, error)
	Discount(ctx context.Context, slug string) (int, error)
	Recommended(ctx context.Context, slug string) ([]model.Product, error)
}

// Service answers questions about customers.
type Service struct {
	repo  Repository
	cache cachekit.Cache
}

// New returns the service of customers.
func New(repo Repository, cache cachekit.Cache) *Service {
	return &Service{repo: repo, cache: cache}
}

// Customer returns one customer.
func (s *Service) Customer(ctx context.Context, id int64) (model.Customer, error) {
	return cachekit.GetOrSet(ctx, s.cache, keys.Customer(id), 30*time.Minute, func(ctx context.Context) (model.Customer, error) {
		return s.repo.Customer(ctx, id)
	})
}

// Discount returns what the signed-in customer saves in a category, in percent.
func (s *Service) Discount(ctx context.Context, slug string) (int, error) {
	return cachekit.GetOrSet(ctx, s.cache, keys.Discounts(ctx, slug), cachekit.Spread(10*time.Minute),
		func(ctx context.Context) (int, error) { return s.repo.Discount(ctx, slug) })
}

// Recommended returns what the signed-in customer may like in a category.
func (s *Service) Recommended(ctx context.Context, slug string) ([]model.Product, error) {
	return cachekit.GetOrSet(ctx, s.cache, keys.Recommended(slug), cachekit.Spread(time.Hour),
		func(ctx context.Context) ([]model.Product, error) { return s.repo.Recommended(ctx, slug) })
}
