package source

// event is one step in reading an input: it begins, text of it arrives, or it ends. The events of one
// input are consecutive.
type event struct {
	begin *stream
	text  []byte
	end   *inputEnd
	// containerEnd is a folder or an archive with all inputs sent.
	containerEnd *container
	// bytesRead counts the bytes of all inputs that were read so far.
	bytesRead int64
}
