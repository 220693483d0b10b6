package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestDescribeBuild(t *testing.T) {
	platform := ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
	built := func(settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: settings}
	}
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123abcd"}
	for _, c := range []struct {
		name    string
		version string
		info    *debug.BuildInfo
		want    string
	}{
		{"nothing known", "", nil, "(devel), commit unknown"},
		{"by the linker", "v2", built(commit), "v2, commit 0123abcd"},
		{"by the toolchain", "", built(commit), "v1.2.3, commit 0123abcd"},
		{
			"changed", "", built(commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
			"v1.2.3, commit 0123abcd with uncommitted changes",
		},
		{
			"unchanged", "", built(commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}),
			"v1.2.3, commit 0123abcd",
		},
	} {
		if got := describeBuild(c.version, c.info); got != c.want+platform {
			t.Errorf("%s: %q, want %q", c.name, got, c.want+platform)
		}
	}
}
