package catalogtest

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func _(ctx context.Context) {
	neo4j.ExecuteQuery[string](ctx, nil, "k", nil, nil)
}

func _(c neo4j.ExplicitTransaction, ctx context.Context) {
	c.Run(ctx, "k", nil)
}

func _(c neo4j.ManagedTransaction, ctx context.Context) {
	c.Run(ctx, "k", nil)
}

func _(c neo4j.SessionWithContext, ctx context.Context) {
	c.Run(ctx, "k", nil)
}
