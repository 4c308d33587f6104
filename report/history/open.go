package history

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

func openSQLite(ctx context.Context, path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("history: %w; make the folder, or name another file", err)
	}
	// SQLite itself would make the file readable for everybody; what it puts
	// beside it has the file's own mode.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("history: %w; make the file writable, or name another one", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, fmt.Errorf("history: open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // one writer; the rest waits its turn instead of failing
	s := &Store{db: db, name: path, batch: sqliteBatch}
	if err := s.migrateSQLite(ctx); err != nil {
		db.Close()
		return nil, s.remedy(err)
	}
	return s, nil
}

// migrateSQLite migrates without the lock that SQLite does not have: of two
// auditors that begin at once, one finds the other's tables half made, or the
// file changing to WAL, and needs only to look again.
func (s *Store) migrateSQLite(ctx context.Context) error {
	const tries, pause = 50, 50 * time.Millisecond
	for try := 1; ; try++ {
		err := s.migrate(ctx, goose.DialectSQLite3)
		lite, ok := errors.AsType[*sqlite.Error](err)
		if !ok || !slices.Contains([]int{codeError, codeBusy, codeLocked, codeConstraint}, lite.Code()&0xff) || try == tries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// SQLite's result codes, https://www.sqlite.org/rescode.html.
const (
	codeError      = 1 // such as: the table exists
	codeBusy       = 5
	codeLocked     = 6
	codeConstraint = 19
	codeNotADB     = 26
)

// dsn is the driver's name of the file, whatever characters its path has.
func dsn(path string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	return "file:" + escaped + "?_txlock=immediate" +
		"&_pragma=busy_timeout(30000)" +
		"&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(NORMAL)" +
		"&_pragma=cache_size(-64000)" +
		"&_pragma=foreign_keys(ON)"
}

func openPostgres(ctx context.Context, url string) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("history: %w; write postgres://user@host/database", err)
	}
	s := &Store{db: stdlib.OpenDB(*config), name: fmt.Sprintf("%s on %s", config.Database, config.Host), batch: postgresBatch}
	s.db.SetMaxOpenConns(4)
	if err := s.migrate(ctx, goose.DialectPostgres); err != nil {
		s.db.Close()
		return nil, s.remedy(err)
	}
	return s, nil
}

// migrate brings the tables up to date. It refuses tables that a newer auditor
// made.
func (s *Store) migrate(ctx context.Context, dialect goose.Dialect) error {
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if dialect == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60)) // seconds, tries
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, s.db, sub, options...)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("%w: version %d, this auditor knows %d", errNewer, have, want)
	}
	return nil
}

var errNewer = errors.New("made by a newer auditor")

// remedy says what to do about an error of opening.
func (s *Store) remedy(err error) error {
	do := "check the URL, and that the server is up"
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		do = "make the file and its folder writable"
		switch lite.Code() & 0xff {
		case codeNotADB:
			do = "name another file"
		case codeBusy, codeLocked:
			do = "another auditor is using it: wait for its end, or stop it"
		}
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case strings.HasPrefix(refused.Code, "28"):
			do = "check the user, and the password in PGPASSWORD or pgpass"
		case refused.Code == "3D000":
			do = "create the database: createdb " + strings.SplitN(s.name, " on ", 2)[0]
		case refused.Code == "42501":
			do = "grant the user CREATE and USAGE on the schema"
		}
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		do = "start the server, or check host and port"
	}
	switch {
	case errors.Is(err, errNewer):
		do = "use that auditor, or another history"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		do = "try again"
	}
	return fmt.Errorf("history: open %s: %w; %s", s.name, err, do)
}
