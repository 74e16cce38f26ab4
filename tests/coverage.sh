#!/usr/bin/env bash
# Runs every test program under coverage and prints, for each folder, how many
# of its lines and branches were reached.
#   ./tests/coverage.sh [--files]        --files: a line for each file too
# A browsable page for each file: build/coverage/html/index.html
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/install-packages.sh llvm-14
samples/prepare_audio.sh || echo "Going on without the sample audio." >&2
cmake --preset coverage >/dev/null || { cmake --preset coverage; exit 1; }
cmake --build --preset coverage
out=build/coverage
rm -rf "$out/profiles"
mkdir -p "$out/profiles"
# %m: processes of one program add to one file.
export LLVM_PROFILE_FILE="$PWD/$out/profiles/%m.profraw"
for tests in "$out"/bin/*_tests; do
  echo "running $(basename "$tests")" >&2
  "$tests" >"$out/$(basename "$tests").log" 2>&1 ||
    echo "  some of them fail; see $out/$(basename "$tests").log" >&2
done
llvm-profdata-14 merge -sparse "$out"/profiles/*.profraw -o "$out/all.profdata"
objects=()
for program in "$out"/bin/*; do objects+=(-object "$program"); done
skip='(^|/)(tests|build)/|^/usr/'
llvm-cov-14 export -summary-only -instr-profile "$out/all.profdata" \
  -ignore-filename-regex "$skip" "${objects[@]}" >"$out/summary.json"
llvm-cov-14 show -format html -output-dir "$out/html" \
  -instr-profile "$out/all.profdata" -ignore-filename-regex "$skip" \
  "${objects[@]}" >/dev/null
python3 tests/coverage.py "$out/summary.json" "$@"
