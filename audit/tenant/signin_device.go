package tenant

import (
	"context"
	"errors"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// signInByCode signs in a user with a code entered in any browser
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).
func (c *entraClient) signInByCode(ctx context.Context, s Service) (*oauth2.Token, error) {
	conf := c.oauthConfig(s)
	code, err := requestWithRetry(ctx, c, s, func(ctx context.Context) (*oauth2.DeviceAuthResponse, error) {
		return conf.DeviceAuth(ctx)
	})
	if err != nil {
		return nil, err
	}
	shown, err := c.checkDeviceCode(s, code)
	if err != nil {
		return nil, err
	}
	if !code.Expiry.IsZero() {
		shown.Expires = c.config.Clock.Now().Add(time.Until(code.Expiry))
	}
	c.status.updateState(func(now *State) { now.DeviceCode = shown })
	defer c.status.updateState(func(now *State) { now.DeviceCode = nil })
	return requestWithRetry(ctx, c, s, func(ctx context.Context) (*oauth2.Token, error) {
		return c.pollForToken(ctx, s, code, shown.Expires)
	}, code.DeviceCode)
}

// pollBackoff is the pause between two requests if Entra does not state one, and how much it grows
// after slow_down (RFC 8628, 3.5).
const pollBackoff = 5 * time.Second

// pollForToken polls until the user has entered the code. The library would poll by real time and not
// by the configured clock.
func (c *entraClient) pollForToken(ctx context.Context, s Service, code *oauth2.DeviceAuthResponse, expires time.Time) (*oauth2.Token, error) {
	clock, pause := c.config.Clock, time.Duration(code.Interval)*time.Second
	if pause <= 0 {
		pause = pollBackoff
	}
	for {
		if err := clock.Sleep(ctx, pause); err != nil {
			return nil, err
		}
		token, err := c.requestToken(ctx, s, "", url.Values{
			"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {code.DeviceCode},
		})
		var refused *oauth2.RetrieveError
		switch {
		case !errors.As(err, &refused):
			return token, err
		case refused.ErrorCode == "slow_down":
			pause += pollBackoff
		case refused.ErrorCode != "authorization_pending":
			return nil, err
		case !expires.IsZero() && !clock.Now().Before(expires):
			return nil, context.DeadlineExceeded // as the library returns it
		}
	}
}
