package catalogtest

import (
	"github.com/labstack/echo-contrib/session"
	"github.com/labstack/echo/v4"
)

func _(c echo.Context) {
	c.Get("user")
	c.Cookie("session")
	c.Cookies()
	session.Get("session", c)
}
