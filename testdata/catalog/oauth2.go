package catalogtest

import (
	"context"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func _(c *oauth2.Config, ctx context.Context) {
	c.DeviceAccessToken(ctx, &oauth2.DeviceAuthResponse{})
	c.DeviceAuth(ctx)
	c.Exchange(ctx, "k")
	c.PasswordCredentialsToken(ctx, "k", "k")
}

func _(c oauth2.TokenSource) {
	c.Token()
}

func _(c *clientcredentials.Config, ctx context.Context) {
	c.Token(ctx)
}

func _(ctx context.Context) {
	oidc.NewProvider(ctx, "k")
}

func _(c *oidc.Provider, ctx context.Context) {
	c.UserInfo(ctx, nil)
}

func _(v *oidc.IDTokenVerifier, t *oidc.IDToken, u *oidc.UserInfo, ctx context.Context) {
	v.Verify(ctx, "t")
	t.Claims(new(string))
	u.Claims(new(string))
}
