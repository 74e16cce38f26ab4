#!/usr/bin/env bash
# Sets up what is missing, builds, and runs the tests.
#   ./tests/run.sh [release|debug|asan-ubsan]     default: release
set -euo pipefail
cd "$(dirname "$0")/.."
preset="${1:-release}"
case "$preset" in
  release|debug|asan-ubsan) ;;
  *) echo "usage: tests/run.sh [release|debug|asan-ubsan]" >&2; exit 2 ;;
esac
.ci/install-packages.sh
# The report of the samples is compared only where their music can be had.
samples/prepare_audio.sh || echo "Going on without the sample audio." >&2
cmake --preset "$preset" >/dev/null || { cmake --preset "$preset"; exit 1; }
cmake --build --preset "$preset"
ctest --preset "$preset" --parallel "$(nproc)"
