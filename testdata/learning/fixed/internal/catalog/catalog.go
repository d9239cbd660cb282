// Package catalog serves the featured catalogue of the front page.
package catalog

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/learning/fixed/internal/rediscache"
	"example.com/learning/fixed/internal/store"
)

const (
	featuredKey   = "catalog:featured"
	featuredTTL   = 10 * time.Minute
	featuredLimit = 24

	loadTimeout = 10 * time.Second
)

// Repository finds the featured courses.
type Repository interface {
	Featured(ctx context.Context, limit int) ([]store.FeaturedCourse, error)
}

// Service answers catalogue requests.
type Service struct {
	repo   Repository
	cache  *rediscache.Cache
	flight singleflight.Group
}

// New returns the catalogue service.
func New(repo Repository, cache *rediscache.Cache) *Service {
	return &Service{repo: repo, cache: cache}
}

// Featured returns the featured catalogue, which callers must not change.
func (s *Service) Featured(ctx context.Context) ([]store.FeaturedCourse, error) {
	if list, ok := s.cached(ctx); ok {
		return list, nil
	}

	ch := s.flight.DoChan(featuredKey, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		if list, ok := s.cached(ctx); ok {
			return list, nil
		}
		list, err := s.repo.Featured(ctx, featuredLimit)
		if err != nil {
			return nil, err
		}
		if err := s.cache.Set(ctx, featuredKey, list, featuredTTL+rand.N(featuredTTL/10)); err != nil {
			slog.WarnContext(ctx, "featured catalogue: cache store", "err", err)
		}
		return list, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return nil, res.Err
		}
		return res.Val.([]store.FeaturedCourse), nil
	}
}

func (s *Service) cached(ctx context.Context) ([]store.FeaturedCourse, bool) {
	var list []store.FeaturedCourse
	ok, err := s.cache.Get(ctx, featuredKey, &list)
	if err != nil {
		slog.WarnContext(ctx, "featured catalogue: cache lookup", "err", err)
		return nil, false
	}
	return list, ok
}
