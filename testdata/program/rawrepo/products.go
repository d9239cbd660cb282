// Package rawrepo reads and writes the database.
package rawrepo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"example.com/program/model"
)

// Products is the repository of products and their prices.
type Products struct{ db *sql.DB }

// NewProducts returns the repository of products.
func NewProducts(db *sql.DB) *Products { return &Products{db: db} }

// Product returns one product.
func (r *Products) Product(ctx context.Context, id int64) (model.Product, error) {
	p := model.Product{ID: id}
	err := r.db.QueryRowContext(ctx, `SELECT name, description, category FROM products WHERE id = $1`, id).
		Scan(&p.Name, &p.Description, &p.Category)
	return p, rowError("product", err)
}

// SaveProduct changes the texts of a product; its category never changes.
func (r *Products) SaveProduct(ctx context.Context, p model.Product) error {
	_, err := r.db.ExecContext(ctx,
		`UPDATE products SET name = $2, description = $3 WHERE id = $1`, p.ID, p.Name, p.Description)
	return err
}

// InCategory returns the products of a category.
func (r *Products) InCategory(ctx context.Context, slug string) ([]model.Product, error) {
	return r.list(ctx, `SELECT id, name, description, category FROM products WHERE category = $1 ORDER BY name`, slug)
}

// Recommended returns what the customer may like in a category.
func (r *Products) Recommended(ctx context.Context, customerID int64, slug string) ([]model.Product, error) {
	return r.list(ctx, `SELECT product_id, name, description, category
		FROM recommendations WHERE customer_id = $1 AND category = $2 ORDER BY score DESC`, customerID, slug)
}

// Categories returns the slugs of all categories.
func (r *Products) Categories(ctx context.Context) ([]string, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT slug FROM categories`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var slugs []string
	for rows.Next() {
		var slug string
		if err := rows.Scan(&slug); err != nil {
			return nil, err
		}
		slugs = append(slugs, slug)
	}
	return slugs, rows.Err()
}

// Price returns the price of a product.
func (r *Products) Price(ctx context.Context, productID int64) (model.Price, error) {
	var p model.Price
	err := r.db.QueryRowContext(ctx, `SELECT cents, currency FROM prices WHERE product_id = $1`, productID).
		Scan(&p.Cents, &p.Currency)
	return p, rowError("price", err)
}

func (r *Products) list(ctx context.Context, query string, args ...any) ([]model.Product, error) {
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []model.Product
	for rows.Next() {
		var p model.Product
		if err := rows.Scan(&p.ID, &p.Name, &p.Description, &p.Category); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

func rowError(what string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, model.ErrNotFound)
	}
	return err
}
