package connector

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// slowZoom answers each page of users after three minutes. Its tokens live for
// five, and only the last one is good.
type slowZoom struct {
	tokens, pages int
	refuse        int // status of the answer to a call for a token; 0: none
}

func (z *slowZoom) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := func(status int, body string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	if r.URL.Path == "/oauth/token" {
		z.tokens++
		if id, password, _ := r.BasicAuth(); id != secret || password != secret || z.refuse != 0 {
			return answer(max(z.refuse, 400), `{"reason":"`+secret+`","error":"invalid_client"}`)
		}
		return answer(200, fmt.Sprintf(`{"access_token":"t%d","expires_in":300}`, z.tokens))
	}
	time.Sleep(3 * time.Minute)
	if got, want := r.Header.Get("Authorization"), fmt.Sprintf("Bearer t%d", z.tokens); got != want {
		return answer(401, `{"code":124}`)
	}
	z.pages++
	next := ""
	if z.pages%5 != 0 {
		next = fmt.Sprint(z.pages)
	}
	return answer(200, fmt.Sprintf(`{"users":[{"id":"z%d","email":"z%d@acme.example","type":1}],"next_page_token":"%s"}`, z.pages, z.pages, next))
}

func zoomBehind(t *testing.T, server *slowZoom) collectors.Inventory {
	c := BuiltIn()["zoom"]
	conn := connection(c, "")
	conn.Transport = server
	source, err := c.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	return collect(t, source)
}

func TestATokenIsGotAgainBeforeItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &slowZoom{}
		inv := zoomBehind(t, server)
		if n := accountsIn(inv); n != 15 || line(inv).State != collectors.Complete {
			t.Errorf("%d accounts, %+v, want 15 and complete", n, line(inv))
		}
		if server.tokens < 10 {
			t.Errorf("%d tokens for 45 minutes, want a new one each time that three minutes are over", server.tokens)
		}
	})
}

func TestNoToken(t *testing.T) {
	for status, want := range map[int]collectors.State{400: collectors.Denied, 401: collectors.Denied, 500: collectors.Unreachable, 429: collectors.Throttled} {
		synctest.Test(t, func(t *testing.T) {
			server := &slowZoom{refuse: status}
			got := line(zoomBehind(t, server))
			if got.State != want || !strings.Contains(got.Reason, "zoom:token") || strings.Contains(got.Reason, secret) {
				t.Errorf("after %d coverage is %+v, want %s of zoom:token", status, got, want)
			}
			if server.tokens > 15 {
				t.Errorf("after %d a token was asked for %d times, want at most five times for each of three listings", status, server.tokens)
			}
		})
	}
}
