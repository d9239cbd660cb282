// Package store holds the SQL repositories.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrNotFound is returned when a row does not exist.
var ErrNotFound = errors.New("not found")

// ErrSoldOut is returned when a session has no seat left.
var ErrSoldOut = errors.New("session is sold out")

func one(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Tokens reads access tokens.
type Tokens struct{ db *sql.DB }

// NewTokens returns the repository of access tokens.
func NewTokens(db *sql.DB) *Tokens { return &Tokens{db: db} }

// UserByToken returns the owner of an unexpired token.
func (t *Tokens) UserByToken(ctx context.Context, token string) (int64, error) {
	var id int64
	err := t.db.QueryRowContext(ctx,
		`SELECT user_id FROM access_tokens WHERE token = $1 AND expires_at > now()`, token).Scan(&id)
	if err != nil {
		return 0, one(err, "access token")
	}
	return id, nil
}
