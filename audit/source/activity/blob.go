package activity

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/sync/errgroup"

	"whoread/audit/crash"
	"whoread/audit/tenant"
)

// maxConcurrentBlobs limits the blobs that are fetched, and are in memory, at the same time.
const maxConcurrentBlobs = 4

// fetchBlobs fetches blobs concurrently.
func (l *feedPass) fetchBlobs(ctx context.Context, contents []contentBlob) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(maxConcurrentBlobs)
	for _, c := range contents {
		group.Go(func() (err error) {
			defer crash.Recover("fetching a content blob", &err)
			return l.fetchBlob(ctx, c)
		})
	}
	return group.Wait() //nolint:wrapcheck // what blob returned
}

// fetchBlob fetches a blob and saves its records.
func (l *feedPass) fetchBlob(ctx context.Context, c contentBlob) error {
	answer, err := l.feed.fetchURL(ctx, l.window, c.uri)
	if c.code = missingBlobCode(err); c.code != "" {
		l.countBlob(&c)
		return nil
	}
	if err != nil {
		return err
	}
	rows, flaw := parseBlob(answer.Body)
	if len(rows) > 0 {
		if err := l.window.SaveRows(ctx, rows); err != nil {
			return err
		}
	}
	if flaw != nil {
		return unreadableError(answer, flaw)
	}
	l.countBlob(nil)
	return l.window.MarkFetched(c.id)
}

// The error codes for a blob that is listed but missing.
const (
	missingCode = "AF20050"
	expiredCode = "AF20051"
)

// missingBlobCode returns the code of an error for a missing blob; "" for other errors.
func missingBlobCode(err error) string {
	var said *tenant.Error
	switch {
	case !errors.As(err, &said):
		return ""
	case said.Code == expiredCode, said.Status == http.StatusGone:
		return expiredCode
	case said.Code == missingCode, said.Status == http.StatusNotFound:
		return missingCode
	default:
		return ""
	}
}

// countBlob counts a fetched blob, or records a blob that is unavailable.
func (l *feedPass) countBlob(without *contentBlob) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if without != nil {
		l.unavailable = append(l.unavailable, *without)
		return
	}
	l.fetched++
	l.window.SetActivity(fmt.Sprintf("content blobs: %d fetched", l.fetched))
}

// countMissing counts the unavailable blobs.
func (l *feedPass) countMissing() missingBlobs {
	var g missingBlobs
	for _, c := range l.unavailable {
		if c.code == expiredCode {
			g.expired++
		} else {
			g.missing++
		}
	}
	return g
}
