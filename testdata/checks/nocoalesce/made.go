package nocoalesce

import (
	"context"
	"database/sql"
	"net/http"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Objects that are made for one list, and keep what its rows ask for.

type badges struct {
	db    *sql.DB
	names map[string]string
	marks *lru.Cache[string, string]
	all   *lru.Cache[string, string]
}

var _ http.Handler = (*roster)(nil)

type roster struct {
	db   *sql.DB
	all  *lru.Cache[string, string]
	kept *badges
}

func (r *roster) newBadges() (*badges, error) {
	marks, err := lru.New[string, string](100)
	if err != nil {
		return nil, err
	}
	return &badges{db: r.db, names: map[string]string{}, marks: marks, all: r.all}, nil
}

func (r *roster) list(ctx context.Context, users []string) ([]string, error) {
	b, err := r.newBadges()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, u := range users {
		out = append(out, r.row(ctx, u, b))
	}
	return out, nil
}

func (r *roster) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	out, err := r.list(req.Context(), req.URL.Query()["user"])
	if err != nil || len(out) == 0 {
		return
	}
	_, _ = w.Write([]byte(out[0] + r.keep(req.Context(), out[0])))
}

// The object is handed on.
func (r *roster) row(ctx context.Context, user string, b *badges) string {
	return b.okName(ctx, user) + b.okMark(ctx, user) + b.one(ctx, user) + b.held(ctx, user)
}

func (b *badges) query(ctx context.Context, user string) string {
	var s string
	if err := b.db.QueryRowContext(ctx, "SELECT badge FROM badges WHERE user = ?", user).Scan(&s); err != nil {
		return ""
	}
	return s
}

func (b *badges) okName(ctx context.Context, user string) string {
	if s, ok := b.names[user]; ok {
		return s
	}
	s := b.query(ctx, user)
	b.names[user] = s
	return s
}

func (b *badges) okMark(ctx context.Context, user string) string {
	if s, ok := b.marks.Get(user); ok {
		return s
	}
	s := b.query(ctx, user)
	b.marks.Add(user, s)
	return s
}

// The object is made for one list, what it holds here is not.
func (b *badges) one(ctx context.Context, user string) string {
	if s, ok := b.all.Get(user); ok {
		return s
	}
	s := b.query(ctx, user) // review // want `every concurrent miss of \{user\} runs the SQL query of one row`
	b.all.Add(user, s)
	return s
}

// One caller keeps the object.
func (b *badges) held(ctx context.Context, user string) string {
	if s, ok := b.marks.Get(user); ok {
		return s
	}
	s := b.query(ctx, user) // review // want `every concurrent miss of \{user\} runs the SQL query of one row`
	b.marks.Add(user, s)
	return s
}

func (r *roster) keep(ctx context.Context, user string) string { return r.kept.held(ctx, user) }

// A tree keeps a closure over one that calls itself: it was made with no loader.
type tree struct {
	depth func(path string) int
	kept  *lru.Cache[string, int]
}

func newTree(kept *lru.Cache[string, int]) *tree {
	var depth func(path string) int
	depth = func(path string) int {
		if path == "" {
			return 0
		}
		return depth(path[1:]) + 1
	}
	return &tree{kept: kept, depth: func(path string) int { return depth(path) }}
}

func (t *tree) okDepth(path string) int {
	if n, ok := t.kept.Get(path); ok {
		return n
	}
	n := t.depth(path)
	t.kept.Add(path, n)
	return n
}
