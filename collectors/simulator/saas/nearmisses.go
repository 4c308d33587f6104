package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// nearMisses are things that look wrong and are right: whoever reports them
// reports what is not so.
var nearMisses = []struct {
	what string
	put  func(*company) string
}{
	{"a member without a second factor of the chat, behind the identity provider", theMember("slack", 50, func(_ *workspace, a *account) { a.factors = nil })},
	{"an administrator with a text message and a key", theMember("okta", 50, func(_ *workspace, a *account) { a.factors = []string{"sms", "webauthn"} })},
	{"a member who was last seen 44 days ago", theMember("slack", 51, func(w *workspace, a *account) { a.used = w.Recently(44) })},
	{"an account of last week that was never used", theMember("slack", 52, func(w *workspace, a *account) { a.created, a.used = w.Recently(6), never })},
	{"an invitation of last week", anAccount("okta", func(w *workspace) *account {
		a := w.newcomer(human, "next.starter@"+acme.Domain, "Next Starter")
		a.state, a.created, a.used = invited, w.Recently(7), never
		return a
	})},
	{"a guest of a partner with an end", anAccount("slack", func(w *workspace) *account { return w.visitor("lena@partner.example", "Lena Novák") })},
	{"a bot with an owner in the settings", anAccount("slack", func(w *workspace) *account { return w.machine(bot, "deploy-bot", "deploy-bot") })},
	{"a service account with an owner and a token", func(c *company) string {
		w := c.of("okta")
		a := w.machine(service, "svc-workflows@"+acme.Domain, "svc-workflows")
		a.factors = nil
		return w.tokenID(w.key("workflows", a))
	}},
	{"the owner for emergencies, with a password and rarely used", anAccount("sentry", func(w *workspace) *account {
		a := w.account(0)
		a.password, a.used = true, w.Recently(70)
		w.breakGlass = w.accountID(a)
		return a
	})},
	{"a suspended user without a licence", anAccount("google_workspace", func(w *workspace) *account { return w.gone[2] })},
	{"a seat that is free and not used", theMember("newrelic", 5, func(w *workspace, a *account) { a.seat, a.used = "Basic", w.Recently(60) })},
	{"a bypass of the second factor that is over", theMember("snowflake", 10, func(w *workspace, a *account) { a.bypass = w.Recently(1) })},
	{"a service account with a key pair alone", anAccount("snowflake", func(w *workspace) *account { return w.machine(service, "SVC_DBT", "svc_dbt") })},
	{"an application key that was used last month", aToken("datadog", "capacity", func(w *workspace) *account { return w.ordinary[0] },
		func(w *workspace, t *token) {
			t.kind, t.created, t.used = "application_keys", w.Ago(300), w.Recently(40)
		})},
	{"administrators of the acquired company's directory who have another account for each day", func(c *company) string {
		w := c.of("entra")
		for _, a := range w.accounts[:2] {
			w.join(w.personOf(a))
			a.login, a.email, a.seat = "adm."+a.login, "adm."+a.email, ""
		}
		return w.assetID()
	}},
	{"an address below a domain of the company", theMember("okta", 53, func(_ *workspace, a *account) { a.email = "kiosk@shop." + acme.Domain })},
}
