package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Price is what a course costs, in the smallest unit of its currency.
type Price struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// Prices reads and writes course prices.
type Prices struct{ db *sql.DB }

// NewPrices returns the repository of prices.
func NewPrices(db *sql.DB) *Prices { return &Prices{db: db} }

// ByCourse returns the current price of a course.
func (p *Prices) ByCourse(ctx context.Context, courseID int64) (Price, error) {
	var price Price
	err := p.db.QueryRowContext(ctx,
		`SELECT amount, currency FROM prices WHERE course_id = $1`, courseID).
		Scan(&price.Amount, &price.Currency)
	if err != nil {
		return Price{}, one(err, "price")
	}
	return price, nil
}

// Set replaces the price of a course.
func (p *Prices) Set(ctx context.Context, courseID int64, price Price) error {
	_, err := p.db.ExecContext(ctx, `
		INSERT INTO prices (course_id, amount, currency) VALUES ($1, $2, $3)
		ON CONFLICT (course_id) DO UPDATE SET amount = $2, currency = $3`,
		courseID, price.Amount, price.Currency)
	if err != nil {
		return fmt.Errorf("set price of course %d: %w", courseID, err)
	}
	return nil
}
