package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"whoread/audit/crash"
	"whoread/ui/terminal"
)

// signalError is why SIGQUIT or SIGABRT ended a context: whoever sends one of them wants to know
// what the program is doing.
type signalError struct {
	name   string
	report string // the path of the report; "" if it could not be written
	err    error  // why not
}

func (s *signalError) Error() string { return "ended by " + s.name }

// Unwrap makes it one of the ways in which a context is canceled.
func (s *signalError) Unwrap() error { return context.Canceled }

// SignalContext returns a context that ends with the first signal that ends a program. The second
// signal ends the program at once, unless a screen is shown, which leaves the terminal in order
// first. SIGQUIT and SIGABRT also write the stacks of all goroutines to a file, whose name [Run]
// says at the end. SIGPIPE is ignored: that nobody reads the output is an error like others.
func SignalContext(ctx context.Context) (context.Context, context.CancelFunc) {
	signal.Ignore(syscall.SIGPIPE)
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, terminal.EndSignals()...)
	go func() {
		defer signal.Stop(signals)
		select {
		case s := <-signals:
			cancel(causeOfSignal(s))
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// causeOfSignal is why a signal ends a context.
func causeOfSignal(s os.Signal) error {
	names := map[os.Signal]string{syscall.SIGQUIT: "SIGQUIT", syscall.SIGABRT: "SIGABRT"}
	name, ok := names[s]
	if !ok {
		return context.Canceled
	}
	cause := &signalError{name: name}
	cause.report, cause.err = crash.WriteReport("", buildVersion(), &crash.Error{
		Doing: "running until " + name, Cause: "these goroutines ran:", Stack: crash.AllStacks(),
	})
	return cause
}

// printStackReport says where the stacks are that a signal asked for, and reports whether one did.
func printStackReport(ctx context.Context, msgs messages) bool {
	cause, ok := errors.AsType[*signalError](context.Cause(ctx))
	switch {
	case !ok:
		return false
	case cause.err != nil:
		msgs.printf("%v; what it was doing is lost: %v", cause, cause.err)
	default:
		msgs.printf("%v; what it was doing is in %s", cause, cause.report)
	}
	return true
}
