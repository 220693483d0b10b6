package tenant

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"github.com/cli/browser"
	"golang.org/x/oauth2"

	"whoread/audit/crash"
)

// browserTimeout limits how long a sign-in in the browser may take.
const browserTimeout = 15 * time.Minute

var errSignInTimeout = errors.New("no sign-in before the timeout")

// signInByBrowser signs in a user in the browser of this computer. The browser sends a code to a
// server on loopback; only the holder of the verifier can redeem it
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
func (c *entraClient) signInByBrowser(ctx context.Context, s Service) (*oauth2.Token, error) {
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	back, err := startCallback(state)
	if err != nil {
		return nil, &Error{Service: s, Kind: Refused, Message: "whoread cannot receive the browser's answer", Err: err, Advice: "use --auth device"}
	}
	defer back.stopServer()
	conf := c.oauthConfig(s)
	conf.RedirectURL = back.address
	address := conf.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier),
		oauth2.SetAuthURLParam("response_mode", "query"), oauth2.SetAuthURLParam("prompt", "select_account"))

	code, err := c.waitForBrowser(ctx, s, address, back)
	if err != nil {
		return nil, err
	}
	return requestWithRetry(ctx, c, s, func(ctx context.Context) (*oauth2.Token, error) {
		return conf.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	}, code, verifier)
}

// waitForBrowser opens an address in the browser, and waits for the code that the browser sends back.
func (c *entraClient) waitForBrowser(ctx context.Context, s Service, address string, back *callback) (string, error) {
	c.status.updateState(func(now *State) { now.BrowserURL = address })
	defer c.status.updateState(func(now *State) { now.BrowserURL = "" })
	// A failure to open the browser is not an error, since the screen shows the address. Some
	// openers run as long as the browser, so this does not wait for them.
	go func() {
		var failed error
		defer crash.Recover("opening a browser", &failed)
		_ = c.config.Open(address)
	}()

	waiting, cancel := context.WithCancelCause(ctx)
	slept := make(chan struct{})
	go func() {
		defer close(slept)
		if c.config.Clock.Sleep(waiting, browserTimeout) == nil {
			cancel(errSignInTimeout)
		}
	}()
	defer func() { cancel(nil); <-slept }()
	select {
	case got := <-back.result:
		if got.problem != nil {
			return "", c.newSignInError(s, got.problem)
		}
		return got.code, nil
	case <-waiting.Done():
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", &Error{Service: s, Kind: Refused, Advice: c.timeoutAdvice()}
	}
}

// openBrowser opens an address in the system's browser, and discards what the browser prints.
func openBrowser(address string) error {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(address) //nolint:wrapcheck // the error is ignored
}
