package jitterfix

import (
	random "math/rand/v2"
	"time"
)

var _ = random.IntN(3)

func (s *Shop) Renamed(id string) (string, error) {
	if v, err := s.look("renamed:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("renamed:"+id, v, time.Hour) // want `every entry of renamed:\{id\} lives exactly 1h`
	return v, nil
}
