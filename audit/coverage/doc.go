// Package coverage holds what was asked of a source and what became of it: the windows of a ledger,
// its gaps, and the seals that show whether a saved ledger or its rows were changed.
package coverage
