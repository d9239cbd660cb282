package before

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/redis/go-redis/v9"
)

type Member struct{ ID, Name string }

type Members struct {
	db  *sql.DB
	rdb *redis.Client
}

func (m *Members) Get(ctx context.Context, id string) (*Member, error) {
	v := &Member{}
	if b, err := m.rdb.Get(ctx, "member:"+id).Bytes(); err == nil {
		return v, json.Unmarshal(b, v)
	}
	err := m.db.QueryRowContext(ctx, "SELECT id, name FROM members WHERE id = ?", id).Scan(&v.ID, &v.Name)
	if err != nil {
		return nil, err
	}
	if b, err := json.Marshal(v); err == nil {
		m.rdb.Set(ctx, "member:"+id, b, time.Hour)
	}
	return v, nil
}

func (m *Members) Rename(ctx context.Context, id, name string) error {
	_, err := m.db.ExecContext(ctx, "UPDATE members SET name = ? WHERE id = ?", name, id)
	if err != nil {
		return err
	}
	return m.rdb.Del(ctx, "member:"+id).Err()
}

func (m *Members) Remove(ctx context.Context, id string) error {
	_, err := m.db.ExecContext(ctx, "DELETE FROM members WHERE id = ?", id)
	return err
}
