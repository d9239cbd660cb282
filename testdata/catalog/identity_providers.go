package catalogtest

import (
	"context"
	"net/http"

	firebase "firebase.google.com/go/v4/auth"
	"github.com/clerk/clerk-sdk-go/v2"
	clerkjwt "github.com/clerk/clerk-sdk-go/v2/jwt"
	clerksession "github.com/clerk/clerk-sdk-go/v2/session"
	clerkuser "github.com/clerk/clerk-sdk-go/v2/user"
	"github.com/markbates/goth"
	"github.com/markbates/goth/gothic"
	ory "github.com/ory/client-go"
	hydra "github.com/ory/hydra-client-go/v2"
)

func _(c *firebase.Client, ctx context.Context) {
	c.VerifyIDToken(ctx, "t")
	c.VerifyIDTokenAndCheckRevoked(ctx, "t")
	c.VerifySessionCookie(ctx, "t")
	c.VerifySessionCookieAndCheckRevoked(ctx, "t")
	c.GetUser(ctx, "k")
	c.GetUserByEmail(ctx, "k")
	c.GetUserByPhoneNumber(ctx, "k")
	c.GetUserByProviderID(ctx, "k", "k")
	c.GetUserByProviderUID(ctx, "k", "k")
	c.GetUsers(ctx, nil)
}

func _(u *clerkuser.Client, s *clerksession.Client, ctx context.Context) {
	clerk.SessionClaimsFromContext(ctx)
	clerkjwt.Decode(ctx, nil)
	clerkjwt.Verify(ctx, nil)
	clerkuser.Get(ctx, "k")
	clerksession.Get(ctx, "k")
	u.Get(ctx, "k")
	s.Get(ctx, "k")
}

func _(f ory.FrontendAPI, s *ory.FrontendAPIService, ctx context.Context) {
	f.ToSession(ctx).Execute()
	f.ToSessionExecute(ory.FrontendAPIToSessionRequest{})
	s.ToSessionExecute(ory.FrontendAPIToSessionRequest{})
}

func _(a ory.OAuth2API, s *ory.OAuth2APIService, ctx context.Context) {
	a.IntrospectOAuth2Token(ctx).Execute()
	a.IntrospectOAuth2TokenExecute(ory.OAuth2APIIntrospectOAuth2TokenRequest{})
	s.IntrospectOAuth2TokenExecute(ory.OAuth2APIIntrospectOAuth2TokenRequest{})
}

func _(a ory.OidcAPI, s *ory.OidcAPIService, ctx context.Context) {
	a.GetOidcUserInfo(ctx).Execute()
	a.GetOidcUserInfoExecute(ory.OidcAPIGetOidcUserInfoRequest{})
	s.GetOidcUserInfoExecute(ory.OidcAPIGetOidcUserInfoRequest{})
}

func _(a hydra.OAuth2API, s *hydra.OAuth2APIService, ctx context.Context) {
	a.IntrospectOAuth2Token(ctx).Execute()
	a.IntrospectOAuth2TokenExecute(hydra.OAuth2APIIntrospectOAuth2TokenRequest{})
	s.IntrospectOAuth2TokenExecute(hydra.OAuth2APIIntrospectOAuth2TokenRequest{})
}

func _(a hydra.OidcAPI, s *hydra.OidcAPIService, ctx context.Context) {
	a.GetOidcUserInfo(ctx).Execute()
	a.GetOidcUserInfoExecute(hydra.OidcAPIGetOidcUserInfoRequest{})
	s.GetOidcUserInfoExecute(hydra.OidcAPIGetOidcUserInfoRequest{})
}

func _(p goth.Provider, s goth.Session, r *http.Request) {
	gothic.GetFromSession("user", r)
	p.FetchUser(s)
}
