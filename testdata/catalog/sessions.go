package catalogtest

import (
	"context"
	"net/http"

	"github.com/alexedwards/scs/v2"
	"github.com/gorilla/sessions"
)

func _(s sessions.Store, c *sessions.CookieStore, f *sessions.FilesystemStore, r *http.Request) {
	sessions.GetRegistry(r).Get(s, "session")
	s.Get(r, "session")
	s.New(r, "session")
	c.Get(r, "session")
	c.New(r, "session")
	f.Get(r, "session")
	f.New(r, "session")
}

func _(s *scs.SessionManager, ctx context.Context) {
	s.Exists(ctx, "user")
	s.Get(ctx, "user")
	s.GetBool(ctx, "user")
	s.GetBytes(ctx, "user")
	s.GetFloat(ctx, "user")
	s.GetInt(ctx, "user")
	s.GetInt32(ctx, "user")
	s.GetInt64(ctx, "user")
	s.GetString(ctx, "user")
	s.GetTime(ctx, "user")
	s.Keys(ctx)
	s.Token(ctx)
	s.Pop(ctx, "user")
	s.PopBool(ctx, "user")
	s.PopBytes(ctx, "user")
	s.PopFloat(ctx, "user")
	s.PopInt(ctx, "user")
	s.PopString(ctx, "user")
	s.PopTime(ctx, "user")
}
