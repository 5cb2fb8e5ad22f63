# The two commands: `make run` builds Lineup and starts it on port 8080; `make test` runs every check.
#
#   make check     the fast part of `make test`: formatting, clippy, house rules, Rust tests
#   make release   the static binary, tested in an empty directory; ARCH=aarch64 for arm64
#   make shots     screenshots of every page in both sizes and both colour schemes: the release binary with the demo's provider
#   make bench     measures the release binary on large inputs
#   make fuzz      feeds broken input to each parser for MINUTES (10)
#   make setup     installs what the checks need (Debian packages as root, cargo-deny, cargo-machete, the page's packages)
#
# `make test` builds twice: in cargo's dev profile for the Rust tests, and the release binary for the browser
# tests, because that is the binary that people run.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.SILENT:
MAKEFLAGS += --no-print-directory

HOST := $(shell uname -m)
ARCH ?= $(HOST)
TARGET := $(ARCH)-unknown-linux-gnu
RELEASE := target/$(TARGET)/release/lineup
DENY_VERSION := 0.20.2
DENY := target/tools/bin/cargo-deny
MACHETE_VERSION := 0.9.2
MACHETE := target/tools/bin/cargo-machete
# Used where the Node that is installed is too old.
NODE_VERSION := 22.23.3
NPM_VERSION := 10.9.9
NODE := target/tools/node
export PATH := $(CURDIR)/$(NODE)/node_modules/.bin:$(PATH)
# Debian packages, each with a command or file that shows that it is installed.
BUILD_PACKAGES := nodejs:node npm:npm gcc:cc libc6-dev:/usr/include/stdio.h
PACKAGES := $(BUILD_PACKAGES) chromium:chromium ffmpeg:ffmpeg libxml2-utils:xmllint file:file binutils:readelf
UI_STAMP := ui/node_modules/.lineup-lock.json
# An environment RUSTFLAGS would silently replace those of .cargo/config.toml, and the binary would not be static.
unexport RUSTFLAGS
unexport CARGO_ENCODED_RUSTFLAGS
# .cargo/config.toml has to name one architecture; this machine may have another.
export CARGO_BUILD_TARGET = $(HOST)-unknown-linux-gnu
# The same value for every build, because build.rs builds the page again when it changes.
run test check rust clippy doc e2e shots bench release: export LINEUP_UI_REQUIRED = 1
say = printf '\n== %s\n'

.PHONY: fuzz run test check setup packages fmt clippy deny tidy rust ui e2e shots doc bench release clean

run: PACKAGES = $(BUILD_PACKAGES)
run: packages
	cargo build --release --locked --target $(TARGET)
	exec $(RELEASE) serve --listen 0.0.0.0:8080

# One after the other, because cargo and the browser both use every core.
test: setup
	started=$$SECONDS
	$(MAKE) fmt
	$(MAKE) clippy
	$(MAKE) deny
	$(MAKE) rust
	$(MAKE) doc
	$(MAKE) ui
	$(MAKE) e2e
	$(say) "all checks passed in $$((SECONDS - started)) s"

check: fmt clippy rust

setup: packages $(DENY) $(MACHETE) $(UI_STAMP)

packages:
	missing=()
	for pair in $(PACKAGES); do
	    [[ $$pair == *:/* && -e $${pair#*:} ]] || command -v "$${pair#*:}" >/dev/null || missing+=("$${pair%%:*}")
	done
	if [ $${#missing[@]} -gt 0 ]; then
	    if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	        echo "missing packages, please install: $${missing[*]}" >&2
	        exit 1
	    fi
	    $(say) "installing $${missing[*]}"
	    export DEBIAN_FRONTEND=noninteractive
	    apt-get update -qq
	    apt-get install -qq -y --no-install-recommends "$${missing[@]}" >/dev/null
	fi
	# Debian 12 and Ubuntu 24.04 have an older Node than the page's tools need.
	if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)'; then
	    $(say) "installing Node $(NODE_VERSION)"
	    npm install --prefix $(NODE) --no-audit --no-fund --no-save --loglevel error node@$(NODE_VERSION) npm@$(NPM_VERSION)
	fi

# Unoptimised, because they build in a minute and read one small graph. Built from /, so that
# the settings for the static binary do not apply to them.
define install_tool
$(say) "building $(1) $(2)"
root="$$PWD/target/tools"
cd / && cargo install --quiet --locked --debug $(1) --version $(2) --root "$$root" --target-dir "$$root/build"
rm -rf "$$root/build"
endef

$(DENY):
	$(call install_tool,cargo-deny,$(DENY_VERSION))

$(MACHETE):
	$(call install_tool,cargo-machete,$(MACHETE_VERSION))

# A copy of the lock file of the installed packages. build.rs uses the same file.
$(UI_STAMP): ui/package-lock.json
	$(say) "installing the page's packages"
	cd ui && npm ci --no-audit --no-fund && cp package-lock.json node_modules/.lineup-lock.json

fmt:
	$(say) formatting
	cargo fmt --check

clippy:
	$(say) clippy
	cargo clippy --locked --all-targets -- -D warnings

# Fails on a dependency that no file uses, or that deny.toml does not allow. The list of
# advisories is downloaded; without a connection, only that part is skipped.
deny: $(DENY) $(MACHETE)
	$(say) dependencies
	if ! out=$$($(MACHETE) --skip-target-dir 2>&1); then
	    echo "$$out" >&2
	    exit 1
	fi
	$(DENY) --log-level error --locked check --hide-inclusion-graph bans licenses sources
	if out=$$($(DENY) --log-level error --locked check --hide-inclusion-graph advisories 2>&1); then
	    echo "$$out"
	elif grep -q 'failed to fetch advisory database' <<<"$$out"; then
	    echo "advisories NOT CHECKED: their database cannot be fetched from here"
	else
	    echo "$$out"
	    exit 1
	fi

tidy:
	cargo test --locked --test tidy

# Includes the house rules (tests/tidy) and the tests that run the binary (tests/e2e).
rust:
	$(say) "Rust tests"
	cargo test --locked --no-fail-fast

doc:
	$(say) "documentation"
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items --quiet

ui: $(UI_STAMP)
	$(say) "the page: types, lint, tests"
	cd ui
	npm run check
	npm test

# In a browser, against the release binary. The last line has the counts: "43 passed, 0 failed, …".
e2e: $(UI_STAMP)
	$(say) "the page in a browser"
	cargo build --release --locked
	cd ui
	LINEUP_BIN="$(CURDIR)/target/$(HOST)-unknown-linux-gnu/release/lineup" npm run e2e

# For the eye; also fails on barriers, console errors and what is too wide. ONLY=home: pictures with that in their name.
shots: $(UI_STAMP)
	$(say) "pictures of the page, into ui/test-results/pictures"
	cargo build --release --locked
	cd ui
	LINEUP_BIN="$(CURDIR)/target/$(HOST)-unknown-linux-gnu/release/lineup" npm run --silent shots -- --grep "$(ONLY)"

# The main job on three sizes of made-up data (kept in .bench-data), what players and the page cost, and reading alone.
bench: $(UI_STAMP)
	cargo build --release --locked --target $(TARGET)
	for set in medium epg1m ch500k; do
	    [ -f .bench-data/$$set/manifest.json ] || python3 tests/bench/gen.py set $$set --root .bench-data >/dev/null
	    $(say) "$$set"
	    python3 tests/bench/main_job.py $(RELEASE) .bench-data/$$set --runs 5
	done
	[ -f .bench-data/xtream/get_live_streams.json ] || python3 tests/bench/gen.py xtream 200000 .bench-data/xtream >/dev/null
	$(say) "twenty refreshes in a row"
	python3 tests/bench/main_job.py $(RELEASE) .bench-data/medium --runs 1 --refreshes 20
	$(say) "serving"
	python3 tests/bench/rules.py $(RELEASE) .bench-data/ch500k
	python3 tests/bench/listing.py $(RELEASE) .bench-data/ch500k
	python3 tests/bench/answers.py $(RELEASE) .bench-data/ch500k
	python3 tests/bench/serving.py $(RELEASE) .bench-data/medium
	python3 tests/bench/xtream.py $(RELEASE) .bench-data/xtream .bench-data/medium/playlist.m3u
	$(say) "the page in a browser"
	python3 tests/bench/page.py $(RELEASE) .bench-data/ch500k
	cargo bench --locked --bench bench

# Runs the property tests of `make test` for longer, each time with other input.
MINUTES ?= 10
fuzz:
	cargo test --locked --no-run --lib
	for reader in format::m3u format::xmltv format::unpack expr::; do
	    $(say) "$$reader for $(MINUTES) minutes"
	    runs=0
	    until=$$((SECONDS + 60 * $(MINUTES)))
	    while [ $$SECONDS -lt $$until ]; do
	        PROPTEST_CASES=$${CASES:-5000} cargo test --locked --quiet --lib -- $$reader >target/fuzz.log 2>&1 || { cat target/fuzz.log; exit 1; }
	        runs=$$((runs + 1))
	    done
	    echo "$$runs runs of $${CASES:-5000} cases a property, nothing found"
	done

# For arm64: `rustup target add aarch64-unknown-linux-gnu`, the package gcc-aarch64-linux-gnu and
# libc6-dev-arm64-cross, then `make release ARCH=aarch64`. The binary is checked, but does not run here.
release:
	linker=CARGO_TARGET_$$(tr 'a-z-' 'A-Z_' <<<$(TARGET))_LINKER
	if [ "$(ARCH)" != "$$(uname -m)" ]; then export "$$linker=$(ARCH)-linux-gnu-gcc" CC_$(subst -,_,$(TARGET))=$(ARCH)-linux-gnu-gcc; fi
	cargo build --release --locked --target $(TARGET)
	ls -l $(RELEASE)
	file $(RELEASE) | grep -Eq 'statically linked|static-pie linked' || { echo "not static: $$(file $(RELEASE))" >&2; exit 1; }
	if readelf -d $(RELEASE) | grep NEEDED; then echo "the binary needs libraries" >&2; exit 1; fi
	if [ "$(ARCH)" != "$$(uname -m)" ] || [ "$$(id -u)" != 0 ]; then
	    echo "static; not run in an empty directory (this needs root and the same architecture)"
	    exit 0
	fi
	jail=$$(mktemp -d)
	trap 'rm -rf "$$jail"' EXIT
	cp $(RELEASE) "$$jail/lineup"
	chroot "$$jail" /lineup version
	printf '#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1/1\n' | chroot "$$jail" /lineup check -
	echo "static, and it runs in an empty directory"

clean:
	cargo clean
	rm -rf ui/node_modules ui/dist
