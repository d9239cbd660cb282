// Package noinvalidate holds writes that leave the old answer in a cache, and
// those that do not.
package noinvalidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

type Account struct {
	ID, Name string
	Closed   bool
}

type Accounts struct {
	db  *sql.DB
	rdb *redis.Client
}

func (a *Accounts) Get(ctx context.Context, id string) (*Account, error) {
	if b, err := a.rdb.Get(ctx, "account:"+id).Bytes(); err == nil {
		acc := &Account{}
		return acc, json.Unmarshal(b, acc)
	}
	acc := &Account{}
	if err := a.db.QueryRowContext(ctx, "SELECT id, name FROM accounts WHERE id = ?", id).Scan(&acc.ID, &acc.Name); err != nil {
		return nil, err
	}
	if b, err := json.Marshal(acc); err == nil {
		a.rdb.Set(ctx, "account:"+id, b, time.Hour)
	}
	return acc, nil
}

func (a *Accounts) Rename(ctx context.Context, id, name string) error {
	if _, err := a.db.ExecContext(ctx, "UPDATE accounts SET name = ? WHERE id = ?", name, id); err != nil {
		return err
	}
	return a.forget(ctx, id)
}

func (a *Accounts) Remove(ctx context.Context, id string) error {
	if _, err := a.db.ExecContext(ctx, "DELETE FROM accounts WHERE id = ?", id); err != nil {
		return err
	}
	return a.forget(ctx, id)
}

func (a *Accounts) forget(ctx context.Context, id string) error {
	return a.rdb.Del(ctx, "account:"+id).Err()
}

func (a *Accounts) Close(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "UPDATE accounts SET closed = 1 WHERE id = ?", id) // review // want `noinvalidate: DB.ExecContext changes table accounts and leaves what was loaded from it in the cache: account:\{id\} \(stored at siblings.go:\d+, kept 1h\); \(\*noinvalidate.Accounts\).(Remove|Rename) drops that with its write \(siblings.go:\d+\), do the same here`
	return err
}

// Reopen writes through a helper that has no opinion: the call of it is where
// the entry should be dropped.
func (a *Accounts) Reopen(ctx context.Context, id string) error {
	return a.set(ctx, id, "closed", 0)
}

func (a *Accounts) set(ctx context.Context, id, column string, v int) error {
	_, err := a.db.ExecContext(ctx, "UPDATE accounts SET "+column+" = ? WHERE id = ?", v, id) // want `noinvalidate: DB.ExecContext changes table accounts and leaves`
	return err
}

// UpdateLastLogin notes what most readers need not know at once.
func (a *Accounts) UpdateLastLogin(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "UPDATE accounts SET last_login = now() WHERE id = ?", id) // review // want `noinvalidate: DB.ExecContext changes table accounts and leaves`
	return err
}

// okAdd: nobody has asked for a row that is new.
func (a *Accounts) okAdd(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "INSERT INTO accounts (id) VALUES (?)", id)
	return err
}

// okOther writes another table.
func (a *Accounts) okOther(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "UPDATE visits SET n = n + 1 WHERE id = ?", id)
	return err
}

// okInner leaves it to its only caller.
func (a *Accounts) okInner(ctx context.Context, id string) error {
	_, err := a.db.ExecContext(ctx, "UPDATE accounts SET name = '' WHERE id = ?", id)
	return err
}

func (a *Accounts) okOuter(ctx context.Context, id string) error {
	if err := a.okInner(ctx, id); err != nil {
		return err
	}
	return a.forget(ctx, id)
}

// okSomeKey drops under a key of which nothing is known.
func (a *Accounts) okSomeKey(ctx context.Context, id string, keys func(string) []string) error {
	if _, err := a.db.ExecContext(ctx, "UPDATE accounts SET name = '' WHERE id = ?", id); err != nil {
		return err
	}
	return a.rdb.Del(ctx, keys(id)...).Err()
}

// okFlush empties everything.
func (a *Accounts) okFlush(ctx context.Context, id string) error {
	if _, err := a.db.ExecContext(ctx, "UPDATE accounts SET name = '' WHERE id = ?", id); err != nil {
		return err
	}
	return a.rdb.FlushDB(ctx).Err()
}

// okThrough writes the new answer into the cache.
func (a *Accounts) okThrough(ctx context.Context, acc *Account) error {
	if _, err := a.db.ExecContext(ctx, "UPDATE accounts SET name = ? WHERE id = ?", acc.Name, acc.ID); err != nil {
		return err
	}
	b, err := json.Marshal(acc)
	if err != nil {
		return err
	}
	return a.rdb.Set(ctx, "account:"+acc.ID, b, time.Hour).Err()
}

// Profiles keeps its entries in the process, and asks an ORM.
type Profiles struct {
	db *gorm.DB
	mu sync.Mutex
	m  map[uint]*Profile
}

type Profile struct {
	ID    uint
	Title string
}

func (p *Profiles) Get(id uint) (*Profile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v, ok := p.m[id]; ok {
		return v, nil
	}
	v := &Profile{}
	if err := p.db.First(v, id).Error; err != nil {
		return nil, err
	}
	p.m[id] = v
	return v, nil
}

func (p *Profiles) Save(v *Profile) error {
	if err := p.db.Save(v).Error; err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, v.ID)
	return nil
}

func (p *Profiles) Retitle(id uint, title string) error {
	return p.db.Model(&Profile{}).Where("id = ?", id).Update("title", title).Error // review // want `noinvalidate: DB.Update changes noinvalidate.Profile and leaves what was loaded from it in the cache: \{id\} \(stored at siblings.go:\d+, kept until it is dropped\)`
}

// okReplaced gives all entries up.
func (p *Profiles) okReplaced(id uint) error {
	if err := p.db.Delete(&Profile{}, id).Error; err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.m = map[uint]*Profile{}
	return nil
}

// Policies is a service over interfaces: what they do is another package's.
type Policies struct {
	repo  Repository
	cache PolicyCache
}

type Policy struct{ Subject, Object, Action string }

type Repository interface {
	Retrieve(ctx context.Context, subject, object string) (Policy, error)
	Update(ctx context.Context, p Policy) error
	Delete(ctx context.Context, p Policy) error
	Save(ctx context.Context, p Policy) error
}

type PolicyCache interface {
	Get(ctx context.Context, subject, object string) (Policy, error)
	Put(ctx context.Context, subject, object string, p Policy) error
	Remove(ctx context.Context, p Policy) error
}

func (s *Policies) Authorize(ctx context.Context, subject, object string) (Policy, error) {
	if p, err := s.cache.Get(ctx, subject, object); err == nil {
		return p, nil
	}
	p, err := s.repo.Retrieve(ctx, subject, object)
	if err != nil {
		return Policy{}, err
	}
	return p, s.cache.Put(ctx, subject, object, p)
}

func (s *Policies) UpdatePolicy(ctx context.Context, p Policy) error {
	if err := s.repo.Update(ctx, p); err != nil {
		return err
	}
	return s.cache.Remove(ctx, p)
}

func (s *Policies) DeletePolicy(ctx context.Context, p Policy) error {
	if err := s.repo.Delete(ctx, p); err != nil {
		return err
	}
	return s.cache.Remove(ctx, p)
}

func (s *Policies) AddPolicy(ctx context.Context, p Policy) error {
	if _, err := s.repo.Retrieve(ctx, p.Subject, p.Object); err == nil {
		return s.repo.Update(ctx, p) // review // want `noinvalidate: Repository.Update changes noinvalidate.Repository and leaves what was loaded from it in the cache: \{subject\} \{object\} \(stored at siblings.go:\d+, kept as long as there is room\); \(\*noinvalidate.Policies\).UpdatePolicy drops that`
	}
	return s.repo.Save(ctx, p)
}

var _ = []any{
	(*Accounts).okAdd, (*Accounts).okOther, (*Accounts).okOuter, (*Accounts).okSomeKey, (*Accounts).okFlush, (*Accounts).okThrough,
	(*Profiles).okReplaced,
}
