package acme

import (
	"context"
	"net"
	"net/http"
)

// A Loopback serves an API on a free port of 127.0.0.1.
type Loopback struct {
	// Address is such as "127.0.0.1:41234", and URL "http://127.0.0.1:41234".
	Address, URL string

	server *http.Server
	stop   context.CancelFunc // ends calls that hang
	served chan struct{}      // closed when server is done
}

// Listen begins to serve. Nil protocols are HTTP/1.
func Listen(h http.Handler, protocols *http.Protocols) (*Loopback, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	address := listener.Addr().String()
	l := &Loopback{
		Address: address,
		URL:     "http://" + address,
		server:  &http.Server{Handler: h, Protocols: protocols, BaseContext: func(net.Listener) context.Context { return ctx }},
		stop:    stop,
		served:  make(chan struct{}),
	}
	go func() {
		defer close(l.served)
		l.server.Serve(listener) // returns when it is closed
	}()
	return l, nil
}

// Close ends all calls and frees the port.
func (l *Loopback) Close() error {
	l.stop()
	err := l.server.Close()
	<-l.served
	return err
}
