package catalogtest

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func _(c driver.Conn, ctx context.Context) {
	c.Query(ctx, "k")
	c.QueryRow(ctx, "k")
	c.Select(ctx, "k", "k")
	c.AsyncInsert(ctx, "k", false)
	c.Exec(ctx, "k")
}

func _(c driver.Batch) {
	c.Send()
}
