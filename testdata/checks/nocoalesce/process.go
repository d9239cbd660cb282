package nocoalesce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/alphadose/haxmap"
	"github.com/bluele/gcache"
	"github.com/golang/groupcache"
	"github.com/motoki317/sc"
	"github.com/muesli/cache2go"
	cmap "github.com/orcaman/concurrent-map/v2"
	"github.com/puzpuzpuz/xsync/v4"
)

// Caches and maps in the process, with and without a loader of their own.

type Weather struct {
	db     *sql.DB
	http   *http.Client
	recent gcache.Cache
	cities cmap.ConcurrentMap[string, string]
	winds  *xsync.Map[string, string]
	tides  *haxmap.Map[string, string]
	table  *cache2go.CacheTable
}

func (w *Weather) fetch(what, city string) (string, error) {
	resp, err := w.http.Get("https://weather.example.com/" + what + "/" + city)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// A cache without a loader is filled by hand.
func (w *Weather) Recent(city string) (string, error) {
	if v, err := w.recent.Get(city); err == nil {
		return v.(string), nil
	}
	v, err := w.fetch("recent", city) // want `every concurrent miss of \{city\}`
	if err != nil {
		return "", err
	}
	if err := w.recent.SetWithExpire(city, v, time.Minute); err != nil {
		return "", err
	}
	return v, nil
}

func (w *Weather) City(city string) (string, error) {
	if v, ok := w.cities.Get(city); ok {
		return v, nil
	}
	v, err := w.fetch("city", city) // want `every concurrent miss of \{city\}`
	if err != nil {
		return "", err
	}
	w.cities.Set(city, v)
	return v, nil
}

func (w *Weather) Wind(city string) (string, error) {
	if v, ok := w.winds.Load(city); ok {
		return v, nil
	}
	v, err := w.fetch("wind", city) // want `every concurrent miss of \{city\}`
	if err != nil {
		return "", err
	}
	w.winds.Store(city, v)
	return v, nil
}

// A map that computes without a lock.
func (w *Weather) Tide(city string) string {
	v, _ := w.tides.GetOrCompute(city, func() string {
		s, err := w.fetch("tide", city) // want `every concurrent miss of \{city\}`
		if err != nil {
			return ""
		}
		return s
	})
	return v
}

// A map that computes under the lock of the bucket.
func (w *Weather) okHumidity(city string) string {
	v, _ := w.winds.LoadOrCompute("humidity:"+city, func() (string, bool) {
		s, err := w.fetch("humidity", city)
		return s, err != nil
	})
	return v
}

// The TTL counts from the last lookup: what is asked for does not expire.
func (w *Weather) okSnow(city string) (string, error) {
	if item, err := w.table.Value("snow:" + city); err == nil {
		return item.Data().(string), nil
	}
	v, err := w.fetch("snow", city)
	if err != nil {
		return "", err
	}
	w.table.Add("snow:"+city, time.Hour, v)
	return v, nil
}

// The libraries run the loader that they were made with once for all callers.

type Climate struct {
	db     *sql.DB
	normal gcache.Cache
	record *groupcache.Group
	sun    *sc.Cache[string, string]
}

func NewClimate(db *sql.DB) (*Climate, error) {
	c := &Climate{db: db}
	c.normal = gcache.New(1000).LRU().Expiration(time.Hour).LoaderFunc(func(city any) (any, error) {
		return c.row(context.Background(), "normal", city.(string))
	}).Build()
	c.record = groupcache.NewGroup("record", 1<<20, groupcache.GetterFunc(func(ctx context.Context, city string, dest groupcache.Sink) error {
		s, err := c.row(ctx, "record", city)
		if err != nil {
			return err
		}
		return dest.SetString(s)
	}))
	var err error
	c.sun, err = sc.New(func(ctx context.Context, city string) (string, error) { return c.row(ctx, "sun", city) }, time.Minute, time.Hour)
	return c, err
}

func (c *Climate) row(ctx context.Context, what, city string) (string, error) {
	var s string
	err := c.db.QueryRowContext(ctx, "SELECT v FROM climate WHERE what = ? AND city = ?", what, city).Scan(&s)
	return s, err
}

func (c *Climate) okNormal(city string) (string, error) {
	v, err := c.normal.Get(city)
	if err != nil {
		return "", fmt.Errorf("normal of %s: %w", city, err)
	}
	s, ok := v.(string)
	if !ok {
		return "", errors.New("no text")
	}
	return s, nil
}

func (c *Climate) okRecord(ctx context.Context, city string) (string, error) {
	var s string
	err := c.record.Get(ctx, city, groupcache.StringSink(&s))
	return s, err
}

func (c *Climate) okSun(ctx context.Context, city string) (string, error) {
	return c.sun.Get(ctx, city)
}
