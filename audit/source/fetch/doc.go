// Package fetch fetches records from a tenant: it cuts what is asked for into windows, lets a
// service answer them, keeps every row as received in a file, and enters in its ledger what
// became of every window.
package fetch
