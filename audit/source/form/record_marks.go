package form

// recordMarks are the properties of an object by which a record is recognized.
type recordMarks uint8

// The properties of a record.
const (
	statesOperation recordMarks = 1 << iota
	statesTime
	statesDetails // the access, or the folders
	statesActor   // what every record states, whatever its operation
)

// markOf returns the mark for a property, by its name in lower case; 0 for any other.
func markOf(key []byte) recordMarks {
	switch string(key) {
	case "operation":
		return statesOperation
	case "creationtime":
		return statesTime
	case "mailaccesstype", "operationproperties", "folders", "exchangeaggregatedfolders":
		return statesDetails
	case "recordtype", "workload", "userkey", "usertype", "organizationid", "mailboxguid":
		return statesActor
	}
	return 0
}

// isRecord reports whether the object is a record.
func (m recordMarks) isRecord() bool {
	return m&statesOperation != 0 && m&(statesTime|statesDetails) != 0
}

// isDetailed reports whether the object is a record that nothing in it can be mistaken for.
func (m recordMarks) isDetailed() bool { return m&statesOperation != 0 && m&statesDetails != 0 }

// isIncomplete reports whether the object is a record without its operation, which then is stated around
// it: Elasticsearch moves it to event.action.
func (m recordMarks) isIncomplete() bool {
	return m&statesOperation == 0 && (m&statesDetails != 0 || m&statesTime != 0 && m&statesActor != 0)
}
