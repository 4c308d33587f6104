package aws

import (
	"io"
	"net/http"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
)

// readOnlyBodies hides from the transport that bodies of requests can write
// themselves. The SDK closes a body as soon as the answer begins; with a near
// server that is while it still writes itself, and the transport takes the
// error for one of the connection, drops it, and the call is made again.
type readOnlyBodies struct{ sdk.HTTPClient }

func (c readOnlyBodies) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil && r.Body != http.NoBody {
		r = r.WithContext(r.Context()) // a copy
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return c.HTTPClient.Do(r)
}
