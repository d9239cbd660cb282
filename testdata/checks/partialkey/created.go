package partialkey

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// Names have numbers, which are made when a name is seen first: what else is
// written then is found by the name from then on.
type Names struct {
	mu    sync.Mutex
	nids  map[string]int64
	table NameTable
}

type NameTable interface {
	SelectName(ctx context.Context, name string) (int64, error)
	InsertName(ctx context.Context, name, version string) (int64, error)
}

func (n *Names) okAssign(ctx context.Context, name, version string) (int64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if nid, ok := n.nids[name]; ok {
		return nid, nil
	}
	nid, err := n.table.SelectName(ctx, name)
	if errors.Is(err, sql.ErrNoRows) {
		nid, err = n.table.InsertName(ctx, name, version)
	}
	if err != nil {
		return 0, err
	}
	n.nids[name] = nid
	return nid, nil
}

// Tokens are made for what somebody may do with them.
type Tokens struct {
	mu     sync.Mutex
	tokens map[string]string
	issuer Issuer
}

type Issuer interface {
	CreateToken(ctx context.Context, client, scope string) (string, error)
}

func (t *Tokens) Token(ctx context.Context, client, scope string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.tokens[client]; ok { // want `partialkey: what is cached as \{client\} depends on scope \(given to Issuer.CreateToken`
		return s, nil
	}
	s, err := t.issuer.CreateToken(ctx, client, scope)
	if err != nil {
		return "", err
	}
	t.tokens[client] = s
	return s, nil
}

var _ = (*Names).okAssign

// Somebody has one password at a time.
func (t *Tokens) Login(ctx context.Context, user, password string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.tokens[user]; ok { // review // want `partialkey: what is cached as \{user\} depends on password \(given to Issuer.CreateToken`
		return s, nil
	}
	s, err := t.issuer.CreateToken(ctx, user, password)
	if err != nil {
		return "", err
	}
	t.tokens[user] = s
	return s, nil
}
