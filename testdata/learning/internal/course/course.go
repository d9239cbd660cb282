// Package course serves course pages and prices.
package course

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/learning/internal/config"
	"example.com/learning/internal/rediscache"
	"example.com/learning/internal/store"
)

const (
	pageTTL     = 30 * time.Minute
	loadTimeout = 5 * time.Second
)

// Service answers requests about single courses.
type Service struct {
	courses *store.Courses
	prices  *store.Prices
	cache   *rediscache.Cache

	pageFlight  singleflight.Group
	priceFlight singleflight.Group
}

// New returns the course service.
func New(courses *store.Courses, prices *store.Prices, cache *rediscache.Cache) *Service {
	return &Service{courses: courses, prices: prices, cache: cache}
}

func pageKey(id int64) string  { return fmt.Sprintf("course:%d", id) }
func priceKey(id int64) string { return "price:" + strconv.FormatInt(id, 10) }

// Page returns the public page of a course.
func (s *Service) Page(ctx context.Context, id int64) (store.CoursePage, error) {
	key := pageKey(id)
	var page store.CoursePage
	ok, err := s.cache.Get(ctx, key, &page)
	if err != nil {
		slog.WarnContext(ctx, "course page: cache lookup", "course", id, "err", err)
	}
	if ok {
		return page, nil
	}

	ch := s.pageFlight.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		var page store.CoursePage
		if ok, err := s.cache.Get(ctx, key, &page); err == nil && ok {
			return page, nil
		}
		page, err := s.courses.Page(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := s.cache.Set(ctx, key, page, pageTTL); err != nil {
			slog.WarnContext(ctx, "course page: cache store", "course", id, "err", err)
		}
		return page, nil
	})
	select {
	case <-ctx.Done():
		return store.CoursePage{}, ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return store.CoursePage{}, res.Err
		}
		return res.Val.(store.CoursePage), nil
	}
}

// WarmUp fills the cache with the pages of all published courses.
func (s *Service) WarmUp(ctx context.Context) error {
	ids, err := s.courses.PublishedIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		page, err := s.courses.Page(ctx, id)
		if err != nil {
			return err
		}
		if err := s.cache.Set(ctx, pageKey(id), page, pageTTL); err != nil {
			return err
		}
	}
	slog.InfoContext(ctx, "course pages warmed up", "count", len(ids))
	return nil
}

// Price returns what the course costs.
func (s *Service) Price(ctx context.Context, id int64) (store.Price, error) {
	key := priceKey(id)
	var price store.Price
	if ok, err := s.cache.Get(ctx, key, &price); err != nil {
		slog.WarnContext(ctx, "price: cache lookup", "course", id, "err", err)
	} else if ok {
		return price, nil
	}

	v, err, _ := s.priceFlight.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		var price store.Price
		if ok, err := s.cache.Get(ctx, key, &price); err == nil && ok {
			return price, nil
		}
		price, err := s.prices.ByCourse(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := s.cache.Set(ctx, key, price, config.CacheTTL); err != nil {
			slog.WarnContext(ctx, "price: cache store", "course", id, "err", err)
		}
		return price, nil
	})
	if err != nil {
		return store.Price{}, err
	}
	return v.(store.Price), nil
}

// UpdateCourse changes the texts of a course.
func (s *Service) UpdateCourse(ctx context.Context, id int64, title, description string) error {
	if err := s.courses.Update(ctx, id, title, description); err != nil {
		return err
	}
	return s.cache.Delete(ctx, pageKey(id))
}

// UpdatePrice changes what the course costs.
func (s *Service) UpdatePrice(ctx context.Context, id int64, price store.Price) error {
	if price.Amount < 0 {
		return fmt.Errorf("negative price %d for course %d", price.Amount, id)
	}
	return s.prices.Set(ctx, id, price)
}
