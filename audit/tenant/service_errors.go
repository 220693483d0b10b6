package tenant

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// errorBody is the body of an error. Graph states a code, a message and an innerError with the
// request-id; Exchange states the reason in internalexception or in the first of its details; the
// activity feed states a code such as AF20024 and a message. Names match in any case.
type errorBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Details []struct {
		Message string `json:"message"`
	} `json:"details"`
	Inner struct {
		RequestID string `json:"request-id"`
		Internal  struct {
			Message string `json:"message"`
		} `json:"internalexception"`
	} `json:"innererror"`
}

// parseErrorBody parses the body of an error. A body that is not JSON is used as the message if it is a
// sentence.
func parseErrorBody(body []byte) errorBody {
	var envelope struct {
		Error       json.RawMessage `json:"error"`
		Description string          `json:"error_description"`
		Message     string          `json:"message"`
	}
	text := bytes.TrimSpace(bytes.ReplaceAll(body, []byte{0}, nil)) // Exchange can answer with NUL bytes only
	if json.Unmarshal(text, &envelope) != nil && envelope.Error == nil && envelope.Message == "" {
		return errorBody{Message: plainSentence(text)}
	}
	var f errorBody
	if json.Unmarshal(envelope.Error, &f) != nil {
		// A field of another type does not affect the others; a string is the code.
		_ = json.Unmarshal(envelope.Error, &f.Code)
	}
	f.Message = firstNonBlank(f.Message, envelope.Description, envelope.Message)
	return f
}

// plainSentence returns a body that is not JSON if it is a sentence; "" for HTML and the like.
func plainSentence(text []byte) string {
	if bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		return ""
	}
	return string(text)
}

// exceptionType matches the exception type before a message: |System.ArgumentException|text.
var exceptionType = regexp.MustCompile("^\\|[\\w.+`]+\\|")

// innermostMessage returns the most specific message.
func (e errorBody) innermostMessage() string {
	details := ""
	if len(e.Details) > 0 {
		details = e.Details[0].Message
	}
	said := firstNonBlank(e.Inner.Internal.Message, details, e.Message)
	said = exceptionType.ReplaceAllString(strings.TrimSpace(said), "")
	// Graph can return JSON as text: {"message":"App:<id> dont have any permissions"}.
	var within struct {
		Message string `json:"message"`
	}
	if strings.HasPrefix(said, "{") && json.Unmarshal([]byte(said), &within) == nil && within.Message != "" {
		said = within.Message
	}
	return said
}

// firstNonBlank returns the first text that is not blank.
func firstNonBlank(texts ...string) string {
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// requestIDPattern matches a request ID.
var requestIDPattern = regexp.MustCompile(`^[\w.:-]{1,64}$`)

// findRequestID returns the first valid request ID without a secret in it.
func findRequestID(secrets []string, ids ...string) string {
	for _, id := range ids {
		if requestIDPattern.MatchString(id) && removeSecrets(id, secrets) == id {
			return id
		}
	}
	return ""
}

// newServiceError returns the error for a service's answer, without the token that was sent.
func (c *Client) newServiceError(s Service, r reply, token string) *Error {
	f := parseErrorBody(r.body)
	e := &Error{
		Service:   s,
		Status:    r.status,
		Code:      cleanText(f.Code, token),
		Message:   cleanText(f.innermostMessage(), token),
		RequestID: findRequestID([]string{token}, r.header.Get("request-id"), r.header.Get("x-ms-request-id"), f.Inner.RequestID),
	}
	e.Kind = classifyError(e)
	e.Advice = c.adviceFor(e)
	return e
}
