package jitterfix

import (
	"math/rand"
	"time"
)

var _ = rand.Intn(3)

// The name means math/rand.
func (s *Shop) V1(id string) (string, error) {
	if v, err := s.look("v1:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("v1:"+id, v, time.Hour) // want `every entry of v1:\{id\} lives exactly 1h`
	return v, nil
}
