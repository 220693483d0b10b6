package help

// FilterExamples returns the examples of the filter language, several to a line.
func FilterExamples() []string {
	var examples []string
	for _, e := range filterLanguage() {
		examples = append(examples, e.name)
	}
	return examples
}
