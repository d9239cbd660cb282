package catalogtest

import (
	"context"

	minio "github.com/minio/minio-go/v7"
)

func _(c *minio.Client, ctx context.Context) {
	c.BucketExists(ctx, "k")
	c.FGetObject(ctx, "k", "k", "k", minio.GetObjectOptions{})
	c.GetObject(ctx, "k", "k", minio.GetObjectOptions{})
	c.GetObjectAttributes(ctx, "k", "k", minio.ObjectAttributesOptions{})
	c.ListBuckets(ctx)
	c.ListObjects(ctx, "k", minio.ListObjectsOptions{})
	c.SelectObjectContent(ctx, "k", "k", minio.SelectObjectOptions{})
	c.StatObject(ctx, "k", "k", minio.StatObjectOptions{})
	c.ComposeObject(ctx, minio.CopyDestOptions{})
	c.CopyObject(ctx, minio.CopyDestOptions{}, minio.CopySrcOptions{})
	c.FPutObject(ctx, "k", "k", "k", minio.PutObjectOptions{})
	c.MakeBucket(ctx, "k", minio.MakeBucketOptions{})
	c.PutObject(ctx, "k", "k", nil, 1, minio.PutObjectOptions{})
	c.RemoveBucket(ctx, "k")
	c.RemoveObject(ctx, "k", "k", minio.RemoveObjectOptions{})
	c.RemoveObjects(ctx, "k", nil, minio.RemoveObjectsOptions{})
}
