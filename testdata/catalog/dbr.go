package catalogtest

import (
	"context"

	"github.com/gocraft/dbr/v2"
)

func _(c *dbr.SelectStmt, ctx context.Context) {
	c.LoadOne(new(string))
	c.LoadOneContext(ctx, new(string))
	c.ReturnInt64()
	c.ReturnInt64Context(ctx)
	c.ReturnString()
	c.ReturnStringContext(ctx)
	c.ReturnUint64()
	c.ReturnUint64Context(ctx)
	c.Load(new(string))
	c.LoadContext(ctx, new(string))
	c.Iterate()
	c.IterateContext(ctx)
	c.ReturnInt64s()
	c.ReturnInt64sContext(ctx)
	c.ReturnStrings()
	c.ReturnStringsContext(ctx)
	c.ReturnUint64s()
	c.ReturnUint64sContext(ctx)
	c.Rows()
	c.RowsContext(ctx)
}

func _(c *dbr.InsertStmt, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
	c.Load("k")
	c.LoadContext(ctx, "k")
}

func _(c *dbr.UpdateStmt, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
	c.Load("k")
	c.LoadContext(ctx, "k")
}

func _(c *dbr.DeleteStmt, ctx context.Context) {
	c.Exec()
	c.ExecContext(ctx)
}
