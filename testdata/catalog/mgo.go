package catalogtest

import (
	globalsignmgo "github.com/globalsign/mgo"
	mgo "gopkg.in/mgo.v2"
)

func _(c *mgo.Query) {
	c.One(new(string))
	c.All(new(string))
	c.Count()
	c.Distinct("k", "k")
	c.Iter()
	c.MapReduce(&mgo.MapReduce{}, "k")
	c.Apply(mgo.Change{}, "k")
}

func _(c *mgo.Pipe) {
	c.All("k")
	c.Iter()
	c.One("k")
}

func _(c *mgo.Collection) {
	c.Count()
	c.Insert()
	c.Remove("k")
	c.RemoveAll("k")
	c.RemoveId("k")
	c.Update("k", "k")
	c.UpdateAll("k", "k")
	c.UpdateId("k", "k")
	c.Upsert("k", "k")
	c.UpsertId("k", "k")
}

func _(c *globalsignmgo.Query) {
	c.One(new(string))
	c.All(new(string))
	c.Count()
	c.Distinct("k", "k")
	c.Iter()
	c.MapReduce(&globalsignmgo.MapReduce{}, "k")
	c.Apply(globalsignmgo.Change{}, "k")
}

func _(c *globalsignmgo.Pipe) {
	c.All("k")
	c.Iter()
	c.One("k")
}

func _(c *globalsignmgo.Collection) {
	c.Count()
	c.Insert()
	c.Remove("k")
	c.RemoveAll("k")
	c.RemoveId("k")
	c.Update("k", "k")
	c.UpdateAll("k", "k")
	c.UpdateId("k", "k")
	c.Upsert("k", "k")
	c.UpsertId("k", "k")
}
