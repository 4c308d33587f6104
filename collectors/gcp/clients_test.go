package gcp

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNoCredentialsIsTold(t *testing.T) {
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "none.json"))
	_, err := New(t.Context(), Config{Now: now})
	if err == nil || !strings.Contains(err.Error(), "run gcloud auth application-default login") {
		t.Errorf("New = %v, want the command that mends it", err)
	}
}

func TestTheLookForCredentialsIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		stop := make(chan struct{})
		_, err := within(t.Context(), searchTime, func() (int, error) {
			<-stop
			return 1, nil
		})
		if took := time.Since(began); err == nil || took != searchTime {
			t.Errorf("within = %v after %v, want an error after %v", err, took, searchTime)
		}
		close(stop)
	})
}

func TestNewWantsAClockAndANumber(t *testing.T) {
	for want, config := range map[string]Config{
		"set Config.Now":              {},
		`"acme.example" is no number`: {Now: now, Organization: "acme.example"},
	} {
		if _, err := New(t.Context(), config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New(%+v) = %v, want %q", config, err, want)
		}
	}
}
