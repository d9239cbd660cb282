// Command api serves the shop.
package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/program/cachedrepo"
	"example.com/program/cachekit"
	"example.com/program/category"
	"example.com/program/checkout"
	"example.com/program/customers"
	"example.com/program/flightkit"
	"example.com/program/guard"
	"example.com/program/handlers"
	"example.com/program/orders"
	"example.com/program/prices"
	"example.com/program/rawrepo"
	"example.com/program/refresh"
	"example.com/program/service"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	rdb := redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDR")})
	cache := cachekit.New(rdb)

	raw := rawrepo.NewProducts(db)
	flights := new(flightkit.Group)
	priceService := prices.New(raw, cache)
	api := &handlers.API{
		Products:  service.New(cachedrepo.New(db, rdb, 15*time.Minute)),
		Orders:    orders.New(rawrepo.NewOrders(db), cache),
		Prices:    priceService,
		Till:      checkout.New(priceService, flights),
		Pages:     category.New(cache, refresh.New(raw, cache)),
		Customers: customers.New(rawrepo.NewCustomers(db), cache),
		Guard:     guard.New(rdb),
		Flights:   flights,
	}
	srv := &http.Server{Addr: ":8080", Handler: api.Routes(), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
