package catalogtest

import (
	"net/http"
)

func _() {
	http.Get("k")
	http.Head("k")
	http.Post("k", "k", nil)
	http.PostForm("k", nil)
	http.NewRequest("k", "k", nil)
	http.NewRequestWithContext(nil, "k", "k", nil)
}

func _(c *http.Client) {
	c.Do(&http.Request{})
	c.Get("k")
	c.Head("k")
	c.Post("k", "k", nil)
	c.PostForm("k", nil)
}

func _(c http.RoundTripper) {
	c.RoundTrip(&http.Request{})
}

func _(c *http.Transport) {
	c.RoundTrip(&http.Request{})
}

func _(h http.Handler, f http.HandlerFunc, w http.ResponseWriter) {
	h.ServeHTTP(w, &http.Request{})
	f.ServeHTTP(w, &http.Request{})
}

func _(r *http.Request) {
	r.BasicAuth()
	r.Cookies()
	r.Cookie("session")
	r.CookiesNamed("session")
	r.Header.Get("Authorization")
	r.Header.Values("Authorization")
}
