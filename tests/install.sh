#!/usr/bin/env bash
# Installs a build into a prefix of its own, moves that away, and uses the
# programs from there: tests/install.sh BUILD
#
# Nothing may be found in the build or the tree: the client must find the
# decoder from where it stands itself.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: tests/install.sh BUILD" >&2; exit 2; }
build=$(cd "$1" && pwd)
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true
      rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/staged" >"$work/install.log"
mv "$work/staged" "$work/prefix"
mapfile -t programs < <(cd "$work/prefix" && find bin libexec -type f | sort)
[ "${programs[*]}" = "bin/qiao bin/qiaod libexec/qiao/qiao-decode" ] || {
  echo "installed programs: ${programs[*]}" >&2
  exit 1
}
for document in README.md LICENSE docs/api.md docs/cli.md; do
  [ -s "$work/prefix/share/doc/qiao/$document" ] || {
    echo "not installed: $document" >&2
    exit 1
  }
done

export PATH="$work/prefix/bin:/usr/bin:/bin"
export HOME="$work" XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state"
export XDG_CACHE_HOME="$work/cache"
unset QIAO_DECODE QIAO_REGISTRY QIAO_SERVER
cd "$work"
qiao --version
qiaod --version

# A second of a tone, heard by the decoder.
python3 - tone.wav <<'PY'
import math
import struct
import sys
import wave

with wave.open(sys.argv[1], "wb") as out:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(11025)
    out.writeframes(b"".join(
        struct.pack("<h", int(9000 * math.sin(n * n / 40000)))
        for n in range(11025 * 8)))
PY
qiao fingerprint tone.wav >print.txt
grep -q tone.wav print.txt

qiao -q init --origin registry.example/installed >/dev/null
qiaod serve --registry data/qiao/registry.db --listen 127.0.0.1:0 2>qiaod.log &
service=$!
for _ in $(seq 200); do
  grep -q listening qiaod.log && break
  sleep 0.1
done
url=$(grep -o 'http://.*' qiaod.log)
qiao --server "$url" log head >head.txt
grep -q registry.example/installed head.txt
kill "$service"
wait "$service"
service=
echo "installed, moved and used"
