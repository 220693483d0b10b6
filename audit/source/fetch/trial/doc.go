// Package trial holds no code. Its tests cover the whole way of the data, from sign-in to the table and
// the reopened file, with the client and all services against a simulated tenant.
package trial
