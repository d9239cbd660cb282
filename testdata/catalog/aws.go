package catalogtest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	dynamodbv1 "github.com/aws/aws-sdk-go/service/dynamodb"
	"github.com/aws/aws-sdk-go/service/dynamodb/dynamodbiface"
)

func _(c *dynamodb.Client, ctx context.Context) {
	c.GetItem(ctx, &dynamodb.GetItemInput{})
	c.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{})
	c.ExecuteStatement(ctx, &dynamodb.ExecuteStatementInput{})
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
	c.ListObjects(ctx, &s3.ListObjectsInput{})
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{})
	c.SelectObjectContent(ctx, &s3.SelectObjectContentInput{})
	c.CopyObject(ctx, &s3.CopyObjectInput{})
	c.DeleteObject(ctx, &s3.DeleteObjectInput{})
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{})
	c.PutObject(ctx, &s3.PutObjectInput{})
}

func _(c *dynamodbv1.DynamoDB, ctx context.Context) {
	c.GetItem(&dynamodbv1.GetItemInput{})
	c.GetItemWithContext(ctx, &dynamodbv1.GetItemInput{})
	c.BatchGetItem(&dynamodbv1.BatchGetItemInput{})
	c.BatchGetItemWithContext(ctx, &dynamodbv1.BatchGetItemInput{})
	c.Query(&dynamodbv1.QueryInput{})
	c.QueryPages(&dynamodbv1.QueryInput{}, nil)
	c.QueryPagesWithContext(ctx, &dynamodbv1.QueryInput{}, nil)
	c.QueryWithContext(ctx, &dynamodbv1.QueryInput{})
	c.Scan(&dynamodbv1.ScanInput{})
	c.ScanPages(&dynamodbv1.ScanInput{}, nil)
	c.ScanPagesWithContext(ctx, &dynamodbv1.ScanInput{}, nil)
	c.ScanWithContext(ctx, &dynamodbv1.ScanInput{})
	c.TransactGetItems(&dynamodbv1.TransactGetItemsInput{})
	c.TransactGetItemsWithContext(ctx, &dynamodbv1.TransactGetItemsInput{})
	c.BatchWriteItem(&dynamodbv1.BatchWriteItemInput{})
	c.BatchWriteItemWithContext(ctx, &dynamodbv1.BatchWriteItemInput{})
	c.DeleteItem(&dynamodbv1.DeleteItemInput{})
	c.DeleteItemWithContext(ctx, &dynamodbv1.DeleteItemInput{})
	c.PutItem(&dynamodbv1.PutItemInput{})
	c.PutItemWithContext(ctx, &dynamodbv1.PutItemInput{})
	c.TransactWriteItems(&dynamodbv1.TransactWriteItemsInput{})
	c.TransactWriteItemsWithContext(ctx, &dynamodbv1.TransactWriteItemsInput{})
	c.UpdateItem(&dynamodbv1.UpdateItemInput{})
	c.UpdateItemWithContext(ctx, &dynamodbv1.UpdateItemInput{})
}

func _(c dynamodbiface.DynamoDBAPI, ctx context.Context) {
	c.GetItem(&dynamodbv1.GetItemInput{})
	c.GetItemWithContext(ctx, &dynamodbv1.GetItemInput{})
}

// A user's narrow interface.
type getter interface {
	GetItem(ctx context.Context, in *dynamodb.GetItemInput, opts ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
}

func _(c getter, ctx context.Context) {
	c.GetItem(ctx, nil)
}

// Operations that are not listed one by one.
func _(c *s3.Client, ctx context.Context) {
	c.GetBucketAcl(ctx, nil)
	c.PutBucketAcl(ctx, nil)
}

func _(c *dynamodbv1.DynamoDB) {
	c.DescribeTable(nil)
	c.CreateTable(nil)
	c.DescribeTableRequest(nil)
	new(dynamodbv1.GetItemOutput).SetItem(nil)
}
