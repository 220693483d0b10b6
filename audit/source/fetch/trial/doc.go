// Package trial holds no code. Its tests try the whole way of the data, from a sign-in to the
// table and to the file that is opened again, with the client and all services against a
// simulated tenant.
package trial
