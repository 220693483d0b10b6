package tenant

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// errorBody is what the services say in the body of an error: Graph a code, a message and an
// innerError with the request-id; Exchange the true reason in internalexception or in the first of
// its details; the activity feed a code such as AF20024 and a message. Names of either case are
// read.
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

// parseErrorBody reads the body of an error. What is not JSON is a message if it reads like one.
func parseErrorBody(body []byte) errorBody {
	var envelope struct {
		Error       json.RawMessage `json:"error"`
		Description string          `json:"error_description"`
		Message     string          `json:"message"`
	}
	text := bytes.TrimSpace(bytes.ReplaceAll(body, []byte{0}, nil)) // Exchange can answer with NULs alone
	if json.Unmarshal(text, &envelope) != nil && envelope.Error == nil && envelope.Message == "" {
		return errorBody{Message: plainSentence(text)}
	}
	var f errorBody
	if json.Unmarshal(envelope.Error, &f) != nil {
		// A field of another type leaves the others as they are; a text stands for the code.
		_ = json.Unmarshal(envelope.Error, &f.Code)
	}
	f.Message = firstNonBlank(f.Message, envelope.Description, envelope.Message)
	return f
}

// plainSentence returns a body that is not JSON if it is a sentence: no page, and nothing binary.
func plainSentence(text []byte) string {
	if bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		return ""
	}
	return string(text)
}

// exceptionType matches the type of an exception before its message: |System.ArgumentException|text.
var exceptionType = regexp.MustCompile("^\\|[\\w.+`]+\\|")

// innermostMessage returns what the fault is about, the innermost first.
func (f errorBody) innermostMessage() string {
	details := ""
	if len(f.Details) > 0 {
		details = f.Details[0].Message
	}
	said := firstNonBlank(f.Inner.Internal.Message, details, f.Message)
	said = exceptionType.ReplaceAllString(strings.TrimSpace(said), "")
	// Graph can hand on JSON as text: {"message":"App:<id> dont have any permissions"}.
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

// requestIDPattern matches what may be the id of a request.
var requestIDPattern = regexp.MustCompile(`^[\w.:-]{1,64}$`)

// findRequestID finds the id that a service gave a request; one with a secret in it is none.
func findRequestID(secrets []string, ids ...string) string {
	for _, id := range ids {
		if requestIDPattern.MatchString(id) && removeSecrets(id, secrets) == id {
			return id
		}
	}
	return ""
}

// newServiceError is the error that an answer of a service stands for. The token that was sent must not
// come back in it.
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
