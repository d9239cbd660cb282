// Package roles tells what an employee may do.
package roles

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"

	"example.com/program/keys"
)

const ttl = 10 * time.Minute

// Source is where roles are kept.
type Source interface {
	Role(ctx context.Context, employeeID int64) (string, error)
}

// Roles asks the source, and remembers the answer for a while.
type Roles struct {
	source Source
	rdb    *redis.Client
	flight singleflight.Group
}

// New returns the roles of the source.
func New(source Source, rdb *redis.Client) *Roles { return &Roles{source: source, rdb: rdb} }

// Role returns the role of an employee. Whoever changes it is in another
// package, and does not know of this one.
func (r *Roles) Role(ctx context.Context, employeeID int64) (string, error) {
	key := keys.Role(employeeID)
	if role, err := r.rdb.Get(ctx, key).Result(); err == nil {
		return role, nil
	}
	role, err, _ := r.flight.Do(key, func() (any, error) {
		return r.source.Role(ctx, employeeID)
	})
	if err != nil {
		return "", err
	}
	r.rdb.Set(ctx, key, role, ttl)
	return role.(string), nil
}
