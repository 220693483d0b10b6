package tenant

import (
	"context"
	"net/url"

	"golang.org/x/oauth2"
)

// appGrant signs in an app by its secret or its certificate
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
type appGrant struct {
	login *entraClient
	who   *identity
}

// token gets a token for a service.
func (g *appGrant) token(ctx context.Context, s Service) (*oauth2.Token, error) {
	ask := g.bySecret
	if g.login.config.Auth == ClientCertificate {
		ask = g.byCertificate
	}
	t, err := persist(ctx, g.login, s, func(ctx context.Context) (*oauth2.Token, error) { return ask(ctx, s) },
		g.login.config.Secret.reveal())
	if err != nil {
		return nil, err
	}
	tenant, _ := g.who.known()
	if tenant == "" {
		tenant = g.login.tenantID(ctx, s)
	}
	g.who.app(tenant)
	return t, nil
}

// bySecret asks once for a token.
func (g *appGrant) bySecret(ctx context.Context, s Service) (*oauth2.Token, error) {
	return g.login.redeem(ctx, s, g.login.config.Secret.reveal(), nil)
}

// byCertificate asks once for a token, with a new assertion each time.
func (g *appGrant) byCertificate(ctx context.Context, s Service) (*oauth2.Token, error) {
	l := g.login
	assertion, err := l.config.Certificate.assertion(l.config.ClientID, l.audience(), l.config.Clock.Now())
	if err != nil {
		return nil, &Error{Service: s, Kind: Refused, Err: err, Advice: "make a new certificate for the app", signIn: true}
	}
	return l.redeem(ctx, s, "", url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion},
	})
}
