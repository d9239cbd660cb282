package catalogtest

import (
	"context"
	"net/http"

	dgrijalva "github.com/dgrijalva/jwt-go"
	dgrijalvarequest "github.com/dgrijalva/jwt-go/request"
	"github.com/go-chi/jwtauth/v5"
	kratosjwt "github.com/go-kratos/kratos/v2/middleware/auth/jwt"
	jwtv3 "github.com/golang-jwt/jwt"
	jwtv3request "github.com/golang-jwt/jwt/request"
	jwtv4 "github.com/golang-jwt/jwt/v4"
	jwtv4request "github.com/golang-jwt/jwt/v4/request"
	"github.com/golang-jwt/jwt/v5"
	"github.com/golang-jwt/jwt/v5/request"
	jwx "github.com/lestrrat-go/jwx/v2/jwt"
	"github.com/zeromicro/go-zero/rest/token"
)

func _(p *jwt.Parser, c jwt.Claims, m jwt.MapClaims, r jwt.RegisteredClaims) {
	jwt.Parse("t", nil)
	jwt.ParseWithClaims("t", c, nil)
	p.Parse("t", nil)
	p.ParseWithClaims("t", c, nil)
	p.ParseUnverified("t", c)
	c.GetSubject()
	m.GetSubject()
	r.GetSubject()
}

func _(p *jwtv4.Parser, c jwtv4.Claims) {
	jwtv4.Parse("t", nil)
	jwtv4.ParseWithClaims("t", c, nil)
	p.Parse("t", nil)
	p.ParseWithClaims("t", c, nil)
	p.ParseUnverified("t", c)
}

func _(p *jwtv3.Parser, c jwtv3.Claims) {
	jwtv3.Parse("t", nil)
	jwtv3.ParseWithClaims("t", c, nil)
	p.Parse("t", nil)
	p.ParseWithClaims("t", c, nil)
	p.ParseUnverified("t", c)
}

func _(p *dgrijalva.Parser, c dgrijalva.Claims) {
	dgrijalva.Parse("t", nil)
	dgrijalva.ParseWithClaims("t", c, nil)
	p.Parse("t", nil)
	p.ParseWithClaims("t", c, nil)
	p.ParseUnverified("t", c)
}

func _(r *http.Request, v5 request.Extractor, v4 jwtv4request.Extractor, v3 jwtv3request.Extractor, d dgrijalvarequest.Extractor) {
	request.ParseFromRequest(r, v5, nil)
	v5.ExtractToken(r)
	jwtv4request.ParseFromRequest(r, v4, nil)
	jwtv4request.ParseFromRequestWithClaims(r, v4, jwtv4.MapClaims{}, nil)
	v4.ExtractToken(r)
	jwtv3request.ParseFromRequest(r, v3, nil)
	jwtv3request.ParseFromRequestWithClaims(r, v3, jwtv3.MapClaims{}, nil)
	v3.ExtractToken(r)
	dgrijalvarequest.ParseFromRequest(r, d, nil)
	dgrijalvarequest.ParseFromRequestWithClaims(r, d, dgrijalva.MapClaims{}, nil)
	d.ExtractToken(r)
}

func _(r *http.Request) {
	jwx.Parse([]byte("t"))
	jwx.ParseCookie(r, "session")
	jwx.ParseForm(r.Form, "token")
	jwx.ParseHeader(r.Header, "Authorization")
	jwx.ParseInsecure([]byte("t"))
	jwx.ParseReader(r.Body)
	jwx.ParseRequest(r)
	jwx.ParseString("t")
}

func _(a *jwtauth.JWTAuth, r *http.Request, ctx context.Context) {
	jwtauth.FromContext(ctx)
	jwtauth.TokenFromCookie(r)
	jwtauth.TokenFromHeader(r)
	jwtauth.TokenFromQuery(r)
	jwtauth.VerifyRequest(a, r)
	jwtauth.VerifyToken(a, "t")
	a.Decode("t")
}

func _(p *token.TokenParser, r *http.Request, ctx context.Context) {
	kratosjwt.FromContext(ctx)
	p.ParseToken(r, "s", "s")
}
