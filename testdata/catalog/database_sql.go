package catalogtest

import (
	"context"
	"database/sql"
)

func _(c *sql.DB, ctx context.Context) {
	c.BeginTx(ctx, nil)
	c.QueryRow("k", "k")
	c.QueryRowContext(ctx, "k", "k")
	c.Query("k", "k")
	c.QueryContext(ctx, "k", "k")
	c.Exec("k", "k")
	c.ExecContext(ctx, "k", "k")
}

func _(c *sql.Tx, ctx context.Context) {
	c.QueryRow("k", "k")
	c.QueryRowContext(ctx, "k", "k")
	c.Query("k", "k")
	c.QueryContext(ctx, "k", "k")
	c.Exec("k", "k")
	c.ExecContext(ctx, "k", "k")
}

func _(c *sql.Stmt, ctx context.Context) {
	c.QueryRow("k")
	c.QueryRowContext(ctx, "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *sql.Conn, ctx context.Context) {
	c.BeginTx(ctx, nil)
	c.QueryRowContext(ctx, "k", "k")
	c.QueryContext(ctx, "k", "k")
	c.ExecContext(ctx, "k", "k")
}
