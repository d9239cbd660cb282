package catalogtest

import "context"

type userKey struct{}

func _(ctx context.Context) {
	ctx.Value(userKey{})
}
