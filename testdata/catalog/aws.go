package catalogtest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func _(c *dynamodb.Client, ctx context.Context) {
	c.GetItem(ctx, &dynamodb.GetItemInput{})
	c.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{})
	c.Query(ctx, &dynamodb.QueryInput{})
	c.Scan(ctx, &dynamodb.ScanInput{})
	c.TransactGetItems(ctx, &dynamodb.TransactGetItemsInput{})
	c.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{})
	c.DeleteItem(ctx, &dynamodb.DeleteItemInput{})
	c.PutItem(ctx, &dynamodb.PutItemInput{})
	c.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{})
	c.UpdateItem(ctx, &dynamodb.UpdateItemInput{})
}

func _(c *s3.Client, ctx context.Context) {
	c.GetObject(ctx, &s3.GetObjectInput{})
	c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{})
	c.HeadObject(ctx, &s3.HeadObjectInput{})
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{})
	c.SelectObjectContent(ctx, &s3.SelectObjectContentInput{})
	c.CopyObject(ctx, &s3.CopyObjectInput{})
	c.DeleteObject(ctx, &s3.DeleteObjectInput{})
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{})
	c.PutObject(ctx, &s3.PutObjectInput{})
}
