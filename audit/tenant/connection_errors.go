package tenant

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
)

// describeFailure describes, as a clause, why a request to a service or to Entra failed.
func describeFailure(who string, r reply) string {
	switch {
	case errors.Is(r.err, errTimeout):
		return who + " does not respond"
	case !r.sent:
		return who + " cannot be reached"
	default:
		return who + " sent an incomplete answer"
	}
}

// newConnectionError returns the error of a request without a complete answer.
func newConnectionError(s Service, r reply) *Error {
	return &Error{Service: s, Status: r.status, Kind: connectionErrorKind(r.err), Err: r.err, Advice: connectionAdvice(r.err)}
}

// connectionErrorKind classifies the error of a request without a complete answer.
func connectionErrorKind(err error) ErrorKind {
	if errors.Is(err, errTooLarge) {
		return Other
	}
	return Busy
}

// connectionAdvice returns what to do if no connection can be made.
func connectionAdvice(err error) string {
	var dns *net.DNSError
	switch {
	case isUntrusted(err):
		return "if a proxy inspects connections in your network, trust its certificate with --ca FILE"
	case errors.As(err, &dns):
		return "check the network, the proxy and --endpoints"
	default:
		return ""
	}
}

// isPermanent reports whether a retry would fail in the same way.
func isPermanent(err error) bool {
	var record tls.RecordHeaderError
	return isUntrusted(err) || errors.As(err, &record) || errors.Is(err, errTooLarge)
}

// isUntrusted reports whether the server's certificate was not accepted.
func isUntrusted(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
	)
	return errors.As(err, &verification) || errors.As(err, &authority)
}
