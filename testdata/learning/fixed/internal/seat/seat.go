// Package seat tells how many seats are left in live sessions.
package seat

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/learning/fixed/internal/rediscache"
	"example.com/learning/fixed/internal/store"
)

const (
	leftTTL     = 15 * time.Second
	loadTimeout = 3 * time.Second
)

// Service counts and books seats.
type Service struct {
	seats  *store.Seats
	cache  *rediscache.Cache
	flight singleflight.Group
}

// New returns the seat service.
func New(seats *store.Seats, cache *rediscache.Cache) *Service {
	return &Service{seats: seats, cache: cache}
}

func leftKey(sessionID int64) string { return fmt.Sprintf("seats:%d", sessionID) }

// Left returns the number of free seats in a session.
func (s *Service) Left(ctx context.Context, sessionID int64) (int, error) {
	key := leftKey(sessionID)
	var left int
	if ok, err := s.cache.Get(ctx, key, &left); err != nil {
		slog.WarnContext(ctx, "seats: cache lookup", "session", sessionID, "err", err)
	} else if ok {
		return left, nil
	}
	v, err, _ := s.flight.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		return s.refill(ctx, sessionID)
	})
	if err != nil {
		return 0, err
	}
	return v.(int), nil
}

func (s *Service) refill(ctx context.Context, sessionID int64) (int, error) {
	key := leftKey(sessionID)
	var left int
	if ok, err := s.cache.Get(ctx, key, &left); err == nil && ok {
		return left, nil
	}
	left, err := s.seats.Left(ctx, sessionID)
	if err != nil {
		return 0, err
	}
	if err := s.cache.Set(ctx, key, left, leftTTL+rand.N(leftTTL/10)); err != nil {
		slog.WarnContext(ctx, "seats: cache store", "session", sessionID, "err", err)
	}
	return left, nil
}

// Book takes a seat for the user.
func (s *Service) Book(ctx context.Context, sessionID, userID int64) error {
	if err := s.seats.Book(ctx, sessionID, userID); err != nil {
		return err
	}
	return s.cache.Delete(ctx, leftKey(sessionID))
}

// Cancel gives the user's seat back.
func (s *Service) Cancel(ctx context.Context, sessionID, userID int64) error {
	if err := s.seats.Release(ctx, sessionID, userID); err != nil {
		return err
	}
	return s.cache.Delete(ctx, leftKey(sessionID))
}
