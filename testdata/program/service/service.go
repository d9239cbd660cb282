// Package service is the business logic around products.
package service

import (
	"context"
	"errors"
	"strings"

	"example.com/program/model"
)

// Products is where the service keeps products.
type Products interface {
	Product(ctx context.Context, id int64) (model.Product, error)
	SaveProduct(ctx context.Context, p model.Product) error
}

// Service answers questions about products.
type Service struct {
	products Products
}

// New returns the service over products.
func New(products Products) *Service { return &Service{products: products} }

// Show returns a product.
func (s *Service) Show(ctx context.Context, id int64) (model.Product, error) {
	return s.products.Product(ctx, id)
}

// Rename gives a product another name.
func (s *Service) Rename(ctx context.Context, id int64, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return errors.New("a product needs a name")
	}
	p, err := s.products.Product(ctx, id)
	if err != nil {
		return err
	}
	p.Name = name
	return s.products.SaveProduct(ctx, p)
}
