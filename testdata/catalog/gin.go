package catalogtest

import (
	ginjwt "github.com/appleboy/gin-jwt/v2"
	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"
)

func _(c *gin.Context) {
	c.Get(gin.AuthUserKey)
	c.MustGet("user")
	c.Value("user")
	c.GetBool("is_admin")
	c.GetInt("user_id")
	c.GetInt32("user_id")
	c.GetInt64("user_id")
	c.GetString("user_id")
	c.GetStringMap("claims")
	c.GetStringMapString("claims")
	c.GetStringSlice("roles")
	c.GetUint("user_id")
	c.GetUint32("user_id")
	c.GetUint64("user_id")
	c.Cookie("session")
	c.GetHeader("Authorization")
}

func _(c *gin.Context, s sessions.Session) {
	sessions.Default(c)
	sessions.DefaultMany(c, "session")
	s.Get("user")
	s.ID()
}

func _(c *gin.Context, mw *ginjwt.GinJWTMiddleware) {
	ginjwt.ExtractClaims(c)
	ginjwt.ExtractClaimsFromToken(nil)
	ginjwt.GetToken(c)
	mw.CheckIfTokenExpire(c)
	mw.GetClaimsFromJWT(c)
	mw.ParseToken(c)
	mw.ParseTokenString("t")
}
