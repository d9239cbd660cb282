package catalogtest

import (
	"context"

	"github.com/uptrace/bun"
)

func _(c *bun.SelectQuery, ctx context.Context) {
	c.Scan(ctx)
	c.ScanAndCount(ctx)
	c.Rows(ctx)
	c.Count(ctx)
	c.Exists(ctx)
}

func _(c *bun.RawQuery, ctx context.Context) {
	c.Scan(ctx)
	c.Exec(ctx)
}

func _(c *bun.DB, ctx context.Context) {
	c.QueryRow("k")
	c.QueryRowContext(ctx, "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *bun.Tx, ctx context.Context) {
	c.QueryRow("k")
	c.QueryRowContext(ctx, "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *bun.Conn, ctx context.Context) {
	c.QueryRowContext(ctx, "k")
	c.QueryContext(ctx, "k")
	c.ExecContext(ctx, "k")
}

func _(c bun.IConn, ctx context.Context) {
	c.QueryRowContext(ctx, "k")
	c.QueryContext(ctx, "k")
	c.ExecContext(ctx, "k")
}

func _(c *bun.InsertQuery, ctx context.Context) {
	c.Exec(ctx)
	c.Scan(ctx)
}

func _(c *bun.UpdateQuery, ctx context.Context) {
	c.Exec(ctx)
	c.Scan(ctx)
}

func _(c *bun.DeleteQuery, ctx context.Context) {
	c.Exec(ctx)
	c.Scan(ctx)
}

func _(c *bun.MergeQuery, ctx context.Context) {
	c.Exec(ctx)
	c.Scan(ctx)
}

func _(c *bun.TruncateTableQuery, ctx context.Context) {
	c.Exec(ctx)
}
