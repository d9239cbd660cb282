package catalogtest

import (
	"context"

	"github.com/aarondl/sqlboiler/v4/queries"
)

func _(c *queries.Query, ctx context.Context) {
	c.Bind(ctx, nil, new(string))
	c.BindG(ctx, new(string))
	c.BindGP(ctx, new(string))
	c.BindP(ctx, nil, new(string))
	c.QueryRow(nil)
	c.QueryRowContext(ctx, nil)
	c.QueryRowContextG(ctx)
	c.QueryRowG()
	c.Query(nil)
	c.QueryContext(ctx, nil)
	c.QueryContextG(ctx)
	c.QueryContextGP(ctx)
	c.QueryContextP(ctx, nil)
	c.QueryG()
	c.QueryGP()
	c.QueryP(nil)
	c.Exec(nil)
	c.ExecContext(ctx, nil)
	c.ExecContextG(ctx)
	c.ExecContextGP(ctx)
	c.ExecContextP(ctx, nil)
	c.ExecG()
	c.ExecGP()
	c.ExecP(nil)
}
