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

// atOnce is how many blobs are fetched, and thus are in memory, at the same time.
const atOnce = 4

// fetch fetches blobs.
func (l *feedPass) fetch(ctx context.Context, contents []contentBlob) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, c := range contents {
		group.Go(func() (err error) {
			defer crash.Recover("fetching a content blob", &err)
			return l.blob(ctx, c)
		})
	}
	return group.Wait() //nolint:wrapcheck // what blob returned
}

// blob fetches a blob and hands its records on.
func (l *feedPass) blob(ctx context.Context, c contentBlob) error {
	answer, err := l.feed.get(ctx, l.window, c.uri)
	if c.code = goneCode(err); c.code != "" {
		l.count(&c)
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
		return unreadable(answer, flaw)
	}
	l.count(nil)
	return l.window.MarkFetched(c.id)
}

// What the feed says of a blob that it lists and does not have.
const (
	missingCode = "AF20050"
	expiredCode = "AF20051"
)

// goneCode is the code of an error that says that a blob is not there; "" for any other.
func goneCode(err error) string {
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

// count counts a blob that was fetched, or one that could not be had.
func (l *feedPass) count(without *contentBlob) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if without != nil {
		l.without = append(l.without, *without)
		return
	}
	l.fetched++
	l.window.SetActivity(fmt.Sprintf("content blobs: %d fetched", l.fetched))
}

// gone counts the blobs that could not be had.
func (l *feedPass) gone() missingBlobs {
	var g missingBlobs
	for _, c := range l.without {
		if c.code == expiredCode {
			g.expired++
		} else {
			g.missing++
		}
	}
	return g
}
