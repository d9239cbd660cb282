// Command server answers the HTTP requests of the learning platform.
package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/learning/internal/auth"
	"example.com/learning/internal/catalog"
	"example.com/learning/internal/config"
	"example.com/learning/internal/course"
	"example.com/learning/internal/entitlement"
	"example.com/learning/internal/profile"
	"example.com/learning/internal/rediscache"
	"example.com/learning/internal/seat"
	"example.com/learning/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		slog.Error("server", "err", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	cfg := config.FromEnv()
	db, err := sql.Open("postgres", cfg.DSN)
	if err != nil {
		return err
	}
	defer db.Close()
	rdb := redis.NewClient(&redis.Options{Addr: cfg.RedisAddr})
	defer rdb.Close()

	cache := rediscache.New(rdb)
	courses := store.NewCourses(db)
	h := &handlers{
		catalog:      catalog.New(courses, cache),
		courses:      course.New(courses, store.NewPrices(db), cache),
		seats:        seat.New(store.NewSeats(db), cache),
		profiles:     profile.New(store.NewProfiles(db), cache, 5*time.Minute),
		entitlements: entitlement.New(store.NewEnrolments(db), cache),
	}
	if err := h.courses.WarmUp(ctx); err != nil {
		slog.WarnContext(ctx, "warm-up", "err", err)
	}

	srv := &http.Server{
		Addr:              cfg.Addr,
		Handler:           auth.Middleware(store.NewTokens(db), h.routes()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	go func() {
		<-ctx.Done()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			slog.Error("shutdown", "err", err)
		}
	}()
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
