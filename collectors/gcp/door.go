package gcp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/googleapis/gax-go/v2"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A door is what every attempt of a call goes through on its way out: the
// allow-list, the gate, a time of its own, and the watch over pages.
type door struct{ config Config }

func (d *door) unary(ctx context.Context, method string, request, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	op, ok := lookup(method, request)
	if !ok {
		return &throttle.RefusedError{Call: "gcp:" + strings.TrimPrefix(method, "/")}
	}
	key := throttle.Key{Service: op.Service, Group: op.Group}
	if err := d.config.Gate.Wait(ctx, key); err != nil {
		return &callError{op, err}
	}
	attempt, cancel := context.WithTimeout(ctx, d.config.Timeout)
	defer cancel()
	err := invoke(attempt, method, request, reply, cc, opts...)
	if err == nil {
		err = follow(ctx, reply)
	}
	if throttled(err) {
		d.config.Gate.Throttled(key)
		for _, detail := range status.Convert(err).Details() {
			if info, ok := detail.(*errdetails.RetryInfo); ok {
				d.config.Gate.RetryAfter(key, info.GetRetryDelay().AsDuration())
			}
		}
	}
	if err != nil {
		return &callError{op, err}
	}
	return nil
}

// throttled reports whether a call was refused for its rate. Some services do so
// with another code than they should.
func throttled(err error) bool {
	s := status.Convert(err)
	return s.Code() == codes.ResourceExhausted || errorInfo(s).GetReason() == "RATE_LIMIT_EXCEEDED"
}

// stream refuses: no call of the table is one.
func (d *door) stream(_ context.Context, _ *grpc.StreamDesc, _ *grpc.ClientConn, method string, _ grpc.Streamer, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, &throttle.RefusedError{Call: "gcp:" + strings.TrimPrefix(method, "/")}
}

// A callError says which call an error comes from.
type callError struct {
	op  operation
	err error
}

func (e *callError) Error() string { return e.op.Name + ": " + e.err.Error() }
func (e *callError) Unwrap() error { return e.err }

// GRPCStatus gives the status to gax and apierror, which do not unwrap.
func (e *callError) GRPCStatus() *status.Status { return status.Convert(e.err) }

// call are the options of every call: the generated clients retry some methods
// only, none of the Search methods, and none when a quota is used up.
func (s *Source) call() []gax.CallOption {
	return []gax.CallOption{
		gax.WithTimeout(0), // of all attempts together: the gate may hold one for longer
		gax.WithRetry(func() gax.Retryer {
			return &retryer{
				left:    s.config.Attempts - 1,
				backoff: gax.Backoff{Initial: min(time.Second, s.config.MaxBackoff), Max: s.config.MaxBackoff, Multiplier: 2},
			}
		}),
	}
}

// A retryer repeats what may go better the next time, a bounded number of times.
type retryer struct {
	left    int
	backoff gax.Backoff // its pauses are random up to the one it has come to
}

// Retry implements gax.Retryer.
func (r *retryer) Retry(err error) (time.Duration, bool) {
	if errors.Is(err, errLoop) || r.left <= 0 {
		return 0, false
	}
	switch code := status.Code(err); {
	case throttled(cause(err)), code == codes.Unavailable, code == codes.Internal, code == codes.DeadlineExceeded:
		r.left--
		return r.backoff.Pause(), true
	}
	return 0, false
}

// errLoop is a listing that leads back to a page that it had.
var errLoop = errors.New("the listing names the same next page twice")

// tokens are the page tokens that one listing has named.
type tokens struct {
	mu   sync.Mutex
	seen map[string]bool
}

type tokensKey struct{}

// listing returns the context of one listing, in which a page that comes again
// is an error. The generated iterators would go round for ever.
func listing(ctx context.Context) context.Context {
	return context.WithValue(ctx, tokensKey{}, &tokens{seen: map[string]bool{}})
}

// follow notes which page comes next.
func follow(ctx context.Context, reply any) error {
	t, _ := ctx.Value(tokensKey{}).(*tokens)
	page, ok := reply.(interface{ GetNextPageToken() string })
	if t == nil || !ok || page.GetNextPageToken() == "" {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen[page.GetNextPageToken()] {
		return fmt.Errorf("after %d pages: %w", len(t.seen), errLoop)
	}
	t.seen[page.GetNextPageToken()] = true
	return nil
}
