//go:build acceptance

package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// A browser is one headless Chromium with one page, spoken to by the DevTools
// protocol.
type browser struct {
	t       *testing.T
	conn    *websocket.Conn
	session string

	mu      sync.Mutex
	last    int
	answers map[int]chan answer
	events  []event
}

type answer struct {
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// An event is something that the page did: a request, a message on the
// console, an exception.
type event struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// start starts the Chromium that AUDITOR_CHROMIUM names, and fails the test
// without it: who asks for acceptance tests wants them run.
func start(t *testing.T) *browser {
	t.Helper()
	path := os.Getenv("AUDITOR_CHROMIUM")
	if path == "" {
		t.Fatal("AUDITOR_CHROMIUM is not set; set it to the path of a Chromium or Chrome")
	}
	profile := t.TempDir()
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-port=0", "--remote-allow-origins=http://127.0.0.1", "--user-data-dir="+profile, "about:blank")
	cmd.Stderr = io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended says nothing; that it ended does
		close(ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	conn, err := websocket.Dial(devtoolsURL(t, profile, ended), "", "http://127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	conn.MaxPayloadBytes = 256 << 20
	b := &browser{t: t, conn: conn, answers: map[int]chan answer{}}
	go b.listen()
	t.Cleanup(func() {
		_ = websocket.JSON.Send(conn, map[string]any{"id": 0, "method": "Browser.close"})
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
		}
		_ = conn.Close()
	})

	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// devtoolsURL waits until the browser has written where it listens.
func devtoolsURL(t *testing.T, profile string, ended <-chan struct{}) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		text, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		if port, path, ok := strings.Cut(string(text), "\n"); err == nil && ok {
			return "ws://127.0.0.1:" + port + strings.TrimSpace(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		select {
		case <-ended:
			t.Fatal("the browser ended before it listened")
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("the browser does not listen after a minute")
	return ""
}

func (b *browser) listen() {
	for {
		var m struct {
			ID int `json:"id"`
			answer
			event
		}
		if err := websocket.JSON.Receive(b.conn, &m); err != nil {
			return
		}
		b.mu.Lock()
		if m.ID == 0 {
			b.events = append(b.events, m.event)
		} else if c := b.answers[m.ID]; c != nil {
			c <- m.answer
			delete(b.answers, m.ID)
		}
		b.mu.Unlock()
	}
}

// call calls a method of the protocol and decodes its result into v, if any.
func (b *browser) call(method string, params, v any) {
	b.t.Helper()
	b.mu.Lock()
	b.last++
	id, answered := b.last, make(chan answer, 1)
	b.answers[id] = answered
	b.mu.Unlock()
	request := map[string]any{"id": id, "method": method, "params": params}
	if params == nil {
		request["params"] = map[string]any{}
	}
	if b.session != "" {
		request["sessionId"] = b.session
	}
	if err := websocket.JSON.Send(b.conn, request); err != nil {
		b.t.Fatal(err)
	}
	select {
	case a := <-answered:
		if a.Error != nil {
			b.t.Fatalf("%s: %s", method, a.Error.Message)
		}
		if v != nil {
			if err := json.Unmarshal(a.Result, v); err != nil {
				b.t.Fatalf("%s: %v", method, err)
			}
		}
	case <-time.After(2 * time.Minute):
		b.t.Fatalf("%s: no answer", method)
	}
}

// eval evaluates an expression, waits for its promise, and decodes its value.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	var answer struct {
		Result struct {
			Value json.RawMessage
		}
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &answer)
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, answer.ExceptionDetails.Exception.Description)
	}
	var v T
	if len(answer.Result.Value) > 0 {
		if err := json.Unmarshal(answer.Result.Value, &v); err != nil {
			b.t.Fatalf("%s: %v", expression, err)
		}
	}
	return v
}

// open opens an address and waits until the page's script has run.
func (b *browser) open(url string) {
	b.t.Helper()
	// Another document first, or only the fragment would change.
	b.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	b.until(`document.readyState === "complete" && location.protocol === "file:"`)
}

// until waits for an expression to become true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, expression) {
			return
		}
	}
	b.t.Fatalf("never true: %s", expression)
}

// trouble lists what a quiet page does not do: requests other than for the
// pages' own files, messages on the console, exceptions, breaches of its policy.
func (b *browser) trouble(own ...string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, e := range b.events {
		switch e.Method {
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			_ = json.Unmarshal(e.Params, &p)
			if url, _, _ := strings.Cut(p.Request.URL, "#"); !slices.Contains(own, url) && url != "about:blank" {
				all = append(all, "request: "+p.Request.URL)
			}
		case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Network.webSocketCreated", "Page.javascriptDialogOpening":
			all = append(all, fmt.Sprintf("%s: %.500s", e.Method, e.Params))
		}
	}
	return all
}
