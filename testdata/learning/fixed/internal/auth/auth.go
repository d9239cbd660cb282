// Package auth carries the signed-in user through the request context.
package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// ErrUnauthenticated is returned where a signed-in user is required.
var ErrUnauthenticated = errors.New("not signed in")

type userKey struct{}

// WithUser returns a context that carries the user's id.
func WithUser(ctx context.Context, userID int64) context.Context {
	return context.WithValue(ctx, userKey{}, userID)
}

// UserID returns the id of the signed-in user.
func UserID(ctx context.Context) (int64, error) {
	id, ok := ctx.Value(userKey{}).(int64)
	if !ok {
		return 0, ErrUnauthenticated
	}
	return id, nil
}

// Verifier resolves an access token to a user.
type Verifier interface {
	UserByToken(ctx context.Context, token string) (int64, error)
}

// Middleware signs the request in when it carries a valid bearer token.
func Middleware(v Verifier, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		id, err := v.UserByToken(r.Context(), token)
		if err != nil {
			http.Error(w, "invalid token", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(WithUser(r.Context(), id)))
	})
}
