// Package config holds the settings shared by the server and the worker.
package config

import (
	"cmp"
	"os"
	"time"
)

// CacheTTL is how long cached answers are kept.
const CacheTTL = 10 * time.Minute

// Config is read from the environment.
type Config struct {
	Addr      string
	DSN       string
	RedisAddr string
	PriceFile string
}

// FromEnv returns the configuration of this process.
func FromEnv() Config {
	return Config{
		Addr:      cmp.Or(os.Getenv("LISTEN_ADDR"), ":8080"),
		DSN:       os.Getenv("DATABASE_URL"),
		RedisAddr: cmp.Or(os.Getenv("REDIS_ADDR"), "localhost:6379"),
		PriceFile: cmp.Or(os.Getenv("PRICE_FILE"), "/var/lib/learning/prices.csv"),
	}
}
