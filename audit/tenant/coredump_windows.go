package tenant

// forbidCoreDumps does nothing: Go keeps Windows Error Reporting away unless GOTRACEBACK=wer asks for it.
func forbidCoreDumps() {}
