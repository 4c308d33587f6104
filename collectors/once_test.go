package collectors

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnceReadsOnceAndRemembersRefusals(t *testing.T) {
	var o Once[int]
	n := 0
	refuse := func(context.Context) (int, error) { n++; return 0, errors.New("denied") }
	for range 3 {
		if _, err := o.Read(t.Context(), refuse); err == nil {
			t.Error("Read = nil, want the refusal")
		}
	}
	if n != 1 {
		t.Errorf("%d reads, want 1", n)
	}
}

func TestOnceForgetsTheEndOfAContext(t *testing.T) {
	for _, err := range []error{nil, context.Canceled} {
		var o Once[int]
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := o.Read(ctx, func(context.Context) (int, error) { cancel(); return 3, err }); !errors.Is(err, context.Canceled) {
			t.Errorf("Read = %v, want %v", err, context.Canceled)
		}
		if v, err := o.Read(t.Context(), func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil {
			t.Errorf("Read = %d, %v, want 7: another scope still has time", v, err)
		}
	}
}

func TestOnceIsWaitedForNoLongerThanAContextLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o Once[int]
		var wg sync.WaitGroup
		wg.Go(func() {
			if v, err := o.Read(t.Context(), func(context.Context) (int, error) { time.Sleep(time.Hour); return 7, nil }); v != 7 || err != nil {
				t.Errorf("Read = %d, %v, want 7", v, err)
			}
		})
		time.Sleep(time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := o.Read(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Read = %v, want %v", err, context.DeadlineExceeded)
		}
		wg.Wait()
	})
}
