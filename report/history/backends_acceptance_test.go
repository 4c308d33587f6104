//go:build acceptance

package history_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// backends adds PostgreSQL at AUDITOR_POSTGRES_URL. Each test has a schema of
// its own there.
func backends() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"sqlite": sqliteURL, "postgres": postgresURL}
}

func postgresURL(t testing.TB) string {
	t.Helper()
	at := os.Getenv("AUDITOR_POSTGRES_URL")
	if at == "" {
		t.Fatal(`AUDITOR_POSTGRES_URL is not set; set it to a database such as postgres://auditor@127.0.0.1:5432/auditor`)
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if _, err := conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
		conn.Close(ctx)
	})
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
