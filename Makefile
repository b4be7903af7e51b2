.DEFAULT_GOAL := help
PRD ?= examples/task-manager.md

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build ./microcodegen
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o microcodegen ./cmd/microcodegen

.PHONY: test
test: ## Run the tests that need Go alone
	go test ./...

.PHONY: lint
lint: ## Check format and vet, for Linux, macOS and Windows
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "not gofmt: $$unformatted"; exit 1; }
	go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...

.PHONY: e2e
e2e: ## Generate, boot and judge every stack on real toolchains and PostgreSQL 16
	cd conformance/e2e && go test -timeout 60m -v .

.PHONY: bench
bench: build ## Measure each stage, then the binary against tar
	go test -run '^$$' -bench . -benchmem .
	go run ./internal/bench/againsttar -binary ./microcodegen $(PRD)

.PHONY: cover
cover: ## Print the coverage of each package
	go test -count 1 -cover ./...

.PHONY: fuzz
fuzz: ## Parse a million mutated documents, then fuzz each target for a minute
	go test ./internal/prd -run Mutated -v -executions 1000000 -timeout 120m
	go test ./internal/prd -run '^$$' -fuzz FuzzNoBytesAtAllMakeItPanic -fuzztime 1m
	go test ./internal/genome -run '^$$' -fuzz . -fuzztime 1m
	go test ./internal/pack -run '^$$' -fuzz . -fuzztime 1m

.PHONY: kill
kill: ## Kill the writer 200 times, and fill up its disk (as root)
	go test ./internal/pack -count 1 -v -run 'Kill|Disk|ReadOnly' -full

.PHONY: preview
preview: ## Serve PRD=examples/task-manager.md from memory
	go run ./cmd/microcodegen preview $(PRD)

.PHONY: cross
cross: ## Build for Linux, macOS and Windows into dist/
	@for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do \
	  os=$${target%/*} arch=$${target#*/} suffix=; test $$os != windows || suffix=.exe; \
	  echo "dist/$$os-$$arch/microcodegen$$suffix"; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags "-s -w" -o dist/$$os-$$arch/microcodegen$$suffix ./cmd/microcodegen || exit 1; \
	done
