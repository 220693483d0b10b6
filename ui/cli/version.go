package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker for a build with a version name.
var version string

// newVersion returns the command that prints the version.
func newVersion(std Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version, commit, Go version and platform",
		Args:  rejectFiles,
		RunE: func(*cobra.Command, []string) error {
			return writeText(std.Out, "whoread "+buildVersion()+"\n")
		},
	}
}

// buildVersion returns the version of this binary on one line.
func buildVersion() string {
	info, _ := debug.ReadBuildInfo()
	return describeBuild(version, info)
}

// describeBuild formats the version with the build information that the toolchain wrote into the binary.
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

// commitOf returns the commit in the settings of a build.
func commitOf(settings []debug.BuildSetting) string {
	commit, changed := "unknown", ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with uncommitted changes"
		}
	}
	return commit + changed
}
