// Command worker applies the nightly price list.
package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/learning/fixed/internal/config"
	"example.com/learning/fixed/internal/course"
	"example.com/learning/fixed/internal/rediscache"
	"example.com/learning/fixed/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		slog.Error("worker", "err", err)
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

	courses := course.New(store.NewCourses(db), store.NewPrices(db), rediscache.New(rdb))
	job := &priceJob{courses: courses, file: cfg.PriceFile}
	tick := time.NewTicker(24 * time.Hour)
	defer tick.Stop()
	for {
		if err := job.run(ctx); err != nil {
			slog.ErrorContext(ctx, "price job", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

type priceJob struct {
	courses *course.Service
	file    string
}

// run writes the prices of the nightly list: course id, amount, currency.
func (j *priceJob) run(ctx context.Context) error {
	f, err := os.Open(j.file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("price list: %w", err)
	}
	for i, row := range rows {
		id, price, err := parseRow(row)
		if err != nil {
			return fmt.Errorf("price list line %d: %w", i+1, err)
		}
		if err := j.courses.UpdatePrice(ctx, id, price); err != nil {
			return err
		}
	}
	slog.InfoContext(ctx, "prices applied", "count", len(rows))
	return nil
}

func parseRow(row []string) (int64, store.Price, error) {
	if len(row) != 3 {
		return 0, store.Price{}, fmt.Errorf("%d fields, want 3", len(row))
	}
	id, err := strconv.ParseInt(row[0], 10, 64)
	if err != nil {
		return 0, store.Price{}, err
	}
	amount, err := strconv.ParseInt(row[1], 10, 64)
	if err != nil {
		return 0, store.Price{}, err
	}
	return id, store.Price{Amount: amount, Currency: row[2]}, nil
}
