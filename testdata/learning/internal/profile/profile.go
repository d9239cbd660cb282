// Package profile serves the public pages of users.
package profile

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"example.com/learning/internal/rediscache"
	"example.com/learning/internal/store"
)

// Repository reads and writes profiles.
type Repository interface {
	Profile(ctx context.Context, id int64) (store.Profile, error)
	SetBio(ctx context.Context, id int64, bio string) error
}

// Service answers requests about users.
type Service struct {
	repo  Repository
	cache *rediscache.Cache
	ttl   time.Duration
}

// New returns the profile service; pages are cached for ttl.
func New(repo Repository, cache *rediscache.Cache, ttl time.Duration) *Service {
	return &Service{repo: repo, cache: cache, ttl: ttl}
}

func cacheKey(id int64) string { return fmt.Sprintf("profile:%d", id) }

// Page returns the public page of a user.
func (s *Service) Page(ctx context.Context, id int64) (store.Profile, error) {
	var p store.Profile
	ok, err := s.cache.Get(ctx, cacheKey(id), &p)
	if err != nil {
		slog.WarnContext(ctx, "profile: cache lookup", "user", id, "err", err)
	}
	if ok {
		return p, nil
	}
	return s.load(ctx, id)
}

func (s *Service) load(ctx context.Context, id int64) (store.Profile, error) {
	p, err := s.repo.Profile(ctx, id)
	if err != nil {
		return store.Profile{}, err
	}
	if err := s.cache.Set(ctx, cacheKey(id), p, s.ttl); err != nil {
		slog.WarnContext(ctx, "profile: cache store", "user", id, "err", err)
	}
	return p, nil
}

// SetBio replaces the biography of a user.
func (s *Service) SetBio(ctx context.Context, id int64, bio string) error {
	if err := s.repo.SetBio(ctx, id, bio); err != nil {
		return err
	}
	return s.cache.Delete(ctx, cacheKey(id))
}
