// Package identity carries the signed-in customer through the context.
package identity

import "context"

type customerKey struct{}

// With returns a context of the customer.
func With(ctx context.Context, customerID int64) context.Context {
	return context.WithValue(ctx, customerKey{}, customerID)
}

// CustomerID returns the signed-in customer, or 0.
func CustomerID(ctx context.Context) int64 {
	id, _ := ctx.Value(customerKey{}).(int64)
	return id
}
