package catalogtest

import (
	"context"
	"database/sql"

	pgconnv4 "github.com/jackc/pgconn"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// What sqlc generates in front of database/sql and of pgx.
type (
	sqlDB interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	}
	pgxDB interface {
		Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
		QueryRow(ctx context.Context, query string, args ...any) pgx.Row
		SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
	}
	pgxv4DB interface {
		Exec(ctx context.Context, query string, args ...any) (pgconnv4.CommandTag, error)
	}
)

func _(c sqlDB, ctx context.Context) {
	c.ExecContext(ctx, "k")
}

func _(c pgxDB, ctx context.Context) {
	c.Exec(ctx, "k")
	c.Query(ctx, "k")
	c.QueryRow(ctx, "k")
	c.SendBatch(ctx, nil)
}

func _(c pgxv4DB, ctx context.Context) {
	c.Exec(ctx, "k")
}
