package catalogtest

import (
	"context"

	"github.com/influxdata/influxdb-client-go/v2/api"
	"github.com/influxdata/influxdb-client-go/v2/api/write"
	"github.com/influxdata/influxdb-client-go/v2/domain"
)

func _(c api.QueryAPI, ctx context.Context) {
	c.Query(ctx, "k")
	c.QueryRaw(ctx, "k", &domain.Dialect{})
	c.QueryRawWithParams(ctx, "k", &domain.Dialect{}, "k")
	c.QueryWithParams(ctx, "k", "k")
}

func _(c api.WriteAPIBlocking, ctx context.Context) {
	c.WritePoint(ctx)
	c.WriteRecord(ctx)
}

func _(c api.WriteAPI) {
	c.WritePoint(&write.Point{})
	c.WriteRecord("k")
}
