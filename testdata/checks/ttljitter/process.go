package ttljitter

import (
	"context"
	"time"

	"github.com/allegro/bigcache/v3"
	"github.com/bluele/gcache"
	"github.com/muesli/cache2go"
)

// Caches in the process that count their TTL in other ways.

type Depot struct {
	shop  *Shop
	sizes gcache.Cache
	bytes *bigcache.BigCache
	other *bigcache.BigCache
	table *cache2go.CacheTable
}

func NewDepot(ctx context.Context, shop *Shop) (*Depot, error) {
	d := &Depot{shop: shop}
	var err error
	d.bytes, err = bigcache.New(ctx, bigcache.Config{Shards: 16, LifeWindow: 20 * time.Minute}) // review // want `every entry of bytes:\{id\} lives exactly 20m`
	if err != nil {
		return nil, err
	}
	d.other, err = bigcache.New(ctx, bigcache.DefaultConfig(10*time.Minute)) // review // want `every entry of other:\{id\} lives exactly 10m`
	return d, err
}

func (d *Depot) Size(ctx context.Context, id string) (string, error) {
	if v, err := d.sizes.Get("size:" + id); err == nil {
		return v.(string), nil
	}
	v, err := d.shop.row(ctx, "SELECT size FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	if err := d.sizes.SetWithExpire("size:"+id, v, 5*time.Minute); err != nil { // review // want `every entry of size:\{id\} lives exactly 5m`
		return "", err
	}
	return v, nil
}

func (d *Depot) Bytes(ctx context.Context, id string) ([]byte, error) {
	if b, err := d.bytes.Get("bytes:" + id); err == nil {
		return b, nil
	}
	v, err := d.shop.row(ctx, "SELECT bytes FROM a WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	return []byte(v), d.bytes.Set("bytes:"+id, []byte(v))
}

func (d *Depot) Other(ctx context.Context, id string) ([]byte, error) {
	if b, err := d.other.Get("other:" + id); err == nil {
		return b, nil
	}
	v, err := d.shop.row(ctx, "SELECT bytes FROM a WHERE id = ?", id)
	if err != nil {
		return nil, err
	}
	return []byte(v), d.other.Set("other:"+id, []byte(v))
}

// The TTL counts from the last lookup.
func (d *Depot) okColour(ctx context.Context, id string) (string, error) {
	if item, err := d.table.Value("colour:" + id); err == nil {
		return item.Data().(string), nil
	}
	v, err := d.shop.row(ctx, "SELECT colour FROM a WHERE id = ?", id)
	if err != nil {
		return "", err
	}
	d.table.Add("colour:"+id, 15*time.Minute, v)
	return v, nil
}
