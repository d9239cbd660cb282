package keycollision

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

type scopeKey struct{}

// scoped puts the tenant in front, where there is one.
func scoped(ctx context.Context, prefix string, params ...string) string {
	var parts []string
	if t, ok := ctx.Value(scopeKey{}).(string); ok {
		parts = append(parts, t)
	}
	parts = append(parts, prefix)
	parts = append(parts, params...)
	return strings.Join(parts, ":")
}

type Rate struct{ Percent int }
type Plan struct{ Name string }

func (s *Store) Rate(ctx context.Context, id string) (*Rate, error) {
	key := scoped(ctx, "rates:v1", id)
	var v Rate
	if b, err := s.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &v) == nil {
		return &v, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT percent FROM rates WHERE id = ?", id).Scan(&v.Percent); err != nil {
		return nil, err
	}
	b, err := json.Marshal(&v)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, b, time.Hour)
	return &v, nil
}

// Copied, and the name was left.
func (s *Store) Plan(ctx context.Context, id string) (*Plan, error) {
	key := scoped(ctx, "rates:v1", id)
	var v Plan
	if b, err := s.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &v) == nil { // want `holds a \*keycollision\.Plan here and a \*keycollision\.Rate in \(\*keycollision\.Store\)\.Rate`
		return &v, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT name FROM plans WHERE id = ?", id).Scan(&v.Name); err != nil {
		return nil, err
	}
	b, err := json.Marshal(&v)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, b, time.Hour)
	return &v, nil
}

func (s *Store) okPlan(ctx context.Context, id string) (*Plan, error) {
	key := scoped(ctx, "plans:v1", id)
	var v Plan
	if b, err := s.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &v) == nil {
		return &v, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT name FROM plans WHERE id = ?", id).Scan(&v.Name); err != nil {
		return nil, err
	}
	b, err := json.Marshal(&v)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, b, time.Hour)
	return &v, nil
}

// Spans of time, as they are and put together.
type Spans struct {
	s Store
}

func (s *Spans) Ranges(ctx context.Context, server string) ([]int, error) {
	if v, ok := s.s.mem.Get("ranges:" + server); ok {
		return v.([]int), nil
	}
	v, err := s.load(ctx, server)
	if err != nil {
		return nil, err
	}
	s.s.mem.Set("ranges:"+server, v, time.Hour)
	return v, nil
}

func (s *Spans) AllRanges(ctx context.Context, server string) ([]int, error) {
	if v, ok := s.s.mem.Get("ranges:" + server); ok { // review // want `ranges:\{server\} is the entry of \(\*keycollision\.Spans\)\.Ranges, too`
		return v.([]int), nil
	}
	v, err := s.load(ctx, server)
	if err != nil {
		return nil, err
	}
	for i := range v {
		v[i] *= 2
	}
	s.s.mem.Set("ranges:"+server, v, time.Hour)
	return v, nil
}

// Another way to the same.
func (s *Spans) MustRanges(ctx context.Context, server string) []int {
	if v, ok := s.s.mem.Get("ranges:" + server); ok {
		return v.([]int)
	}
	v, err := s.load(ctx, server)
	if err != nil {
		panic(err)
	}
	s.s.mem.Set("ranges:"+server, v, time.Hour)
	return v
}

func (s *Spans) load(ctx context.Context, server string) ([]int, error) {
	var v []int
	rows, err := s.s.db.QueryContext(ctx, "SELECT span FROM spans WHERE server = ?", server)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		v = append(v, n)
	}
	return v, rows.Err()
}

var _ = (*Store).okPlan
