#!/usr/bin/env bash
# Runs the fuzz targets, one on each core (FUZZ_JOBS at once), from what is kept
# in tests/fuzz/corpus and from the seeds of the test data.
#
#   tests/fuzz/run.sh                      30 s each, all
#   tests/fuzz/run.sh 1200 json bundle     20 minutes each of two
#
# Prints executions and coverage for each. Exit 1 if one of them found
# something: the input is then in build/asan-ubsan/findings/NAME-*. New inputs that
# reach new code are left in build/asan-ubsan/corpus/NAME.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds="${1:-30}"
shift || true
case "$seconds" in ''|*[!0-9]*)
  echo "usage: tests/fuzz/run.sh [SECONDS] [TARGET...]" >&2; exit 2 ;;
esac
build=build/asan-ubsan
.ci/install-packages.sh
cmake --preset fuzz >/dev/null || { cmake --preset fuzz; exit 1; }
cmake --build --preset fuzz
names=("$@")
if [ "${#names[@]}" -eq 0 ]; then
  mapfile -t names < <(sed -n 's/^ *\([a-z]*\):[A-Z].*/\1/p' tests/fuzz/fuzz.cmake)
fi
python3 tests/fuzz/seeds.py "$build/seeds"
mkdir -p "$build/findings" "$build/logs"

# The largest input that is worth trying, in bytes.
largest() {
  case "$1" in
    bundle) echo 40000 ;;
    envelope|keys|tiles) echo 12000 ;;
    weights) echo 16000 ;;
    sheet|print) echo 2048 ;;
    charset) echo 1024 ;;
    *) echo 4096 ;;
  esac
}

run_one() {
  local name="$1" kept="tests/fuzz/corpus/$1" words=()
  mkdir -p "$build/corpus/$name" "$build/seeds/$name"
  [ -d "$kept" ] && words+=("$kept")
  [ -f "$build/seeds/$name.dict" ] && words+=("-dict=$build/seeds/$name.dict")
  ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
  "$build/bin/fuzz_$name" -max_total_time="$seconds" -timeout=60 \
    -rss_limit_mb=2048 -max_len="$(largest "$name")" -print_final_stats=1 \
    -artifact_prefix="$build/findings/$name-" \
    "$build/corpus/$name" "$build/seeds/$name" "${words[@]}" \
    >"$build/logs/$name" 2>&1
}

report() {
  local name="$1" log="$build/logs/$1" runs cover
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  cover=$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -1)
  printf '%-12s %12s runs   %s\n' "$name" "${runs:-?}" "${cover:-}"
}

failed=()
running=()
finish() {  # the oldest of those that run
  local name="${running[0]%%:*}" child="${running[0]##*:}"
  running=("${running[@]:1}")
  if wait "$child"; then
    report "$name"
  else
    failed+=("$name")
    report "$name"
    echo "FOUND by $name: see $build/logs/$name" >&2
    tail -n 40 "$build/logs/$name" >&2
  fi
}
for name in "${names[@]}"; do
  [ -x "$build/bin/fuzz_$name" ] || {
    echo "no fuzz target is called $name" >&2; exit 2; }
  [ "${#running[@]}" -lt "${FUZZ_JOBS:-$(nproc)}" ] || finish
  run_one "$name" &
  running+=("$name:$!")
done
while [ "${#running[@]}" -gt 0 ]; do finish; done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "Findings: ${failed[*]}" >&2
  exit 1
fi
