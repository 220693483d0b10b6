package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker where the build knows a name for the state of the sources.
var version string

func newVersion(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "tell the version, the commit, the Go release and the platform",
		Args:  rejectFiles,
		RunE: func(*cobra.Command, []string) error {
			return writeText(std.Out, "whoread "+buildVersion()+"\n")
		},
	}
}

// buildVersion tells what this binary was built from, on one line.
func buildVersion() string {
	info, _ := debug.ReadBuildInfo()
	return describeBuild(version, info)
}

// describeBuild tells what was built, with what the toolchain wrote into the binary.
func describeBuild(version string, info *debug.BuildInfo) string {
	commit := "unknown"
	if info != nil {
		if version == "" {
			version = info.Main.Version
		}
		commit = commitOf(info.Settings)
	}
	if version == "" {
		version = "(devel)"
	}
	return fmt.Sprintf("%s, commit %s, %s, %s/%s", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// commitOf finds the commit among the settings of a build.
func commitOf(settings []debug.BuildSetting) string {
	commit, changed := "unknown", ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes that are not committed"
		}
	}
	return commit + changed
}
