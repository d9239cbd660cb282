package nocoalesce

import (
	"context"
	"database/sql"
	"sync"
	"time"

	gocache "github.com/patrickmn/go-cache"
)

// Calls is a flight of the project's own, a copy of singleflight with types.
type Calls[T any] struct {
	mu sync.Mutex
	m  map[string]*flown[T]
}

type flown[T any] struct {
	wg  sync.WaitGroup
	val T
	err error
}

func (g *Calls[T]) Do(key string, fn func() (T, error)) (T, error) {
	g.mu.Lock()
	if g.m == nil {
		g.m = map[string]*flown[T]{}
	}
	if c, ok := g.m[key]; ok {
		g.mu.Unlock()
		c.wg.Wait()
		return c.val, c.err
	}
	c := new(flown[T])
	c.wg.Add(1)
	g.m[key] = c
	g.mu.Unlock()
	g.run(c, key, fn)
	return c.val, c.err
}

func (g *Calls[T]) run(c *flown[T], key string, fn func() (T, error)) {
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		c.wg.Done()
		delete(g.m, key)
	}()
	c.val, c.err = fn()
}

var linkCalls Calls[string]

type Links struct {
	db  *sql.DB
	mem *gocache.Cache
}

func (l *Links) okOwnFlight(ctx context.Context, path string) (string, error) {
	if v, ok := l.mem.Get("link:" + path); ok {
		return v.(string), nil
	}
	return linkCalls.Do(path, func() (string, error) {
		rows, err := l.db.QueryContext(context.WithoutCancel(ctx), "SELECT part FROM links WHERE path = ?", path)
		if err != nil {
			return "", err
		}
		defer rows.Close()
		link := ""
		for rows.Next() {
			var part string
			if err := rows.Scan(&part); err != nil {
				return "", err
			}
			link += part
		}
		l.mem.Set("link:"+path, link, time.Hour)
		return link, rows.Err()
	})
}

// Drop makes the next one who asks load again.
func (l *Links) Drop(path string) { l.mem.Delete("link:" + path) }

var _ = (*Links).okOwnFlight
