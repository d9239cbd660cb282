package keycollision

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// How many arguments there are is for the caller to say.
func (s *Store) okForwarded(ctx context.Context, query string, args ...any) (string, error) {
	key := fmt.Sprintf("rows:%v:%v", args...)
	if v, ok := s.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, s.db, query, args...)
	if err != nil {
		return "", err
	}
	s.mem.Set(key, v, time.Hour)
	return v, nil
}

func keyOf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// The caller has one too few.
func (s *Store) Forgot(ctx context.Context, id string) (string, error) {
	format := "forgot:%s:%s"
	key := keyOf(format, id)
	if v, ok := s.mem.Get(key); ok { // want `more verbs than arguments`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT text FROM forgotten WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set(key, v, time.Hour)
	return v, nil
}

func partsKey(parts ...string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(p)
	}
	return b.String()
}

// What is looked up is not what is stored.
func (s *Store) Part(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get(partsKey("part", "v2", id)); ok { // want `what is looked up as part:v2:\{id\} is stored as part:\{id\}`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT text FROM parts WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set(partsKey("part", id), v, time.Hour)
	return v, nil
}

func (s *Store) okPart(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get(partsKey("part", id)); ok {
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT text FROM parts WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set(fmt.Sprintf("part:%s", id), v, time.Hour)
	return v, nil
}

var _ = []any{
	(*Store).okForwarded,
	(*Store).okPart,
}
