package audit

import (
	"strings"
	"unicode/utf8"
)

// MicrosoftBackEnd is the name of the client programs that are services of Microsoft.
const MicrosoftBackEnd = "Microsoft back end"

// ClientName returns a readable name for the client of a record, such as "Outlook on the web" or "Graph
// app 3f1c2b9a" with the first digits of the app's ID. It is a label and no proof, because it depends on
// what the client states. An unknown client keeps its stated name.
func ClientName(clientInfo, appID, clientAppID string) string {
	// An app that uses Graph is the ClientAppId, with Graph itself as AppId. An app that uses EWS is in
	// AppId or in the ClientInfoString. Records of the back end state Client=REST;Client=RESTSystem;; often
	// with app IDs that only Microsoft knows: these are "REST app 3f1c2b9a". Only a well-known ID, or none,
	// is "Microsoft back end".
	clientInfo = strings.TrimSpace(truncateText(clientInfo, maxClientInfo))
	client, rest, _ := strings.Cut(clientInfo, ";")
	if len(client) >= len("Client=") && strings.EqualFold(client[:len("Client=")], "Client=") {
		client = client[len("Client="):]
	}
	client = strings.TrimSpace(client)
	switch strings.ToLower(client) {
	case "msexchangerpc":
		return "Outlook desktop"
	case "owa":
		return "Outlook on the web"
	case "outlookservice":
		return mobileName(rest)
	case "activesync", "airsync":
		return "Exchange ActiveSync"
	case "webservices":
		return webServicesName(clientInfo, appID, clientAppID)
	case "rest":
		return restName(rest, appID, clientAppID)
	case "pop3/imap4", "pop3", "imap4", "imap", "pop":
		return protocolName(clientInfo)
	case "hub transport":
		return "Transport"
	case "tba":
		return MicrosoftBackEnd
	default:
		return client
	}
}

// maxClientInfo is how many bytes of a ClientInfoString are examined for a name.
const maxClientInfo = 1 << 10

// truncateText returns about the first n bytes of a text, without cutting a character, and marks the
// cut.
func truncateText(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "..."
}

func mobileName(rest string) string {
	switch {
	case containsFold(rest, "Outlook-iOS"):
		return "Outlook mobile (iOS)"
	case containsFold(rest, "Outlook-Android"):
		return "Outlook mobile (Android)"
	default:
		return "Outlook mobile"
	}
}

func webServicesName(clientInfo, appID, clientAppID string) string {
	if containsFold(clientInfo, "MacOutlook") {
		return "Outlook for Mac"
	}
	for _, id := range [...]string{bracketedAppID(clientInfo), clientAppID, appID} {
		if isForeignApp(id) {
			return "EWS app " + shortID(id)
		}
	}
	return "EWS"
}

func restName(rest, appID, clientAppID string) string {
	switch {
	case isForeignApp(clientAppID) && (appID == "" || strings.EqualFold(appID, graphID)):
		return "Graph app " + shortID(clientAppID)
	case isForeignApp(clientAppID):
		return "REST app " + shortID(clientAppID)
	case strings.EqualFold(appID, outlookMobileID) || strings.EqualFold(clientAppID, outlookMobileID):
		return "Outlook mobile"
	case isForeignApp(appID):
		return "REST app " + shortID(appID)
	case containsFold(rest, "RESTSystem") || appID != "" || clientAppID != "":
		return MicrosoftBackEnd
	default:
		return "REST"
	}
}

func protocolName(clientInfo string) string {
	protocol := clientInfo
	if after, ok := afterFold(clientInfo, "Protocol="); ok {
		protocol = after
	}
	switch imap, pop := containsFold(protocol, "IMAP"), containsFold(protocol, "POP"); {
	case imap && pop:
		return "POP or IMAP"
	case imap:
		return "IMAP"
	default:
		return "POP"
	}
}

// The app ids of Microsoft Graph, and of Outlook for iOS and Android.
const (
	graphID         = "00000003-0000-0000-c000-000000000000"
	outlookMobileID = "27922004-5251-4030-b22d-91ecd9a37ea4"
)

// isForeignApp reports whether an ID is stated and is not a well-known app of Microsoft.
func isForeignApp(appID string) bool {
	switch strings.ToLower(truncateText(appID, maxClientInfo)) {
	case "",
		"00000000-0000-0000-0000-000000000000",
		"00000002-0000-0ff1-ce00-000000000000", // Exchange Online
		graphID,
		"d3590ed6-52b3-4102-aeff-aad2292ab01c", // Microsoft Office
		"5d661950-3475-41cd-a2c3-d671a3162bc1", // Outlook on the web
		"13937bba-652e-4c46-b222-3003f4d1ff97", // the Substrate back end
		outlookMobileID:
		return false
	default:
		return true
	}
}

// bracketedAppID returns the ID in "[AppId=...]", which some EWS clients add to their name.
func bracketedAppID(clientInfo string) string {
	after, _ := afterFold(clientInfo, "[AppId=")
	id, _, _ := strings.Cut(after, "]")
	return strings.TrimSpace(id)
}

// shortID returns enough of an app ID to tell apps apart on a screen.
func shortID(id string) string {
	n := 0
	for i := range id {
		if n++; n > 8 {
			return id[:i]
		}
	}
	return id
}

// containsFold reports whether an ASCII text occurs in s, in any case.
func containsFold(s, ascii string) bool {
	_, ok := afterFold(s, ascii)
	return ok
}

// afterFold returns what follows the first occurrence of an ASCII text in s, in any case.
func afterFold(s, ascii string) (after string, found bool) {
	for i := 0; i+len(ascii) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(ascii)], ascii) {
			return s[i+len(ascii):], true
		}
	}
	return "", false
}
