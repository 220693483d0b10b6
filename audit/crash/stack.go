package crash

import (
	"bytes"
	"runtime"
	"runtime/debug"
)

// AllStacks returns the stacks of all goroutines, for a report on a program that hangs.
func AllStacks() []byte {
	const most = 16 << 20
	for size := 1 << 20; ; size *= 2 {
		buffer := make([]byte, size)
		if n := runtime.Stack(buffer, true); n < size || size == most {
			return withoutArguments(buffer[:n])
		}
	}
}

// ownStack returns the stack of this goroutine.
func ownStack() []byte { return withoutArguments(debug.Stack()) }

// withoutArguments returns a stack without the arguments of its calls. Go writes them as numbers, which
// include the bytes of addresses and IDs that are passed by value.
func withoutArguments(stack []byte) []byte {
	var clean []byte
	for line := range bytes.Lines(stack) {
		call := bytes.LastIndexByte(line, '(')
		if call >= 0 && line[0] != '\t' && bytes.HasSuffix(line, []byte(")\n")) {
			line = append(line[:call:call], "(...)\n"...)
		}
		clean = append(clean, line...)
	}
	return clean
}
