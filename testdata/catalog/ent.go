package catalogtest

import (
	"context"

	"entgo.io/ent/dialect"
)

// What ent generates for one entity.
type (
	entConfig struct{ driver dialect.Driver }
	UserQuery struct {
		entConfig
		predicates []func()
	}
	UserClient    struct{ entConfig }
	UserSelect    struct{ *UserQuery }
	UserCreate    struct{ entConfig }
	UserDelete    struct{ entConfig }
	UserDeleteOne struct{ ud *UserDelete }
)

func (*UserQuery) First(context.Context) (any, error)     { return nil, nil }
func (*UserQuery) All(context.Context) ([]any, error)     { return nil, nil }
func (*UserQuery) Count(context.Context) (int, error)     { return 0, nil }
func (*UserClient) Get(context.Context, int) (any, error) { return nil, nil }
func (*UserSelect) Scan(context.Context, any) error       { return nil }
func (*UserCreate) Save(context.Context) (any, error)     { return nil, nil }
func (*UserDeleteOne) Exec(context.Context) error         { return nil }
func (*UserQuery) Where(...func()) *UserQuery             { return nil }

func _(q *UserQuery, c *UserClient, s *UserSelect, n *UserCreate, d *UserDeleteOne, ctx context.Context) {
	q.Where().First(ctx)
	q.All(ctx)
	q.Count(ctx)
	c.Get(ctx, 1)
	s.Scan(ctx, new(string))
	n.Save(ctx)
	d.Exec(ctx)
}
