// Package membercache keeps members in Redis.
package membercache

import (
	"context"
	"database/sql"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/program/members"
)

// A Cache keeps who is in a room, and the rooms of a member.
type Cache struct {
	rdb *redis.Client
	db  *sql.DB
}

var _ members.Cache = (*Cache)(nil)

// New returns the cache of members.
func New(rdb *redis.Client, db *sql.DB) *Cache { return &Cache{rdb, db} }

// Members returns who is in a room.
func (c *Cache) Members(ctx context.Context, room string) ([]members.Member, error) {
	var out []members.Member
	if err := c.rdb.Get(ctx, "room:members:"+room).Scan(&out); err == nil {
		return out, nil
	}
	rows, err := c.db.QueryContext(ctx, "SELECT member, room FROM members WHERE room = ?", room)
	if err != nil {
		return nil, err
	}
	if out, err = list(rows); err != nil {
		return nil, err
	}
	return out, c.rdb.Set(ctx, "room:members:"+room, out, time.Hour).Err()
}

// Rooms returns the rooms of a member.
func (c *Cache) Rooms(ctx context.Context, member string) ([]members.Member, error) {
	var out []members.Member
	if err := c.rdb.Get(ctx, "member:rooms:"+member).Scan(&out); err == nil {
		return out, nil
	}
	rows, err := c.db.QueryContext(ctx, "SELECT member, room FROM members WHERE member = ?", member)
	if err != nil {
		return nil, err
	}
	if out, err = list(rows); err != nil {
		return nil, err
	}
	return out, c.rdb.Set(ctx, "member:rooms:"+member, out, time.Hour).Err()
}

func list(rows *sql.Rows) ([]members.Member, error) {
	defer rows.Close()
	var out []members.Member
	for rows.Next() {
		var m members.Member
		if err := rows.Scan(&m.Name, &m.Room); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// DelMembers drops who is in a room.
func (c *Cache) DelMembers(ctx context.Context, room string) error {
	return c.rdb.Del(ctx, "room:members:"+room).Err()
}

// DelRooms drops the rooms of a member.
func (c *Cache) DelRooms(ctx context.Context, member string) error {
	return c.rdb.Del(ctx, "member:rooms:"+member).Err()
}

// Drop drops what is kept under a key.
func (c *Cache) Drop(ctx context.Context, key string) error { return c.rdb.Del(ctx, key).Err() }
