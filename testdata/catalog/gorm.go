package catalogtest

import (
	"context"

	jinzhugorm "github.com/jinzhu/gorm"
	"gorm.io/gen"
	"gorm.io/gorm"
)

func _(c *gen.DO) {
	c.First()
	c.Take()
	c.Last()
	c.FirstOrInit()
	c.Count()
	c.Row()
	c.Find()
	c.Rows()
	c.FindInBatches(nil, 1, nil)
	c.Scan(nil)
	c.Pluck(nil, nil)
	c.FirstOrCreate()
	c.Create("k")
	c.CreateInBatches("k", 1)
	c.Save("k")
	c.Update(nil, "k")
	c.UpdateSimple()
	c.Updates("k")
	c.UpdateColumn(nil, "k")
	c.UpdateColumnSimple()
	c.UpdateColumns("k")
	c.Delete("k")
}

func _(c *gorm.DB) {
	c.First(new(string), "k")
	c.Take(new(string), "k")
	c.Last(new(string), "k")
	c.FirstOrInit(new(string), "k")
	c.Count(nil)
	c.Row()
	c.Find(new(string), "k")
	c.FindInBatches(new(string), 1, nil)
	c.Scan(new(string))
	c.Pluck("k", new(string))
	c.Rows()
	c.FirstOrCreate(new(string), "k")
	c.Create("k")
	c.CreateInBatches("k", 1)
	c.Save("k")
	c.Update("k", "k")
	c.Updates("k")
	c.UpdateColumn("k", "k")
	c.UpdateColumns("k")
	c.Delete("k", "k")
	c.Exec("k", "k")
}

func _(c gorm.ExecInterface[string], ctx context.Context) {
	c.First(ctx)
	c.Take(ctx)
	c.Last(ctx)
	c.Row(ctx)
	c.Scan(ctx, new(string))
	c.Find(ctx)
	c.FindInBatches(ctx, 1, nil)
	c.Rows(ctx)
}

func _(c gorm.CreateInterface[string], ctx context.Context) {
	c.Count(ctx, "k")
	c.Update(ctx, "k", "k")
	c.Updates(ctx, "k")
	c.Delete(ctx)
	c.Create(ctx, nil)
	c.CreateInBatches(ctx, nil, 1)
}

func _(c gorm.ChainInterface[string], ctx context.Context) {
	c.Count(ctx, "k")
	c.Update(ctx, "k", "k")
	c.Updates(ctx, "k")
	c.Delete(ctx)
}

func _(c gorm.SetCreateOrUpdateInterface[string], ctx context.Context) {
	c.Create(ctx)
	c.Update(ctx)
}

func _(c gorm.SetUpdateOnlyInterface[string], ctx context.Context) {
	c.Update(ctx)
}

func _(c gorm.Interface[string], ctx context.Context) {
	c.Exec(ctx, "k", "k")
}

func _(c *gorm.Association) {
	c.Find(new(string), "k")
}

func _(c *jinzhugorm.DB) {
	c.First(new(string), "k")
	c.Take(new(string), "k")
	c.Last(new(string), "k")
	c.FirstOrInit(new(string), "k")
	c.Count(new(string))
	c.Row()
	c.Find(new(string), "k")
	c.Scan(new(string))
	c.Related(new(string), "k")
	c.Pluck("k", new(string))
	c.Rows()
	c.FirstOrCreate(new(string), "k")
	c.Create("k")
	c.Save("k")
	c.Update("k")
	c.Updates("k")
	c.UpdateColumn("k")
	c.UpdateColumns("k")
	c.Delete("k", "k")
	c.Exec("k", "k")
}
