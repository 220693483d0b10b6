// Package service holds what the sources that query services have in common: denials, ids that cannot be
// queried, quoting for addresses, and rows that become messages.
package service
