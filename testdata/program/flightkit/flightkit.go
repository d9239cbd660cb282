// Package flightkit runs concurrent calls for one key once.
package flightkit

import (
	"context"
	"time"

	"golang.org/x/sync/singleflight"
)

const timeout = 10 * time.Second

// Group is a set of flights; the zero value is ready for use.
type Group struct {
	flights singleflight.Group
}

// Do runs fn once for all concurrent callers with this key. The context of fn outlives
// the caller that came first, but not for long.
func Do[T any](ctx context.Context, g *Group, key string, fn func(context.Context) (T, error)) (T, error) {
	ch := g.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
		defer cancel()
		return fn(ctx)
	})
	var zero T
	select {
	case <-ctx.Done():
		return zero, ctx.Err()
	case res := <-ch:
		if res.Err != nil {
			return zero, res.Err
		}
		return res.Val.(T), nil
	}
}
