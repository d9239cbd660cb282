package rawrepo

import (
	"context"
	"database/sql"
)

// Staff is the repository of employees.
type Staff struct{ db *sql.DB }

// NewStaff returns the repository of employees.
func NewStaff(db *sql.DB) *Staff { return &Staff{db: db} }

// Role returns the role of an employee.
func (s *Staff) Role(ctx context.Context, employeeID int64) (string, error) {
	var role string
	err := s.db.QueryRowContext(ctx, `SELECT role FROM staff WHERE id = $1`, employeeID).Scan(&role)
	return role, rowError("employee", err)
}

// SetRole gives an employee a role.
func (s *Staff) SetRole(ctx context.Context, employeeID int64, role string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE staff SET role = $2 WHERE id = $1`, employeeID, role)
	return err
}
