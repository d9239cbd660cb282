package catalogtest

import (
	"context"

	"github.com/doug-martin/goqu/v9"
	"github.com/doug-martin/goqu/v9/exec"
)

func _(c *goqu.SelectDataset, ctx context.Context) {
	c.ScanStruct(new(string))
	c.ScanVal(new(string))
	c.ScanStructContext(ctx, new(string))
	c.ScanValContext(ctx, new(string))
	c.Count()
	c.CountContext(ctx)
	c.Pluck(new(string), "k")
	c.ScanStructs(new(string))
	c.ScanVals(new(string))
	c.PluckContext(ctx, new(string), "k")
	c.ScanStructsContext(ctx, new(string))
	c.ScanValsContext(ctx, new(string))
}

func _(c *goqu.Database, ctx context.Context) {
	c.ScanStruct(new(string), "k")
	c.ScanVal(new(string), "k")
	c.ScanStructContext(ctx, new(string), "k")
	c.ScanValContext(ctx, new(string), "k")
	c.ScanStructs(new(string), "k")
	c.ScanVals(new(string), "k")
	c.ScanStructsContext(ctx, new(string), "k")
	c.ScanValsContext(ctx, new(string), "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.QueryRow("k")
	c.QueryRowContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *goqu.TxDatabase, ctx context.Context) {
	c.ScanStruct(new(string), "k")
	c.ScanVal(new(string), "k")
	c.ScanStructContext(ctx, new(string), "k")
	c.ScanValContext(ctx, new(string), "k")
	c.ScanStructs(new(string), "k")
	c.ScanVals(new(string), "k")
	c.ScanStructsContext(ctx, new(string), "k")
	c.ScanValsContext(ctx, new(string), "k")
	c.Query("k")
	c.QueryContext(ctx, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
}

func _(c *exec.QueryExecutor, ctx context.Context) {
	c.ScanStruct(new(string))
	c.ScanVal(new(string))
	c.ScanStructContext(ctx, new(string))
	c.ScanValContext(ctx, new(string))
	c.ScanStructs(new(string))
	c.ScanVals(new(string))
	c.ScanStructsContext(ctx, new(string))
	c.ScanValsContext(ctx, new(string))
	c.Query()
	c.QueryContext(ctx)
	c.Scanner()
	c.ScannerContext(ctx)
	c.Exec()
	c.ExecContext(ctx)
}
