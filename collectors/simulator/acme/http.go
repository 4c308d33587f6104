package acme

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Pause waits, and reports false when the caller gave up first.
func Pause(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// Spoil answers a call that meets a fault of a kind which is the same for every
// API over HTTP: HTML, Truncate, Hang, Drop. It reports false for the other
// kinds, which the API answers itself; answer then has not been called.
func Spoil(w http.ResponseWriter, r *http.Request, kind Kind, answer http.HandlerFunc) bool {
	switch kind {
	case HTML:
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<!DOCTYPE html><html><body><h1>Your request is being inspected</h1></body></html>"))
	case Truncate:
		whole := httptest.NewRecorder()
		answer(whole, r)
		body := whole.Body.Bytes()
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+1)) // more than comes, so the connection is cut
		w.WriteHeader(whole.Code)
		w.Write(body[:len(body)/2])
	case Hang:
		<-r.Context().Done()
	case Drop:
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}
