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
	entra    *entraClient
	identity *identity
	cache    *tokenCache // nil for none
	// refreshToken is the refresh token, "" if there is none.
	refreshToken string
}

// requestToken gets a token for a service.
func (g *userGrant) requestToken(ctx context.Context, s Service) (*oauth2.Token, error) {
	t, err := g.redeemRefreshToken(ctx, s)
	if t == nil && err == nil {
		t, err = g.signInUser(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	g.identity.setUser(t)
	return t, g.keepRefreshToken(s, t.RefreshToken)
}

// redeemRefreshToken gets a token with the refresh token; none if the user must be asked.
func (g *userGrant) redeemRefreshToken(ctx context.Context, s Service) (*oauth2.Token, error) {
	if g.refreshToken == "" {
		return nil, nil //nolint:nilnil // no token is an answer like another
	}
	t, err := requestWithRetry(ctx, g.entra, s, func(ctx context.Context) (*oauth2.Token, error) {
		return g.entra.requestToken(ctx, s, "", url.Values{
			"grant_type":    {"refresh_token"},
			"refresh_token": {g.refreshToken},
		})
	}, g.refreshToken)
	if needsUser(err) {
		g.refreshToken = ""
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

// signInUser gets a token by asking the user.
func (g *userGrant) signInUser(ctx context.Context, s Service) (*oauth2.Token, error) {
	if g.entra.config.Auth == Browser {
		return g.entra.signInByBrowser(ctx, s)
	}
	return g.entra.signInByCode(ctx, s)
}

// keepRefreshToken keeps a refresh token for the next time, and for the next run if it is to be cached.
func (g *userGrant) keepRefreshToken(s Service, refresh string) error {
	if refresh == "" || refresh == g.refreshToken {
		return nil
	}
	g.refreshToken = refresh
	if g.cache == nil {
		return nil
	}
	if err := g.cache.writeToken(refresh); err != nil {
		return &Error{Service: s, Message: "the token cache cannot be written", Err: err, Advice: "name another file, or go without"}
	}
	return nil
}
