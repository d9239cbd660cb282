// Package checkout adds up baskets.
package checkout

import (
	"context"

	"example.com/program/flightkit"
	"example.com/program/keys"
	"example.com/program/model"
	"example.com/program/prices"
)

// Till computes totals.
type Till struct {
	prices  *prices.Service
	flights *flightkit.Group
}

// New returns a till.
func New(p *prices.Service, flights *flightkit.Group) *Till {
	return &Till{prices: p, flights: flights}
}

// Total returns what the lines cost together, in cents.
func (t *Till) Total(ctx context.Context, lines []model.Line) (int64, error) {
	var sum int64
	for _, l := range lines {
		p, err := flightkit.Do(ctx, t.flights, keys.Price(l.ProductID), func(ctx context.Context) (model.Price, error) {
			return t.prices.Lookup(ctx, l.ProductID)
		})
		if err != nil {
			return 0, err
		}
		sum += p.Cents * l.Count
	}
	return sum, nil
}
