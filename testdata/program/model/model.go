// Package model holds the types of the shop.
package model

import "errors"

// ErrNotFound is returned when there is no such thing.
var ErrNotFound = errors.New("not found")

// Product is one article.
type Product struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Category    string `json:"category"`
}

// Price is what a product costs, in cents.
type Price struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Line is one line of an order.
type Line struct {
	ProductID int64 `json:"product_id"`
	Count     int64 `json:"count"`
}

// Order is what a customer bought.
type Order struct {
	ID         int64  `json:"id"`
	CustomerID int64  `json:"customer_id"`
	Status     string `json:"status"`
	Lines      []Line `json:"lines"`
}

// Customer is the public side of a customer.
type Customer struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}
