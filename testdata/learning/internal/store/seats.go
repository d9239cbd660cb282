package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Seats reads and books the seats of live sessions.
type Seats struct{ db *sql.DB }

// NewSeats returns the repository of seats.
func NewSeats(db *sql.DB) *Seats { return &Seats{db: db} }

// Left counts the free seats of a session.
func (s *Seats) Left(ctx context.Context, sessionID int64) (int, error) {
	var left int
	err := s.db.QueryRowContext(ctx, `
		SELECT s.capacity - count(b.user_id)
		FROM live_sessions s LEFT JOIN bookings b ON b.session_id = s.id
		WHERE s.id = $1
		GROUP BY s.capacity`, sessionID).Scan(&left)
	if err != nil {
		return 0, one(err, "session")
	}
	return left, nil
}

// Book takes a seat for the user.
func (s *Seats) Book(ctx context.Context, sessionID, userID int64) error {
	res, err := s.db.ExecContext(ctx, `
		INSERT INTO bookings (session_id, user_id)
		SELECT s.id, $2 FROM live_sessions s
		WHERE s.id = $1 AND s.capacity > (SELECT count(*) FROM bookings WHERE session_id = $1)`,
		sessionID, userID)
	if err != nil {
		return fmt.Errorf("book session %d: %w", sessionID, err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return fmt.Errorf("book session %d: %w", sessionID, err)
	} else if n == 0 {
		return ErrSoldOut
	}
	return nil
}

// Release gives the user's seat back.
func (s *Seats) Release(ctx context.Context, sessionID, userID int64) error {
	_, err := s.db.ExecContext(ctx,
		`DELETE FROM bookings WHERE session_id = $1 AND user_id = $2`, sessionID, userID)
	if err != nil {
		return fmt.Errorf("release seat in session %d: %w", sessionID, err)
	}
	return nil
}
