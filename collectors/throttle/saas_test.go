package throttle

import "testing"

func TestEverySaaSLimitIsUsableAndHasASource(t *testing.T) {
	for name, l := range SaaS() {
		if l.Rate <= 0 || l.Burst < 1 || l.Source == "" || l.Per != PerAccount {
			t.Errorf("limit %q = %+v, want a rate, a burst, a source and a bucket for each workspace", name, l)
		}
	}
}
