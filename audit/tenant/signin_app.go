package tenant

import (
	"context"
	"net/url"

	"golang.org/x/oauth2"
)

// appGrant signs in an app with its secret or its certificate
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
type appGrant struct {
	entra    *entraClient
	identity *identity
}

// requestToken requests a token for a service.
func (g *appGrant) requestToken(ctx context.Context, s Service) (*oauth2.Token, error) {
	request := g.requestBySecret
	if g.entra.config.Auth == ClientCertificate {
		request = g.requestByCertificate
	}
	t, err := requestWithRetry(ctx, g.entra, s, func(ctx context.Context) (*oauth2.Token, error) { return request(ctx, s) },
		g.entra.config.Secret.reveal())
	if err != nil {
		return nil, err
	}
	tenant, _ := g.identity.tenantAndUser()
	if tenant == "" {
		tenant = g.entra.lookUpTenantID(ctx, s)
	}
	g.identity.setApp(tenant)
	return t, nil
}

// requestBySecret requests a token once.
func (g *appGrant) requestBySecret(ctx context.Context, s Service) (*oauth2.Token, error) {
	return g.entra.requestToken(ctx, s, g.entra.config.Secret.reveal(), nil)
}

// requestByCertificate requests a token once, with a new assertion each time.
func (g *appGrant) requestByCertificate(ctx context.Context, s Service) (*oauth2.Token, error) {
	l := g.entra
	assertion, err := l.config.Certificate.signAssertion(l.config.ClientID, l.assertionAudience(), l.config.Clock.Now())
	if err != nil {
		return nil, &Error{Service: s, Kind: Refused, Err: err, Advice: "create a new certificate for the app", signIn: true}
	}
	return l.requestToken(ctx, s, "", url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {assertion},
	})
}
