// Package category shows category pages.
package category

import (
	"context"
	"log/slog"

	"example.com/program/cachekit"
	"example.com/program/keys"
	"example.com/program/model"
	"example.com/program/refresh"
)

// Pages serves category pages.
type Pages struct {
	cache cachekit.Cache
	fresh *refresh.Categories
}

// New returns the pages; those that are missing are made by fresh.
func New(cache cachekit.Cache, fresh *refresh.Categories) *Pages {
	return &Pages{cache: cache, fresh: fresh}
}

// Page returns the products of a category.
func (p *Pages) Page(ctx context.Context, slug string) ([]model.Product, error) {
	var list []model.Product
	ok, err := p.cache.Get(ctx, keys.Category(slug), &list)
	if err != nil {
		slog.WarnContext(ctx, "look up category", "slug", slug, "err", err)
	}
	if ok {
		return list, nil
	}
	return p.fresh.Fill(ctx, slug)
}
