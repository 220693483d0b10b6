package signin_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/ui/pane/signin"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func now() time.Time { return time.Date(2026, 9, 22, 8, 12, 0, 0, time.UTC) }

func device() signin.Request {
	return signin.Request{
		Code: "GH7KQ2MPX", Address: "https://login.contoso.example/device", Expires: now().Add(14*time.Minute + 32*time.Second),
		Source: "Graph audit query", Asked: "MailItemsAccessed of all mailboxes, 2026-09-13 to 2026-09-16",
	}
}

// browser returns a sign-in at an address as long as they are.
func browser() signin.Request {
	return signin.Request{
		Address: "https://login.contoso.example/contoso.example/oauth2/v2.0/authorize?client_id=00000000-0000-0000-0000-000000000000&" +
			"code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=http%3A%2F%2F127.0.0.1%3A51234",
	}
}

func shown(th theme.Theme, w, h int, r signin.Request) *signin.Model {
	m := signin.New(th)
	m.SetSize(w, h)
	m.SetRequest(r, now())
	return m
}

func text(r signin.Request, w, h int) string {
	return strings.Join(strings.Fields(ansi.Strip(shown(theme.New(theme.Options{}), w, h, r).View())), " ")
}

func press(m *signin.Model, name string) tea.Msg {
	cmd := m.Update(uitest.NewKey(name))
	return uitest.RunCommand(cmd)
}

func TestEssentialsAreOnEveryScreen(t *testing.T) {
	for _, size := range uitest.OverlaySizes() {
		got := text(device(), size.W, size.H)
		for _, want := range []string{"Sign in", "G H 7 K Q 2 M P X", "https://login.contoso.example/device", "Time left: 14:32"} {
			if !strings.Contains(got, want) {
				t.Errorf("%v lacks %q: %s", size, want, got)
			}
		}
	}
}

func TestReasonAndNextStep(t *testing.T) {
	got := text(device(), 80, 19)
	for _, want := range []string{
		"to let whoread query the tenant: Graph audit query, for MailItemsAccessed of all mailboxes, 2026-09-13 to 2026-09-16.",
		"this pane closes and the load continues",
		"y copy code Y copy address Esc hide ^C cancel",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	bare := device()
	bare.Asked = ""
	if got := text(bare, 80, 19); !strings.Contains(got, "whoread query the tenant: Graph audit query.") {
		t.Error(got)
	}
	bare.Source = ""
	if got := text(bare, 80, 19); !strings.Contains(got, "Sign in to the tenant.") {
		t.Error(got)
	}
}

func TestCountdownEnds(t *testing.T) {
	r := device()
	r.Expires = now()
	if got := text(r, 80, 19); !strings.Contains(got, "The sign-in has expired.") || strings.Contains(got, "Time left") {
		t.Error(got)
	}
	r.Expires = time.Time{}
	if got := text(r, 80, 19); strings.Contains(got, "over") || strings.Contains(got, "Time left") {
		t.Error(got)
	}
}

func TestBrowser(t *testing.T) {
	for _, h := range []int{6, 19} {
		got := text(browser(), 80, h)
		if joined := strings.ReplaceAll(got, " ", ""); !strings.Contains(joined, browser().Address) {
			t.Errorf("the address cannot be read whole: %s", got)
		}
		if strings.Contains(got, "code ") || strings.Contains(got, "y copy code") {
			t.Errorf("there is no code: %s", got)
		}
	}
}

func TestKeys(t *testing.T) {
	code := signin.Copy{Text: "GH7KQ2MPX", What: "the code"}
	address := signin.Copy{Text: device().Address, What: "the address"}
	for _, c := range []struct {
		request signin.Request
		key     string
		want    tea.Msg
	}{
		{device(), "y", code},
		{device(), "Y", address},
		{browser(), "y", signin.Copy{Text: browser().Address, What: "the address"}},
		{device(), "esc", signin.Closed{}},
		{device(), "q", signin.Closed{}},
		{device(), "j", nil},
	} {
		if got := press(shown(theme.New(theme.Options{}), 80, 19, c.request), c.key); got != c.want {
			t.Errorf("%s told %#v, want %#v", c.key, got, c.want)
		}
	}
}

func TestKeysOfThePane(t *testing.T) {
	got := text(device(), 80, 19)
	for _, b := range keys.BindingsOf(keys.SignIn) {
		if !strings.Contains(got, b.KeyLabels()+" "+b.Short) {
			t.Errorf("the hints lack %q: %s", b.Short, got)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, request := range map[string]signin.Request{"device": device(), "browser": browser()} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
				return shown(th, w, h, request).View()
			})
		})
	}
}

func TestScreens(t *testing.T) {
	for _, hostile := range uitest.HostileTexts() {
		for _, code := range []string{hostile, ""} {
			uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
				r := signin.Request{Code: code, Address: hostile, Expires: now().Add(time.Hour), Source: hostile, Asked: hostile}
				return shown(th, w, h, r).View()
			})
		}
	}
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := signin.New(th)
		m.SetSize(w, h)
		return m.View()
	})
}
