package tenant

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"golang.org/x/oauth2"
)

// userGrant signs in a user: once by code or browser, and for every other service, and whenever a
// token runs out, with the refresh token that came with it. Each refresh brings a new one
// (learn.microsoft.com/entra/identity-platform/refresh-tokens).
type userGrant struct {
	login *entraClient
	who   *identity
	cache *tokenCache // nil for none
	// refresh is the refresh token, "" if there is none.
	refresh string
}

// token gets a token for a service.
func (g *userGrant) token(ctx context.Context, s Service) (*oauth2.Token, error) {
	t, err := g.renewed(ctx, s)
	if t == nil && err == nil {
		t, err = g.asked(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	g.who.person(t)
	return t, g.keep(s, t.RefreshToken)
}

// renewed gets a token with the refresh token; none if the user must be asked.
func (g *userGrant) renewed(ctx context.Context, s Service) (*oauth2.Token, error) {
	if g.refresh == "" {
		return nil, nil //nolint:nilnil // no token is an answer like another
	}
	t, err := persist(ctx, g.login, s, func(ctx context.Context) (*oauth2.Token, error) {
		return g.login.redeem(ctx, s, "", url.Values{
			"grant_type":    {"refresh_token"},
			"refresh_token": {g.refresh},
		})
	}, g.refresh)
	if needsUser(err) {
		g.refresh = ""
		return nil, nil //nolint:nilnil // as above
	}
	return t, err
}

// needsUser tells whether a refresh token was refused in a way that signing in anew can mend: it
// has run out or was revoked, or a second factor is wanted. Consent that is missing is not asked
// for in the middle of the work: an administrator has to give it.
func needsUser(err error) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains([]string{
		"AADSTS50173", "AADSTS70000", "AADSTS70008", "AADSTS70043", "AADSTS700082", "AADSTS700084",
		"AADSTS50132", "AADSTS50133", "AADSTS54005", "AADSTS50074", "AADSTS50076", "AADSTS50078",
		"AADSTS50079", "invalid_grant", "interaction_required",
	}, e.Code)
}

// asked gets a token by asking the user.
func (g *userGrant) asked(ctx context.Context, s Service) (*oauth2.Token, error) {
	if g.login.config.Auth == Browser {
		return g.login.byBrowser(ctx, s)
	}
	return g.login.byCode(ctx, s)
}

// keep keeps a refresh token for the next time, and for the next run if it is to be cached.
func (g *userGrant) keep(s Service, refresh string) error {
	if refresh == "" || refresh == g.refresh {
		return nil
	}
	g.refresh = refresh
	if g.cache == nil {
		return nil
	}
	if err := g.cache.write(refresh); err != nil {
		return &Error{Service: s, Message: "the token cache cannot be written", Err: err, Advice: "name another file, or go without"}
	}
	return nil
}
