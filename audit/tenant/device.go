package tenant

import (
	"context"
	"time"

	"golang.org/x/oauth2"
)

// byCode signs in a user who enters a code in a browser, on this computer or another
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).
func (l *login) byCode(ctx context.Context, s Service) (*oauth2.Token, error) {
	conf := l.oauth(s)
	code, err := persist(ctx, l, s, func(ctx context.Context) (*oauth2.DeviceAuthResponse, error) {
		return conf.DeviceAuth(ctx)
	})
	if err != nil {
		return nil, err
	}
	shown := &Code{User: tidy(code.UserCode), Address: tidy(code.VerificationURI)}
	if !code.Expiry.IsZero() {
		shown.Expires = l.config.Clock.Now().Add(time.Until(code.Expiry))
	}
	l.board.change(func(now *State) { now.Code = shown })
	defer l.board.change(func(now *State) { now.Code = nil })
	return persist(ctx, l, s, func(ctx context.Context) (*oauth2.Token, error) {
		return conf.DeviceAccessToken(ctx, code)
	}, code.DeviceCode)
}
