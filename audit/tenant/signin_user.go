package tenant

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"golang.org/x/oauth2"
)

// userGrant signs in a user once by code or browser, and then uses the refresh token for other services
// and for renewals. Each refresh returns a new refresh token
// (learn.microsoft.com/entra/identity-platform/refresh-tokens).
type userGrant struct {
	entra    *entraClient
	identity *identity
	cache    *tokenCache // nil for none
	// refreshToken is "" if there is none.
	refreshToken string
}

// requestToken requests a token for a service.
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

// redeemRefreshToken requests a token with the refresh token; nil if the user must sign in.
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

// needsUser reports whether a new sign-in can help after a refresh token was refused: it has expired or
// was revoked, or a second factor is required. Missing consent is not requested here: an administrator
// has to grant it.
func needsUser(err error) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains([]string{
		"AADSTS50173", "AADSTS70000", "AADSTS70008", "AADSTS70043", "AADSTS700082", "AADSTS700084",
		"AADSTS50132", "AADSTS50133", "AADSTS54005", "AADSTS50074", "AADSTS50076", "AADSTS50078",
		"AADSTS50079", "invalid_grant", "interaction_required",
	}, e.Code)
}

// signInUser lets the user sign in.
func (g *userGrant) signInUser(ctx context.Context, s Service) (*oauth2.Token, error) {
	if g.entra.config.Auth == Browser {
		return g.entra.signInByBrowser(ctx, s)
	}
	return g.entra.signInByCode(ctx, s)
}

// keepRefreshToken keeps a refresh token for the next request, and in the cache file if there is one.
func (g *userGrant) keepRefreshToken(s Service, refresh string) error {
	if refresh == "" || refresh == g.refreshToken {
		return nil
	}
	g.refreshToken = refresh
	if g.cache == nil {
		return nil
	}
	if err := g.cache.writeToken(refresh); err != nil {
		return &Error{Service: s, Message: "the token cache cannot be written", Err: err, Advice: "use another file, or no token cache"}
	}
	return nil
}
