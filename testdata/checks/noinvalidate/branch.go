package noinvalidate

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Grant says what somebody may do with something. What is stored has its key
// in it, and the repository runs text that it is handed.
type Grant struct {
	Subject, Object string
	Actions         []string
}

type GrantCache interface {
	Put(ctx context.Context, g Grant) error
	Get(ctx context.Context, g Grant) (Grant, error)
	Remove(ctx context.Context, g Grant) error
}

type GrantRepo interface {
	Find(ctx context.Context, subject, object string) (Grant, error)
	Save(ctx context.Context, g Grant) error
	Change(ctx context.Context, g Grant) error
	Drop(ctx context.Context, g Grant) error
	Atomically(ctx context.Context, do func(context.Context, *StoredGrant) error) error
}

type StoredGrant = Grant

type sqlGrants struct{ db *sql.DB }

func (r *sqlGrants) Find(ctx context.Context, subject, object string) (Grant, error) {
	return r.one(ctx, "SELECT subject, object FROM grants WHERE subject = ? AND object = ?", subject, object)
}

func (r *sqlGrants) one(ctx context.Context, query string, args ...any) (Grant, error) {
	var g Grant
	err := r.db.QueryRowContext(ctx, query, args...).Scan(&g.Subject, &g.Object)
	return g, err
}

func (r *sqlGrants) run(ctx context.Context, query string, args ...any) error {
	_, err := r.db.ExecContext(ctx, query, args...)
	return err
}

func (r *sqlGrants) Save(ctx context.Context, g Grant) error {
	return r.run(ctx, "INSERT INTO grants (subject, object) VALUES (?, ?)", g.Subject, g.Object)
}

func (r *sqlGrants) Change(ctx context.Context, g Grant) error {
	return r.run(ctx, "UPDATE grants SET actions = ? WHERE subject = ?", strings.Join(g.Actions, ","), g.Subject)
}

func (r *sqlGrants) Drop(ctx context.Context, g Grant) error {
	return r.run(ctx, "DELETE FROM grants WHERE subject = ?", g.Subject)
}

func (r *sqlGrants) Atomically(ctx context.Context, do func(ctx context.Context, g *Grant) error) error {
	return do(ctx, &Grant{})
}

type Grants struct {
	repo  GrantRepo
	cache GrantCache
}

func NewGrants(db *sql.DB, cache GrantCache) *Grants { return &Grants{&sqlGrants{db}, cache} }

func (s *Grants) May(ctx context.Context, subject, object string) (Grant, error) {
	if g, err := s.cache.Get(ctx, Grant{Subject: subject, Object: object}); err == nil {
		return g, nil
	}
	g, err := s.repo.Find(ctx, subject, object)
	if err != nil {
		return Grant{}, err
	}
	return g, s.cache.Put(ctx, g)
}

// Add drops nothing if the grant was there.
func (s *Grants) Add(ctx context.Context, g Grant, there bool) error {
	if there {
		return s.repo.Change(ctx, g) // review // want `noinvalidate: GrantRepo.Change changes table grants and leaves what was loaded from it in the cache: .* \(stored at branch.go:\d+, kept as long as there is room\); \(\*noinvalidate.Grants\).Replace drops that with its write \(branch.go:\d+\), do the same here`
	}
	if err := s.cache.Put(ctx, g); err != nil {
		return err
	}
	return s.repo.Save(ctx, g)
}

func (s *Grants) Replace(ctx context.Context, g Grant) error {
	if err := s.cache.Remove(ctx, g); err != nil {
		return err
	}
	return s.repo.Change(ctx, g)
}

// Set drops the entry whatever it did.
func (s *Grants) Set(ctx context.Context, g Grant, gone bool) error {
	var err error
	if gone {
		err = s.repo.Drop(ctx, g)
	} else {
		err = s.repo.Change(ctx, g)
	}
	if err != nil {
		return err
	}
	return s.cache.Remove(ctx, g)
}

// Reset drops it in both branches, in one of them when all is done.
func (s *Grants) Reset(ctx context.Context, g Grant, gone bool) error {
	if gone {
		defer s.cache.Remove(ctx, g)
		return s.repo.Drop(ctx, g)
	}
	if err := s.repo.Change(ctx, g); err != nil {
		return err
	}
	return s.cache.Remove(ctx, g)
}

// Either drops it in one branch only, and its caller always.
func (s *Grants) either(ctx context.Context, g Grant, gone bool) error {
	if gone {
		if err := s.repo.Drop(ctx, g); err != nil {
			return err
		}
		return s.cache.Remove(ctx, g)
	}
	return s.repo.Change(ctx, g)
}

func (s *Grants) Either(ctx context.Context, g Grant, gone bool) error {
	if err := s.either(ctx, g, gone); err != nil {
		return err
	}
	return s.cache.Remove(ctx, g)
}

type endpoint func(ctx context.Context, g Grant) error

// Endpoints registers what drops and what does not: that the one is made here
// says nothing of the other.
func Endpoints(s *Grants) []endpoint {
	return []endpoint{add(s), replace(s)}
}

func add(s *Grants) endpoint {
	return func(ctx context.Context, g Grant) error { return s.Add(ctx, g, true) }
}

func replace(s *Grants) endpoint {
	return func(ctx context.Context, g Grant) error { return s.Replace(ctx, g) }
}

// Nodes are kept with the racks that they stand in: what is written of racks
// beside a drop of nodes says nothing of the nodes.
type Nodes struct {
	db  *sql.DB
	rdb *redis.Client
}

type Node struct{ Name, Rack, Room string }

func (s *Nodes) Get(ctx context.Context, name string) (n Node, err error) {
	if err = s.rdb.Get(ctx, "node:"+name).Scan(&n); err == nil {
		return n, nil
	}
	if err := s.db.QueryRowContext(ctx, "SELECT name, rack FROM nodes WHERE name = ?", name).Scan(&n.Name, &n.Rack); err != nil {
		return n, err
	}
	if err := s.db.QueryRowContext(ctx, "SELECT room FROM racks WHERE name = ?", n.Rack).Scan(&n.Room); err != nil {
		return n, err
	}
	return n, s.rdb.Set(ctx, "node:"+name, n, time.Hour).Err()
}

// Alive is asked for either.
func (s *Nodes) Alive(ctx context.Context, kind, name string) error {
	if kind == "rack" {
		if _, err := s.db.ExecContext(ctx, "UPDATE racks SET state = 'up' WHERE name = ?", name); err != nil {
			return err
		}
	}
	if kind == "node" {
		if _, err := s.db.ExecContext(ctx, "UPDATE nodes SET state = 'up' WHERE name = ?", name); err != nil {
			return err
		}
		return s.rdb.Del(ctx, "node:"+name).Err()
	}
	return nil
}

func (s *Nodes) moveRack(ctx context.Context, rack, room string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE racks SET room = ? WHERE name = ?", room, rack) // review // want `noinvalidate: DB.ExecContext changes table racks and leaves what was loaded from it in the cache: node:\{name\}`
	return err
}

func (s *Nodes) move(ctx context.Context, name, rack string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE nodes SET rack = ? WHERE name = ?", rack, name) // want `noinvalidate: DB.ExecContext changes table nodes and leaves what was loaded from it in the cache: node:\{name\}`
	return err
}

var _ = []any{(*Nodes).moveRack, (*Nodes).move}
