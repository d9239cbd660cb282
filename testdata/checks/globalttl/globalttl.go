// Package globalttl holds TTLs that several families share. Functions named
// ok… are right.
package globalttl

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/redis/go-redis/v9"
)

const everything = 10 * time.Minute // review // want `globalttl: everything \(10m\) is how long 3 kinds of data may be out of date: price:\{id\} \(globalttl\.Price\), profile:\{id\} \(globalttl\.Profile\), country:\{id\} \(globalttl\.Country\)`

type Price struct{ Cents int }
type Profile struct{ Name string }
type Country struct{ Code string }

type Shop struct {
	db  *sql.DB
	rdb *redis.Client
}

func (s *Shop) Price(ctx context.Context, id string) (Price, error) {
	var p Price
	if b, err := s.rdb.Get(ctx, "price:"+id).Bytes(); err == nil && json.Unmarshal(b, &p) == nil {
		return p, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT cents FROM prices WHERE id = ?", id).Scan(&p.Cents); err != nil {
		return p, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	s.rdb.Set(ctx, "price:"+id, b, everything)
	return p, nil
}

func (s *Shop) Profile(ctx context.Context, id string) (Profile, error) {
	var p Profile
	if b, err := s.rdb.Get(ctx, "profile:"+id).Bytes(); err == nil && json.Unmarshal(b, &p) == nil {
		return p, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT name FROM profiles WHERE id = ?", id).Scan(&p.Name); err != nil {
		return p, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	s.rdb.Set(ctx, "profile:"+id, b, everything)
	return p, nil
}

// SetPrice makes prices differ from countries, which nothing changes: in the
// whole program that is more than a question.
func (s *Shop) SetPrice(ctx context.Context, id string, cents int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE prices SET cents = ? WHERE id = ?", cents, id)
	return err
}

func (s *Shop) Country(ctx context.Context, id string) (Country, error) {
	var c Country
	if b, err := s.rdb.Get(ctx, "country:"+id).Bytes(); err == nil && json.Unmarshal(b, &c) == nil {
		return c, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT code FROM countries WHERE id = ?", id).Scan(&c.Code); err != nil {
		return c, err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	s.rdb.Set(ctx, "country:"+id, b, everything)
	return c, nil
}

// Two families, or three of one kind, may well have one TTL.
const okPair = time.Hour

func (s *Shop) text(ctx context.Context, key, query, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	var v string
	if err := s.db.QueryRowContext(ctx, query, id).Scan(&v); err != nil {
		return "", err
	}
	s.rdb.Set(ctx, key, v, okPair)
	return v, nil
}

func (s *Shop) Title(ctx context.Context, id string) (string, error) {
	return s.text(ctx, "title:"+id, "SELECT title FROM goods WHERE id = ?", id)
}

// A type of which each object has a TTL of its own.
type Kept[T any] struct {
	rdb *redis.Client
	ttl time.Duration
}

func (k *Kept[T]) Get(ctx context.Context, key string, load func() (T, error)) (T, error) {
	var v T
	if b, err := k.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &v) == nil {
		return v, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	k.rdb.Set(ctx, key, b, k.ttl)
	return v, nil
}

type okKept struct {
	prices    Kept[Price]
	profiles  Kept[Profile]
	countries Kept[Country]
	shop      *Shop
}

func (o *okKept) Price(ctx context.Context, id string) (Price, error) {
	return o.prices.Get(ctx, "p:"+id, func() (Price, error) { return o.shop.Price(ctx, id) })
}

func (o *okKept) Profile(ctx context.Context, id string) (Profile, error) {
	return o.profiles.Get(ctx, "f:"+id, func() (Profile, error) { return o.shop.Profile(ctx, id) })
}

func (o *okKept) Country(ctx context.Context, id string) (Country, error) {
	return o.countries.Get(ctx, "c:"+id, func() (Country, error) { return o.shop.Country(ctx, id) })
}

func (s *Shop) Note(ctx context.Context, id string) (string, error) {
	return s.text(ctx, "note:"+id, "SELECT note FROM goods WHERE id = ?", id)
}
