package tenant

import (
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestIsSignInPage(t *testing.T) {
	t.Parallel()
	const proxy, local = "https://login.proxy.example", "http://127.0.0.1:8080"
	for _, c := range []struct {
		cloud   Cloud
		login   string // instead of the cloud's
		address string
		want    bool
	}{
		{Global, "", "https://microsoft.com/devicelogin", true},
		{Global, "", "https://www.microsoft.com/devicelogin/", true},
		{Global, "", "https://login.microsoft.com/device", true},
		{Global, "", "https://login.microsoftonline.com/common/oauth2/deviceauth", true},
		{Global, "", "https://LOGIN.microsoftonline.com:443/x", true},
		{Global, "", "https://microsoft.com/deviceloginus", false},
		{GCCHigh, "", "https://microsoft.com/deviceloginus", true},
		{DoD, "", "https://login.microsoftonline.us/common/oauth2/deviceauth", true},
		{GCCHigh, "", "https://login.microsoftonline.com/common/oauth2/deviceauth", false},
		{China, "", "https://microsoft.com/deviceloginchina", true},
		{China, "", "https://login.chinacloudapi.cn/common/oauth2/deviceauth", true},
		{China, "", "https://login.partner.microsoftonline.cn/", true},
		{China, "", "https://microsoft.com/devicelogin", false},

		{Global, "", "https://microsoft.com/", false},
		{Global, "", "https://microsoft.com/en-us/redirect?to=evil.example", false},
		{Global, "", "https://microsoft.com/devicelogin/../redirect", false},
		{Global, "", "http://microsoft.com/devicelogin", false},
		{Global, "", "http://login.microsoftonline.com/", false},
		{Global, "", "https://microsoft.com.evil.example/devicelogin", false},
		{Global, "", "https://evil.example/microsoft.com/devicelogin", false},
		{Global, "", "https://microsoft.com@evil.example/devicelogin", false},
		{Global, "", "https://user@microsoft.com/devicelogin", false},
		{Global, "", "https://microsoft.com:8443/devicelogin", false},
		{Global, "", "https://m\u0456crosoft.com/devicelogin", false},
		{Global, "", "https://xn--mcrosoft-c2a.com/devicelogin", false},
		{Global, "", `https:\\microsoft.com\devicelogin`, false},
		{Global, "", "https:microsoft.com/devicelogin", false},
		{Global, "", "//microsoft.com/devicelogin", false},
		{Global, "", "microsoft.com/devicelogin", false},
		{Global, "", "javascript:alert(1)", false},
		{Global, "", "file:///etc/passwd", false},
		{Global, "", "https://microsoft.com/devicelogin\x1b[2J", false},
		{Global, "", "https://microsoft.com/devicelogin evil.example", false},
		{Global, "", "", false},

		{Global, proxy, proxy + "/any", true},
		{Global, proxy, "http://login.proxy.example/any", false},
		{Global, proxy, "https://microsoft.com/devicelogin", true},
		{Global, proxy, "https://other.proxy.example/", false},
		{Global, local, local + "/devicelogin", true},
		{Global, local, "http://127.0.0.1:8081/devicelogin", false},
		{Global, "", local + "/devicelogin", false},
	} {
		l := &entraClient{config: Config{Cloud: c.cloud}, endpoints: c.cloud.Endpoints().withOverrides(Endpoints{Login: c.login})}
		if got := l.isSignInPage(c.address); got != c.want {
			t.Errorf("%s with the login %q: %q is a page: %v", c.cloud, c.login, c.address, got)
		}
	}
}

// An error is one sentence without control characters.
func TestCheckDeviceCode(t *testing.T) {
	t.Parallel()
	l := &entraClient{endpoints: Global.Endpoints()}
	const page = "https://microsoft.com/devicelogin"
	for _, c := range []struct{ code, address, says string }{
		{"CQGSMCJGP", page, ""},
		{"abcd-1234", page, ""},
		{"", page, "not a code to enter"},
		{"123", page, "not a code to enter"},
		{"ABCD EFGH", page, "not a code to enter"},
		{"ABCD\x1b[31m", page, "not a code to enter"},
		{"https://evil.example", page, "not a code to enter"},
		{strings.Repeat("A", 33), page, "not a code to enter"},
		{"CQGSMCJGP", "https://evil.example/\x1b[31m", "is not a sign-in page of the cloud global"},
	} {
		shown, err := l.checkDeviceCode(Graph, &oauth2.DeviceAuthResponse{UserCode: c.code, VerificationURI: c.address})
		switch {
		case c.says == "" && (err != nil || shown.User != c.code || shown.Address != c.address):
			t.Errorf("%q at %q: %+v, %v", c.code, c.address, shown, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\x1b")):
			t.Errorf("%q at %q: %v, want %q", c.code, c.address, err, c.says)
		}
	}
}
