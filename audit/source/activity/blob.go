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
func (p *feedPass) fetchBlobs(ctx context.Context, contents []contentBlob) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(maxConcurrentBlobs)
	for _, c := range contents {
		group.Go(func() (err error) {
			defer crash.Recover("fetching a content blob", &err)
			return p.fetchBlob(ctx, c)
		})
	}
	return group.Wait() //nolint:wrapcheck // what blob returned
}

// fetchBlob fetches a blob and saves its records.
func (p *feedPass) fetchBlob(ctx context.Context, c contentBlob) error {
	answer, err := p.feed.fetchURL(ctx, p.window, c.uri)
	if c.code = missingBlobCode(err); c.code != "" {
		p.countBlob(&c)
		return nil
	}
	if err != nil {
		return err
	}
	rows, flaw := parseBlob(answer.Body)
	if len(rows) > 0 {
		if err := p.window.SaveRows(ctx, rows); err != nil {
			return err
		}
	}
	if flaw != nil {
		return unreadableError(answer, flaw)
	}
	p.countBlob(nil)
	return p.window.MarkFetched(c.id)
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
func (p *feedPass) countBlob(without *contentBlob) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if without != nil {
		p.unavailable = append(p.unavailable, *without)
		return
	}
	p.fetched++
	p.window.SetActivity(fmt.Sprintf("content blobs: %d fetched", p.fetched))
}

// findMissing counts the unavailable blobs.
func (p *feedPass) findMissing() missingBlobs {
	var g missingBlobs
	for _, c := range p.unavailable {
		if c.code == expiredCode {
			g.expired++
		} else {
			g.missing++
		}
	}
	return g
}
