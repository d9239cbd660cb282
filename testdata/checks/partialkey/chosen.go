package partialkey

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"gorm.io/gorm"
)

// A flag that only decides what is written into a key is in the key, be it by
// concatenation, in a builder, in one of the own, or by a function that returns
// one key or the other; what only decides how a value is come by is not an input.

func concatenated(id string, sold bool) string {
	k := "list:" + id
	if sold {
		k += ":sold"
	}
	return k
}

func (b *Books) okConcatenated(ctx context.Context, id string, sold bool) (string, error) {
	return b.kept(concatenated(id, sold), func() (string, error) { return b.sold(ctx, id, sold) })
}

func flagged(id string, sold, printed bool) string {
	k := "flagged:" + id
	if sold {
		k += ":sold"
	}
	if printed {
		k += ":printed"
	}
	return k
}

func (b *Books) okFlagged(ctx context.Context, id string, sold, printed bool) (string, error) {
	return b.kept(flagged(id, sold, printed), func() (string, error) {
		return row(ctx, b.db, "SELECT title FROM books WHERE id = ? AND sold = ? AND printed = ?", id, sold, printed)
	})
}

func written(id string, sold bool) string {
	var k strings.Builder
	k.WriteString("written:" + id)
	if sold {
		k.WriteString(":sold")
	}
	return k.String()
}

func (b *Books) okWritten(ctx context.Context, id string, sold bool) (string, error) {
	return b.kept(written(id, sold), func() (string, error) { return b.sold(ctx, id, sold) })
}

// text is a builder of the own: what it holds is not read, only what it is
// made of.
type text struct{ buf []byte }

func (t *text) add(s string)   { t.buf = append(t.buf, s...) }
func (t *text) String() string { return string(t.buf) }

func added(id string, sold bool) string {
	var k text
	k.add(id)
	if sold {
		k.add(":sold")
	}
	return k.String()
}

func (b *Books) okAdded(ctx context.Context, id string, sold bool) (string, error) {
	return b.kept(added(id, sold), func() (string, error) { return b.sold(ctx, id, sold) })
}

// recovered returns twice, the second time where a panic was recovered.
func recovered(id string, sold bool) (k string) {
	defer func() {
		if recover() != nil {
			k = ""
		}
	}()
	var t text
	t.add(id)
	if sold {
		t.add(":sold")
	}
	k = t.String()
	return k
}

func (b *Books) okRecovered(ctx context.Context, id string, sold bool) (string, error) {
	return b.kept(recovered(id, sold), func() (string, error) { return b.sold(ctx, id, sold) })
}

func either(id string, sold bool) string {
	if sold {
		return "sold:" + id
	}
	return "unsold:" + id
}

func (b *Books) okEither(ctx context.Context, id string, sold bool) (string, error) {
	return b.kept(either(id, sold), func() (string, error) { return b.sold(ctx, id, sold) })
}

func (b *Books) sold(ctx context.Context, id string, sold bool) (string, error) {
	return row(ctx, b.db, "SELECT title FROM books WHERE id = ? AND sold = ?", id, sold)
}

func (b *Books) kept(key string, load func() (string, error)) (string, error) {
	if v, ok := b.mem.Get(key); ok {
		return v.(string), nil
	}
	v, err := load()
	if err != nil {
		return "", err
	}
	b.mem.Set(key, v, time.Hour)
	return v, nil
}

// Ordered writes the order in another way; it is no less an input.
func (b *Books) Ordered(ctx context.Context, genre, order string) (string, error) {
	if v, ok := b.mem.Get("ordered:" + genre); ok { // want `what is cached as ordered:\{genre\} depends on order \(given to DB\.QueryRowContext`
		return v.(string), nil
	}
	by := "title"
	switch order {
	case "new":
		by = "printed"
	case "cheap":
		by = "price"
	}
	v, err := row(ctx, b.db, "SELECT title FROM books WHERE genre = ? ORDER BY ?", genre, by)
	if err != nil {
		return "", err
	}
	b.mem.Set("ordered:"+genre, v, time.Hour)
	return v, nil
}

// A context is no input by itself: what a load asks of it is.
type shelfKey struct{}

func shelf(ctx context.Context) int {
	n, _ := ctx.Value(shelfKey{}).(int)
	return n
}

func (b *Books) blurb(ctx context.Context, id string) (string, error) {
	return row(ctx, b.db, "SELECT blurb FROM books WHERE id = ? AND shelf > ?", id, shelf(ctx))
}

func (b *Books) okRequest(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(r.Context(), shelfKey{}, 3)
	id := r.FormValue("id")
	if v, ok := b.mem.Get("blurb:" + id); ok {
		w.Write([]byte(v.(string)))
		return
	}
	v, err := b.blurb(ctx, id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	b.mem.Set("blurb:"+id, v, time.Hour)
	w.Write([]byte(v))
}

// A query that is put together in statements of its own.
func (b *Books) Listed(tx *gorm.DB, genre string, page, size int) ([]Filter, error) {
	key := fmt.Sprintf("listed:%s:%d", genre, page-1)
	if v, ok := b.mem.Get(key); ok { // want `what is cached as listed:\{genre\}:\{page-…\} depends on size \(given to DB\.Find`
		return v.([]Filter), nil
	}
	var list []Filter
	tx = tx.Where("genre = ?", genre)
	tx.Offset((page - 1) * size)
	tx.Limit(size)
	if err := tx.Find(&list).Error; err != nil {
		return nil, err
	}
	b.mem.Set(key, list, time.Hour)
	return list, nil
}

var _ = []any{(*Books).okConcatenated, (*Books).okFlagged, (*Books).okWritten, (*Books).okAdded, (*Books).okRecovered, (*Books).okEither, (*Books).okRequest}
