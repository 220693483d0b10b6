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

// signalError is the cause of a context that SIGQUIT or SIGABRT canceled. Their senders want to know what the
// program is doing.
type signalError struct {
	name   string
	report string // path of the report; "" if it could not be written
	err    error  // why not
}

func (s *signalError) Error() string { return "ended by " + s.name }

// Unwrap makes it a kind of [context.Canceled].
func (s *signalError) Unwrap() error { return context.Canceled }

// SignalContext returns a context that the first signal cancels. The second signal ends the program at
// once, unless a screen is shown: it restores the terminal first. SIGQUIT and SIGABRT also write the stacks
// of all goroutines to a file; [Run] prints its path. SIGPIPE is ignored: writes return the error.
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

// causeOfSignal returns the cause with which a signal cancels a context.
func causeOfSignal(s os.Signal) error {
	names := map[os.Signal]string{syscall.SIGQUIT: "SIGQUIT", syscall.SIGABRT: "SIGABRT"}
	name, ok := names[s]
	if !ok {
		return context.Canceled
	}
	cause := &signalError{name: name}
	cause.report, cause.err = crash.WriteReport("", buildVersion(), &crash.Error{
		Doing: "running until " + name, Cause: "goroutines:", Stack: crash.AllStacks(),
	})
	return cause
}

// printStackReport prints the path of the report if SIGQUIT or SIGABRT canceled ctx, and reports whether
// one of them did.
func printStackReport(ctx context.Context, msgs messageWriter) bool {
	cause, ok := errors.AsType[*signalError](context.Cause(ctx))
	switch {
	case !ok:
		return false
	case cause.err != nil:
		msgs.printf("%v; the stacks could not be saved: %v", cause, cause.err)
	default:
		msgs.printf("%v; the stacks are in %s", cause, cause.report)
	}
	return true
}
