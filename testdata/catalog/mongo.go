package catalogtest

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
	mongov2 "go.mongodb.org/mongo-driver/v2/mongo"
)

func _(c *mongo.Collection, ctx context.Context) {
	c.FindOne(ctx, "k")
	c.EstimatedDocumentCount(ctx)
	c.Find(ctx, "k")
	c.Aggregate(ctx, "k")
	c.Distinct(ctx, "k", "k")
	c.CountDocuments(ctx, "k")
	c.InsertOne(ctx, "k")
	c.InsertMany(ctx, nil)
	c.UpdateByID(ctx, "k", "k")
	c.UpdateOne(ctx, "k", "k")
	c.UpdateMany(ctx, "k", "k")
	c.ReplaceOne(ctx, "k", "k")
	c.DeleteOne(ctx, "k")
	c.DeleteMany(ctx, "k")
	c.BulkWrite(ctx, nil)
	c.FindOneAndUpdate(ctx, "k", "k")
	c.FindOneAndReplace(ctx, "k", "k")
	c.FindOneAndDelete(ctx, "k")
	c.Drop(ctx)
}

func _(c *mongov2.Collection, ctx context.Context) {
	c.FindOne(ctx, "k")
	c.EstimatedDocumentCount(ctx)
	c.Find(ctx, "k")
	c.Aggregate(ctx, "k")
	c.Distinct(ctx, "k", "k")
	c.CountDocuments(ctx, "k")
	c.InsertOne(ctx, "k")
	c.InsertMany(ctx, "k")
	c.UpdateByID(ctx, "k", "k")
	c.UpdateOne(ctx, "k", "k")
	c.UpdateMany(ctx, "k", "k")
	c.ReplaceOne(ctx, "k", "k")
	c.DeleteOne(ctx, "k")
	c.DeleteMany(ctx, "k")
	c.BulkWrite(ctx, nil)
	c.FindOneAndUpdate(ctx, "k", "k")
	c.FindOneAndReplace(ctx, "k", "k")
	c.FindOneAndDelete(ctx, "k")
	c.Drop(ctx)
}

func _(c *mongo.Database, ctx context.Context) {
	c.Aggregate(ctx, "k")
}

func _(c *mongov2.Database, ctx context.Context) {
	c.Aggregate(ctx, "k")
}
