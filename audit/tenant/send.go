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

// defaultTimeout is how long nothing may come.
const defaultTimeout = 5 * time.Minute

// reply is what came of one request.
type reply struct {
	status int
	header http.Header
	body   []byte
	// err tells why there is no answer, or no whole one.
	err error
	// sent tells that the request may have reached the service.
	sent bool
}

// The ways in which an answer is broken.
var (
	errTimeout   = errors.New("nothing came for too long")
	errBrokenOff = errors.New("the answer broke off")
	errNotJSON   = errors.New("the answer is not the JSON that it says it is")
)

// httpSender sends requests, each once, and reads their answers whole.
type httpSender struct {
	http    *http.Client
	timeout time.Duration // how long nothing may come
	maxBody int64         // that an answer may hold, in bytes
	agent   string
	status  *clientStatus
	clock   Clock
}

// sendOnce sends a request and reads the answer. The error of an answer is that of ctx if it ended.
func (w *httpSender) sendOnce(ctx context.Context, r *http.Request) reply {
	w.status.countRequest()
	var connected atomic.Bool
	silent, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// That a service is silent shows in the time of this computer, however fast that of the
	// tenant runs.
	watch := time.AfterFunc(w.timeout, func() { cancel(errTimeout) })
	defer watch.Stop()

	traced := httptrace.WithClientTrace(silent, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	r = r.WithContext(traced)
	r.Header.Set("User-Agent", w.agent)
	setDefault(r.Header, "Accept", "application/json")
	setDefault(r.Header, "client-request-id", newID())
	began := w.clock.Now()
	response, err := w.http.Do(r)
	out := reply{sent: connected.Load()}
	if err == nil {
		watch.Reset(w.timeout)
		w.status.recordDate(began, w.clock.Now(), response.Header)
		out.status, out.header = response.StatusCode, response.Header
		out.body, err = w.readBody(response, func() { watch.Reset(w.timeout) })
		_ = response.Body.Close()
	}
	if err == nil {
		err = checkJSON(out)
	}
	out.err = findCause(ctx, silent, err)
	return out
}

// findCause says what an error comes from.
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
		return inURL.Err // without the address, whose query may hold what nobody else may see
	default:
		return err
	}
}

// readBody reads the body of an answer, and calls alive as it comes in.
func (w *httpSender) readBody(r *http.Response, alive func()) ([]byte, error) {
	most, success := w.maxBody, isSuccess(r.StatusCode)
	if !success {
		most = min(most, maxErrorBody)
	}
	body, err := readParts(&activityReader{r.Body, alive}, most, success)
	switch {
	case !success && (err == nil || !bodyMatters(r.StatusCode)):
		return body[:min(int64(len(body)), most)], nil // what came of an error has to do
	case err != nil:
		return nil, err
	}
	return bytes.TrimPrefix(body, []byte("\ufeff")), nil
}

// activityReader is a reader that calls alive whenever something comes.
type activityReader struct {
	io.Reader
	alive func()
}

func (l *activityReader) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if n > 0 {
		l.alive()
	}
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it
}

// bodyMatters tells whether what an error means is told by its body: that a subscription is there
// already is an error, too. Those that are waited out, or end a token, mean the same in any case.
func bodyMatters(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusUnauthorized
}

// checkJSON checks that an answer is JSON if it says so. An answer that was cut off on its way
// can look whole to HTTP. An error that does not even begin as JSON has to do as it is.
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

// isSuccess tells whether a status says that the request was carried out.
func isSuccess(status int) bool { return status >= 200 && status < 300 }

// setDefault sets a header that is not set.
func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

// newID makes a random UUID.
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
