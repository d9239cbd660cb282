package noinvalidate

import (
	"context"
	"crypto/sha1"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"
)

// A Ticket lets somebody in.
type Ticket struct{ Secret, User string }

// BoxCache is known by its shape only; what it finds it puts into dest.
type BoxCache interface {
	Set(ctx context.Context, org int64, key string, v *Ticket, ttl time.Duration) error
	Get(ctx context.Context, org int64, key string, dest *Ticket, stale bool) error
	Delete(ctx context.Context, org int64, key string)
}

type Tickets struct {
	db    *sql.DB
	cache BoxCache
}

func sum(s string) string {
	h := sha1.New()
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

func ticketKey(secret string) string { return "ticket::" + sum(secret) }

var errNone = errors.New("none")

func (t *Tickets) Get(ctx context.Context, org int64, secret string) (*Ticket, error) {
	out := &Ticket{}
	err := t.cache.Get(ctx, org, ticketKey(secret), out, false)
	if err == nil {
		return out, nil
	}
	if !errors.Is(err, errNone) {
		return nil, err
	}
	if err := t.db.QueryRowContext(ctx, "SELECT secret, user FROM tickets WHERE secret = ?", secret).Scan(&out.Secret, &out.User); err != nil {
		return nil, err
	}
	return out, t.cache.Set(ctx, org, ticketKey(secret), out, time.Hour)
}

// Delete forgets the prefix that ticketKey adds.
func (t *Tickets) Delete(ctx context.Context, org int64, secret string) error {
	if _, err := t.db.ExecContext(ctx, "DELETE FROM tickets WHERE secret = ?", secret); err != nil {
		return err
	}
	t.cache.Delete(ctx, org, sum(secret)) // review // want `noinvalidate: this drops \{org\} \{sum\}, under which nothing is stored: what \(\*noinvalidate.Tickets\).Delete changes \(table tickets, prefix.go:\d+\) is kept under \{org\} ticket::\{sum\}`
	return nil
}

func (t *Tickets) Renew(ctx context.Context, org int64, secret string) error {
	if _, err := t.db.ExecContext(ctx, "UPDATE tickets SET user = '' WHERE secret = ?", secret); err != nil {
		return err
	}
	t.cache.Delete(ctx, org, ticketKey(secret))
	return nil
}

// Passes keeps entries under both keys, so a drop of either means something.
type Passes struct {
	db    *sql.DB
	cache BoxCache
}

func (p *Passes) Get(ctx context.Context, org int64, secret string) (*Ticket, error) {
	out := &Ticket{}
	if err := p.cache.Get(ctx, org, "pass::"+sum(secret), out, false); err == nil {
		return out, nil
	}
	if err := p.db.QueryRowContext(ctx, "SELECT secret, user FROM passes WHERE secret = ?", secret).Scan(&out.Secret, &out.User); err != nil {
		return nil, err
	}
	return out, p.cache.Set(ctx, org, "pass::"+sum(secret), out, time.Hour)
}

func (p *Passes) Issue(ctx context.Context, org int64, secret string, t *Ticket) error {
	return p.cache.Set(ctx, org, sum(secret), t, time.Hour)
}

func (p *Passes) Revoke(ctx context.Context, org int64, secret string) error {
	if _, err := p.db.ExecContext(ctx, "DELETE FROM passes WHERE secret = ?", secret); err != nil {
		return err
	}
	p.cache.Delete(ctx, org, sum(secret))
	p.cache.Delete(ctx, org, "pass::"+sum(secret))
	return nil
}
