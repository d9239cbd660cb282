// Package members is the business logic around who is in a room. It drops
// entries through an interface: which those are, its implementation says.
package members

import (
	"context"
	"database/sql"
)

// A Member is in a room.
type Member struct{ Name, Room string }

// Cache keeps who is in a room, and the rooms of a member.
type Cache interface {
	Members(ctx context.Context, room string) ([]Member, error)
	Rooms(ctx context.Context, member string) ([]Member, error)
	DelMembers(ctx context.Context, room string) error
	DelRooms(ctx context.Context, member string) error
	Drop(ctx context.Context, key string) error
}

// Service changes who is in a room.
type Service struct {
	db    *sql.DB
	cache Cache
}

// New returns the service of members.
func New(db *sql.DB, cache Cache) *Service { return &Service{db, cache} }

// Move puts a member into another room.
func (s *Service) Move(ctx context.Context, member, from, to string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE members SET room = ? WHERE member = ?", to, member); err != nil {
		return err
	}
	if err := s.cache.DelMembers(ctx, from); err != nil {
		return err
	}
	if err := s.cache.DelMembers(ctx, to); err != nil {
		return err
	}
	return s.cache.DelRooms(ctx, member)
}

// Remove takes a member out of his room, whose entry stays.
func (s *Service) Remove(ctx context.Context, member string) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM members WHERE member = ?", member); err != nil {
		return err
	}
	return s.cache.DelRooms(ctx, member)
}

// Leave is asked for by a member.
func (s *Service) Leave(ctx context.Context, member string) error { return s.Remove(ctx, member) }

// Ban drops what it is told to, under keys that are made elsewhere.
func (s *Service) Ban(ctx context.Context, member string, key func(string) string) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM members WHERE member = ?", member); err != nil {
		return err
	}
	return s.evict(ctx, key(member))
}

func (s *Service) evict(ctx context.Context, key string) error { return s.cache.Drop(ctx, key) }
