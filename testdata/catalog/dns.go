package catalogtest

import (
	"context"

	"github.com/miekg/dns"
)

func _(ctx context.Context) {
	dns.Exchange(&dns.Msg{}, "k")
	dns.ExchangeConn(nil, &dns.Msg{})
	dns.ExchangeContext(ctx, &dns.Msg{}, "k")
}

func _(c *dns.Client, ctx context.Context) {
	c.Exchange(&dns.Msg{}, "k")
	c.ExchangeContext(ctx, &dns.Msg{}, "k")
	c.ExchangeWithConn(&dns.Msg{}, &dns.Conn{})
	c.ExchangeWithConnContext(ctx, &dns.Msg{}, &dns.Conn{})
}
