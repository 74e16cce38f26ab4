#!/usr/bin/env bash
# The walk itself: samples/walk.sh BIN WORK
# BIN holds qiao and qiao-decode; WORK is made anew and keeps the registry.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: samples/walk.sh BIN WORK" >&2; exit 2; }
bin=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
work=$(cd "$2" && pwd)
cd "$(dirname "$0")"
export PATH="$bin:$PATH"
export XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state"
export QIAO_REGISTRY="$work/registry.db"

part() { # HEADING TEXT…
  printf '\n== %s\n' "$1"
  shift
  printf '%s\n' "$@"
  printf '\n'
}

# Shows a command and what it prints; stops if its exit code is not EXPECTED.
run() { # EXPECTED COMMAND…
  local expected="$1" code=0 shown="\$" word
  shift
  for word in "$@"; do
    word="${word//$work\//}"
    case "$word" in
      *[\ \(\)\|\;\&\*]*) shown+=" '$word'" ;;
      *) shown+=" $word" ;;
    esac
  done
  printf '%s\n' "$shown"
  "$@" 2>&1 || code=$?
  [ "$code" -eq 0 ] || printf '(exit %d)\n' "$code"
  if [ "$code" -ne "$expected" ]; then
    echo "samples: exit code $expected was expected here." >&2
    exit 1
  fi
  printf '\n'
}

part "1. A registry, and two labels" \
  "Each label holds its own keys; the registry knows only their public halves."
run 0 qiao init --origin samples.example/qiao --operator samples-registry
run 0 qiao key new luan
run 0 qiao party add 鷺岸音樂 --keys luan --name-lang zh-Hant-TW
run 0 qiao key new tingyuqiao
run 0 qiao party add 听雨桥文化 --keys tingyuqiao --name-lang zh-Hans-CN

part "2. Taipei: a Big5 sheet and a folder of FLAC files" \
  "The plan writes nothing and runs the same code as the apply. Row numbers are" \
  "those that Excel shows; what is doubtful is reported, never repaired."
taipei=(labels/taipei/曲目表.csv --label 鷺岸音樂 --audio work/audio/taipei
  --own-name 鷺岸音樂有限公司)
run 3 qiao import plan "${taipei[@]}"
run 3 qiao import apply "${taipei[@]}"

part "3. Hangzhou: a GB18030 sheet and a folder of MP3 files" \
  "Other columns, other script, other delivery. What both labels have is now" \
  "recognised; where their claims collide, both stand: a conflict blocks no row."
hangzhou=(labels/hangzhou/曲库清单.csv --label 听雨桥文化
  --audio work/audio/hangzhou --own-name 听雨桥文化传播有限公司)
run 3 qiao import plan "${hangzhou[@]}"
run 3 qiao import apply "${hangzhou[@]}"

part "4. The same recording, twice: duplicates and the reasons" \
  "On the bare sheets, without a registry: what agrees, and what it weighs in" \
  "bits. The Live version and the backing tracks (伴奏) stay apart, whatever" \
  "else agrees: they are other recordings of the same work."
# Wide enough for the reasons; a narrower terminal breaks the lines.
COLUMNS=240 run 3 qiao match dedupe labels/taipei/曲目表.csv \
  labels/hangzhou/曲库清单.csv --audio work/audio --level recording

part "5. Claims that cannot all be true" \
  "Listed with what they add up to. The registry never decides who is right."
run 0 qiao conflict list

run 0 qiao conflict show "$(qiao conflict list --jsonl |
  grep 夢裡的海 | grep -o 'C-[0-9A-Z]\{8\}' | head -n 1)"

part "6. Who claims what" \
  "Asked in one script, answered in the words of each label. Three states:" \
  "claimed, disputed, and a gap: nobody has claimed, which is not 'free to use'."
run 0 qiao who 后来的雨 --artist 林汐遥 --of recording --territory TW \
  --territory CN --right online --on 2026-11-22
run 0 qiao who 夢裡的海 --of recording --territory TW --right online \
  --on 2026-11-22
run 0 qiao who 慢車過海 --of recording --territory TW --right online \
  --on 2026-11-22

part "7. Proof, offline" \
  "A bundle holds everything on record about one recording, with the proof that" \
  "nothing is left out. It is checked against the trust file and nothing else."
subject=$(qiao who 夢裡的海 --of recording |
  grep -o 'rec:[0-9a-f]\{40\}' | head -n 1)
run 0 qiao export bundle "$subject" -o "$work/夢裡的海.qiaob"
run 0 qiao verify "$work/夢裡的海.qiaob" --trust "$work/registry.db.policy"

part "8. One changed letter" \
  "A bundle in which somebody changed a single character no longer verifies."
sed 's/林汐遙/林夕遙/' "$work/夢裡的海.qiaob" >"$work/changed.qiaob"
run 1 qiao verify "$work/changed.qiaob" --trust "$work/registry.db.policy"
