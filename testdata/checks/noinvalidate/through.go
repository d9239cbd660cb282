package noinvalidate

import (
	"context"
	"encoding/json"
	"time"

	"github.com/redis/go-redis/v9"
)

type Team struct{ ID, Name string }

type Teams interface {
	Find(ctx context.Context, id string) (*Team, error)
	List(ctx context.Context) ([]*Team, error)
	Create(ctx context.Context, t *Team) error
	Update(ctx context.Context, t *Team) error
	Delete(ctx context.Context, id string) error
}

// CachedTeams overrides the read only.
type CachedTeams struct {
	Teams
	rdb *redis.Client
}

func (c *CachedTeams) Find(ctx context.Context, id string) (*Team, error) {
	t := &Team{}
	if b, err := c.rdb.Get(ctx, "team:"+id).Bytes(); err == nil {
		return t, json.Unmarshal(b, t)
	}
	t, err := c.Teams.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if b, err := json.Marshal(t); err == nil {
		c.rdb.Set(ctx, "team:"+id, b, time.Hour) // review // want `noinvalidate: CachedTeams keeps what Find of noinvalidate.Teams yields \(team:\{id\}, kept 1h\), and lets Delete, Update through to it: readers go on getting the old answer after a write; override Delete, Update, and drop the entry there`
	}
	return t, nil
}

// okTeams overrides what changes a team.
type okTeams struct {
	Teams
	rdb *redis.Client
}

func (c *okTeams) Find(ctx context.Context, id string) (*Team, error) {
	t := &Team{}
	if b, err := c.rdb.Get(ctx, "okteam:"+id).Bytes(); err == nil {
		return t, json.Unmarshal(b, t)
	}
	t, err := c.Teams.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if b, err := json.Marshal(t); err == nil {
		c.rdb.Set(ctx, "okteam:"+id, b, time.Hour)
	}
	return t, nil
}

func (c *okTeams) Update(ctx context.Context, t *Team) error {
	if err := c.Teams.Update(ctx, t); err != nil {
		return err
	}
	return c.rdb.Del(ctx, "okteam:"+t.ID).Err()
}

func (c *okTeams) Delete(ctx context.Context, id string) error {
	if err := c.Teams.Delete(ctx, id); err != nil {
		return err
	}
	return c.rdb.Del(ctx, "okteam:"+id).Err()
}

// okEvents lets writes through, and is told of them.
type okEvents struct {
	Teams
	rdb *redis.Client
}

func (c *okEvents) Find(ctx context.Context, id string) (*Team, error) {
	t := &Team{}
	if b, err := c.rdb.Get(ctx, "evteam:"+id).Bytes(); err == nil {
		return t, json.Unmarshal(b, t)
	}
	t, err := c.Teams.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if b, err := json.Marshal(t); err == nil {
		c.rdb.Set(ctx, "evteam:"+id, b, time.Hour)
	}
	return t, nil
}

func onTeamChanged(ctx context.Context, rdb *redis.Client, id string) {
	rdb.Del(ctx, "evteam:"+id)
}

var _ = []any{(*okTeams).Find, (*okEvents).Find, onTeamChanged}
