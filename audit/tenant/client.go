package tenant

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Client sends calls to the services of a tenant, and signs in for each as needed. It is safe for
// concurrent use.
type Client struct {
	config      Config
	endpoints   Endpoints
	status      *clientStatus
	sender      *httpSender
	tokens      *tokens
	identity    *identity
	semaphores  [numServices]*semaphore.Weighted
	feedLimiter *rate.Limiter
}

// New returns a client. It sends no requests; an error describes the configuration, or a file that it
// names.
func New(config Config) (*Client, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	forbidCoreDumps() // from here on, memory holds secrets
	config = config.withDefaults()
	http, err := newHTTP(config.CAFile)
	if err != nil {
		return nil, err
	}
	b := &clientStatus{}
	c := &Client{
		config:      config,
		endpoints:   config.Cloud.Endpoints().withOverrides(config.Endpoints),
		status:      b,
		sender:      &httpSender{http: http, timeout: config.Timeout, maxBody: maxAnswer, agent: "whoread/" + config.Version, status: b, clock: config.Clock},
		identity:    &identity{status: b, clientID: config.ClientID},
		semaphores:  newSemaphores(),
		feedLimiter: rate.NewLimiter(feedRate, feedBurst),
	}
	g, err := c.newGrant()
	if err != nil {
		return nil, err
	}
	c.tokens = newTokens(g, config.Clock)
	return c, nil
}

// withDefaults returns the configuration with defaults for everything that is not set.
func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = RealClock()
	}
	if c.Open == nil {
		c.Open = openBrowser
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Version == "" {
		c.Version = "devel"
	}
	return c
}

// newGrant returns the configured way to sign in.
func (c *Client) newGrant() (tokenGrant, error) {
	l := &entraClient{
		config:         c.config,
		endpoints:      c.endpoints,
		sender:         c.sender,
		status:         c.status,
		newRetryPolicy: func() *retryPolicy { return c.newRetryPolicy(signInAttempts) },
	}
	if c.AppOnly() {
		return &appGrant{entra: l, identity: c.identity}, nil
	}
	g := &userGrant{entra: l, identity: c.identity}
	if c.config.Cache == "" {
		return g, nil
	}
	g.cache = &tokenCache{path: c.config.Cache, owner: cacheOwner{c.endpoints.Login, c.config.Tenant, c.config.ClientID}}
	var err error
	g.refreshToken, err = g.cache.readToken()
	return g, err
}

// SignIn gets a token for a service, if there is none yet, to detect a failed sign-in early. The error
// is an *[Error], or the error of ctx.
func (c *Client) SignIn(ctx context.Context, s Service) error {
	if why := c.config.Cloud.UnavailableReason(s); why != "" {
		return newAbsentError(s, why)
	}
	_, err := c.tokens.tokenFor(ctx, s, "")
	return err
}

// Tenant returns the tenant's ID if a token has named it, otherwise the configured name.
func (c *Client) Tenant() string {
	tenant, _ := c.identity.tenantAndUser()
	return firstNonBlank(tenant, c.config.Tenant)
}

// AppOnly reports whether an app signs in and not a user.
func (c *Client) AppOnly() bool { return c.config.Auth.AppOnly() }

// User returns the name of the signed-in user, if known.
func (c *Client) User() string {
	_, user := c.identity.tenantAndUser()
	return user
}

// Close closes idle connections. Call it after all calls have ended.
func (c *Client) Close() { c.sender.http.CloseIdleConnections() }

// String describes the client without its secrets.
func (c *Client) String() string {
	return fmt.Sprintf("client of the tenant %q by --auth %s", c.Tenant(), c.config.Auth)
}

// GoString returns the same as String.
func (c *Client) GoString() string { return c.String() }
