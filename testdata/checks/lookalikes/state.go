// Package lookalikes holds code that looks like a cache whose refill is
// unprotected, or whose TTL is fixed, and that is right as it is. No check
// says anything about it, in any tier.
package lookalikes

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

// Redis as state: nothing here can be computed again from a source.

type State struct {
	rdb *redis.Client
	db  *sql.DB
	web *http.Client
	mem *gocache.Cache
}

// A lock with an owner.
func (s *State) Lock(ctx context.Context, name string) (release func(), err error) {
	owner := rand.Text()
	key := "lock:" + name
	ok, err := s.rdb.SetNX(ctx, key, owner, 30*time.Second).Result()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("locked")
	}
	return func() {
		if v, err := s.rdb.Get(ctx, key).Result(); err == nil && v == owner {
			s.rdb.Del(ctx, key)
		}
	}, nil
}

// Leader election: who finds no leader becomes it.
func (s *State) Lead(ctx context.Context, me string) (bool, error) {
	leader, err := s.rdb.Get(ctx, "leader").Result()
	if errors.Is(err, redis.Nil) {
		return true, s.rdb.Set(ctx, "leader", me, 15*time.Second).Err()
	}
	if err != nil {
		return false, err
	}
	return leader == me, nil
}

// A session: on a miss a new one is made.
type Session struct {
	ID   string
	User string
}

func (s *State) Session(ctx context.Context, id string) (*Session, error) {
	b, err := s.rdb.Get(ctx, "session:"+id).Bytes()
	if err == nil {
		v := new(Session)
		return v, json.Unmarshal(b, v)
	}
	v := &Session{ID: id}
	b, err = json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return v, s.rdb.Set(ctx, "session:"+id, b, 24*time.Hour).Err()
}

// A session that holds the user who logs in, read from the database.
func (s *State) Login(ctx context.Context, name, password string) (string, error) {
	var id int64
	var hash string
	if err := s.db.QueryRowContext(ctx, "SELECT id, hash FROM users WHERE name = ?", name).Scan(&id, &hash); err != nil {
		return "", err
	}
	if subtle.ConstantTimeCompare([]byte(hash), []byte(password)) != 1 {
		return "", errors.New("wrong password")
	}
	token := rand.Text()
	return token, s.rdb.Set(ctx, "login:"+token, id, 12*time.Hour).Err()
}

func (s *State) LoggedIn(ctx context.Context, token string) (int64, error) {
	return s.rdb.Get(ctx, "login:"+token).Int64()
}

// A captcha.
func (s *State) Captcha(ctx context.Context, id string) (string, error) {
	if v, err := s.rdb.Get(ctx, "captcha:"+id).Result(); err == nil {
		return v, nil
	}
	code := rand.Text()[:5]
	return code, s.rdb.Set(ctx, "captcha:"+id, code, 2*time.Minute).Err()
}

// A one-time code that is sent by a gateway, once a minute at most.
func (s *State) SendCode(ctx context.Context, phone string) error {
	if _, err := s.rdb.Get(ctx, "code:"+phone).Result(); err == nil {
		return errors.New("wait a minute")
	}
	code := rand.Text()[:6]
	resp, err := s.web.Post("https://sms.example.com/"+phone+"/"+code, "text/plain", nil)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return s.rdb.Set(ctx, "code:"+phone, code, time.Minute).Err()
}

// A lock of an account after failed logins.
func (s *State) Failed(ctx context.Context, user string) (bool, error) {
	n, err := s.rdb.Get(ctx, "failed:"+user).Int()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, err
	}
	if n >= 5 {
		return true, nil
	}
	return false, s.rdb.Set(ctx, "failed:"+user, n+1, 15*time.Minute).Err()
}

// A rate limit over the process's memory.
func (s *State) Allow(ip string) bool {
	n := 0
	if v, ok := s.mem.Get("rate:" + ip); ok {
		n = v.(int)
	}
	if n >= 10 {
		return false
	}
	s.mem.Set("rate:"+ip, n+1, time.Minute)
	return true
}

// A rate limit in Redis.
func (s *State) AllowShared(ctx context.Context, ip string) (bool, error) {
	key := "limit:" + ip
	n, err := s.rdb.Get(ctx, key).Int()
	switch {
	case errors.Is(err, redis.Nil):
		return true, s.rdb.Set(ctx, key, 1, time.Minute).Err()
	case err != nil:
		return false, err
	case n >= 100:
		return false, nil
	}
	return true, s.rdb.Incr(ctx, key).Err()
}

// A counter that starts at what the database holds would be a refill; this
// one starts at zero.
func (s *State) Next(ctx context.Context, name string) (int64, error) {
	n, err := s.rdb.Get(ctx, "count:"+name).Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, err
	}
	n++
	return n, s.rdb.Set(ctx, "count:"+name, n, time.Hour).Err()
}

// A marker of what has been handled: the work is done for its effect.
func (s *State) Once(ctx context.Context, event string) error {
	if n, err := s.rdb.Exists(ctx, "seen:"+event).Result(); err == nil && n > 0 {
		return nil
	}
	resp, err := s.web.Post("https://hooks.example.com/"+event, "text/plain", nil)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return s.rdb.Set(ctx, "seen:"+event, 1, 24*time.Hour).Err()
}

// The same in the process, with the time of the work.
func (s *State) Notify(ctx context.Context, host string) error {
	if _, ok := s.mem.Get("notified:" + host); ok {
		return nil
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO notices (host) VALUES (?)", host); err != nil {
		return err
	}
	s.mem.Set("notified:"+host, time.Now(), time.Hour)
	return nil
}

// An idempotency key: the answer of the first request is kept for its retries.
func (s *State) Charge(ctx context.Context, key string, amount int) (string, error) {
	if v, err := s.rdb.Get(ctx, "charge:"+key).Result(); err == nil {
		return v, nil
	}
	res, err := s.db.ExecContext(ctx, "INSERT INTO charges (amount) VALUES (?)", amount)
	if err != nil {
		return "", err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return "", err
	}
	v := strconv.FormatInt(id, 10)
	return v, s.rdb.Set(ctx, "charge:"+key, v, 24*time.Hour).Err()
}

// The state and result of a job, written by the worker.
func (s *State) Run(ctx context.Context, job string) error {
	if v, err := s.rdb.Get(ctx, "job:"+job).Result(); err == nil && v == "done" {
		return nil
	}
	if err := s.rdb.Set(ctx, "job:"+job, "running", time.Hour).Err(); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, "CALL run_job(?)", job); err != nil {
		s.rdb.Set(ctx, "job:"+job, "failed", time.Hour)
		return err
	}
	return s.rdb.Set(ctx, "job:"+job, "done", time.Hour).Err()
}

func (s *State) Status(ctx context.Context, job string) (string, error) {
	return s.rdb.Get(ctx, "job:"+job).Result()
}

// The token of a device: what the client sends replaces what is there.
func (s *State) Register(ctx context.Context, user int64, token string) error {
	key := fmt.Sprintf("push:%d", user)
	old, err := s.rdb.Get(ctx, key).Result()
	if err == nil && old == token {
		return nil
	}
	return s.rdb.Set(ctx, key, token, 30*24*time.Hour).Err()
}

// A store with a public way to write: Redis is where the data lives.
func (s *State) PutProfile(ctx context.Context, user, profile string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE users SET profile = ? WHERE name = ?", profile, user); err != nil {
		return err
	}
	return s.rdb.Set(ctx, "profile:"+user, profile, time.Hour).Err()
}

func (s *State) Profile(ctx context.Context, user string) (string, error) {
	return s.rdb.Get(ctx, "profile:"+user).Result()
}

// An id that is drawn until it is free.
func (s *State) NewID(ctx context.Context) (string, error) {
	for {
		id := rand.Text()
		if _, err := s.rdb.Get(ctx, "id:"+id).Result(); errors.Is(err, redis.Nil) {
			return id, s.rdb.Set(ctx, "id:"+id, 1, time.Hour).Err()
		}
	}
}

// The last position of a reader.
func (s *State) Position(ctx context.Context, topic string, at int64) error {
	last, err := s.rdb.Get(ctx, "offset:"+topic).Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	if at <= last {
		return nil
	}
	return s.rdb.Set(ctx, "offset:"+topic, at, 0).Err()
}

// A value that is changed by a function which is given what was found.

type Quotas struct{ rdb *redis.Client }

type quota struct{ Used int }

func (q *Quotas) get(ctx context.Context, space string) (*quota, error) {
	b, err := q.rdb.Get(ctx, "quota:"+space).Bytes()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, err
	}
	v := new(quota)
	return v, json.Unmarshal(b, v)
}

func (q *Quotas) change(ctx context.Context, space string, update func(context.Context, *quota) (*quota, bool, error)) error {
	cur, err := q.get(ctx, space)
	if err != nil {
		return err
	}
	next, changed, err := update(ctx, cur)
	if err != nil || !changed {
		return err
	}
	b, err := json.Marshal(next)
	if err != nil {
		return err
	}
	return q.rdb.Set(ctx, "quota:"+space, b, 48*time.Hour).Err()
}

// A mark that is asked for before reading, and set afterwards, whatever was read.

type Marks struct {
	rdb *redis.Client
	db  *sql.DB
}

func (m *Marks) name(ctx context.Context, id string) (string, error) {
	n, err := m.rdb.Get(ctx, "written:"+id).Int()
	if err != nil {
		return "", err
	}
	var name string
	err = m.db.QueryRowContext(ctx, "SELECT name FROM people WHERE id = ? AND version > ?", id, n).Scan(&name)
	if err != nil {
		return "", err
	}
	return name, m.rdb.Set(ctx, "written:"+id, name, 0).Err()
}

// Connection pools by address, opened on the way to every query: lookup and
// store stand together, two calls away.

type Pools struct {
	mu    sync.Mutex
	byDSN map[string]*sql.DB
}

func (p *Pools) open(dsn string) (*sql.DB, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if db, ok := p.byDSN[dsn]; ok {
		return db, nil
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	p.byDSN[dsn] = db
	return db, nil
}

func (p *Pools) count(ctx context.Context, dsn, query string) (int, error) {
	db, err := p.open(dsn)
	if err != nil {
		return 0, err
	}
	var n int
	return n, db.QueryRowContext(ctx, query).Scan(&n)
}

func (p *Pools) both(ctx context.Context, dsn string) (int, error) {
	n, err := p.count(ctx, dsn, "SELECT count(*) FROM people")
	if err != nil || n > 0 {
		return n, err
	}
	return p.count(ctx, dsn, "SELECT count(*) FROM old_people")
}

// A login that is under way: the struct knows how to end it.

type Login struct {
	http *http.Client

	mu   sync.Mutex
	flow struct {
		url     string
		expires time.Time
		cancel  context.CancelFunc
	}
}

func (l *Login) begin() (string, error) {
	l.mu.Lock()
	if l.flow.url != "" && time.Now().Before(l.flow.expires) {
		defer l.mu.Unlock()
		return l.flow.url, nil
	}
	l.mu.Unlock()
	resp, err := l.http.Get("https://id.example/device")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	l.mu.Lock()
	l.flow.url, l.flow.expires = resp.Header.Get("Location"), time.Now().Add(time.Minute)
	l.mu.Unlock()
	return resp.Header.Get("Location"), nil
}

// A map that one call hands to its goroutines, under a lock of its own.
func fill(api *http.Client, paths []string, found map[string]string) error {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, p := range paths {
		wg.Go(func() {
			mu.Lock()
			_, ok := found[p]
			mu.Unlock()
			if ok {
				return
			}
			resp, err := api.Get("https://files.example/" + p)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			mu.Lock()
			found[p] = resp.Status
			mu.Unlock()
		})
	}
	wg.Wait()
	return nil
}
