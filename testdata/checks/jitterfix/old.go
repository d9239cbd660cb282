//go:build go1.21

package jitterfix

import "time"

// Go 1.21 has no math/rand/v2.
func (s *Shop) Old(id string) (string, error) {
	if v, err := s.look("old:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("old:"+id, v, time.Hour) // want `every entry of old:\{id\} lives exactly 1h`
	return v, nil
}
