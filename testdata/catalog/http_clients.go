package catalogtest

import (
	"net/http"
	"time"

	"github.com/dghubble/sling"
	retryablehttp "github.com/hashicorp/go-retryablehttp"
	"github.com/parnurzeal/gorequest"
	"github.com/valyala/fasthttp"
)

func _() {
	retryablehttp.Get("k")
	retryablehttp.Head("k")
	retryablehttp.Post("k", "k", "k")
	retryablehttp.PostForm("k", nil)
}

func _(c *retryablehttp.Client) {
	c.Do(&retryablehttp.Request{})
	c.Get("k")
	c.Head("k")
	c.Post("k", "k", "k")
	c.PostForm("k", nil)
}

func _() {
	fasthttp.Do(&fasthttp.Request{}, &fasthttp.Response{})
	fasthttp.DoDeadline(&fasthttp.Request{}, &fasthttp.Response{}, time.Time{})
	fasthttp.DoRedirects(&fasthttp.Request{}, &fasthttp.Response{}, 1)
	fasthttp.DoTimeout(&fasthttp.Request{}, &fasthttp.Response{}, time.Second)
	fasthttp.Get(nil, "k")
	fasthttp.GetDeadline(nil, "k", time.Time{})
	fasthttp.GetTimeout(nil, "k", time.Second)
	fasthttp.Post(nil, "k", &fasthttp.Args{})
}

func _(c *fasthttp.Client) {
	c.Do(&fasthttp.Request{}, &fasthttp.Response{})
	c.DoDeadline(&fasthttp.Request{}, &fasthttp.Response{}, time.Time{})
	c.DoRedirects(&fasthttp.Request{}, &fasthttp.Response{}, 1)
	c.DoTimeout(&fasthttp.Request{}, &fasthttp.Response{}, time.Second)
	c.Get(nil, "k")
	c.GetDeadline(nil, "k", time.Time{})
	c.GetTimeout(nil, "k", time.Second)
	c.Post(nil, "k", &fasthttp.Args{})
}

func _(c *fasthttp.HostClient) {
	c.Do(&fasthttp.Request{}, &fasthttp.Response{})
	c.DoDeadline(&fasthttp.Request{}, &fasthttp.Response{}, time.Time{})
	c.DoRedirects(&fasthttp.Request{}, &fasthttp.Response{}, 1)
	c.DoTimeout(&fasthttp.Request{}, &fasthttp.Response{}, time.Second)
	c.Get(nil, "k")
	c.GetDeadline(nil, "k", time.Time{})
	c.GetTimeout(nil, "k", time.Second)
	c.Post(nil, "k", &fasthttp.Args{})
}

func _(c *fasthttp.LBClient) {
	c.Do(&fasthttp.Request{}, &fasthttp.Response{})
	c.DoDeadline(&fasthttp.Request{}, &fasthttp.Response{}, time.Time{})
	c.DoTimeout(&fasthttp.Request{}, &fasthttp.Response{}, time.Second)
}

func _(c *fasthttp.PipelineClient) {
	c.Do(&fasthttp.Request{}, &fasthttp.Response{})
	c.DoDeadline(&fasthttp.Request{}, &fasthttp.Response{}, time.Time{})
	c.DoTimeout(&fasthttp.Request{}, &fasthttp.Response{}, time.Second)
}

func _(c *gorequest.SuperAgent) {
	c.End()
	c.EndBytes()
	c.EndStruct("k")
}

func _(c *sling.Sling) {
	c.Do(&http.Request{}, "k", "k")
	c.Receive("k", "k")
	c.ReceiveSuccess("k")
}

func _(c *fasthttp.RequestCtx, h *fasthttp.RequestHeader) {
	c.UserValue("user")
	c.Value("user")
	h.Cookie("session")
	h.Peek("Authorization")
}
