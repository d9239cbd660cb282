package catalogtest

import (
	"context"

	"github.com/elastic/go-elasticsearch/v8/esapi"
	elastic "github.com/olivere/elastic/v7"
)

func _(c *esapi.GetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.CountRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.MgetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.MsearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.SearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.BulkRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.CreateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.DeleteByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.DeleteRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.IndexRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.UpdateByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.UpdateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *elastic.GetService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.CountService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.MgetService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.MultiSearchService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.ScrollService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.SearchService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.BulkService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.DeleteByQueryService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.DeleteService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.IndexService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.UpdateByQueryService, ctx context.Context) {
	c.Do(ctx)
}

func _(c *elastic.UpdateService, ctx context.Context) {
	c.Do(ctx)
}
