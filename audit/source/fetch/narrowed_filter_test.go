package fetch

import "testing"

func TestS5NarrowedRequestIsNoticed(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		want    bool
	}{
		"everything":    {Request{}, false},
		"an operation":  {Request{Operations: []string{"MailItemsAccessed"}}, false},
		"a mailbox":     {Request{Mailbox: "adele@contoso.example", Operations: []string{"MailItemsAccessed"}}, false},
		"an actor":      {Request{Users: []string{"adele@contoso.example"}}, true},
		"two addresses": {Request{Operations: []string{"MailItemsAccessed"}, IPs: []string{"192.0.2.1", "192.0.2.2"}}, true},
	} {
		if got := IsNarrowedFilter(c.request.Filter()); got != c.want {
			t.Errorf("%s: %q is narrowed: %v", name, c.request.Filter(), got)
		}
	}
	if IsNarrowedFilter("") {
		t.Error("a file is narrowed")
	}
}
