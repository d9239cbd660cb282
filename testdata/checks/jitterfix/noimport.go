package jitterfix

func (s *Shop) NoImport(id string) (string, error) {
	if v, err := s.look("noimport:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("noimport:"+id, v, bareTTL)
	return v, nil
}
