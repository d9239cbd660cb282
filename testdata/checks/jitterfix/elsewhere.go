package jitterfix

import (
	"context"
	"time"

	gocache "github.com/patrickmn/go-cache"
)

// A constructor is called once, whether a variable holds what it makes or a
// field: all entries would share what it draws.

var pages = gocache.New(11*time.Hour, time.Hour) // want `every entry of page:\{id\} lives exactly 11h`

func (s *Shop) Page(id string) (string, error) {
	if v, ok := pages.Get("page:" + id); ok {
		return v.(string), nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	pages.SetDefault("page:"+id, v)
	return v, nil
}

type Timed struct {
	*Shop
	ttl time.Duration
}

func NewTimed(s *Shop, ttl time.Duration) *Timed { return &Timed{s, ttl} }

var timed = NewTimed(&Shop{}, 12*time.Hour) // want `every entry of timed:\{id\} lives exactly .*12h`

func (t *Timed) Value(id string) (string, error) {
	if v, err := t.look("timed:" + id); err == nil {
		return v, nil
	}
	v, err := t.row(id)
	if err != nil {
		return "", err
	}
	t.rdb.Set(context.Background(), "timed:"+id, v, t.ttl)
	return v, nil
}
