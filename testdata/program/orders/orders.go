// Package orders is the business logic around orders.
package orders

import (
	"context"
	"log/slog"
	"time"

	"example.com/program/cachekit"
	"example.com/program/keys"
	"example.com/program/model"
)

// Repository is where orders are kept.
type Repository interface {
	Order(ctx context.Context, id int64) (model.Order, error)
	SetStatus(ctx context.Context, id int64, status string) error
}

// Service answers questions about orders.
type Service struct {
	repo  Repository
	cache cachekit.Cache
}

// New returns the service of orders.
func New(repo Repository, cache cachekit.Cache) *Service {
	return &Service{repo: repo, cache: cache}
}

// Order returns the order if it belongs to the customer.
func (s *Service) Order(ctx context.Context, id, customerID int64) (model.Order, error) {
	o, err := s.order(ctx, id)
	if err != nil {
		return model.Order{}, err
	}
	if o.CustomerID != customerID {
		return model.Order{}, model.ErrNotFound
	}
	return o, nil
}

func (s *Service) order(ctx context.Context, id int64) (model.Order, error) {
	var o model.Order
	if ok, err := s.cache.Get(ctx, keys.Order(id), &o); err == nil && ok {
		return o, nil
	}
	o, err := s.repo.Order(ctx, id)
	if err != nil {
		return model.Order{}, err
	}
	if err := s.cache.Set(ctx, keys.Order(id), o, 5*time.Minute); err != nil {
		slog.WarnContext(ctx, "store order", "id", id, "err", err)
	}
	return o, nil
}

// Pay marks the order as paid.
func (s *Service) Pay(ctx context.Context, id int64) error {
	if err := s.repo.SetStatus(ctx, id, "paid"); err != nil {
		return err
	}
	return s.cache.Delete(ctx, keys.Order(id))
}

// Ship marks the order as sent.
func (s *Service) Ship(ctx context.Context, id int64) error {
	if err := s.repo.SetStatus(ctx, id, "shipped"); err != nil {
		return err
	}
	return s.cache.Delete(ctx, keys.Order(id))
}

// Cancel marks the order as cancelled.
func (s *Service) Cancel(ctx context.Context, id int64) error {
	return s.repo.SetStatus(ctx, id, "cancelled")
}
