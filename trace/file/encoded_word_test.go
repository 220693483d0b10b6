package file

import "testing"

func TestDecodeWords(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                                    "plain",
		"=?utf-8?Q?caf=C3=A9?=":                    "café",
		"Re: =?UTF-8?B?Y2Fmw6k=?= now":             "Re: café now",
		"=?utf-8?q?a?= =?utf-8?b?Yg==?= c":         "ab c",
		"=?utf-8?q?a?=\t\r\n =?iso-8859-1?q?=e9?=": "aé",
		"=?utf-8?q?a?= - =?utf-8?q?b?=":            "a - b",
		"=?utf-8?B?w5w=?= =?utf-8?B?w5w=?=":        "ÜÜ",
		"=?utf-8?B?4oI=?= =?utf-8?B?rA==?=":        "€", // cut in the middle of a character
		"=?utf-8*en?Q?tag?=":                       "tag",
		"=?iso-8859-1?Q?it=92s?=":                  "it’s", // what calls itself so is Windows-1252
		"=?us-ascii?Q?x_y?=":                       "x y",
		"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=":       "日本",
		"=?shift_jis?B?k/qWew==?=":                 "日本",
		"=?gb2312?B?1tDOxA==?=":                    "中文",
		"=?koi8-r?B?8NLJ18XU?=":                    "Привет",
		"=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=":    "Привет",
		"=?utf-16be?B?AGEAYg==?=":                  "ab",
		"=?ibm850?Q?=81?=":                         "ü",
		"=?utf-8?Q?with space?=":                   "with space",
		// What cannot be read stays as it is written.
		"=?x-none?Q?a?=":                             "=?x-none?Q?a?=",
		"=?iso-2022-kr?B?GyQpQw==?=":                 "=?iso-2022-kr?B?GyQpQw==?=",
		"=?utf-8?Q?=C3?=":                            "=?utf-8?Q?=C3?=",
		"=?utf-8?B?!!!?=":                            "=?utf-8?B?!!!?=",
		"=?utf-8?Q?=ZZ?=":                            "=?utf-8?Q?=ZZ?=",
		"=?utf-8?X?a?=":                              "=?utf-8?X?a?=",
		"=?utf-8?B?Y2Fmw6k":                          "=?utf-8?B?Y2Fmw6k",
		"=?utf-8?Q?good?= =?utf-8?Q?=C3?=":           "good =?utf-8?Q?=C3?=",
		"=?x-none?Q?a?= =?utf-8?Q?b?= =?utf-8?Q?c?=": "=?x-none?Q?a?= bc",
		"=?utf-8?Q?a?=  =?utf-8?B?w5w":               "a  =?utf-8?B?w5w",
	} {
		if got := decodeWords(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
