# auditor: the two commands that matter are "make demo" and "make test".
# Both need only Go and make. "make acceptance" installs what it needs into
# .tools (Debian packages as root).

SHELL := /bin/bash
GO    ?= go
TAGS  := grpcnotrace,nopgxregisterdefaulttypes
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -funcalign=16 -X main.version=$(VERSION)

# The race detector needs a C compiler on Linux; without one the tests still run.
RACE := $(shell command -v cc >/dev/null 2>&1 && echo -race)

.PHONY: demo build test acceptance bench lint fmt clean

demo: build ## audit the simulated company and keep its backlog: no credentials, no network
	./bin/auditor demo --out demo-out --backlog

build: ## the static binary, in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/auditor ./cmd/auditor

test: ## everything that Go alone can prove
	$(GO) test $(RACE) -timeout 30m -tags $(TAGS) ./...
	$(GO) test -timeout 30m -tags $(TAGS),copying -skip AllocateNothing ./policies/engine/plan/... # with all texts copied, nothing unsafe

acceptance: build ## against servers that others wrote: Moto, PostgreSQL, Chromium
	./.ci/acceptance

bench: build ## figures, also as bench.json
	CGO_ENABLED=0 $(GO) run -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' ./cmd/bench

lint: ## formatting, vet, and what else must not slip in
	@out=$$(gofmt -l cmd collectors policies report); [ -z "$$out" ] || { echo "not gofmt-clean:"; echo "$$out"; exit 1; }
	$(GO) vet -tags $(TAGS) ./...
	$(GO) vet -tags $(TAGS),acceptance ./...
	$(GO) mod tidy -diff
	$(GO) mod verify >/dev/null
	@! CGO_ENABLED=0 $(GO) build -tags $(TAGS) -ldflags -dumpdep -o /dev/null ./cmd/auditor 2>&1 | grep -m1 '<ReflectMethod>' || \
		{ echo "it calls methods by names that only running tells, so the linker keeps all there are: 13 MB"; exit 1; }

fmt: ## format Go and Rego
	gofmt -w cmd collectors policies report
	$(GO) run ./cmd/auditor controls fmt policies

clean:
	rm -rf bin demo-out .tools bench.json
