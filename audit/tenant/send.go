package tenant

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// defaultTimeout is how long a service may send nothing.
const defaultTimeout = 5 * time.Minute

// reply is the result of one request.
type reply struct {
	status int
	header http.Header
	body   []byte
	// err says why there is no complete answer.
	err error
	// sent reports whether the request may have reached the service.
	sent bool
}

// The ways in which an answer can be broken.
var (
	errTimeout   = errors.New("timeout: nothing was received")
	errBrokenOff = errors.New("the answer is incomplete")
	errNotJSON   = errors.New("the answer is declared as JSON but is invalid")
)

// httpSender sends requests, each once, and reads the answers completely.
type httpSender struct {
	http    *http.Client
	timeout time.Duration // how long the service may send nothing
	maxBody int64         // maximum size of an answer, in bytes
	agent   string
	status  *clientStatus
	clock   Clock
}

// sendOnce sends a request and reads the answer. If ctx ended, the error is the error of ctx.
func (h *httpSender) sendOnce(ctx context.Context, r *http.Request) reply {
	h.status.countRequest()
	var connected atomic.Bool
	silent, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// The timeout uses real time, whatever the configured clock.
	watch := time.AfterFunc(h.timeout, func() { cancel(errTimeout) })
	defer watch.Stop()

	traced := httptrace.WithClientTrace(silent, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	r = r.WithContext(traced)
	r.Header.Set("User-Agent", h.agent)
	setDefault(r.Header, "Accept", "application/json")
	setDefault(r.Header, "client-request-id", newID())
	began := h.clock.Now()
	response, err := h.http.Do(r)
	out := reply{sent: connected.Load()}
	if err == nil {
		watch.Reset(h.timeout)
		h.status.recordDate(began, h.clock.Now(), response.Header)
		out.status, out.header = response.StatusCode, response.Header
		out.body, err = h.readBody(response, func() { watch.Reset(h.timeout) })
		_ = response.Body.Close()
	}
	if err == nil {
		err = checkJSON(out)
	}
	out.err = findCause(ctx, silent, err)
	return out
}

// findCause returns the cause of an error.
func findCause(ctx, silent context.Context, err error) error {
	var inURL *url.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(context.Cause(silent), errTimeout):
		return errTimeout
	case errors.As(err, &inURL):
		return inURL.Err // without the address, whose query may hold secrets
	default:
		return err
	}
}

// readBody reads the body of an answer, and calls alive whenever data arrives.
func (h *httpSender) readBody(r *http.Response, alive func()) ([]byte, error) {
	most, success := h.maxBody, isSuccess(r.StatusCode)
	if !success {
		most = min(most, maxErrorBody)
	}
	body, err := readParts(&dataReader{r.Body, alive}, most, success)
	switch {
	case !success && (err == nil || !bodyMatters(r.StatusCode)):
		return body[:min(int64(len(body)), most)], nil // an incomplete error body is enough
	case err != nil:
		return nil, err
	}
	return bytes.TrimPrefix(body, []byte("\ufeff")), nil
}

// dataReader is a reader that calls onRead whenever data arrives.
type dataReader struct {
	io.Reader
	onRead func()
}

func (d *dataReader) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	if n > 0 {
		d.onRead()
	}
	return n, err //nolint:wrapcheck // a reader returns errors unchanged
}

// bodyMatters reports whether the body of an error determines its meaning, such as that a subscription
// exists already. Errors that are retried, or that reject a token, mean the same whatever the body.
func bodyMatters(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusUnauthorized
}

// checkJSON checks that an answer declared as JSON is valid: an answer that was cut off can look
// complete to HTTP. An error body that does not begin like JSON is accepted.
func checkJSON(r reply) error {
	if !isSuccess(r.status) && (!bodyMatters(r.status) || !bytes.HasPrefix(r.body, []byte("{"))) {
		return nil
	}
	kind, _, _ := mime.ParseMediaType(r.header.Get("Content-Type"))
	if kind != "application/json" && !strings.HasSuffix(kind, "+json") {
		return nil
	}
	if len(r.body) == 0 && (r.status == http.StatusAccepted || r.status == http.StatusNoContent) {
		return nil
	}
	if !json.Valid(r.body) {
		return errNotJSON
	}
	return nil
}

// isSuccess reports whether a status is 2xx.
func isSuccess(status int) bool { return status >= 200 && status < 300 }

// setDefault sets a header if it is not set.
func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

// newID returns a random UUID.
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
