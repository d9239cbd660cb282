package catalogtest

import (
	"context"

	"github.com/graph-gophers/dataloader"
	dataloaderv6 "github.com/graph-gophers/dataloader/v6"
	dataloaderv7 "github.com/graph-gophers/dataloader/v7"
	"github.com/vikstrous/dataloadgen"
)

func _() {
	dataloader.NewBatchedLoader(nil)
}

func _(c *dataloader.Loader, ctx context.Context) {
	c.Load(ctx, nil)
	c.LoadMany(ctx, nil)
	c.Prime(ctx, nil, "v")
	c.Clear(ctx, nil)
	c.ClearAll()
}

func _(c dataloader.Interface, ctx context.Context) {
	c.Load(ctx, nil)
	c.LoadMany(ctx, nil)
	c.Prime(ctx, nil, "v")
	c.Clear(ctx, nil)
	c.ClearAll()
}

func _() {
	dataloaderv6.NewBatchedLoader(nil)
}

func _(c *dataloaderv6.Loader, ctx context.Context) {
	c.Load(ctx, nil)
	c.LoadMany(ctx, nil)
	c.Prime(ctx, nil, "v")
	c.Clear(ctx, nil)
	c.ClearAll()
}

func _(c dataloaderv6.Interface, ctx context.Context) {
	c.Load(ctx, nil)
	c.LoadMany(ctx, nil)
	c.Prime(ctx, nil, "v")
	c.Clear(ctx, nil)
	c.ClearAll()
}

func _() {
	dataloaderv7.NewBatchedLoader[string, string](nil)
}

func _(c *dataloaderv7.Loader[string, string], ctx context.Context) {
	c.Load(ctx, "k")
	c.LoadMany(ctx, []string{"k"})
	c.Prime(ctx, "k", "v")
	c.Clear(ctx, "k")
	c.ClearAll()
}

func _(c dataloaderv7.Interface[string, string], ctx context.Context) {
	c.Load(ctx, "k")
	c.LoadMany(ctx, []string{"k"})
	c.Prime(ctx, "k", "v")
	c.Clear(ctx, "k")
	c.ClearAll()
}

func _() {
	dataloadgen.NewLoader[string, string](nil)
}

func _(c *dataloadgen.Loader[string, string], ctx context.Context) {
	c.Load(ctx, "k")
	c.LoadThunk(ctx, "k")
	c.LoadAll(ctx, []string{"k"})
	c.LoadAllThunk(ctx, []string{"k"})
	c.Prime("k", "v")
	c.Clear("k")
}
