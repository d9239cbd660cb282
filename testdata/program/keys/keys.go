// Package keys makes every Redis key of the shop.
package keys

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"example.com/program/identity"
)

const prefix = "shop"

// Product is the key of a product.
func Product(id int64) string { return join("product", strconv.FormatInt(id, 10)) }

// Order is the key of an order.
func Order(id int64) string { return fmt.Sprintf("%s:order:%d", prefix, id) }

// Category is the key of a category page.
func Category(slug string) string { return prefix + ":category:" + slug }

// Price is the key of a product's price.
func Price(productID int64) string { return join("price", strconv.FormatInt(productID, 10)) }

// Customer is the key of a customer.
func Customer(id int64) string { return fmt.Sprintf("%s:customer:%d", prefix, id) }

// Discounts is the key of what the signed-in customer saves in a category.
func Discounts(ctx context.Context, slug string) string {
	return fmt.Sprintf("%s:discounts:%d:%s", prefix, identity.CustomerID(ctx), slug)
}

// Recommended is the key of the recommendations in a category.
func Recommended(slug string) string { return join("recommended", slug) }

// Role is the key of an employee's role.
func Role(employeeID int64) string { return join("role", strconv.FormatInt(employeeID, 10)) }

// Session is the key of a session.
func Session(token string) string { return join("session", token) }

// Lock is the key of a lock.
func Lock(name string) string { return join("lock", name) }

// Rate is the key of a request counter.
func Rate(client string) string { return join("rate", client) }

func join(parts ...string) string {
	return prefix + ":" + strings.Join(parts, ":")
}
