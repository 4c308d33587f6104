package throttle

import "testing"

func TestEveryGCPLimitIsUsableAndHasASource(t *testing.T) {
	for name, l := range GCP() {
		if l.Rate <= 0 || l.Burst < 1 || l.Source == "" {
			t.Errorf("limit %q = %+v, want a rate, a burst and a source", name, l)
		}
	}
}
