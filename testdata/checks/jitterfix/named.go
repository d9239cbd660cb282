package jitterfix

import "time"

const nameTTL = 30 * time.Minute // want `every entry of name:\{id\}, title:\{id\} lives exactly nameTTL`

const typedTTL time.Duration = 3e12 // want `every entry of typed:\{id\} lives exactly typedTTL`

// Without a type, rand.N would draw a number.
const plainTTL = 2_400_000_000_000 // want `every entry of untyped:\{id\} lives exactly plainTTL`

// One of its stores cannot be changed: none is.
const mixedTTL = 4 * time.Hour // want `every entry of mixed:\{id\}, mixedup:\{id\} lives exactly mixedTTL`

func (s *Shop) Name(id string) (string, error) {
	if v, err := s.look("name:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("name:"+id, v, nameTTL)
	return v, nil
}

func (s *Shop) Title(id string) (string, error) {
	if v, err := s.look("title:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("title:"+id, v, nameTTL)
	return v, nil
}

func (s *Shop) Typed(id string) (string, error) {
	if v, err := s.look("typed:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("typed:"+id, v, typedTTL)
	return v, nil
}

func (s *Shop) Untyped(id string) (string, error) {
	if v, err := s.look("untyped:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("untyped:"+id, v, plainTTL)
	return v, nil
}

func (s *Shop) Mixed(id string) (string, error) {
	if v, err := s.look("mixed:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	s.put("mixed:"+id, v, mixedTTL)
	return v, nil
}

func (s *Shop) MixedUp(id string) (string, error) {
	if v, err := s.look("mixedup:" + id); err == nil {
		return v, nil
	}
	v, err := s.row(id)
	if err != nil {
		return "", err
	}
	rand := id
	_ = rand
	s.put("mixedup:"+id, v, mixedTTL)
	return v, nil
}
