package aws

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
)

// bodies tells whether the bodies of requests that reach it can write
// themselves.
type bodies struct{ writers, requests int }

func (b *bodies) Do(r *http.Request) (*http.Response, error) {
	b.requests++
	if _, ok := r.Body.(io.WriterTo); ok {
		b.writers++
	}
	return nil, errors.New("not sent")
}

func TestBodiesAreOnlyRead(t *testing.T) {
	s, _ := faked(t, nil)
	ask := func(wrapped bool) (b bodies) {
		cfg := s.clients.caller(caller, "")
		if cfg.HTTPClient = &b; wrapped {
			cfg.HTTPClient = readOnlyBodies{&b}
		}
		if _, err := organizations.NewFromConfig(cfg).ListRoots(t.Context(), &organizations.ListRootsInput{}); err == nil {
			t.Error("no error")
		}
		return b
	}
	if b := ask(false); b.writers != b.requests {
		t.Errorf("%d of %d bodies of the SDK can write themselves; the wrapper is needed no more", b.writers, b.requests)
	}
	if b := ask(true); b.writers != 0 || b.requests == 0 {
		t.Errorf("%d of %d bodies can write themselves", b.writers, b.requests)
	}
	if _, ok := s.clients.base.HTTPClient.(readOnlyBodies); !ok {
		t.Error("the source's own transport is not wrapped")
	}
}
