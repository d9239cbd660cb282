package catalogtest

import (
	"context"

	"github.com/opensearch-project/opensearch-go/v2/opensearchapi"
	opensearchapiv4 "github.com/opensearch-project/opensearch-go/v4/opensearchapi"
)

func _(c *opensearchapi.ExistsRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.GetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.GetSourceRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.CountRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.MgetRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.MsearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.ScrollRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.SearchRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.SearchTemplateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.BulkRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.CreateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.DeleteByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.DeleteRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.IndexRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.UpdateByQueryRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapi.UpdateRequest, ctx context.Context) {
	c.Do(ctx, nil)
}

func _(c *opensearchapiv4.Client, ctx context.Context) {
	c.MGet(ctx, opensearchapiv4.MGetReq{})
	c.MSearch(ctx, opensearchapiv4.MSearchReq{})
	c.MSearchTemplate(ctx, opensearchapiv4.MSearchTemplateReq{})
	c.Search(ctx, &opensearchapiv4.SearchReq{})
	c.SearchTemplate(ctx, opensearchapiv4.SearchTemplateReq{})
	c.Bulk(ctx, opensearchapiv4.BulkReq{})
	c.Index(ctx, opensearchapiv4.IndexReq{})
	c.Reindex(ctx, opensearchapiv4.ReindexReq{})
	c.Update(ctx, opensearchapiv4.UpdateReq{})
	c.UpdateByQuery(ctx, opensearchapiv4.UpdateByQueryReq{})
}
