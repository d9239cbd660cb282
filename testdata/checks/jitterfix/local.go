package jitterfix

import "time"

// The name means something else at the store.
func (s *Shop) LocalRand(id string) (string, error) {
	if v, err := s.look("localrand:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	rand := id
	_ = rand
	s.put("localrand:"+id, v, time.Hour) // want `every entry of localrand:\{id\} lives exactly 1h`
	return v, nil
}
