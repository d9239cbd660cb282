// Package guard keeps sessions, locks and request counters in Redis.
package guard

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/program/keys"
)

const (
	sessionTTL = 12 * time.Hour
	lockTTL    = 10 * time.Minute
	rateWindow = time.Minute
)

// ErrLocked is returned when another process holds the lock.
var ErrLocked = errors.New("locked")

// Guard is the state that the processes share.
type Guard struct {
	rdb *redis.Client
}

// New returns a guard over rdb.
func New(rdb *redis.Client) *Guard { return &Guard{rdb: rdb} }

// Session returns the customer of a session. An unknown session is replaced by a new, anonymous one.
func (g *Guard) Session(ctx context.Context, token string) (string, int64, error) {
	id, err := g.rdb.GetEx(ctx, keys.Session(token), sessionTTL).Int64()
	if err == nil {
		return token, id, nil
	}
	if !errors.Is(err, redis.Nil) {
		return "", 0, err
	}
	token, err = g.Start(ctx, 0)
	return token, 0, err
}

// Start opens a session for the customer.
func (g *Guard) Start(ctx context.Context, customerID int64) (string, error) {
	token := rand.Text()
	if err := g.rdb.Set(ctx, keys.Session(token), customerID, sessionTTL).Err(); err != nil {
		return "", err
	}
	return token, nil
}

var unlock = redis.NewScript(`if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end`)

// Lock runs fn while no other process runs under the same name.
func (g *Guard) Lock(ctx context.Context, name string, fn func(context.Context) error) error {
	owner := rand.Text()
	ok, err := g.rdb.SetNX(ctx, keys.Lock(name), owner, lockTTL).Result()
	if err != nil {
		return err
	}
	if !ok {
		return ErrLocked
	}
	defer unlock.Run(context.WithoutCancel(ctx), g.rdb, []string{keys.Lock(name)}, owner)
	ctx, cancel := context.WithTimeout(ctx, lockTTL)
	defer cancel()
	return fn(ctx)
}

// Allow counts a request of the client and reports whether it is within limit.
func (g *Guard) Allow(ctx context.Context, client string, limit int64) (bool, error) {
	pipe := g.rdb.TxPipeline()
	n := pipe.Incr(ctx, keys.Rate(client))
	pipe.ExpireNX(ctx, keys.Rate(client), rateWindow)
	if _, err := pipe.Exec(ctx); err != nil {
		return false, err
	}
	return n.Val() <= limit, nil
}
