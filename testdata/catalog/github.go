package catalogtest

import (
	"context"
	"net/http"

	"github.com/google/go-github/v66/github"
	machineboxgraphql "github.com/machinebox/graphql"
	"github.com/shurcooL/githubv4"
	"github.com/shurcooL/graphql"
)

func _(c *github.Client, ctx context.Context) {
	c.BareDo(ctx, &http.Request{})
	c.Do(ctx, &http.Request{}, "k")
}

func _(c *githubv4.Client, ctx context.Context) {
	c.Query(ctx, "k", nil)
	c.Mutate(ctx, "k", "k", nil)
}

func _(c *graphql.Client, ctx context.Context) {
	c.Query(ctx, "k", nil)
	c.Mutate(ctx, "k", nil)
}

func _(c *machineboxgraphql.Client, ctx context.Context) {
	c.Run(ctx, &machineboxgraphql.Request{}, "k")
}

func _(c *github.RepositoriesService, ctx context.Context) {
	c.Get(ctx, "k", "k")
	c.Delete(ctx, "k", "k")
}
