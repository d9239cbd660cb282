package catalogtest

import (
	"context"

	"github.com/cockroachdb/pebble"
	badgerv3 "github.com/dgraph-io/badger/v3"
	"github.com/dgraph-io/badger/v4"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"
	"go.etcd.io/bbolt"
)

func _(c *bbolt.Bucket) {
	c.Get(nil)
	c.ForEach(nil)
	c.CreateBucket(nil)
	c.CreateBucketIfNotExists(nil)
	c.Delete(nil)
	c.DeleteBucket(nil)
	c.NextSequence()
	c.Put(nil, nil)
	c.SetSequence(1)
}

func _(c *badger.Txn) {
	c.Get(nil)
	c.NewIterator(badger.IteratorOptions{})
	c.NewKeyIterator(nil, badger.IteratorOptions{})
	c.Delete(nil)
	c.Set(nil, nil)
	c.SetEntry(&badger.Entry{})
}

func _(c *badger.WriteBatch) {
	c.Delete(nil)
	c.Set(nil, nil)
	c.SetEntry(&badger.Entry{})
}

func _(c *badgerv3.Txn) {
	c.Get(nil)
	c.NewIterator(badgerv3.IteratorOptions{})
	c.NewKeyIterator(nil, badgerv3.IteratorOptions{})
	c.Delete(nil)
	c.Set(nil, nil)
	c.SetEntry(&badgerv3.Entry{})
}

func _(c *badgerv3.WriteBatch) {
	c.Delete(nil)
	c.Set(nil, nil)
	c.SetEntry(&badgerv3.Entry{})
}

func _(c *leveldb.DB) {
	c.Get(nil, &opt.ReadOptions{})
	c.Has(nil, &opt.ReadOptions{})
	c.NewIterator(&util.Range{}, &opt.ReadOptions{})
	c.Delete(nil, &opt.WriteOptions{})
	c.Put(nil, nil, &opt.WriteOptions{})
	c.Write(&leveldb.Batch{}, &opt.WriteOptions{})
}

func _(c *leveldb.Snapshot) {
	c.Get(nil, &opt.ReadOptions{})
	c.Has(nil, &opt.ReadOptions{})
	c.NewIterator(&util.Range{}, &opt.ReadOptions{})
}

func _(c *leveldb.Transaction) {
	c.Get(nil, &opt.ReadOptions{})
	c.Has(nil, &opt.ReadOptions{})
	c.NewIterator(&util.Range{}, &opt.ReadOptions{})
	c.Delete(nil, &opt.WriteOptions{})
	c.Put(nil, nil, &opt.WriteOptions{})
	c.Write(&leveldb.Batch{}, &opt.WriteOptions{})
}

func _(c *pebble.DB, ctx context.Context) {
	c.Get(nil)
	c.NewIter(&pebble.IterOptions{})
	c.NewIterWithContext(ctx, &pebble.IterOptions{})
	c.Apply(&pebble.Batch{}, &pebble.WriteOptions{})
	c.Delete(nil, &pebble.WriteOptions{})
	c.DeleteRange(nil, nil, &pebble.WriteOptions{})
	c.Merge(nil, nil, &pebble.WriteOptions{})
	c.Set(nil, nil, &pebble.WriteOptions{})
	c.SingleDelete(nil, &pebble.WriteOptions{})
}

func _(c *pebble.Batch, ctx context.Context) {
	c.Get(nil)
	c.NewIter(&pebble.IterOptions{})
	c.NewIterWithContext(ctx, &pebble.IterOptions{})
	c.Apply(&pebble.Batch{}, &pebble.WriteOptions{})
	c.Delete(nil, &pebble.WriteOptions{})
	c.DeleteRange(nil, nil, &pebble.WriteOptions{})
	c.Merge(nil, nil, &pebble.WriteOptions{})
	c.Set(nil, nil, &pebble.WriteOptions{})
	c.SingleDelete(nil, &pebble.WriteOptions{})
}

func _(c *pebble.Snapshot, ctx context.Context) {
	c.Get(nil)
	c.NewIter(&pebble.IterOptions{})
	c.NewIterWithContext(ctx, &pebble.IterOptions{})
}

func _(c pebble.Reader) {
	c.Get(nil)
	c.NewIter(&pebble.IterOptions{})
}

func _(c pebble.Writer) {
	c.Apply(&pebble.Batch{}, &pebble.WriteOptions{})
	c.Delete(nil, &pebble.WriteOptions{})
	c.DeleteRange(nil, nil, &pebble.WriteOptions{})
	c.Merge(nil, nil, &pebble.WriteOptions{})
	c.Set(nil, nil, &pebble.WriteOptions{})
	c.SingleDelete(nil, &pebble.WriteOptions{})
}
