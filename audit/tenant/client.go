package tenant

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Client asks the services of a tenant, and signs in for each when it has to. It may be used from
// several goroutines.
type Client struct {
	config    Config
	endpoints Endpoints
	status    *clientStatus
	sender    *httpSender
	tokens    *tokens
	who       *identity
	slots     [services]*semaphore.Weighted
	feed      *rate.Limiter
}

// New makes a client. It asks nobody anything yet; the error is a sentence about the
// configuration, or about a file that it names.
func New(config Config) (*Client, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	forbidCoreDumps() // from here on there are secrets
	config = config.complete()
	http, err := newHTTP(config.CAFile)
	if err != nil {
		return nil, err
	}
	b := &clientStatus{}
	c := &Client{
		config:    config,
		endpoints: config.Cloud.Endpoints().overridden(config.Endpoints),
		status:    b,
		sender:    &httpSender{http: http, timeout: config.Timeout, most: largest, agent: "whoread/" + config.Version, status: b, clock: config.Clock},
		who:       &identity{status: b, clientID: config.ClientID},
		slots:     newSlots(),
		feed:      rate.NewLimiter(feedPace, feedBurst),
	}
	g, err := c.grant()
	if err != nil {
		return nil, err
	}
	c.tokens = newSession(g, config.Clock)
	return c, nil
}

// complete returns the configuration with what it leaves open.
func (c Config) complete() Config {
	if c.Clock == nil {
		c.Clock = RealClock()
	}
	if c.Open == nil {
		c.Open = openBrowser
	}
	if c.Timeout <= 0 {
		c.Timeout = silence
	}
	if c.Version == "" {
		c.Version = "devel"
	}
	return c
}

// grant returns the way to sign in that is configured.
func (c *Client) grant() (tokenGrant, error) {
	l := &entraClient{
		config:         c.config,
		endpoints:      c.endpoints,
		sender:         c.sender,
		status:         c.status,
		newRetryPolicy: func() *retryPolicy { return c.newRetryPolicy(signInAttempts) },
	}
	if c.AppOnly() {
		return &appGrant{login: l, who: c.who}, nil
	}
	g := &userGrant{login: l, who: c.who}
	if c.config.Cache == "" {
		return g, nil
	}
	g.cache = &tokenCache{path: c.config.Cache, owner: cacheOwner{c.endpoints.Login, c.config.Tenant, c.config.ClientID}}
	var err error
	g.refresh, err = g.cache.read()
	return g, err
}

// SignIn gets a token for a service, if there is none yet, and so tells early whether there will
// be one. [Client.Do] does it as well. The error is an *[Error], or that of ctx.
func (c *Client) SignIn(ctx context.Context, s Service) error {
	if why := c.config.Cloud.UnavailableReason(s); why != "" {
		return absent(s, why)
	}
	_, err := c.tokens.token(ctx, s, "")
	return err
}

// Tenant returns the id of the tenant if a token has told it, and else the name that it was given.
func (c *Client) Tenant() string {
	tenant, _ := c.who.known()
	return firstSaid(tenant, c.config.Tenant)
}

// AppOnly tells whether an app signs in and not a user.
func (c *Client) AppOnly() bool { return c.config.Auth.AppOnly() }

// User returns the name of the user who has signed in, as far as it is known.
func (c *Client) User() string {
	_, user := c.who.known()
	return user
}

// Close closes the connections that are not in use. It is for when all calls have ended.
func (c *Client) Close() { c.sender.http.CloseIdleConnections() }

// String names the client, without anything that it holds.
func (c *Client) String() string {
	return fmt.Sprintf("client of the tenant %q by --auth %s", c.Tenant(), c.config.Auth)
}

// GoString returns the same.
func (c *Client) GoString() string { return c.String() }
