// Package keycollision holds one function for each key that does not do its
// work. Functions named ok… are right.
package keycollision

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

type Store struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
	ids sync.Map
	who *gocache.Cache
}

func row(ctx context.Context, db *sql.DB, query string, args ...any) (string, error) {
	var s string
	err := db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

// The lookup and the store use different keys.
func (s *Store) Name(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "user:"+id).Result(); err == nil { // want `keycollision: what is looked up as user:\{id\} is stored as user:v2:\{id\} \(at keycollision\.go:\d+\): it is never found`
		return v, nil
	}
	v, err := row(ctx, s.db, "SELECT name FROM users WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "user:v2:"+id, v, time.Hour)
	return v, nil
}

// The prefix was forgotten.
func (s *Store) Profile(ctx context.Context, id string) (string, error) {
	if v, ok := s.mem.Get("profiles:" + id); ok { // want `what is looked up as profiles:\{id\} is stored as \{id\}`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT profile FROM profiles WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set(id, v, time.Hour)
	return v, nil
}

// A marker of another name is another family.
func (s *Store) okMarked(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "blocked:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := row(ctx, s.db, "SELECT state FROM users WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.rdb.Set(ctx, "seen:"+id, v, time.Hour)
	return v, nil
}

type User struct{ Name string }
type Balance struct{ Cents int64 }

func (s *Store) user(ctx context.Context, id string) (*User, error) {
	v, err := row(ctx, s.db, "SELECT name FROM users WHERE id = ?", id)
	return &User{v}, err
}

func (s *Store) balance(ctx context.Context, id string) (*Balance, error) {
	v, err := row(ctx, s.db, "SELECT cents FROM wallets WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseInt(v, 10, 64)
	return &Balance{n}, err
}

// One key, two types of values.
func (s *Store) Wallet(ctx context.Context, id string) (*User, error) {
	key := "wallet:" + id
	var u User
	if b, err := s.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &u) == nil {
		return &u, nil
	}
	v, err := s.user(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, b, time.Hour)
	return v, nil
}

func (s *Store) Balance(ctx context.Context, id string) (*Balance, error) {
	key := "wallet:" + id
	var w Balance
	if b, err := s.rdb.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(b, &w) == nil { // want `wallet:\{id\} holds a \*keycollision\.Balance here and a \*keycollision\.User in \(\*keycollision\.Store\)\.Wallet`
		return &w, nil
	}
	v, err := s.balance(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, b, time.Hour)
	return v, nil
}

// A constant key, copied from where it was right.
func (s *Store) Counts(ctx context.Context, person string) (string, error) {
	if v, ok := s.mem.Get("counts"); ok { // want `counts is one entry for all, and what is loaded depends on person`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT count(*) FROM acts WHERE person = ?", person)
	if err != nil {
		return "", err
	}
	s.mem.Set("counts", v, time.Hour)
	return v, nil
}

// All callers ask for the same.
func (s *Store) settings(ctx context.Context, section string) (string, error) {
	if v, ok := s.mem.Get("settings"); ok {
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT value FROM settings WHERE section = ?", section)
	if err != nil {
		return "", err
	}
	s.mem.Set("settings", v, time.Hour)
	return v, nil
}

func (s *Store) okMail(ctx context.Context) (string, error) { return s.settings(ctx, "mail") }
func (s *Store) okPort(ctx context.Context) (string, error) { return s.settings(ctx, "mail") }

// The address of a pointer is a key that nobody finds again.
func (s *Store) Issue(ctx context.Context, pipeline *int) (string, error) {
	if v, ok := s.ids.Load(pipeline); ok { // want `not what it looks like: it holds a pointer, \*int`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT title FROM issues WHERE pipeline = ?", *pipeline)
	if err != nil {
		return "", err
	}
	s.ids.Store(pipeline, v)
	return v, nil
}

// A verb has no argument.
func (s *Store) Craft(ctx context.Context, id string) (string, error) {
	format := "craft:%s:%s"
	key := fmt.Sprintf(format, id)
	if v, ok := s.mem.Get(key); ok { // want `more verbs than arguments`
		return v.(string), nil
	}
	v, err := row(ctx, s.db, "SELECT text FROM crafts WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	s.mem.Set(key, v, time.Hour)
	return v, nil
}

// Two kinds of identifiers, both as they are, in one cache of users.
func (s *Store) ByEmail(ctx context.Context, email string) (*User, error) {
	if v, ok := s.who.Get(email); ok {
		return v.(*User), nil
	}
	name, err := row(ctx, s.db, "SELECT name FROM users WHERE email = ?", email)
	if err != nil {
		return nil, err
	}
	u := &User{name}
	s.who.Set(email, u, time.Hour)
	return u, nil
}

func (s *Store) ByNick(ctx context.Context, nick string) (*User, error) {
	if v, ok := s.who.Get(nick); ok { // want `asked by nick here and by email in`
		return v.(*User), nil
	}
	u, err := s.user(ctx, nick)
	if err != nil {
		return nil, err
	}
	s.who.Set(nick, u, time.Hour)
	return u, nil
}

// Login keeps accounts, some under what they are called and some under what
// their programs show: who is called like the key of another gets in as them.
type Login struct {
	s    *Store
	kept *gocache.Cache
}

func (l *Login) AccountByID(ctx context.Context, id string) (*User, error) {
	if v, ok := l.kept.Get(id); ok {
		return v.(*User), nil
	}
	u, err := l.s.user(ctx, id)
	if err != nil {
		return nil, err
	}
	l.kept.Set(id, u, time.Hour)
	return u, nil
}

func (l *Login) AccountByKey(ctx context.Context, key string) (*User, error) {
	if v, ok := l.kept.Get(key); ok { // want `asked by key here and by id in \(\*keycollision.Login\).AccountByID`
		return v.(*User), nil
	}
	u, err := l.s.user(ctx, key)
	if err != nil {
		return nil, err
	}
	l.kept.Set(key, u, time.Hour)
	return u, nil
}

// OkAccountByUserID asks for the same thing by another name.
func (l *Login) OkAccountByUserID(ctx context.Context, userID string) (*User, error) {
	if v, ok := l.kept.Get(userID); ok {
		return v.(*User), nil
	}
	u, err := l.s.user(ctx, userID)
	if err != nil {
		return nil, err
	}
	l.kept.Set(userID, u, time.Hour)
	return u, nil
}

// Something uses them.
var _ = []any{
	(*Store).okMarked,
	(*Store).okMail,
	(*Store).okPort,
}
