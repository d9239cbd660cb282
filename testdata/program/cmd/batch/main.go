// Command batch does the work of one night; the product feed is its standard input.
package main

import (
	"context"
	"database/sql"
	"log"
	"os"

	"github.com/redis/go-redis/v9"

	"example.com/program/cachekit"
	"example.com/program/guard"
	"example.com/program/jobs"
	"example.com/program/rawrepo"
	"example.com/program/refresh"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	rdb := redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDR")})

	products := rawrepo.NewProducts(db)
	night := &jobs.Night{
		Products: products,
		Pages:    refresh.New(products, cachekit.New(rdb)),
		Guard:    guard.New(rdb),
	}
	if err := night.Run(context.Background(), os.Stdin); err != nil {
		log.Fatal(err)
	}
}
