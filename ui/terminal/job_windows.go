package terminal

// InForeground reports true: Windows has no jobs that share a terminal.
func (*Terminal) InForeground() bool { return true }
