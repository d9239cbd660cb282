package nocoalesce

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	gocache "github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

// The store comes later, or elsewhere.

type Articles struct {
	db  *sql.DB
	rdb *redis.Client
	mem *gocache.Cache
}

type Article struct {
	ID    string
	Title string
}

// In a goroutine.
func (a *Articles) InGoroutine(ctx context.Context, id string) (*Article, error) {
	key := "article:" + id
	if b, err := a.rdb.Get(ctx, key).Bytes(); err == nil {
		v := new(Article)
		if json.Unmarshal(b, v) == nil {
			return v, nil
		}
	}
	v := &Article{ID: id}
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&v.Title); err != nil { // want `every concurrent miss of article:\{id\}`
		return nil, err
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if b, err := json.Marshal(v); err == nil {
			a.rdb.Set(ctx, key, b, time.Hour)
		}
	}()
	return v, nil
}

// In a goroutine that is a method.
func (a *Articles) Asynchronous(ctx context.Context, id string) (string, error) {
	key := "article:title:" + id
	if s, err := a.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	var title string
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title); err != nil { // want `every concurrent miss of article:title:\{id\}`
		return "", err
	}
	go a.save(context.WithoutCancel(ctx), key, title)
	return title, nil
}

func (a *Articles) save(ctx context.Context, key, value string) {
	a.rdb.Set(ctx, key, value, time.Hour)
}

// In a deferred closure.
func (a *Articles) Deferred(ctx context.Context, id string) (title string, err error) {
	key := "article:deferred:" + id
	if s, err := a.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	defer func() {
		if err == nil {
			a.rdb.Set(ctx, key, title, time.Hour)
		}
	}()
	err = a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title) // want `every concurrent miss of article:deferred:\{id\}`
	return title, err
}

// In a closure that is called where it stands.
func (a *Articles) Closure(ctx context.Context, id string) (string, error) {
	key := "article:closure:" + id
	store := func(v string) { a.rdb.Set(ctx, key, v, time.Hour) }
	if s, err := a.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	var title string
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title); err != nil { // want `every concurrent miss of article:closure:\{id\}`
		return "", err
	}
	store(title)
	return title, nil
}

// In a pipeline, with a second key beside it.
func (a *Articles) Pipelined(ctx context.Context, id string) (string, error) {
	key := "article:pipe:" + id
	if s, err := a.rdb.Get(ctx, key).Result(); err == nil {
		return s, nil
	}
	var title string
	if err := a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title); err != nil { // want `every concurrent miss of article:pipe:\{id\}`
		return "", err
	}
	_, err := a.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, key, title, time.Hour)
		p.Incr(ctx, "article:loads")
		return nil
	})
	return title, err
}

// A branch between the miss and the store, and a not-found marker.
func (a *Articles) NotFound(ctx context.Context, id string) (string, error) {
	key := "article:nf:" + id
	s, err := a.rdb.Get(ctx, key).Result()
	switch {
	case err == nil && s == "-":
		return "", sql.ErrNoRows
	case err == nil:
		return s, nil
	}
	var title string
	err = a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title) // want `every concurrent miss of article:nf:\{id\}`
	if err == sql.ErrNoRows {
		a.rdb.Set(ctx, key, "-", time.Minute)
		return "", err
	}
	if err != nil {
		return "", err
	}
	a.rdb.Set(ctx, key, title, time.Hour)
	return title, nil
}

// Misses are collected, then loaded together.
func (a *Articles) Many(ctx context.Context, ids []string) (map[string]*Article, error) {
	out := map[string]*Article{}
	var missing []any
	for _, id := range ids {
		if v, ok := a.mem.Get("many:" + id); ok {
			out[id] = v.(*Article)
			continue
		}
		missing = append(missing, id)
	}
	if len(missing) == 0 {
		return out, nil
	}
	rows, err := a.db.QueryContext(ctx, "SELECT id, title FROM articles WHERE id IN (…)", missing...) // want `every concurrent miss of many:`
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		v := new(Article)
		if err := rows.Scan(&v.ID, &v.Title); err != nil {
			return nil, err
		}
		out[v.ID] = v
		a.mem.SetDefault("many:"+v.ID, v)
	}
	return out, rows.Err()
}

type articleSource interface {
	Articles(ctx context.Context, ids []string) ([]*Article, error)
}

type Shelf struct {
	rdb    *redis.Client
	source articleSource
}

// A multi-get, and a pipeline that stores what it did not find.
func (s *Shelf) Batch(ctx context.Context, ids []string) ([]*Article, error) {
	var out []*Article
	var missing []string
	for _, id := range ids {
		b, err := s.rdb.Get(ctx, "shelf:"+id).Bytes()
		if err != nil {
			missing = append(missing, id)
			continue
		}
		v := new(Article)
		if err := json.Unmarshal(b, v); err != nil {
			missing = append(missing, id)
			continue
		}
		out = append(out, v)
	}
	if len(missing) > 0 {
		loaded, err := s.source.Articles(ctx, missing) // want `every concurrent miss of shelf:`
		if err != nil {
			return nil, err
		}
		pipe := s.rdb.Pipeline()
		for _, v := range loaded {
			b, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			pipe.Set(ctx, "shelf:"+v.ID, b, 10*time.Minute)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		out = append(out, loaded...)
	}
	return out, nil
}

// Two ways to miss, and stores in a loop below the branch.
func (s *Shelf) Direct(ctx context.Context, ids []string) ([]*Article, error) {
	var out []*Article
	var missing []string
	for _, id := range ids {
		b, err := s.rdb.Get(ctx, "direct:"+id).Bytes()
		if err != nil {
			missing = append(missing, id)
			continue
		}
		v := new(Article)
		if err := json.Unmarshal(b, v); err != nil {
			missing = append(missing, id)
			continue
		}
		out = append(out, v)
	}
	if len(missing) > 0 {
		loaded, err := s.source.Articles(ctx, missing) // want `every concurrent miss of direct:`
		if err != nil {
			return nil, err
		}
		for _, v := range loaded {
			b, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			s.rdb.Set(ctx, "direct:"+v.ID, b, 10*time.Minute)
		}
		out = append(out, loaded...)
	}
	return out, nil
}
