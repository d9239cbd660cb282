package catalogtest

import (
	"context"

	"github.com/go-pg/pg/v10"
	"github.com/go-pg/pg/v10/orm"
)

func _(c *orm.Query) {
	c.First()
	c.Last()
	c.QueryOne("k", "k")
	c.Select()
	c.Count()
	c.Exists()
	c.ForEach("k")
	c.SelectAndCount()
	c.SelectAndCountEstimate(1)
	c.Query(new(string), "k")
	c.CopyFrom(nil, "k")
	c.Delete()
	c.Exec("k")
	c.ExecOne("k")
	c.ForceDelete()
	c.Insert()
	c.SelectOrInsert()
	c.Update()
	c.UpdateNotZero()
}

func _(c *pg.DB, ctx context.Context) {
	c.QueryOne(new(string), "k")
	c.QueryOneContext(ctx, new(string), "k")
	c.Query(new(string), "k")
	c.QueryContext(ctx, new(string), "k")
	c.CopyTo(nil, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
	c.ExecOne("k")
	c.ExecOneContext(ctx, "k")
	c.CopyFrom(nil, "k")
}

func _(c *pg.Tx, ctx context.Context) {
	c.QueryOne(new(string), "k")
	c.QueryOneContext(ctx, new(string), "k")
	c.Query(new(string), "k")
	c.QueryContext(ctx, new(string), "k")
	c.CopyTo(nil, "k")
	c.Exec("k")
	c.ExecContext(ctx, "k")
	c.ExecOne("k")
	c.ExecOneContext(ctx, "k")
	c.CopyFrom(nil, "k")
}

func _(c *pg.Stmt, ctx context.Context) {
	c.QueryOne(new(string))
	c.QueryOneContext(ctx, new(string))
	c.Query(new(string))
	c.QueryContext(ctx, new(string))
	c.Exec()
	c.ExecContext(ctx)
	c.ExecOne()
	c.ExecOneContext(ctx)
}
