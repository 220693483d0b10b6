// Package tenant signs in to a Microsoft 365 tenant and calls its services.
package tenant
