// Package catalog serves the featured catalogue of the front page.
package catalog

import (
	"context"
	"log/slog"

	"example.com/learning/internal/config"
	"example.com/learning/internal/rediscache"
	"example.com/learning/internal/store"
)

const (
	featuredKey   = "catalog:featured"
	featuredLimit = 24
)

// Repository finds the featured courses.
type Repository interface {
	Featured(ctx context.Context, limit int) ([]store.FeaturedCourse, error)
}

// Service answers catalogue requests.
type Service struct {
	repo  Repository
	cache *rediscache.Cache
}

// New returns the catalogue service.
func New(repo Repository, cache *rediscache.Cache) *Service {
	return &Service{repo: repo, cache: cache}
}

// Featured returns the featured catalogue.
func (s *Service) Featured(ctx context.Context) ([]store.FeaturedCourse, error) {
	var list []store.FeaturedCourse
	ok, err := s.cache.Get(ctx, featuredKey, &list)
	if err != nil {
		slog.WarnContext(ctx, "featured catalogue: cache lookup", "err", err)
	}
	if ok {
		return list, nil
	}

	list, err = s.repo.Featured(ctx, featuredLimit)
	if err != nil {
		return nil, err
	}
	if err := s.cache.Set(ctx, featuredKey, list, config.CacheTTL); err != nil {
		slog.WarnContext(ctx, "featured catalogue: cache store", "err", err)
	}
	return list, nil
}
