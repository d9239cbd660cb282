package catalogtest

import (
	"context"
	"time"

	"github.com/go-zookeeper/zk"
	"github.com/hashicorp/consul/api"
	vaultapi "github.com/hashicorp/vault/api"
	clientv3 "go.etcd.io/etcd/client/v3"
)

func _(c clientv3.KV, ctx context.Context) {
	c.Get(ctx, "k")
	c.Do(ctx, clientv3.Op{})
	c.Delete(ctx, "k")
	c.Put(ctx, "k", "k")
}

func _(c clientv3.Txn) {
	c.Commit()
}

func _(c *api.KV) {
	c.Get("k", &api.QueryOptions{})
	c.Keys("k", "k", &api.QueryOptions{})
	c.List("k", &api.QueryOptions{})
	c.CAS(&api.KVPair{}, &api.WriteOptions{})
	c.Delete("k", &api.WriteOptions{})
	c.DeleteCAS(&api.KVPair{}, &api.WriteOptions{})
	c.DeleteTree("k", &api.WriteOptions{})
	c.Put(&api.KVPair{}, &api.WriteOptions{})
}

func _(c *api.Catalog) {
	c.Datacenters()
	c.Node("k", &api.QueryOptions{})
	c.NodeServiceList("k", &api.QueryOptions{})
	c.Nodes(&api.QueryOptions{})
	c.Service("k", "k", &api.QueryOptions{})
	c.Services(&api.QueryOptions{})
	c.Deregister(&api.CatalogDeregistration{}, &api.WriteOptions{})
	c.Register(&api.CatalogRegistration{}, &api.WriteOptions{})
}

func _(c *api.Health) {
	c.Checks("k", &api.QueryOptions{})
	c.Connect("k", "k", false, &api.QueryOptions{})
	c.Node("k", &api.QueryOptions{})
	c.Service("k", "k", false, &api.QueryOptions{})
	c.ServiceMultipleTags("k", nil, false, &api.QueryOptions{})
	c.State("k", &api.QueryOptions{})
}

func _(c *api.Agent) {
	c.Checks()
	c.Members(false)
	c.Self()
	c.Service("k", &api.QueryOptions{})
	c.Services()
	c.ServiceDeregister("k")
	c.ServiceRegister(&api.AgentServiceRegistration{})
}

func _(c *vaultapi.Logical, ctx context.Context) {
	c.List("k")
	c.ListWithContext(ctx, "k")
	c.Read("k")
	c.ReadRaw("k")
	c.ReadRawWithContext(ctx, "k")
	c.ReadWithContext(ctx, "k")
	c.ReadWithData("k", nil)
	c.ReadWithDataWithContext(ctx, "k", nil)
	c.Unwrap("k")
	c.UnwrapWithContext(ctx, "k")
	c.Delete("k")
	c.DeleteWithContext(ctx, "k")
	c.DeleteWithData("k", nil)
	c.DeleteWithDataWithContext(ctx, "k", nil)
	c.JSONMergePatch(ctx, "k", nil)
	c.WriteBytes("k", nil)
	c.WriteBytesWithContext(ctx, "k", nil)
	c.Write("k", nil)
	c.WriteWithContext(ctx, "k", nil)
}

func _(c *vaultapi.KVv1, ctx context.Context) {
	c.Get(ctx, "k")
	c.Delete(ctx, "k")
	c.Put(ctx, "k", nil)
}

func _(c *vaultapi.KVv2, ctx context.Context) {
	c.Get(ctx, "k")
	c.GetMetadata(ctx, "k")
	c.GetVersion(ctx, "k", 1)
	c.GetVersionsAsList(ctx, "k")
	c.Delete(ctx, "k")
	c.DeleteMetadata(ctx, "k")
	c.DeleteVersions(ctx, "k", nil)
	c.Destroy(ctx, "k", nil)
	c.Patch(ctx, "k", nil)
	c.PatchMetadata(ctx, "k", vaultapi.KVMetadataPatchInput{})
	c.Put(ctx, "k", nil)
	c.PutMetadata(ctx, "k", vaultapi.KVMetadataPutInput{})
	c.Rollback(ctx, "k", 1)
	c.Undelete(ctx, "k", nil)
}

func _(c *zk.Conn) {
	c.Children("k")
	c.ChildrenW("k")
	c.Exists("k")
	c.ExistsW("k")
	c.Get("k")
	c.GetW("k")
	c.Create("k", nil, 1, nil)
	c.CreateContainer("k", nil, 1, nil)
	c.CreateProtectedEphemeralSequential("k", nil, nil)
	c.CreateTTL("k", nil, 1, nil, time.Second)
	c.Delete("k", 1)
	c.Multi()
	c.Set("k", nil, 1)
}
