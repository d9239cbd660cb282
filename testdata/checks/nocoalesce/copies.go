package nocoalesce

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/redis/go-redis/v9"
)

// What a shared cache yields is a copy: to write into it, or into what was made
// of it, stores nothing.

type Front struct {
	Latest uint64
	Rows   string
}

type Fronts struct {
	db  *sql.DB
	rdb *redis.Client
}

func (p *Fronts) page(ctx context.Context) (*Front, error) {
	raw, err := p.rdb.Get(ctx, "page:latest").Bytes()
	if err != nil {
		return nil, err
	}
	var page Front
	return &page, json.Unmarshal(raw, &page)
}

func (p *Fronts) okFilled(ctx context.Context, id string) (*Front, error) {
	page, err := p.page(ctx)
	if err != nil {
		return nil, err
	}
	if page.Latest > 0 {
		rows, err := p.rows(ctx, id)
		if err != nil {
			return nil, err
		}
		page.Rows = rows
	}
	return page, nil
}

func (p *Fronts) rows(ctx context.Context, id string) (string, error) {
	var s string
	err := p.db.QueryRowContext(ctx, "SELECT rows FROM pages WHERE id = ?", id).Scan(&s)
	return s, err
}

var _ = []any{(*Fronts).okFilled}
