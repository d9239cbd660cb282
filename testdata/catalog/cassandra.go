package catalogtest

import (
	"github.com/gocql/gocql"
)

func _(c *gocql.Query) {
	c.MapScan(nil)
	c.Scan()
	c.Iter()
	c.Exec()
	c.MapScanCAS(nil)
	c.ScanCAS()
}

func _(c *gocql.Session) {
	c.ExecuteBatch(&gocql.Batch{})
	c.ExecuteBatchCAS(&gocql.Batch{})
	c.MapExecuteBatchCAS(&gocql.Batch{}, nil)
}
