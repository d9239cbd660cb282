package catalogtest

import (
	"github.com/go-gorp/gorp/v3"
)

func _(c *gorp.DbMap) {
	c.Get("k")
	c.SelectOne(new(string), "k")
	c.QueryRow("k")
	c.SelectFloat("k")
	c.SelectInt("k")
	c.SelectNullFloat("k")
	c.SelectNullInt("k")
	c.SelectNullStr("k")
	c.SelectStr("k")
	c.Select(new(string), "k")
	c.Query("k")
	c.Delete()
	c.Exec("k")
	c.Insert()
	c.Update()
	c.UpdateColumns(nil)
}

func _(c *gorp.Transaction) {
	c.Get("k")
	c.SelectOne(new(string), "k")
	c.QueryRow("k")
	c.SelectFloat("k")
	c.SelectInt("k")
	c.SelectNullFloat("k")
	c.SelectNullInt("k")
	c.SelectNullStr("k")
	c.SelectStr("k")
	c.Select(new(string), "k")
	c.Query("k")
	c.Delete()
	c.Exec("k")
	c.Insert()
	c.Update()
	c.UpdateColumns(nil)
}

func _(c gorp.SqlExecutor) {
	c.Get("k")
	c.SelectOne(new(string), "k")
	c.QueryRow("k")
	c.SelectFloat("k")
	c.SelectInt("k")
	c.SelectNullFloat("k")
	c.SelectNullInt("k")
	c.SelectNullStr("k")
	c.SelectStr("k")
	c.Select(new(string), "k")
	c.Query("k")
	c.Delete()
	c.Exec("k")
	c.Insert()
	c.Update()
}

func _() {
	gorp.SelectFloat(nil, "k")
	gorp.SelectInt(nil, "k")
	gorp.SelectNullFloat(nil, "k")
	gorp.SelectNullInt(nil, "k")
	gorp.SelectNullStr(nil, "k")
	gorp.SelectStr(nil, "k")
	gorp.SelectOne(&gorp.DbMap{}, nil, new(string), "k")
}
