package catalogtest

import (
	"context"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

func _(c meilisearch.DocumentReader, ctx context.Context) {
	c.GetDocument("k", &meilisearch.DocumentQuery{}, "k")
	c.GetDocumentWithContext(ctx, "k", &meilisearch.DocumentQuery{}, "k")
	c.GetDocuments(&meilisearch.DocumentsQuery{}, &meilisearch.DocumentsResult{})
	c.GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{}, &meilisearch.DocumentsResult{})
}

func _(c meilisearch.SearchReader, ctx context.Context) {
	c.FacetSearch(&meilisearch.FacetSearchRequest{})
	c.FacetSearchWithContext(ctx, &meilisearch.FacetSearchRequest{})
	c.Search("k", &meilisearch.SearchRequest{})
	c.SearchRaw("k", &meilisearch.SearchRequest{})
	c.SearchRawWithContext(ctx, "k", &meilisearch.SearchRequest{})
	c.SearchWithContext(ctx, "k", &meilisearch.SearchRequest{})
}

func _(c meilisearch.DocumentManager, ctx context.Context) {
	c.AddDocuments("k", &meilisearch.DocumentOptions{})
	c.AddDocumentsInBatches("k", 1, &meilisearch.DocumentOptions{})
	c.AddDocumentsWithContext(ctx, "k", &meilisearch.DocumentOptions{})
	c.DeleteAllDocuments(&meilisearch.DocumentOptions{})
	c.DeleteDocument("k", &meilisearch.DocumentOptions{})
	c.DeleteDocumentWithContext(ctx, "k", &meilisearch.DocumentOptions{})
	c.DeleteDocuments(nil, &meilisearch.DocumentOptions{})
	c.DeleteDocumentsWithContext(ctx, nil, &meilisearch.DocumentOptions{})
	c.UpdateDocuments("k", &meilisearch.DocumentOptions{})
	c.UpdateDocumentsWithContext(ctx, "k", &meilisearch.DocumentOptions{})
}
