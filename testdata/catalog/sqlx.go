package catalogtest

import (
	"context"

	"github.com/jmoiron/sqlx"
)

func _(c *sqlx.DB, ctx context.Context) {
	c.Get(new(string), "k", "k")
	c.GetContext(ctx, new(string), "k", "k")
	c.Select(new(string), "k", "k")
	c.SelectContext(ctx, new(string), "k", "k")
	c.QueryRowx("k", "k")
	c.QueryRowxContext(ctx, "k", "k")
	c.Queryx("k", "k")
	c.QueryxContext(ctx, "k", "k")
	c.NamedQuery("k", "k")
	c.NamedQueryContext(ctx, "k", "k")
	c.NamedExec("k", "k")
	c.NamedExecContext(ctx, "k", "k")
	c.MustExec("k", "k")
	c.MustExecContext(ctx, "k", "k")
}

func _(c *sqlx.Tx, ctx context.Context) {
	c.Get(new(string), "k", "k")
	c.GetContext(ctx, new(string), "k", "k")
	c.Select(new(string), "k", "k")
	c.SelectContext(ctx, new(string), "k", "k")
	c.QueryRowx("k", "k")
	c.QueryRowxContext(ctx, "k", "k")
	c.Queryx("k", "k")
	c.QueryxContext(ctx, "k", "k")
	c.NamedQuery("k", "k")
	c.NamedExec("k", "k")
	c.NamedExecContext(ctx, "k", "k")
	c.MustExec("k", "k")
	c.MustExecContext(ctx, "k", "k")
}

func _(c *sqlx.Stmt, ctx context.Context) {
	c.Get(new(string), "k")
	c.GetContext(ctx, new(string), "k")
	c.Select(new(string), "k")
	c.SelectContext(ctx, new(string), "k")
	c.QueryRowx("k")
	c.QueryRowxContext(ctx, "k")
	c.Queryx("k")
	c.QueryxContext(ctx, "k")
	c.MustExec("k")
	c.MustExecContext(ctx, "k")
}

func _(c *sqlx.NamedStmt, ctx context.Context) {
	c.Get(new(string), "k")
	c.GetContext(ctx, new(string), "k")
	c.Select(new(string), "k")
	c.SelectContext(ctx, new(string), "k")
	c.QueryRowx("k")
	c.QueryRowxContext(ctx, "k")
	c.Queryx("k")
	c.QueryxContext(ctx, "k")
	c.QueryRow("k")
	c.QueryRowContext(ctx, "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.MustExec("k")
	c.MustExecContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *sqlx.Conn, ctx context.Context) {
	c.GetContext(ctx, new(string), "k", "k")
	c.SelectContext(ctx, new(string), "k", "k")
	c.QueryRowxContext(ctx, "k", "k")
	c.QueryxContext(ctx, "k", "k")
}

func _(ctx context.Context) {
	sqlx.Get(nil, new(string), "k", "k")
	sqlx.GetContext(ctx, nil, new(string), "k", "k")
	sqlx.Select(nil, new(string), "k", "k")
	sqlx.SelectContext(ctx, nil, new(string), "k", "k")
	sqlx.NamedQuery(nil, "k", "k")
	sqlx.NamedQueryContext(ctx, nil, "k", "k")
	sqlx.NamedExec(nil, "k", "k")
	sqlx.NamedExecContext(ctx, nil, "k", "k")
	sqlx.MustExec(nil, "k", "k")
	sqlx.MustExecContext(ctx, nil, "k", "k")
}

func _(c sqlx.Queryer) {
	c.QueryRowx("k", "k")
	c.Query("k", "k")
	c.Queryx("k", "k")
}

func _(c sqlx.QueryerContext, ctx context.Context) {
	c.QueryRowxContext(ctx, "k", "k")
	c.QueryContext(ctx, "k", "k")
	c.QueryxContext(ctx, "k", "k")
}

func _(c sqlx.Execer) {
	c.Exec("k", "k")
}

func _(c sqlx.ExecerContext, ctx context.Context) {
	c.ExecContext(ctx, "k", "k")
}
