// Package entitlement tells what the signed-in user may do with a course.
package entitlement

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/learning/fixed/internal/auth"
	"example.com/learning/fixed/internal/rediscache"
	"example.com/learning/fixed/internal/store"
)

const (
	accessTTL   = 5 * time.Minute
	finishedTTL = 2 * time.Minute
	loadTimeout = 3 * time.Second
)

// Service answers for the signed-in user.
type Service struct {
	enrolments *store.Enrolments
	cache      *rediscache.Cache

	accessFlight   singleflight.Group
	finishedFlight singleflight.Group
}

// New returns the entitlement service.
func New(enrolments *store.Enrolments, cache *rediscache.Cache) *Service {
	return &Service{enrolments: enrolments, cache: cache}
}

func accessKey(userID, courseID int64) string {
	return fmt.Sprintf("entitlement:%d:%d", userID, courseID)
}

func finishedKey(userID, courseID int64) string {
	return fmt.Sprintf("finished:%d:%d", userID, courseID)
}

// Access returns what the signed-in user may do with the course.
func (s *Service) Access(ctx context.Context, courseID int64) (store.Access, error) {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return store.Access{}, err
	}
	key := accessKey(userID, courseID)
	var access store.Access
	if ok, err := s.cache.Get(ctx, key, &access); err != nil {
		slog.WarnContext(ctx, "entitlement: cache lookup", "course", courseID, "err", err)
	} else if ok {
		return access, nil
	}

	v, err, _ := s.accessFlight.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		var access store.Access
		if ok, err := s.cache.Get(ctx, key, &access); err == nil && ok {
			return access, nil
		}
		access, err := s.enrolments.Access(ctx, userID, courseID)
		if err != nil {
			return nil, err
		}
		if err := s.cache.Set(ctx, key, access, accessTTL+rand.N(accessTTL/10)); err != nil {
			slog.WarnContext(ctx, "entitlement: cache store", "course", courseID, "err", err)
		}
		return access, nil
	})
	if err != nil {
		return store.Access{}, err
	}
	return v.(store.Access), nil
}

// Enrol gives the signed-in user the course on a plan.
func (s *Service) Enrol(ctx context.Context, courseID int64, plan string) error {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return err
	}
	if err := s.enrolments.Enrol(ctx, userID, courseID, plan); err != nil {
		return err
	}
	return s.cache.Delete(ctx, accessKey(userID, courseID))
}

// Finished returns the lessons of the course that the signed-in user has finished,
// which callers must not change.
func (s *Service) Finished(ctx context.Context, courseID int64) ([]int64, error) {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return nil, err
	}
	key := finishedKey(userID, courseID)
	var lessons []int64
	if ok, err := s.cache.Get(ctx, key, &lessons); err != nil {
		slog.WarnContext(ctx, "finished lessons: cache lookup", "course", courseID, "err", err)
	} else if ok {
		return lessons, nil
	}

	v, err, _ := s.finishedFlight.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		var lessons []int64
		if ok, err := s.cache.Get(ctx, key, &lessons); err == nil && ok {
			return lessons, nil
		}
		lessons, err := s.enrolments.FinishedLessons(ctx, courseID)
		if err != nil {
			return nil, err
		}
		if err := s.cache.Set(ctx, key, lessons, finishedTTL+rand.N(finishedTTL/10)); err != nil {
			slog.WarnContext(ctx, "finished lessons: cache store", "course", courseID, "err", err)
		}
		return lessons, nil
	})
	if err != nil {
		return nil, err
	}
	return v.([]int64), nil
}

// Finish records that the signed-in user has finished a lesson.
func (s *Service) Finish(ctx context.Context, courseID, lessonID int64) error {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return err
	}
	if err := s.enrolments.FinishLesson(ctx, courseID, lessonID); err != nil {
		return err
	}
	return s.cache.Delete(ctx, finishedKey(userID, courseID))
}
