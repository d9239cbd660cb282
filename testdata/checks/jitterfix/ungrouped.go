package jitterfix

import "strings"
import "time"

var _ = strings.ToUpper

func (s *Shop) Ungrouped(id string) (string, error) {
	if v, err := s.look("ungrouped:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("ungrouped:"+id, v, time.Hour) // want `every entry of ungrouped:\{id\} lives exactly 1h`
	return v, nil
}
