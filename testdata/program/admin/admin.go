// Package admin is for the people who run the shop.
package admin

import (
	"context"
	"fmt"
	"slices"
)

// Staff is where employees are kept.
type Staff interface {
	SetRole(ctx context.Context, employeeID int64, role string) error
}

// Admin changes what employees may do.
type Admin struct{ Staff Staff }

var known = []string{"clerk", "buyer", "owner"}

// Promote gives an employee another role.
func (a *Admin) Promote(ctx context.Context, employeeID int64, role string) error {
	if !slices.Contains(known, role) {
		return fmt.Errorf("no role is called %q", role)
	}
	return a.Staff.SetRole(ctx, employeeID, role)
}
