package activity

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"whoread/audit/tenant/document"
)

// contentBlob is a blob that the feed lists.
type contentBlob struct {
	id, uri string
	created time.Time // time of publication
	code    string    // of the error that says that it is missing; "" if it was not requested
}

var (
	errNoList = errors.New("the list of content is not a list")
	errNoBlob = errors.New("a content blob is not a list of records")
	errNoSubs = errors.New("the list of subscriptions is not a list")
	errNoNext = errors.New("the link to the next page does not belong to the list of content")
	errTwoOf  = errors.New("the list of content links to two next pages")
	errNoLink = errors.New("the link to the next page of the list of content is empty; a last page has no link")
)

// parseSubscriptions parses the list of subscriptions, and reports whether the subscription to mailbox
// records is enabled.
func parseSubscriptions(body []byte) (enabled bool, err error) {
	list, err := parseList(body)
	if err != nil {
		return false, fmt.Errorf("%w: %w", errNoSubs, err)
	}
	for _, v := range list {
		o, err := v.ParseObject()
		if err != nil {
			return false, fmt.Errorf("%w: an entry %w", errNoSubs, err)
		}
		kind, err := o.RequiredText("contentType")
		if err != nil {
			return false, fmt.Errorf("%w: %w", errNoSubs, err)
		}
		status, err := o.Text("status")
		if err != nil {
			return false, fmt.Errorf("%w: %w", errNoSubs, err)
		}
		enabled = enabled || strings.EqualFold(kind, contentType) && status == "enabled"
	}
	return enabled, nil
}

// parseListing parses a page of the list of content. If an entry is malformed, it returns an error
// along with the other entries.
func parseListing(body []byte) (contents []contentBlob, err error) {
	list, err := parseList(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoList, err)
	}
	if err = document.CheckUTF8(body); err != nil {
		err = fmt.Errorf("the list of content: %w", err)
	}
	for i, v := range list {
		c, flaw := parseContent(v)
		if flaw == nil {
			contents = append(contents, c)
		} else if err == nil {
			err = fmt.Errorf("the list of content: entry %d%w", i+1, flaw)
		}
	}
	return contents, err
}

// parseContent parses an entry of the list. The error follows the entry's number.
func parseContent(v document.Value) (contentBlob, error) {
	o, err := v.ParseObject()
	if err != nil {
		return contentBlob{}, fmt.Errorf(" %w", err)
	}
	var said [4]string
	for i, name := range []string{"contentId", "contentUri", "contentType", "contentCreated"} {
		if said[i], err = o.RequiredText(name); err != nil {
			return contentBlob{}, fmt.Errorf(": %w", err)
		}
	}
	id, uri, kind, created := said[0], said[1], said[2], said[3]
	at, err := time.Parse(time.RFC3339, created)
	switch {
	case err != nil:
		return contentBlob{}, errors.New(`: "contentCreated" is not a time`)
	case !strings.EqualFold(kind, contentType):
		return contentBlob{}, fmt.Errorf(": its content type must be %s, but it is %s", contentType, kind)
	case !strings.Contains(uri, "/activity/feed/audit/"):
		return contentBlob{}, errors.New(": its address is not the address of a content blob")
	}
	return contentBlob{id: id, uri: uri, created: at}, nil
}

// nextPage returns the address of the next page of the list; "" on the last page.
func nextPage(h http.Header) (string, error) {
	named := h.Values("NextPageUri")
	if len(named) == 0 {
		return "", nil
	}
	next := named[0]
	switch {
	case slices.ContainsFunc(named, func(other string) bool { return other != next }):
		return "", errTwoOf
	case next == "":
		return "", errNoLink
	}
	u, err := url.Parse(next)
	if err != nil || !strings.HasSuffix(u.Path, "/subscriptions/content") {
		return "", errNoNext
	}
	if kind := u.Query().Get("contentType"); kind != "" && !strings.EqualFold(kind, contentType) {
		return "", errNoNext
	}
	return next, nil
}

// parseBlob splits a blob into its records, without copying. If a row is not a record, it returns an
// error along with all rows.
func parseBlob(body []byte) (rows [][]byte, err error) {
	list, err := parseList(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoBlob, err)
	}
	if err = document.CheckUTF8(body); err != nil {
		err = fmt.Errorf("a content blob: %w", err)
	}
	for i, row := range list {
		if !row.IsNull() { // nothing to keep otherwise
			rows = append(rows, row)
		}
		if flaw := checkRecord(row); flaw != nil && err == nil {
			err = fmt.Errorf("a content blob: row %d: %w", i+1, flaw)
		}
	}
	return rows, err
}

// checkRecord returns an error if a row is not a record: an object with an ID.
func checkRecord(row document.Value) error {
	if row.IsNull() {
		return errors.New("it is null")
	}
	o, err := row.ParseObject()
	if err != nil {
		return fmt.Errorf("it %w", err)
	}
	_, err = o.RequiredText("Id")
	return err
}

func parseList(body []byte) ([]document.Value, error) {
	v, err := document.Parse(body)
	if err != nil {
		return nil, fmt.Errorf("it %w", err)
	}
	list, err := v.ParseArray()
	if err != nil {
		return nil, fmt.Errorf("it %w", err)
	}
	return list, nil
}
