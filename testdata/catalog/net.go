package catalogtest

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

func _() {
	net.LookupAddr("k")
	net.LookupCNAME("k")
	net.LookupHost("k")
	net.LookupIP("k")
	net.LookupMX("k")
	net.LookupNS("k")
	net.LookupPort("k", "k")
	net.LookupSRV("k", "k", "k")
	net.LookupTXT("k")
	net.ResolveIPAddr("k", "k")
	net.ResolveTCPAddr("k", "k")
	net.ResolveUDPAddr("k", "k")
	net.Dial("k", "k")
	net.DialIP("k", &net.IPAddr{}, &net.IPAddr{})
	net.DialTCP("k", &net.TCPAddr{}, &net.TCPAddr{})
	net.DialTimeout("k", "k", time.Minute)
	net.DialUDP("k", &net.UDPAddr{}, &net.UDPAddr{})
	net.DialUnix("k", &net.UnixAddr{}, &net.UnixAddr{})
	net.InterfaceAddrs()
	net.InterfaceByIndex(1)
	net.InterfaceByName("k")
	net.Interfaces()
}

func _(c *net.Resolver, ctx context.Context) {
	c.LookupAddr(ctx, "k")
	c.LookupCNAME(ctx, "k")
	c.LookupHost(ctx, "k")
	c.LookupIP(ctx, "k", "k")
	c.LookupIPAddr(ctx, "k")
	c.LookupMX(ctx, "k")
	c.LookupNS(ctx, "k")
	c.LookupNetIP(ctx, "k", "k")
	c.LookupPort(ctx, "k", "k")
	c.LookupSRV(ctx, "k", "k", "k")
	c.LookupTXT(ctx, "k")
}

func _(c *net.Dialer, ctx context.Context) {
	c.Dial("k", "k")
	c.DialContext(ctx, "k", "k")
}

func _(c *net.Interface) {
	c.Addrs()
	c.MulticastAddrs()
}

func _() {
	tls.Dial("k", "k", &tls.Config{})
	tls.DialWithDialer(&net.Dialer{}, "k", "k", &tls.Config{})
}

func _(c *tls.Dialer, ctx context.Context) {
	c.Dial("k", "k")
	c.DialContext(ctx, "k", "k")
}
