package activity

import (
	"errors"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// content is a blob that the feed lists.
type content struct {
	id, uri string
	created time.Time // when it was published; zero if that is not said
	code    string    // of the error that says that it cannot be had; "" if it was not asked for
}

var (
	errNoList  = errors.New("the list of content is not one")
	errNoBlob  = errors.New("a content blob is not a list of records")
	errNoPlace = errors.New("content is listed without its id or address")
	errNoSubs  = errors.New("the list of subscriptions is not one")
)

// parseSubscriptions reads the list of subscriptions, and tells whether the one to the records of
// mailboxes is on.
func parseSubscriptions(body []byte) (enabled bool, err error) {
	list, ok := array(body)
	if !ok {
		return false, errNoSubs
	}
	list.ForEach(func(_, s gjson.Result) bool {
		enabled = strings.EqualFold(s.Get("contentType").String(), contentType) && s.Get("status").String() == "enabled"
		return !enabled
	})
	return enabled, nil
}

// parseListing reads a page of the list of content.
func parseListing(body []byte) ([]content, error) {
	list, ok := array(body)
	if !ok {
		return nil, errNoList
	}
	var (
		contents []content
		err      error
	)
	list.ForEach(func(_, c gjson.Result) bool {
		next := content{id: c.Get("contentId").String(), uri: c.Get("contentUri").String()}
		if at, err := time.Parse(time.RFC3339, c.Get("contentCreated").String()); err == nil {
			next.created = at
		}
		if next.id == "" || next.uri == "" {
			err = errNoPlace
			return false
		}
		contents = append(contents, next)
		return true
	})
	return contents, err
}

// parseBlob cuts a blob into its records, as they stand there.
func parseBlob(body []byte) ([][]byte, error) {
	list, ok := array(body)
	if !ok {
		return nil, errNoBlob
	}
	var rows [][]byte
	list.ForEach(func(_, row gjson.Result) bool {
		rows = append(rows, []byte(row.Raw))
		return true
	})
	return rows, nil
}

func array(body []byte) (gjson.Result, bool) {
	if !gjson.ValidBytes(body) {
		return gjson.Result{}, false
	}
	list := gjson.ParseBytes(body)
	return list, list.IsArray()
}
