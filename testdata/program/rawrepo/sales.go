package rawrepo

import (
	"context"
	"database/sql"

	"example.com/program/identity"
	"example.com/program/model"
)

// Orders is the repository of orders.
type Orders struct{ db *sql.DB }

// NewOrders returns the repository of orders.
func NewOrders(db *sql.DB) *Orders { return &Orders{db: db} }

// Order returns an order with its lines.
func (r *Orders) Order(ctx context.Context, id int64) (model.Order, error) {
	o := model.Order{ID: id}
	err := r.db.QueryRowContext(ctx, `SELECT customer_id, status FROM orders WHERE id = $1`, id).
		Scan(&o.CustomerID, &o.Status)
	if err != nil {
		return o, rowError("order", err)
	}
	rows, err := r.db.QueryContext(ctx, `SELECT product_id, count FROM order_lines WHERE order_id = $1`, id)
	if err != nil {
		return o, err
	}
	defer rows.Close()
	for rows.Next() {
		var l model.Line
		if err := rows.Scan(&l.ProductID, &l.Count); err != nil {
			return o, err
		}
		o.Lines = append(o.Lines, l)
	}
	return o, rows.Err()
}

// SetStatus changes the status of an order.
func (r *Orders) SetStatus(ctx context.Context, id int64, status string) error {
	_, err := r.db.ExecContext(ctx, `UPDATE orders SET status = $2 WHERE id = $1`, id, status)
	return err
}

// Customers is the repository of customers.
type Customers struct{ db *sql.DB }

// NewCustomers returns the repository of customers.
func NewCustomers(db *sql.DB) *Customers { return &Customers{db: db} }

// Customer returns one customer.
func (r *Customers) Customer(ctx context.Context, id int64) (model.Customer, error) {
	c := model.Customer{ID: id}
	err := r.db.QueryRowContext(ctx, `SELECT name FROM customers WHERE id = $1`, id).Scan(&c.Name)
	return c, rowError("customer", err)
}

// Discount returns what the signed-in customer saves in a category, in percent.
func (r *Customers) Discount(ctx context.Context, slug string) (int, error) {
	var percent int
	err := r.db.QueryRowContext(ctx, `SELECT coalesce(max(percent), 0) FROM discounts WHERE customer_id = $1 AND category = $2`,
		identity.CustomerID(ctx), slug).Scan(&percent)
	return percent, err
}

// Recommended returns what the signed-in customer may like in a category.
func (r *Customers) Recommended(ctx context.Context, slug string) ([]model.Product, error) {
	return NewProducts(r.db).Recommended(ctx, identity.CustomerID(ctx), slug)
}
