package jitterfix

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

var _ *redis.Client

func (s *Shop) Plain(id string) (string, error) {
	if v, err := s.look("plain:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "plain:"+id, v, 5*time.Minute) // want `every entry of plain:\{id\} lives exactly 5m`
	return v, nil
}

func (s *Shop) Local(id string) (string, error) {
	if v, err := s.look("local:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	ttl := 10 * time.Minute
	s.rdb.Set(context.Background(), "local:"+id, v, ttl) // want `every entry of local:\{id\} lives exactly 10m`
	return v, nil
}

func (s *Shop) Sum(id string) (string, error) {
	if v, err := s.look("sum:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "sum:"+id, v, time.Hour+time.Minute) // want `every entry of sum:\{id\} lives exactly 1h1m`
	return v, nil
}

func (s *Shop) Paren(id string) (string, error) {
	if v, err := s.look("paren:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "paren:"+id, v, time.Minute*(3+4)) // want `every entry of paren:\{id\} lives exactly 7m`
	return v, nil
}

// A wrapper passes on what its caller decides.
func (s *Shop) Wrapped(id string) (string, error) {
	if v, err := s.look("wrapped:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("wrapped:"+id, v, 20*time.Minute) // want `every entry of wrapped:\{id\} lives exactly 20m`
	return v, nil
}

// A store that counts seconds.
func (s *Shop) Seconds(id string) (string, error) {
	if v, err := s.look("seconds:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.putSeconds("seconds:"+id, v, 300) // want `every entry of seconds:\{id\} lives exactly 5m`
	return v, nil
}

// rand.N panics if a tenth is nothing: less than a second is left alone.
func (s *Shop) Tiny(id string) (string, error) {
	if v, err := s.look("tiny:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "tiny:"+id, v, 500*time.Millisecond) // want `every entry of tiny:\{id\} lives exactly 500ms`
	return v, nil
}

// A call is not written twice.
func (s *Shop) Called(id string) (string, error) {
	if v, err := s.look("called:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "called:"+id, v, max(time.Minute, time.Second)) // want `every entry of called:\{id\} lives exactly 1m`
	return v, nil
}

// What stands on two lines is left as it is.
func (s *Shop) Split(id string) (string, error) {
	if v, err := s.look("split:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(context.Background(), "split:"+id, v, 2* // want `every entry of split:\{id\} lives exactly 2m`
		time.Minute)
	return v, nil
}
