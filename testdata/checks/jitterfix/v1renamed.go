package jitterfix

import (
	oldrand "math/rand"
	"time" // for the TTL
)

var _ = oldrand.Intn(3)

func (s *Shop) V1Renamed(id string) (string, error) {
	if v, err := s.look("v1renamed:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("v1renamed:"+id, v, time.Hour) // want `every entry of v1renamed:\{id\} lives exactly 1h`
	return v, nil
}
