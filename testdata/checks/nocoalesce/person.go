package nocoalesce

import (
	"context"
	"database/sql"
	"time"

	gocache "github.com/patrickmn/go-cache"
)

// Orders keeps lists in the process: a user's own, which few requests ask for
// at once, and a shop's, which all its visitors do.
type Orders struct {
	db    *sql.DB
	cache *gocache.Cache
}

func (o *Orders) OfUser(ctx context.Context, userID string) ([]string, error) {
	if v, ok := o.cache.Get("orders:user:" + userID); ok {
		return v.([]string), nil
	}
	out, err := o.list(ctx, "SELECT id FROM orders WHERE user_id = ?", userID) // review // want `every concurrent miss of orders:user:\{userID\} runs`
	if err != nil {
		return nil, err
	}
	o.cache.Set("orders:user:"+userID, out, time.Hour)
	return out, nil
}

func (o *Orders) OfShop(ctx context.Context, shop string) ([]string, error) {
	if v, ok := o.cache.Get("orders:shop:" + shop); ok {
		return v.([]string), nil
	}
	out, err := o.list(ctx, "SELECT id FROM orders WHERE shop = ?", shop) // want `every concurrent miss of orders:shop:\{shop\} runs`
	if err != nil {
		return nil, err
	}
	o.cache.Set("orders:shop:"+shop, out, time.Hour)
	return out, nil
}

func (o *Orders) list(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := o.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
