//go:build pending

package nocoalesce

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// PENDING: a written file is no store.

func (t *Odd) File(name string) ([]byte, error) {
	path := filepath.Join("/var/cache", name)
	if b, err := os.ReadFile(path); err == nil {
		return b, nil
	}
	v, err := t.get("https://example.com/" + name) // want `every concurrent miss of .*\{name\}`
	if err != nil {
		return nil, err
	}
	return []byte(v), os.WriteFile(path, []byte(v), 0o600)
}

// PENDING: a goroutine that stores what it is sent.

func (t *Odd) Setter(ctx context.Context, id string) (string, error) {
	if v, err := t.rdb.Get(ctx, "setter:"+id).Result(); err == nil {
		return v, nil
	}
	v, err := t.get("https://example.com/" + id) // want `every concurrent miss of setter:`
	if err != nil {
		return "", err
	}
	t.sets <- [2]string{"setter:" + id, v}
	return v, nil
}

func (t *Odd) set(ctx context.Context) {
	for s := range t.sets {
		t.rdb.Set(ctx, s[0], s[1], time.Hour)
	}
}
