package jitterfix

import "github.com/redis/go-redis/v9" // the client

var _ *redis.Client

func (s *Shop) Foreign(id string) (string, error) {
	if v, err := s.look("foreign:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("foreign:"+id, v, bareTTL)
	return v, nil
}
