package tenant

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
)

// broken says, as a clause, what went wrong with a request to somebody.
func broken(who string, r reply) string {
	switch {
	case errors.Is(r.err, errSilent):
		return who + " is silent"
	case !r.sent:
		return who + " cannot be reached"
	default:
		return who + " broke off its answer"
	}
}

// brokenError is the error of a request without a whole answer.
func brokenError(s Service, r reply) *Error {
	return &Error{Service: s, Status: r.status, Kind: brokenKind(r.err), Err: r.err, Advice: brokenAdvice(r.err)}
}

// brokenKind tells what it means that no whole answer came.
func brokenKind(err error) ErrorKind {
	if errors.Is(err, errTooLarge) {
		return Other
	}
	return Busy
}

// brokenAdvice says what to do where no connection can be made.
func brokenAdvice(err error) string {
	var dns *net.DNSError
	switch {
	case untrusted(err):
		return "if a proxy of your network looks into connections, name its certificate with --ca FILE"
	case errors.As(err, &dns):
		return "check the network, the proxy and --endpoints"
	default:
		return ""
	}
}

// hopeless tells whether another try would end in the same way.
func hopeless(err error) bool {
	var record tls.RecordHeaderError
	return untrusted(err) || errors.As(err, &record) || errors.Is(err, errTooLarge)
}

// untrusted tells whether the certificate of a server was not accepted.
func untrusted(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
	)
	return errors.As(err, &verification) || errors.As(err, &authority)
}
