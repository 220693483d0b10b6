package audit_test

import (
	"bufio"
	"strings"
	"testing"

	"whoread/audit"
)

func TestC34C35C36CanonicalIP(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"  ":                              "",
		"Not Available":                   "",
		"10.11.12.13":                     "10.11.12.13",
		" 10.11.12.13\r\n":                "10.11.12.13",
		"10.11.12.13:12345":               "10.11.12.13",
		"[10.11.12.13]":                   "10.11.12.13",
		"[10.11.12.13]:12345":             "10.11.12.13",
		"::ffff:10.11.12.13":              "10.11.12.13",
		"::FFFF:0a0b:0c0d":                "10.11.12.13",
		"[::ffff:10.11.12.13]:12345":      "10.11.12.13",
		"2001:db8::abcd":                  "2001:db8::abcd",
		"[2001:db8::abcd]":                "2001:db8::abcd",
		"[2001:db8::abcd]:12345":          "2001:db8::abcd",
		"2001:DB8::1":                     "2001:db8::1",
		"2001:db8:0:0::1":                 "2001:db8::1",
		"2001:0db8:0000:0000:0:0:0000:01": "2001:db8::1",
		"fe80::1%eth0":                    "fe80::1",
		"[fe80::1%12]:443":                "fe80::1",
		"localhost":                       "localhost",
		"localhost:12345":                 "localhost",
		"[localhost]:12345":               "localhost",
		"cool.client.local":               "cool.client.local",
		"cool.client.local:12345":         "cool.client.local",
		"[cool.client.local]:12345":       "cool.client.local",
		"[[10.11.12.13]]":                 "10.11.12.13",
		"10.11.12.256":                    "10.11.12.256",
		"host:port":                       "host:port",
		"host:123456":                     "host:123456",
		"host:":                           "host:",
		":80":                             ":80",
		"a:1:2":                           "a:1:2",
		"198.51.100.7, 198.51.100.8":      "198.51.100.7, 198.51.100.8",
		"[":                               "[",
		"[]":                              "",
		"[x":                              "[x",
		"[x]y":                            "[x]y",
	} {
		if got := audit.CanonicalIP(in); got != want {
			t.Errorf("CanonicalIP(%q) = %q, want %q", in, got, want)
		}
	}
	long := strings.Repeat("[", 500)
	if got := audit.CanonicalIP(long); got != long {
		t.Errorf("a text of %d brackets becomes %q", len(long), got)
	}
}

func TestC34SampleOfAddressForms(t *testing.T) {
	counts := map[string]int{}
	lines := bufio.NewScanner(sample(t, "elastic_ip_formats.txt"))
	for lines.Scan() {
		counts[audit.CanonicalIP(lines.Text())]++
	}
	for want, n := range map[string]int{"10.11.12.13": 6, "2001:db8::abcd": 3, "localhost": 3, "cool.client.local": 3} {
		if counts[want] != n {
			t.Errorf("%d forms of %s, want %d: %v", counts[want], want, n, counts)
		}
	}
}

func TestCanonicalIPDoesNotCopyWhatIsCanonical(t *testing.T) {
	for _, ip := range []string{"198.51.100.77", "2001:db8::abcd"} {
		if n := testing.AllocsPerRun(100, func() { _ = audit.CanonicalIP(ip) }); n != 0 {
			t.Errorf("%v allocations for %s", n, ip)
		}
	}
}

func TestAddressKind(t *testing.T) {
	for ip, want := range map[string]string{
		"":                         "",
		"8.8.8.8":                  "public",
		"2606:4700::1":             "public",
		"10.0.0.1":                 "private",
		"172.31.255.255":           "private",
		"192.168.1.1":              "private",
		"100.64.0.1":               "carrier-grade NAT",
		"100.128.0.1":              "public",
		"127.0.0.1":                "loopback",
		"::1":                      "loopback",
		"169.254.1.1":              "link-local",
		"fe80::1":                  "link-local",
		"fd00::1":                  "unique local",
		"224.0.0.1":                "multicast",
		"ff02::1":                  "multicast",
		"192.0.2.1":                "documentation",
		"198.51.100.77":            "documentation",
		"203.0.113.5":              "documentation",
		"2001:db8::1":              "documentation",
		"0.0.0.0":                  "reserved",
		"255.255.255.255":          "reserved",
		"::":                       "reserved",
		"2603:10a6:20b:f0:cafe::6": "Microsoft front end",
		"2603:10b6::1":             "Microsoft front end",
		"2603:1100::1":             "public",
		"::ffff:10.0.0.1":          "private",
		"localhost":                "host name",
		"mail-7.contoso.example":   "host name",
		"10.1.2.3, 10.9.9.9":       "not an address",
		"010.001.002.003":          "not an address",
		"2001:db8::1:443x":         "not an address",
		"some where":               "not an address",
	} {
		if got := audit.AddressKind(ip); got != want {
			t.Errorf("AddressKind(%q) = %q, want %q", ip, got, want)
		}
	}
}

func FuzzCanonicalIP(f *testing.F) {
	for _, s := range []string{"10.11.12.13:1", "[::ffff:10.11.12.13]:12345", "fe80::1%eth0", "[[a]:1]", "Not Available", " a:1 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := audit.CanonicalIP(s)
		if twice := audit.CanonicalIP(once); twice != once {
			t.Fatalf("%q becomes %q, and then %q", s, once, twice)
		}
	})
}
