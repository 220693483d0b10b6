# Builds, checks and shows whoread. `make` alone lists what there is.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS := -s -w $(if $(VERSION),-X whoread/ui/cli.version=$(VERSION))
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
FUZZTIME ?= 30s
COUNT ?= 1
RACE ?= ./...
INPUTS ?= 20000
SEED ?= 1
ONLY ?= -1

# One static binary is the promise; only the race detector needs cgo.
export CGO_ENABLED := 0

# pinned(name, version, package, words that print its version): the tool in PATH if it has
# that version, else the tool built from its source.
pinned = $(if $(findstring $(2),$(shell $(1) $(4) 2>&1)),$(1),go run $(3)@v$(2))
GOLANGCI_LINT = $(call pinned,golangci-lint,2.15.0,github.com/golangci/golangci-lint/v2/cmd/golangci-lint,version)
GOFUMPT = $(call pinned,gofumpt,0.12.0,mvdan.cc/gofumpt,-version)
GOVULNCHECK = $(call pinned,govulncheck,1.1.4,golang.org/x/vuln/cmd/govulncheck,-version)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## build whoread and show the demo
	./whoread demo

.PHONY: build
build: ## build ./whoread
	go build -trimpath -ldflags '$(LDFLAGS)' -o whoread$(shell go env GOEXE) .

.PHONY: cross
cross: ## compile for every platform whoread is promised for
	@for platform in $(PLATFORMS); do \
		echo "build $$platform"; \
		GOOS=$${platform%/*} GOARCH=$${platform#*/} go build -trimpath -o /dev/null . || exit 1; \
	done

.PHONY: test
test: terminals-notice ## run every test and say how long they took; needs Go and nothing else
	@began=$$(date +%s); go test ./...; status=$$?; echo "The tests took $$(($$(date +%s) - began)) s."; exit $$status

.PHONY: race
race: ## run the tests of RACE (all) under the race detector; needs a C compiler
	CGO_ENABLED=1 go test -race $(RACE)

.PHONY: cover
cover: ## print the test coverage of audit/...
	go test -coverpkg=./audit/... -coverprofile=coverage.out ./audit/...
	go tool cover -func=coverage.out | tail -n 1

.PHONY: golden
golden: ## write the expected screens and outputs anew; read the diff before keeping it
	@grep -rlE --include='*_test.go' 'flag.*"update"|golden\.RequireEqual|uitest\.CompareGolden' . | xargs -rn1 dirname | sort -u | \
		xargs -rn1 -I{} go test {} -update
	UPDATE_SCRIPTS=1 go test ./ui/cli -run 'TestScript|TestReadme'

# The tool tries to shorten every input that reaches new code, for a minute each: 100 tries are enough.
.PHONY: fuzz
fuzz: ## fuzz every target for FUZZTIME each (30s)
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for target in $$(go test -list '^Fuzz' $$dir | grep '^Fuzz'); do \
			echo "fuzz $$dir $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x $$dir || exit 1; \
		done; \
	done

.PHONY: chaos
chaos: ## damage INPUTS files (20000) in the way of SEED (1), or the one numbered ONLY, and read them
	go test -count 1 -timeout 0 -v ./ui/cli/chaos -inputs $(INPUTS) -seed $(SEED) -only $(ONLY)

.PHONY: bench
bench: ## run the benchmarks, COUNT times each (1)
	go test -run '^$$' -bench . -benchmem -count $(COUNT) ./...

.PHONY: e2e
e2e: terminals-notice ## drive the real binary in tmux, and check the screen in other terminals
	go test -count 1 -v ./ui/cli/e2e
	go test -count 1 -v -run 'StayInPlace' ./ui ./ui/widget/frame

.PHONY: terminals-notice
terminals-notice:
	@for tool in tmux xterm Xvfb unterm; do \
		command -v $$tool >/dev/null || echo "NOTE: $$tool is not installed: tests of the screen that need it are skipped."; \
	done

.PHONY: trial
trial: ## fetch through every trouble, fifty kills and 200,000 records; takes minutes
	WHOREAD_TRIAL=1 go test -count 1 -timeout 30m ./audit/source/fetch/trial

.PHONY: lint
lint: ## check style, mistakes and which folder imports which
	$(GOLANGCI_LINT) run ./...

.PHONY: fmt
fmt: ## format the sources
	$(GOFUMPT) -w .

.PHONY: vuln
vuln: ## look for known holes in what whoread is built from; asks vuln.go.dev
	$(GOVULNCHECK) ./...

.PHONY: demo-recording
demo-recording: build ## record the demo anew for the README; needs asciinema and svg-term
	ui/cli/recording/record
