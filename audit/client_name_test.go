package audit_test

import (
	"testing"

	"whoread/audit"
)

func TestClientName(t *testing.T) {
	const (
		app      = "3f1c2b9a-1111-4222-8333-444455556666"
		graph    = "00000003-0000-0000-c000-000000000000"
		exchange = "00000002-0000-0FF1-CE00-000000000000"
		back     = "13937bba-652e-4c46-b222-3003f4d1ff97"
		mobile   = "27922004-5251-4030-b22d-91ecd9a37ea4"
	)
	for _, c := range []struct{ info, app, clientApp, want string }{
		{"", "", "", ""},
		{"Client=MSExchangeRPC", "", "", "Outlook desktop"},
		{"client=msexchangerpc;", "", "", "Outlook desktop"},
		{"Client=OWA;Action=ViaProxy", exchange, "", "Outlook on the web"},
		{"Client=OWA;Mozilla/5.0 (X11)", "", "", "Outlook on the web"},
		{"Client=OutlookService;Outlook-iOS/2.0;", "", "", "Outlook mobile (iOS)"},
		{"Client=OutlookService;Outlook-Android/2.0;", "", "", "Outlook mobile (Android)"},
		{"Client=OutlookService;", "", "", "Outlook mobile"},
		{"Client=ActiveSync;UserAgent=x", "", "", "Exchange ActiveSync"},
		{"Client=WebServices;Tool/1.0", "", "", "EWS"},
		{"Client=WebServices;Tool/1.0", exchange, "", "EWS"},
		{"Client=WebServices;Tool/1.0", app, "", "EWS app 3f1c2b9a"},
		{"Client=WebServices;Tool/1.0", exchange, app, "EWS app 3f1c2b9a"},
		{"Client=WebServices;Tool/1.0 [AppId=" + app + "]", exchange, "", "EWS app 3f1c2b9a"},
		{"Client=WebServices;MacOutlook/16.0", app, "", "Outlook for Mac"},
		{"Client=REST;;", graph, app, "Graph app 3f1c2b9a"},
		{"Client=REST;;", "", app, "Graph app 3f1c2b9a"},
		{"Client=REST;Client=RESTSystem;;", graph, app, "Graph app 3f1c2b9a"},
		{"Client=REST;Client=RESTSystem;;", app, app, "REST app 3f1c2b9a"},
		{"Client=REST;Client=RESTSystem;;", app, "", "REST app 3f1c2b9a"},
		{"Client=REST;Client=RESTSystem;;", back, back, "Microsoft back end"},
		{"Client=REST;Client=RESTSystem;;", "", "", "Microsoft back end"},
		{"Client=REST;;", mobile, "", "Outlook mobile"},
		{"Client=REST;;", graph, "", "Microsoft back end"},
		{"Client=REST;;", "", "", "REST"},
		{"Client=REST;;", "", "kürz", "Graph app kürz"},
		{"Client=POP3/IMAP4;Protocol=IMAP4", "", "", "IMAP"},
		{"Client=POP3/IMAP4;Protocol=POP3", "", "", "POP"},
		{"Client=POP3/IMAP4", "", "", "POP or IMAP"},
		{"Client=IMAP4;", "", "", "IMAP"},
		{"Client=Hub Transport", "", "", "Transport"},
		{"Client=TBA;Service=x", "", "", "Microsoft back end"},
		{"Client=Monitoring;x", "", "", "Monitoring"},
		{" Something else ; more", "", "", "Something else"},
	} {
		if got := audit.ClientName(c.info, c.app, c.clientApp); got != c.want {
			t.Errorf("ClientName(%q, %q, %q) = %q, want %q", c.info, c.app, c.clientApp, got, c.want)
		}
	}
}
