package catalogtest

import (
	"context"

	"github.com/googleapis/gax-go/v2"
	"google.golang.org/api/drive/v3"
)

// A generated client.
type secretClient struct{}

func (*secretClient) AccessSecretVersion(context.Context, *string, ...gax.CallOption) (*string, error) {
	return nil, nil
}

func (*secretClient) DeleteSecret(context.Context, *string, ...gax.CallOption) error { return nil }

func _(c *secretClient, ctx context.Context) {
	c.AccessSecretVersion(ctx, nil)
	c.DeleteSecret(ctx, nil)
}

func _(get *drive.FilesGetCall, list *drive.FilesListCall, del *drive.FilesDeleteCall) {
	get.Do()
	get.Download()
	list.Do()
	del.Do()
}
