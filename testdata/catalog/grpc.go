package catalogtest

import (
	"context"

	"connectrpc.com/connect"
	"github.com/go-kratos/kratos/v2/transport"
	"github.com/go-kratos/kratos/v2/transport/http"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
)

func _(c grpc.ClientConnInterface, ctx context.Context) {
	c.Invoke(ctx, "k", "k", new(string))
}

func _(c *grpc.ClientConn, ctx context.Context) {
	c.Invoke(ctx, "k", "k", new(string))
}

// Generated clients.
type (
	grpcClient interface {
		UpdateUser(ctx context.Context, in *string, opts ...grpc.CallOption) (*string, error)
	}
	connectClient interface {
		GetUser(ctx context.Context, r *connect.Request[string]) (*connect.Response[string], error)
		UpdateUser(ctx context.Context, r *connect.Request[string]) (*connect.Response[string], error)
	}
	kratosClient interface {
		GetUser(ctx context.Context, in *string, opts ...http.CallOption) (*string, error)
		UpdateUser(ctx context.Context, in *string, opts ...http.CallOption) (*string, error)
	}
)

func _(c grpc_health_v1.HealthClient, u grpcClient, ctx context.Context) {
	c.Check(ctx, nil)
	u.UpdateUser(ctx, nil)
}

func _(c *connect.Client[string, string], s *connect.ClientStreamForClient[string, string], u connectClient, ctx context.Context) {
	c.CallUnary(ctx, nil)
	c.CallServerStream(ctx, nil)
	s.CloseAndReceive()
	u.GetUser(ctx, nil)
	u.UpdateUser(ctx, nil)
}

func _(c *http.Client, u kratosClient, ctx context.Context) {
	c.Invoke(ctx, "k", "k", "k", new(string))
	c.Do(nil)
	u.GetUser(ctx, nil)
	u.UpdateUser(ctx, nil)
}

func _(md metadata.MD, h transport.Header, ctx context.Context) {
	metadata.ValueFromIncomingContext(ctx, "authorization")
	md.Get("authorization")
	peer.FromContext(ctx)
	h.Get("Authorization")
	h.Values("Authorization")
}
