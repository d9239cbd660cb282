// Package jobs holds what runs at night.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.com/program/guard"
	"example.com/program/model"
	"example.com/program/refresh"
)

// Writer is where the import puts products.
type Writer interface {
	SaveProduct(ctx context.Context, p model.Product) error
}

// Night imports the supplier's texts and makes the category pages anew.
type Night struct {
	Products Writer
	Pages    *refresh.Categories
	Guard    *guard.Guard
}

// Run does the work of one night, unless another process does it.
func (n *Night) Run(ctx context.Context, feed io.Reader) error {
	err := n.Guard.Lock(ctx, "night", func(ctx context.Context) error {
		if err := n.importProducts(ctx, feed); err != nil {
			return err
		}
		return n.Pages.All(ctx)
	})
	if errors.Is(err, guard.ErrLocked) {
		return nil
	}
	return err
}

func (n *Night) importProducts(ctx context.Context, feed io.Reader) error {
	dec := json.NewDecoder(feed)
	for {
		var p model.Product
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("product feed: %w", err)
		}
		if err := n.Products.SaveProduct(ctx, p); err != nil {
			return err
		}
	}
}
