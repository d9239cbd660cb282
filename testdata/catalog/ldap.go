package catalogtest

import (
	"crypto/tls"

	"github.com/go-ldap/ldap/v3"
)

func _(c ldap.Client) {
	c.Bind("k", "k")
	c.Compare("k", "k", "k")
	c.NTLMUnauthenticatedBind("k", "k")
	c.Search(&ldap.SearchRequest{})
	c.SearchWithPaging(&ldap.SearchRequest{}, 1)
	c.SimpleBind(&ldap.SimpleBindRequest{})
	c.UnauthenticatedBind("k")
	c.Add(&ldap.AddRequest{})
	c.Del(&ldap.DelRequest{})
	c.Modify(&ldap.ModifyRequest{})
	c.ModifyDN(&ldap.ModifyDNRequest{})
	c.ModifyWithResult(&ldap.ModifyRequest{})
	c.PasswordModify(&ldap.PasswordModifyRequest{})
}

func _(c *ldap.Conn) {
	c.Bind("k", "k")
	c.Compare("k", "k", "k")
	c.NTLMUnauthenticatedBind("k", "k")
	c.Search(&ldap.SearchRequest{})
	c.SearchWithPaging(&ldap.SearchRequest{}, 1)
	c.SimpleBind(&ldap.SimpleBindRequest{})
	c.UnauthenticatedBind("k")
	c.NTLMBind("k", "k", "k")
	c.WhoAmI(nil)
	c.Add(&ldap.AddRequest{})
	c.Del(&ldap.DelRequest{})
	c.Modify(&ldap.ModifyRequest{})
	c.ModifyDN(&ldap.ModifyDNRequest{})
	c.ModifyWithResult(&ldap.ModifyRequest{})
	c.PasswordModify(&ldap.PasswordModifyRequest{})
}

func _() {
	ldap.Dial("k", "k")
	ldap.DialTLS("k", "k", &tls.Config{})
	ldap.DialURL("k")
}
