package tenant

// forbidCoreDumps does nothing: Go disables Windows Error Reporting unless GOTRACEBACK=wer is set.
func forbidCoreDumps() {}
