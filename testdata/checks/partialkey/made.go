package partialkey

import (
	"context"
	"fmt"
	"time"
)

// A struct that is made of the inputs makes the key.
type Small struct{ ID, Tag int }

func (f *Small) key() string { return fmt.Sprintf("small:%d:%d", f.ID, f.Tag) }
func (f Small) vkey() string { return fmt.Sprintf("vsmall:%d:%d", f.ID, f.Tag) }

func (b *Books) okSmall(ctx context.Context, id, tag int) (string, error) {
	f := Small{id, tag}
	key := f.key()
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT hit FROM hits WHERE id = ? AND tag = ?", id, tag)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) okVSmall(ctx context.Context, id, tag int) (string, error) {
	f := Small{id, tag}
	key := f.vkey()
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT hit FROM hits WHERE id = ? AND tag = ?", id, tag)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (b *Books) okFilled(ctx context.Context, id, tag int) (string, error) {
	var f Small
	f.fill(id, tag)
	key := f.key()
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT hit FROM hits WHERE id = ? AND tag = ?", id, tag)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

func (f *Small) fill(id, tag int) { f.ID, f.Tag = id, tag }

func (b *Books) Small(ctx context.Context, id, tag int, lang string) (string, error) {
	f := &Small{id, tag}
	key := f.key()
	if v, ok := b.mem.Get(key); ok { // want `what is cached as small:\{id\}:\{tag\} depends on lang \(given`
		return v.(string), nil
	}
	v, err := row(ctx, b.db, "SELECT hit FROM hits WHERE id = ? AND tag = ? AND lang = ?", id, tag, lang)
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

var _ = []any{(*Books).okSmall, (*Books).okVSmall, (*Books).okFilled}
