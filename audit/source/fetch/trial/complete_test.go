package trial_test

import (
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

func auths() []tenant.Auth {
	return []tenant.Auth{tenant.Device, tenant.Browser, tenant.ClientSecret, tenant.ClientCertificate}
}

func TestTheCaseComesWhole(t *testing.T) {
	for _, o := range origins() {
		for _, auth := range auths() {
			t.Run(o.name+" by "+auth.String(), func(t *testing.T) {
				s := startScene(t, largeScene(), o.name, auth, simulated.Options{Polls: 2, PendingPolls: 1, Duplicates: 0.1})
				s.fetch(t, largeScene().newRequest(o.name)).checkComplete(t, largeScene().counts)
			})
		}
	}
}
