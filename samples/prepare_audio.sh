#!/usr/bin/env bash
# Makes the audio that the two sample labels deliver, once.
#   samples/work/audio/taipei/    FLAC, found by their ISRC tags
#   samples/work/audio/hangzhou/  MP3, trimmed and quieter, found by file name
# The music comes from three small Debian packages (free licences; they are
# unpacked below samples/work, not installed).
set -euo pipefail
cd "$(dirname "$0")"
readonly packages=(asc-music fb-music-high fretsonfire-songs-sectoid)
readonly debs=work/packages
readonly music=work/music
readonly audio=work/audio

# Made by this very script? Then there is nothing to do.
want=$(sha256sum prepare_audio.sh | cut -d ' ' -f 1)
[ "$(cat "$audio/made-by" 2>/dev/null || true)" = "$want" ] && exit 0

mkdir -p "$debs" "$music"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)

# The newest version that apt knows, into $debs.
download() {
  (cd "$debs" && apt-get -q -o APT::Sandbox::User=root download "$1") \
    >"$log" 2>&1
}

for package in "${packages[@]}"; do
  compgen -G "$debs/${package}_*.deb" >/dev/null && continue
  echo "Fetching the Debian package $package" >&2
  if ! download "$package"; then
    # A fresh machine has no package lists yet.
    "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 update \
      >"$log" 2>&1 || true
    if ! download "$package"; then
      tail -n 5 "$log" >&2
      cat >&2 <<END
The sample music is not here and apt-get cannot fetch $package.
The samples need it once: run them again with a network, or put
  ${packages[*]}
as .deb files into samples/$debs.
END
      exit 2
    fi
  fi
done
for package in "${packages[@]}"; do
  [ -d "$music/$package" ] && continue
  rm -rf "$music/$package.part"
  dpkg-deb -x "$(compgen -G "$debs/${package}_*.deb" | sort -V | tail -n 1)" \
    "$music/$package.part"
  mv "$music/$package.part" "$music/$package"
done

readonly songs="$music/fretsonfire-songs-sectoid/usr/share/games/fretsonfire/data/songs/sectoid"
readonly asc="$music/asc-music/usr/share/games/asc/music"
readonly xm="$music/fb-music-high/usr/share/games/frozen-bubble/snd/frozen-mainzik-2p.xm"
# Band and guitar are two files in that package: together they are the
# recording, the band alone is its 伴奏.
readonly both='[0:a][1:a]amix=inputs=2:normalize=0'

encode() { # OUTPUT ffmpeg-arguments…
  local out="$1"
  shift
  if ! ffmpeg -nostdin -v error -y "$@" -map_metadata -1 -ar 44100 \
    -fflags +bitexact -flags:a +bitexact "$out" 2>"$log.$BASHPID"; then
    cat "$log.$BASHPID" >&2
    rm -f "$log.$BASHPID"
    echo "ffmpeg could not make $out." >&2
    return 1
  fi
  rm -f "$log.$BASHPID"
}

taipei() { # NAME ISRC FILTER INPUT…
  local name="$1" isrc="$2" filter="$3" inputs=()
  shift 3
  for input in "$@"; do inputs+=(-i "$input"); done
  encode "$audio/taipei.part/$name.flac" "${inputs[@]}" \
    -filter_complex "$filter" ${isrc:+-metadata} ${isrc:+ISRC="$isrc"}
}

# Delivered by another shop: MP3, the first 0.7 s cut off, 5 dB quieter.
hangzhou() { # NAME BITRATE FILTER INPUT…
  local name="$1" rate="$2" filter="$3" inputs=()
  shift 3
  for input in "$@"; do inputs+=(-i "$input"); done
  encode "$audio/hangzhou.part/$name.mp3" "${inputs[@]}" \
    -filter_complex "$filter,atrim=start=0.7,asetpts=PTS-STARTPTS,volume=-5dB" \
    -c:a libmp3lame -b:a "$rate"
}

echo "Preparing the sample audio (once, about a minute)" >&2
rm -rf "$audio"
mkdir -p "$audio/taipei.part" "$audio/hangzhou.part"

make_taipei() {
  local s="$songs"
  taipei a01 TWLU12300001 "$both" "$s/Metal madness/"{song,guitar}.ogg
  taipei a02 TWLU12300002 "$both" "$s/Escape from chaosland/"{song,guitar}.ogg
  taipei a03 TW-LU1-23-00003 "$both" "$s/Feelings/"{song,guitar}.ogg
  taipei a04 TWLU12300004 "$both" "$s/War of freedom/"{song,guitar}.ogg
  taipei a05 TWLU12300005 anull "$s/War of freedom/song.ogg"
  taipei a06 TWLU12300006 atrim=end=220 "$asc/frontiers.mp3"
  taipei b01 TWLU12100011 anull "$xm"
  taipei b03 TWLU12100013 anull "$asc/time_to_strike.mp3"
  # A file that no row names.
  taipei demo_0412 "" atrim=end=45 "$s/Feelings/guitar.ogg"
}
make_hangzhou() {
  local s="$songs"
  hangzhou "01 后来的雨" 192k "$both" "$s/Metal madness/"{song,guitar}.ogg
  hangzhou "02 后来的雨（伴奏）" 192k anull "$s/Metal madness/song.ogg"
  hangzhou "03 梦里的海" 128k "$both" \
    "$s/Escape from chaosland/"{song,guitar}.ogg
  hangzhou "04 隔着一条河" 192k "$both" "$s/Feelings/"{song,guitar}.ogg
  hangzhou "05 灯下（伴奏版）" 192k anull "$s/War of freedom/song.ogg"
  hangzhou "06 等潮回来" 192k atrim=end=220 "$asc/frontiers.mp3"
  # Played at another time: a later part of the piece, faster, in a hall.
  hangzhou "07 等潮回来 (Live)" 192k \
    "atrim=start=225:end=430,asetpts=PTS-STARTPTS,atempo=1.03,aecho=0.8:0.7:60|110:0.35|0.2" \
    "$asc/frontiers.mp3"
  hangzhou "08 台东慢车" 192k anull "$xm"
  hangzhou "09 铁皮火车" 160k anull "$asc/machine_wars.mp3"
  # A file that no row names.
  hangzhou "99 彩排" 128k atrim=end=40 "$s/War of freedom/guitar.ogg"
}
make_taipei &
readonly first=$!
make_hangzhou &
readonly second=$!
wait "$first"
wait "$second"
mv "$audio/taipei.part" "$audio/taipei"
mv "$audio/hangzhou.part" "$audio/hangzhou"
printf '%s\n' "$want" >"$audio/made-by"
