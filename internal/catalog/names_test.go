package catalog

import (
	"strings"
	"testing"
)

func theCatalog(t *testing.T, user ...*File) *Catalog {
	t.Helper()
	c, err := With(user...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestIdentityName(t *testing.T) {
	c := theCatalog(t)
	for what, names := range map[string]string{
		"user":           "user User userID userId UserID user_id USER_ID user-id userid username userName currentUser ctxUser x-forwarded-user X-User-Id user2 uid UID userUUID userEmail tenantUserID accountUser sessionUser userKey contextKeyUser userCtxKey userIDContextKey userFromContext rawUserID requesterID userUID userAuth X-Auth-Request-Email user.id auth:user",
		"account":        "account accountID account_id AccountName accountid accountNumber",
		"tenant":         "tenant tenantKey X-Tenant-Id TENANT_ID tenantSlug currentTenant",
		"organisation":   "org org_id orgID organizationID organisation orgSlug OrgName",
		"workspace":      "workspaceID workspace_name",
		"customer":       "customer CustomerId customerEmail",
		"role":           "role roles userRole roleName roleID isAdmin is_superuser X-Role",
		"permission":     "permission permissions userPermissions access_level permissionLevel rolePermissions",
		"device":         "deviceID device_uuid",
		"principal":      "principal principalID",
		"identity":       "identity X-Amzn-Oidc-Identity identityKey",
		"viewer":         "viewer viewerID",
		"member":         "memberID member",
		"session":        "session sessionID session_id sessionKey sessionName userSession PHPSESSID JSESSIONID connect.sid TLSSession",
		"session cookie": "cookie Cookie sessionCookie session_cookie",
		"claims":         "claims userClaims tokenClaims",
		"JWT":            "jwt JWT jwtToken JWTClaims rawJWT",
		"token":          "token authToken X-Auth-Token userToken tokenString deviceToken oauth2Token OAuthToken id_token",
		"access token":   "accessToken access_token userAccessToken accesstoken",
		"bearer token":   "bearer bearerToken",
		"API key":        "apiKey APIKey X-API-Key api_key apikey tenantAPIKey apiKeyID APIKeyHash",
		"authorization":  "Authorization authorization Proxy-Authorization authHeader",
		"credentials":    "creds credentials userCredentials authInfo",
		"": "userAgent User-Agent user_agent useragent userCount users userIDs userList userLimit userPage userRepo userService userStore userCache userClient userURL userLocale userSettings " +
			"userPassword password userData userValue userCtx maxUsers maxSession perUser byUser withUser skipUser numUsers defaultTenant testUser usersTotal " +
			"page_token pageToken nextPageToken nextToken next_token cancelToken tokenCount max_tokens tokens csrfToken X-CSRF-Token continuationToken resetToken tokenURL tokenType tokenExpiry tokenSource tokenBucket lockToken eosToken " +
			"accountType accountsURL sessionFactory sessionStore dbSession mongoSession DBSession neo4jSession sshSession sessionTTL sessionTimeout " +
			"jwtSecret jwtKey authorizationURL authorizationCode roleBinding permissionsURL filePermissions storageAccount serviceAccount dbUser redisUsername databaseCredentials dbCreds jobUID containerUID isUser isSession notUsername requiredRole tokenAuth checkoutSession resetPasswordToken authorizationID members organizer organ usage useful Accept-Language X-Request-Id id name key ctx q limit X 1 _",
	} {
		for name := range strings.FieldsSeq(names) {
			if got := c.IdentityName(name); got != what {
				t.Errorf("IdentityName(%q) = %q, want %q", name, got, what)
			}
		}
	}
	if got := c.IdentityName(""); got != "" {
		t.Errorf("the empty name names a %s", got)
	}
}

func TestIdentityType(t *testing.T) {
	c := theCatalog(t)
	for what, types := range map[string]string{
		"user":        "example.com/p.User p.User example.com/app/model.AuthUser example.com/app/vendor/example.com/p.UserInfo example.com/p.UserID example.com/p.UserAuth gopkg.in/app.v2.User",
		"account":     "example.com/p.Account",
		"tenant":      "example.com/p.Tenant[example.com/q.Region]",
		"principal":   "example.com/p.Principal",
		"claims":      "github.com/golang-jwt/jwt/v5.RegisteredClaims example.com/p.UserClaims",
		"session":     "example.com/p.Session example.com/session.Session example.com/p.SessionData github.com/gorilla/sessions.Session example.com/db.Session",
		"token":       "golang.org/x/oauth2.Token",
		"credentials": "example.com/p.Credentials",
		"": "string context.Context error example.com/p.UserService example.com/p.UserRepository example.com/p.SessionStore example.com/p.SessionManager example.com/p.UserClient example.com/p.TokenSource example.com/p.AccountConfig example.com/users.Filter " +
			"github.com/gocql/gocql.Session github.com/app/vendor/github.com/gocql/gocql.Session gopkg.in/mgo.v2.Session github.com/globalsign/mgo.Session github.com/gocraft/dbr/v2.Session golang.org/x/crypto/ssh.Session " +
			"github.com/neo4j/neo4j-go-driver/v5/neo4j.Session github.com/neo4j/neo4j-go-driver/v5/neo4j.SessionWithContext github.com/aws/aws-sdk-go/aws/session.Session github.com/upper/db/v4.Session " +
			"go/token.Token encoding/json.Token github.com/antlr4-go/antlr/v4.Token example.com/config.DatabaseCredentials github.com/aws/aws-sdk-go-v2/aws.Credentials github.com/bwmarrin/discordgo.Session k8s.io/api/core/v1.ServiceAccount k8s.io/api/rbac/v1.Role example.com/p.Page[example.com/q.User]",
	} {
		for typ := range strings.FieldsSeq(types) {
			if got := c.IdentityType(typ); got != what {
				t.Errorf("IdentityType(%q) = %q, want %q", typ, got, what)
			}
		}
	}
}

func TestSensitive(t *testing.T) {
	c := theCatalog(t)
	for what, values := range map[string]string{
		"an authorisation decision": "allowed isAllowed example.com/p.Permission []example.com/p.Permission map[string]*example.com/p.Permissions Role userRoles example.com/p.Policy Grants isAdmin",
		"a token":                   "*golang.org/x/oauth2.Token accessToken jwt token",
		"a session":                 "*example.com/p.Session sessions",
		"a user":                    "*example.com/p.User []*example.com/p.User example.com/p.Page[example.com/p.User] account",
		"credentials":               "example.com/p.Credentials passwordHash clientSecret apiKeys",
		"":                          "string []byte bool example.com/p.Product example.com/user.Page AllowedOrigins UserCount retryPolicy nextPageToken example.com/token.Price map[string]int",
	} {
		for v := range strings.FieldsSeq(values) {
			if got := c.Sensitive(v); got != what {
				t.Errorf("Sensitive(%q) = %q, want %q", v, got, what)
			}
		}
	}
}

// TestUserNames: a user's file adds names, takes others away, and wins.
func TestUserNames(t *testing.T) {
	c := theCatalog(t, parse(t, `library: our names
names:
  identities:
    - {what: merchant, words: [merchant, shop owner], whole: [me]}
    - {what: page, words: [page token]}
  sensitive:
    - {what: a payout, words: [payout]}
  keep: [ordinal]
  drop: [nearest]
  not: [user slot, workspace, cookie]
  notTypes: [engine.Session]
`)...)
	for name, want := range map[string]string{
		"merchantID": "merchant", "shopOwner": "merchant", "shop": "", "me": "merchant", "notMe": "", "nextPageToken": "page",
		"userOrdinal": "user", "nearestUser": "", "userSlotID": "", "userSlot": "", "userID": "user",
		"workspaceID": "", "cookie": "", "sessionCookie": "session cookie",
	} {
		if got := c.IdentityName(name); got != want {
			t.Errorf("IdentityName(%q) = %q, want %q", name, got, want)
		}
	}
	if got := c.IdentityType("example.com/engine.Session"); got != "" {
		t.Errorf("engine.Session is a %s", got)
	}
	if got := c.Sensitive("example.com/p.Payout"); got != "a payout" {
		t.Errorf("a Payout is %q", got)
	}
	if got := theCatalog(t).IdentityName("merchantID"); got != "" {
		t.Errorf("the names of one catalogue reach the next: %s", got)
	}
}
