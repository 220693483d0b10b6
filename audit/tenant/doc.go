// Package tenant signs in to a Microsoft 365 tenant and asks its services.
package tenant
