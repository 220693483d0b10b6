// Package coverage holds what was requested from a source and the result: the windows of a ledger, its
// gaps, and the seals that show whether a saved ledger or its rows were changed.
package coverage
