// Package jitterfix holds stores with fixed TTLs: a file ends in .golden as
// the suggested fix leaves it, and has no such twin where none is offered.
package jitterfix

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"
)

type Shop struct {
	db  *sql.DB
	rdb *redis.Client
}

func (s *Shop) row(id string) (string, error) {
	var v string
	err := s.db.QueryRow("SELECT name FROM a WHERE id = ?", id).Scan(&v)
	return v, err
}

func (s *Shop) look(key string) (string, error) {
	return s.rdb.Get(context.Background(), key).Result()
}

// put stores as long as its caller says.
func (s *Shop) put(key, v string, ttl time.Duration) {
	s.rdb.Set(context.Background(), key, v, ttl)
}

// putSeconds counts seconds.
func (s *Shop) putSeconds(key, v string, seconds int) {
	s.rdb.Set(context.Background(), key, v, time.Duration(seconds)*time.Second)
}

// putAll gives all entries one TTL: a share that its caller drew would be the
// same for all of them.
func (s *Shop) putAll(values map[string]string, ttl time.Duration) {
	for k, v := range values {
		s.rdb.Set(context.Background(), k, v, ttl)
	}
}
