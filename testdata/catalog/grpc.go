package catalogtest

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func _(c grpc.ClientConnInterface, ctx context.Context) {
	c.Invoke(ctx, "k", "k", new(string))
}

func _(c *grpc.ClientConn, ctx context.Context) {
	c.Invoke(ctx, "k", "k", new(string))
}

// A generated client.
func _(c grpc_health_v1.HealthClient, ctx context.Context) {
	c.Check(ctx, nil)
}
