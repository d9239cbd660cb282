package catalogtest

import "github.com/cloudwego/hertz/pkg/app"

func _(c *app.RequestContext) {
	c.Cookie("session")
	c.Get("user")
	c.GetHeader("Authorization")
	c.GetInt("user_id")
	c.GetInt64("user_id")
	c.GetString("user_id")
	c.GetUint("user_id")
	c.GetUint64("user_id")
	c.MustGet("user")
	c.Value("user")
}
