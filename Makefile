# The front door. `make help` says what there is; each target installs what it lacks.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test build bench fault lint clean

ARGS ?=

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build and run everything on this machine with two invented tenants (ARGS="…" goes to `aikotoba dev`)
	@exec .build/release/aikotoba dev $(ARGS)

test: ## Run every test; the last line says how many passed and failed
	@Tests/setup.sh test
	@exec Tests/run.sh

# With Swift's runtime in it: the binary runs where no Swift is, and costs less.
build: ## Build the release binary: .build/release/aikotoba
	@Tests/setup.sh run
	@swift build -c release --product aikotoba --static-swift-stdlib

bench: ## Measure speed beside pgbench, a bare route and a peer (ARGS="…" goes to the script)
	@Tests/setup.sh bench
	@if [ ! -x Tests/Bench/run.sh ]; then echo "make bench: Tests/Bench/run.sh does not exist yet" >&2; exit 1; fi
	@exec Tests/Bench/run.sh $(ARGS)

fault: ## Kill and starve things while clients work (ARGS="…" goes to the script)
	@Tests/setup.sh test
	@exec Tests/fault.sh $(ARGS)

lint: ## Check format, migrations, shell scripts, and that everything has its test
	@Tests/setup.sh lint
	@exec Tests/lint.sh

clean: ## Remove what was built and the demo's data (.build*, .aikotoba*)
	@rm -rf .build* .aikotoba*
