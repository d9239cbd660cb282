// Package entitlement tells what the signed-in user may do with a course.
package entitlement

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"example.com/learning/internal/auth"
	"example.com/learning/internal/config"
	"example.com/learning/internal/rediscache"
	"example.com/learning/internal/store"
)

const finishedTTL = 2 * time.Minute

// Service answers for the signed-in user.
type Service struct {
	enrolments *store.Enrolments
	cache      *rediscache.Cache
}

// New returns the entitlement service.
func New(enrolments *store.Enrolments, cache *rediscache.Cache) *Service {
	return &Service{enrolments: enrolments, cache: cache}
}

func accessKey(courseID int64) string { return fmt.Sprintf("entitlement:%d", courseID) }

func finishedKey(courseID int64) string { return fmt.Sprintf("finished:%d", courseID) }

// Access returns what the signed-in user may do with the course.
func (s *Service) Access(ctx context.Context, courseID int64) (store.Access, error) {
	userID, err := auth.UserID(ctx)
	if err != nil {
		return store.Access{}, err
	}
	key := accessKey(courseID)
	var access store.Access
	if ok, err := s.cache.Get(ctx, key, &access); err != nil {
		slog.WarnContext(ctx, "entitlement: cache lookup", "course", courseID, "err", err)
	} else if ok {
		return access, nil
	}
	access, err = s.enrolments.Access(ctx, userID, courseID)
	if err != nil {
		return store.Access{}, err
	}
	if err := s.cache.Set(ctx, key, access, config.CacheTTL); err != nil {
		slog.WarnContext(ctx, "entitlement: cache store", "course", courseID, "err", err)
	}
	return access, nil
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
	return s.cache.Delete(ctx, accessKey(courseID))
}

// Finished returns the lessons of the course that the signed-in user has finished.
func (s *Service) Finished(ctx context.Context, courseID int64) ([]int64, error) {
	key := finishedKey(courseID)
	var lessons []int64
	if ok, err := s.cache.Get(ctx, key, &lessons); err != nil {
		slog.WarnContext(ctx, "finished lessons: cache lookup", "course", courseID, "err", err)
	} else if ok {
		return lessons, nil
	}
	lessons, err := s.enrolments.FinishedLessons(ctx, courseID)
	if err != nil {
		return nil, err
	}
	if err := s.cache.Set(ctx, key, lessons, finishedTTL); err != nil {
		slog.WarnContext(ctx, "finished lessons: cache store", "course", courseID, "err", err)
	}
	return lessons, nil
}

// Finish records that the signed-in user has finished a lesson.
func (s *Service) Finish(ctx context.Context, courseID, lessonID int64) error {
	if err := s.enrolments.FinishLesson(ctx, courseID, lessonID); err != nil {
		return err
	}
	return s.cache.Delete(ctx, finishedKey(courseID))
}
