#!/usr/bin/env bash
# Two labels' sheets and audio in, one signed and verified answer out.
# Sets up what is missing, builds, and walks through the main job. The first
# run fetches packages and prepares the audio; later ones do neither.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/install-packages.sh
cmake --preset release >/dev/null
cmake --build --preset release --target qiao qiao-decode
samples/prepare_audio.sh
XDG_CACHE_HOME="$PWD/samples/work/cache" \
  samples/walk.sh build/release/bin samples/work/walk
