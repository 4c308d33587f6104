package simulator

import (
	"net/http"
)

// restJSON is the REST protocol with JSON bodies: the path names the operation.
type restJSON struct {
	paths map[string]string // operation by path
}

func (p restJSON) operation(r *http.Request, _ []byte) string { return p.paths[r.URL.Path] }

func (restJSON) fail(w http.ResponseWriter, e *apiError, id string) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("X-Amzn-Requestid", id)
	header.Set("X-Amzn-Errortype", e.code)
	w.WriteHeader(e.status)
	w.Write(encode(obj{"message": e.message}))
}

func (restJSON) contentType() string { return "application/json" }
