package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"golang.org/x/oauth2"
)

// entraError is Entra's answer when it issues no token
// (learn.microsoft.com/entra/identity-platform/reference-error-codes).
type entraError struct {
	Name        string `json:"error"`
	Description string `json:"error_description"`
	Numbers     []int  `json:"error_codes"`
	TraceID     string `json:"trace_id"`
}

// errorNumber matches the error number in a description; traceSuffix matches the IDs and time after the
// message.
var (
	errorNumber = regexp.MustCompile(`^\s*AADSTS(\d{1,9}):?\s*`)
	traceSuffix = regexp.MustCompile(`\s*(Trace ID|Correlation ID|Timestamp):.*$`)
)

// errorCode returns the error's number as Entra writes it, such as AADSTS53003; its name if it has no
// number.
func (e entraError) errorCode() string {
	if m := errorNumber.FindStringSubmatch(e.Description); m != nil {
		return "AADSTS" + m[1]
	}
	if len(e.Numbers) > 0 && e.Numbers[0] > 0 {
		return fmt.Sprintf("AADSTS%d", e.Numbers[0])
	}
	return e.Name
}

// newSignInError returns the error for a sign-in that Entra refused, without the secrets that were
// sent.
func (c *entraClient) newSignInError(s Service, from *oauth2.RetrieveError, secrets ...string) *Error {
	var said entraError
	if json.Unmarshal(from.Body, &said) != nil {
		// A field of another type does not affect the others. A body that is not JSON has no
		// description.
		said.Name = firstNonBlank(said.Name, from.ErrorCode)
	}
	header := http.Header{}
	e := &Error{Service: s, Kind: Refused, signIn: true}
	if from.Response != nil {
		e.Status, header = from.Response.StatusCode, from.Response.Header
	}
	description := traceSuffix.ReplaceAllString(errorNumber.ReplaceAllString(said.Description, ""), "")
	e.Code = cleanText(said.errorCode(), secrets...)
	e.Message = cleanText(description, secrets...)
	e.RequestID = findRequestID(secrets, said.TraceID, header.Get("x-ms-request-id"), header.Get("request-id"))
	switch {
	case lacksConsent(e.Code):
		e.Kind = Denied
	case isBusyStatus(e.Status), said.Name == "temporarily_unavailable", said.Name == "server_error":
		e.Kind = Busy
	case said.Name == "" && e.Status == http.StatusNotFound:
		e.Kind = Absent
	}
	e.Advice = c.adviceFor(s, e, said.Name, header)
	return e
}

// lacksConsent reports whether a sign-in failed because the app lacks a permission.
func lacksConsent(code string) bool {
	return slices.Contains([]string{
		"AADSTS65001", "AADSTS90094", "AADSTS65005", "AADSTS650057", "AADSTS500011", "AADSTS7000229",
	}, code)
}

// isBusyStatus reports whether a retry can help after this status.
func isBusyStatus(status int) bool { return classifyError(&Error{Status: status}) == Busy }

// adviceFor returns what to do about a refused sign-in; "" if unknown.
func (c *entraClient) adviceFor(s Service, e *Error, name string, h http.Header) string {
	const declined = "the user declined the sign-in; start again and accept, or sign in another way with --auth"
	switch {
	case name == "authorization_declined":
		return declined
	case name == "expired_token":
		return c.timeoutAdvice()
	case name == "bad_verification_code":
		return "start again for a new code"
	case e.Code == "AADSTS700024":
		return c.clockAdvice(h)
	case lacksConsent(e.Code):
		return fmt.Sprintf("grant the app %s the permission %s of %s, with admin consent",
			c.config.ClientID, s.Permission(c.config.Auth.AppOnly()), s)
	}
	way := firstNonBlank(c.policyAdvice(e.Code), c.appAdvice(e.Code), c.accountAdvice(e.Code))
	if way == "" && name == "access_denied" {
		way = declined
	}
	return way
}

// timeoutAdvice returns what to do if the user took too long.
func (c *entraClient) timeoutAdvice() string {
	if c.config.Auth == Browser {
		return "no sign-in before the timeout; start again"
	}
	return "the code expired before it was entered; start again for a new code"
}

// clockAdvice returns what to do if the times in an assertion were refused: the clocks differ.
func (c *entraClient) clockAdvice(h http.Header) string {
	ours := c.config.Clock.Now()
	way := fmt.Sprintf("the clock of this computer is wrong: it shows %s", ours.Format("2006-01-02 15:04:05"))
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		way += fmt.Sprintf(" UTC, Entra's clock %s, a difference of %s",
			theirs.UTC().Format("2006-01-02 15:04:05"), ours.Sub(theirs).Abs().Round(time.Second))
	}
	return way + "; correct it"
}

// policyAdvice returns what to do if a policy of the tenant blocks the sign-in.
func (c *entraClient) policyAdvice(code string) string {
	switch code {
	case "AADSTS53003", "AADSTS530034", "AADSTS530036", "AADSTS53011", "AADSTS530035":
		if c.config.Auth == Device {
			return "a Conditional Access policy blocks this, as is common for sign-in by code: use --auth browser"
		}
		return "a Conditional Access policy blocks this: ask for an exception, or use --auth certificate"
	case "AADSTS53000", "AADSTS53001", "AADSTS53002", "AADSTS50097", "AADSTS50129":
		if c.config.Auth == Device {
			return "a policy requires a device managed by the tenant: use --auth browser on such a device"
		}
		return "a policy requires a device managed by the tenant: sign in on such a device, or use --auth certificate"
	case "AADSTS50105":
		return fmt.Sprintf("assign the user to the app %s under Enterprise applications in Entra, or sign in as an assigned user",
			c.config.ClientID)
	case "AADSTS50076", "AADSTS50079", "AADSTS50074", "AADSTS50158":
		return "a policy requires a second factor: sign in again, with --auth browser if the code did not ask for it"
	default:
		return ""
	}
}

// appAdvice returns what to do if the app registration is wrong.
func (c *entraClient) appAdvice(code string) string {
	id := c.config.ClientID
	switch code {
	case "AADSTS7000218":
		return fmt.Sprintf("enable \"Allow public client flows\" of the app %s under Authentication, or use --auth secret or certificate", id)
	case "AADSTS7000215":
		return "use the value of the app's client secret, not its ID"
	case "AADSTS7000222":
		return fmt.Sprintf("the client secret has expired: create a new one for the app %s", id)
	case "AADSTS700027", "AADSTS7000277":
		return fmt.Sprintf("upload %s to the app %s", c.config.Certificate, id)
	case "AADSTS700016", "AADSTS7000112":
		return fmt.Sprintf("check --client-id and --tenant: the tenant has no enabled app %s", id)
	case "AADSTS90002", "AADSTS900023":
		return "check --tenant and --cloud: there is no such tenant"
	case "AADSTS50011", "AADSTS500113":
		return fmt.Sprintf("add the redirect address http://localhost to the app %s, under \"Mobile and desktop applications\"", id)
	case "AADSTS9002326", "AADSTS9002327":
		return fmt.Sprintf("register the redirect address http://localhost of the app %s under \"Mobile and desktop applications\", "+
			"not as a single-page application", id)
	default:
		return ""
	}
}

// accountAdvice returns what to do if the account cannot sign in.
func (c *entraClient) accountAdvice(code string) string {
	switch code {
	case "AADSTS50020", "AADSTS50034", "AADSTS90072", "AADSTS50177":
		return "sign in with an account of the tenant, and check --tenant"
	case "AADSTS50053", "AADSTS50055", "AADSTS50056", "AADSTS50057", "AADSTS50126":
		return "the account cannot sign in: it is locked or disabled, or its password has expired"
	case "AADSTS65004":
		return "the consent was declined; start again and accept, or ask an administrator to consent"
	case "AADSTS70019", "AADSTS70020":
		return c.timeoutAdvice()
	case "AADSTS70018":
		return "start again for a new code"
	case "AADSTS54005":
		return "the answer to the sign-in was lost; start again"
	case "AADSTS700082", "AADSTS50173", "AADSTS70008", "AADSTS70043":
		return "the sign-in has expired or was revoked: sign in again"
	default:
		return ""
	}
}
