package acme

import (
	"net/http"
	"testing"
)

func TestClosingEndsCallsThatHang(t *testing.T) {
	began := make(chan struct{})
	l, err := Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		Spoil(w, r, Hang, nil)
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		resp, err := http.Get(l.URL)
		if err == nil {
			resp.Body.Close()
		}
		ended <- err
	}()
	<-began
	if err := l.Close(); err != nil {
		t.Errorf("Close = %v", err)
	}
	<-ended // or the test never ends
	if _, err := http.Get(l.URL); err == nil {
		t.Errorf("%s still answers", l.Address)
	}
}
