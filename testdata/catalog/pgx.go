package catalogtest

import (
	"context"

	pgxv4 "github.com/jackc/pgx/v4"
	pgxpoolv4 "github.com/jackc/pgx/v4/pgxpool"
	pgx "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func _(c *pgx.Conn, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgx.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
}

func _(c pgx.Tx, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgx.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
}

func _(c *pgxv4.Conn, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgxv4.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
	c.QueryFunc(ctx, "k", nil, nil, nil)
}

func _(c pgxv4.Tx, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgxv4.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
	c.QueryFunc(ctx, "k", nil, nil, nil)
}

func _(c *pgxpool.Pool, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgx.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
}

func _(c *pgxpool.Conn, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgx.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
}

func _(c *pgxpool.Tx, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgx.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
}

func _(c *pgxpoolv4.Pool, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgxv4.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
	c.QueryFunc(ctx, "k", nil, nil, nil)
}

func _(c *pgxpoolv4.Conn, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgxv4.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
	c.QueryFunc(ctx, "k", nil, nil, nil)
}

func _(c *pgxpoolv4.Tx, ctx context.Context) {
	c.QueryRow(ctx, "k", "k")
	c.Query(ctx, "k", "k")
	c.SendBatch(ctx, &pgxv4.Batch{})
	c.Exec(ctx, "k", "k")
	c.CopyFrom(ctx, nil, []string{"k"}, nil)
	c.QueryFunc(ctx, "k", nil, nil, nil)
}
