// Package refresh makes category pages.
package refresh

import (
	"context"
	"log/slog"
	"time"

	"example.com/program/cachekit"
	"example.com/program/keys"
	"example.com/program/model"
)

const categoryTTL = 20 * time.Minute

// Repository is where products are kept.
type Repository interface {
	Categories(ctx context.Context) ([]string, error)
	InCategory(ctx context.Context, slug string) ([]model.Product, error)
}

// Categories fills the cache with category pages.
type Categories struct {
	repo  Repository
	cache cachekit.Cache
}

// New returns the filler of category pages.
func New(repo Repository, cache cachekit.Cache) *Categories {
	return &Categories{repo: repo, cache: cache}
}

// Fill makes the page of one category.
func (c *Categories) Fill(ctx context.Context, slug string) ([]model.Product, error) {
	list, err := c.repo.InCategory(ctx, slug)
	if err != nil {
		return nil, err
	}
	if err := c.cache.Set(ctx, keys.Category(slug), list, categoryTTL); err != nil {
		slog.WarnContext(ctx, "store category", "slug", slug, "err", err)
	}
	return list, nil
}

// All makes the pages of all categories.
func (c *Categories) All(ctx context.Context) error {
	slugs, err := c.repo.Categories(ctx)
	if err != nil {
		return err
	}
	for _, slug := range slugs {
		if _, err := c.Fill(ctx, slug); err != nil {
			return err
		}
	}
	return nil
}
