package catalogtest

import (
	"context"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/bigtable"
	"cloud.google.com/go/datastore"
	"cloud.google.com/go/firestore"
	"cloud.google.com/go/spanner"
	"cloud.google.com/go/storage"
)

func _(c *firestore.DocumentRef, ctx context.Context) {
	c.Get(ctx)
	c.Create(ctx, "k")
	c.Delete(ctx)
	c.Set(ctx, "k")
	c.Update(ctx, nil)
}

func _(c *firestore.Transaction) {
	c.Get(&firestore.DocumentRef{})
	c.GetAll(nil)
	c.Documents(nil)
	c.Create(&firestore.DocumentRef{}, "k")
	c.Delete(&firestore.DocumentRef{})
	c.Set(&firestore.DocumentRef{}, "k")
	c.Update(&firestore.DocumentRef{}, nil)
}

func _(c *firestore.Client, ctx context.Context) {
	c.GetAll(ctx, nil)
}

func _(c *firestore.Query, ctx context.Context) {
	c.Documents(ctx)
}

func _(c *firestore.AggregationQuery, ctx context.Context) {
	c.Get(ctx)
}

func _(c *firestore.BulkWriter) {
	c.Create(&firestore.DocumentRef{}, "k")
	c.Delete(&firestore.DocumentRef{})
	c.Set(&firestore.DocumentRef{}, "k")
	c.Update(&firestore.DocumentRef{}, nil)
}

func _(c *firestore.WriteBatch) {
	c.Create(&firestore.DocumentRef{}, "k")
	c.Delete(&firestore.DocumentRef{})
	c.Set(&firestore.DocumentRef{}, "k")
	c.Update(&firestore.DocumentRef{}, nil)
}

func _(c *firestore.CollectionRef, ctx context.Context) {
	c.Add(ctx, "k")
}

func _(c *spanner.ReadOnlyTransaction, ctx context.Context) {
	c.ReadRow(ctx, "k", nil, nil)
	c.ReadRowUsingIndex(ctx, "k", "k", nil, nil)
	c.ReadRowWithOptions(ctx, "k", nil, nil, &spanner.ReadOptions{})
	c.Query(ctx, spanner.Statement{})
	c.QueryWithOptions(ctx, spanner.Statement{}, spanner.QueryOptions{})
	c.QueryWithStats(ctx, spanner.Statement{})
	c.Read(ctx, "k", nil, nil)
	c.ReadUsingIndex(ctx, "k", "k", nil, nil)
	c.ReadWithOptions(ctx, "k", nil, nil, &spanner.ReadOptions{})
}

func _(c *spanner.Client, ctx context.Context) {
	c.Apply(ctx, nil)
	c.BatchWrite(ctx, nil)
	c.PartitionedUpdate(ctx, spanner.Statement{})
}

func _(c *spanner.ReadWriteTransaction, ctx context.Context) {
	c.BatchUpdate(ctx, nil)
	c.BufferWrite(nil)
	c.Update(ctx, spanner.Statement{})
	c.UpdateWithOptions(ctx, spanner.Statement{}, spanner.QueryOptions{})
}

func _(c *datastore.Client, ctx context.Context) {
	c.Get(ctx, &datastore.Key{}, new(string))
	c.GetAll(ctx, &datastore.Query{}, new(string))
	c.GetMulti(ctx, nil, new(string))
	c.Count(ctx, &datastore.Query{})
	c.Run(ctx, &datastore.Query{})
	c.RunAggregationQuery(ctx, &datastore.AggregationQuery{})
	c.Delete(ctx, &datastore.Key{})
	c.DeleteMulti(ctx, nil)
	c.Mutate(ctx)
	c.Put(ctx, &datastore.Key{}, "k")
	c.PutMulti(ctx, nil, "k")
}

func _(c *datastore.Transaction) {
	c.Get(&datastore.Key{}, new(string))
	c.GetMulti(nil, new(string))
	c.Delete(&datastore.Key{})
	c.DeleteMulti(nil)
	c.Mutate()
	c.Put(&datastore.Key{}, "k")
	c.PutMulti(nil, "k")
}

func _(c *bigtable.Table, ctx context.Context) {
	c.ReadRow(ctx, "k")
	c.ReadRows(ctx, nil, nil)
	c.SampleRowKeys(ctx)
	c.Apply(ctx, "k", &bigtable.Mutation{})
	c.ApplyBulk(ctx, nil, nil)
	c.ApplyReadModifyWrite(ctx, "k", &bigtable.ReadModifyWrite{})
}

func _(c bigtable.TableAPI, ctx context.Context) {
	c.ReadRow(ctx, "k")
	c.ReadRows(ctx, nil, nil)
	c.SampleRowKeys(ctx)
	c.Apply(ctx, "k", &bigtable.Mutation{})
	c.ApplyBulk(ctx, nil, nil)
	c.ApplyReadModifyWrite(ctx, "k", &bigtable.ReadModifyWrite{})
}

func _(c *storage.ObjectHandle, ctx context.Context) {
	c.Attrs(ctx)
	c.NewRangeReader(ctx, 1, 1)
	c.NewReader(ctx)
	c.Delete(ctx)
	c.NewWriter(ctx)
	c.Update(ctx, storage.ObjectAttrsToUpdate{})
}

func _(c *storage.BucketHandle, ctx context.Context) {
	c.Attrs(ctx)
	c.Objects(ctx, &storage.Query{})
}

func _(c *storage.Composer, ctx context.Context) {
	c.Run(ctx)
}

func _(c *storage.Copier, ctx context.Context) {
	c.Run(ctx)
}

func _(c *bigquery.Job, ctx context.Context) {
	c.Read(ctx)
}

func _(c *bigquery.Query, ctx context.Context) {
	c.Read(ctx)
	c.Run(ctx)
}

func _(c *bigquery.Table, ctx context.Context) {
	c.Read(ctx)
	c.Metadata(ctx)
}

func _(c *bigquery.Inserter, ctx context.Context) {
	c.Put(ctx, "k")
}
