package partialkey

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Helpers that make a key of what they are given.

func formatKey(prefix string, parts ...any) string {
	return fmt.Sprintf(prefix+":%v:%v", parts...)
}

func joinKey(parts ...string) string { return strings.Join(parts, ":") }

func collectKey(prefix string, params ...any) string {
	parts := make([]string, 0, len(params)+1)
	parts = append(parts, prefix)
	for _, p := range params {
		parts = append(parts, fmt.Sprintf("%v", p))
	}
	return strings.Join(parts, ":")
}

func writeKey(prefix string, parts ...any) string {
	var w strings.Builder
	w.WriteString(prefix)
	for _, p := range parts {
		w.WriteString("/")
		w.WriteString(fmt.Sprint(p))
	}
	return w.String()
}

// Through two of them.
func shopKey(parts ...any) string { return formatKey("shop", parts...) }

func (b *Books) cached(ctx context.Context, key string, query string, args ...any) (string, error) {
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, query, args...)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) Formatted(ctx context.Context, kind string, page int, lang string) (string, error) {
	key := formatKey("list", kind, page)
	if v, ok := b.mem.Get(key); ok { // want `partialkey: what is cached as list:\{kind\}:\{page\} depends on lang`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM lists WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) Nested(ctx context.Context, kind string, page int, lang string) (string, error) {
	key := shopKey(kind, page)
	if v, ok := b.mem.Get(key); ok { // want `partialkey: what is cached as shop:\{kind\}:\{page\} depends on lang`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM shops WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) Joined(ctx context.Context, kind, page, lang string) (string, error) {
	key := joinKey("joined", kind, page)
	if v, ok := b.mem.Get(key); ok { // want `partialkey: what is cached as joined:\{kind\}:\{page\} depends on lang`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM joins WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) Collected(ctx context.Context, kind string, page int, lang string) (string, error) {
	key := collectKey("all", kind, page)
	if v, ok := b.mem.Get(key); ok { // want `partialkey: what is cached as all:\{kind\}:\{page\} depends on lang`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM alls WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) Written(ctx context.Context, kind string, page int, lang string) (string, error) {
	key := writeKey("written", kind, page)
	if v, ok := b.mem.Get(key); ok { // want `partialkey: what is cached as written/\{kind\}/\{page\} depends on lang`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM writs WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

// All that the load is given is in the key, by each of them.
func (b *Books) okForwarded(ctx context.Context, kind string, page int, lang string) error {
	for _, key := range []string{formatKey(lang, kind, page), collectKey("all", kind, page, lang), writeKey("w", kind, page, lang)} {
		if _, err := b.cached(ctx, key, "SELECT list FROM oks WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang); err != nil {
			return err
		}
	}
	return nil
}

func (b *Books) okFormatted(ctx context.Context, kind string, page int, lang string) (string, error) {
	key := formatKey("list:"+lang, kind, page)
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT list FROM lists WHERE kind = ? AND page = ? AND lang = ?", kind, page, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

var _ = []any{
	(*Books).okForwarded,
	(*Books).okFormatted,
}

type Search struct{ ID, Tag, State, Page int }

// More ways to build a key than are kept, and all of them hold what they need.
func (f *Search) key() string {
	parts := []string{"search"}
	if f.ID > 0 {
		parts = append(parts, fmt.Sprint("id", f.ID))
	}
	if f.Tag > 0 {
		parts = append(parts, fmt.Sprint("tag", f.Tag))
	}
	if f.State > 0 {
		parts = append(parts, fmt.Sprint("state", f.State))
	}
	if f.Page > 0 {
		parts = append(parts, fmt.Sprint("page", f.Page))
	}
	return strings.Join(parts, "_")
}

func (b *Books) okSearch(ctx context.Context, id, tag, state, page int) (string, error) {
	f := Search{id, tag, state, page}
	key := f.key()
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT hit FROM hits WHERE id = ? AND tag = ? AND state = ? AND page = ?", id, tag, state, page)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

var _ = (*Books).okSearch
