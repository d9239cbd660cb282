package catalogtest

import (
	"context"

	esapiv7 "github.com/elastic/go-elasticsearch/v7/esapi"
	"github.com/elastic/go-elasticsearch/v8/esapi"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/count"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/delete"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/get"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/index"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/mget"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/msearch"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/core/update"
	"github.com/olivere/elastic/v7"
)

func _(c *esapi.ExistsRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.GetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.GetSourceRequest, ctx context.Context) {
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

func _(c *esapi.ScrollRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.SearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapi.SearchTemplateRequest, ctx context.Context) {
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

func _(c *esapiv7.ExistsRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.GetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.GetSourceRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.CountRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.MgetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.MsearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.ScrollRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.SearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.SearchTemplateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.BulkRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.CreateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.DeleteByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.DeleteRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.IndexRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.UpdateByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *esapiv7.UpdateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *get.Get, ctx context.Context) {
	c.Do(ctx)
}

func _(c *search.Search, ctx context.Context) {
	c.Do(ctx)
}

func _(c *mget.Mget, ctx context.Context) {
	c.Do(ctx)
}

func _(c *msearch.Msearch, ctx context.Context) {
	c.Do(ctx)
}

func _(c *count.Count, ctx context.Context) {
	c.Do(ctx)
}

func _(c *index.Index, ctx context.Context) {
	c.Do(ctx)
}

func _(c *update.Update, ctx context.Context) {
	c.Do(ctx)
}

func _(c *delete.Delete, ctx context.Context) {
	c.Do(ctx)
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
