#!/usr/bin/env bash
# Installs the packages of .ci/packages.txt that are missing; nothing if none
# is, so that a second run makes no apt call.
set -euo pipefail
list="$(dirname "$0")/packages.txt"
mapfile -t wanted < <(grep -Ev '^[[:space:]]*(#|$)' "$list")
missing=()
for package in "${wanted[@]}" "$@"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "Missing packages: ${missing[*]}" >&2
    echo "Run as root, or install sudo, and try again." >&2
    exit 2
  }
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
log=$(mktemp)
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" >"$log" 2>&1; }
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; }; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install the packages above (whole log: $log)." >&2
  exit 2
fi
rm -f "$log"
