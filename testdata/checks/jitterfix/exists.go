package jitterfix

import (
	"math/rand/v2"
	"time"
)

var _ = rand.IntN(3)

func (s *Shop) Exists(id string) (string, error) {
	if v, err := s.look("exists:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("exists:"+id, v, time.Hour) // want `every entry of exists:\{id\} lives exactly 1h`
	return v, nil
}

// The import is hidden at the store.
func (s *Shop) Hidden(id string) (string, error) {
	if v, err := s.look("hidden:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	rand := id
	_ = rand
	s.put("hidden:"+id, v, time.Hour) // want `every entry of hidden:\{id\} lives exactly 1h`
	return v, nil
}
