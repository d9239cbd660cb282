package catalogtest

import (
	"context"

	"github.com/Masterminds/squirrel"
)

func _(c *squirrel.SelectBuilder, ctx context.Context) {
	c.QueryRow()
	c.QueryRowContext(ctx)
	c.Scan()
	c.ScanContext(ctx)
	c.Query()
	c.QueryContext(ctx)
}

func _(ctx context.Context) {
	squirrel.QueryRowWith(nil, nil)
	squirrel.QueryRowContextWith(ctx, nil, nil)
	squirrel.QueryWith(nil, nil)
	squirrel.QueryContextWith(ctx, nil, nil)
	squirrel.ExecWith(nil, nil)
	squirrel.ExecContextWith(ctx, nil, nil)
}

func _(c *squirrel.InsertBuilder, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
	c.Query()
	c.QueryContext(ctx)
	c.QueryRow()
	c.QueryRowContext(ctx)
	c.Scan()
	c.ScanContext(ctx)
}

func _(c *squirrel.UpdateBuilder, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
	c.Query()
	c.QueryContext(ctx)
	c.QueryRow()
	c.QueryRowContext(ctx)
	c.Scan()
	c.ScanContext(ctx)
}

func _(c *squirrel.DeleteBuilder, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
	c.Query()
	c.QueryContext(ctx)
	c.QueryRowContext(ctx)
	c.ScanContext(ctx)
}
