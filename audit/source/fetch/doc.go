// Package fetch fetches records from a tenant. It divides a request into windows, lets a service fetch
// each, saves every row as received in a file, and records the state of every window in the file's
// ledger.
package fetch
