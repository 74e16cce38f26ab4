#!/usr/bin/env bash
# Whether the two commands of the README work where nothing is installed: makes
# a bare Debian 12 in FOLDER, clones this tree into it, and runs them there, as
# root of that system. Once per release; needs root, debootstrap, a network, some
# 6 GB and 40 minutes.
#
#   tests/debootstrap.sh FOLDER [--keep]
#
# FOLDER must not exist, and is removed at the end unless --keep is given. The
# clone is of what is committed. QIAO_MIRROR names another Debian mirror.
# QIAO_CCACHE names a folder of ccache, of which a copy is put there: what it has
# is not compiled anew, so that the rest is tried out in 15 minutes.
set -euo pipefail
usage() {
  echo "usage: tests/debootstrap.sh FOLDER [--keep]" >&2
  exit 2
}
[ $# -eq 1 ] || { [ $# -eq 2 ] && [ "$2" = --keep ]; } || usage
keep=${2:-}
tree=$(cd "$(dirname "$0")/.." && pwd)
mirror=${QIAO_MIRROR:-http://deb.debian.org/debian}
[ "$(id -u)" -eq 0 ] || { echo "this needs root" >&2; exit 2; }
command -v debootstrap >/dev/null || {
  echo "debootstrap is missing: apt-get install debootstrap" >&2
  exit 2
}
[ ! -e "$1" ] || { echo "$1 is there already" >&2; exit 2; }
mkdir -p "$1"
root=$(cd "$1" && pwd)

mounted=()
leave() {
  local place
  for place in "${mounted[@]}"; do umount "$place" || true; done
  # Nothing of this machine may be below it when it is removed.
  if grep -q " $root/" /proc/mounts; then
    echo "still mounted below $root; remove it by hand" >&2
  elif [ -z "$keep" ]; then
    rm -rf --one-file-system "$root"
  fi
}
trap leave EXIT

debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" \
  "$mirror"
mount -t proc proc "$root/proc"
mounted=("$root/proc" "${mounted[@]}")
# The decoder's sandbox and the tests want a /dev, and no more of ours than this.
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mounted=("$root/dev" "${mounted[@]}")
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
  mounted=("$root/dev/$device" "${mounted[@]}")
done
mkdir -p "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mounted=("$root/dev/pts" "${mounted[@]}")
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs tmpfs "$root/dev/shm"
mounted=("$root/dev/shm" "${mounted[@]}")
ln -s /proc/self/fd "$root/dev/fd"
cp /etc/resolv.conf "$root/etc/resolv.conf"

git clone --quiet --no-hardlinks "$tree" "$root/srv/qiao"
inside() {
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
if [ -n "${QIAO_CCACHE:-}" ]; then
  mkdir -p "$root/root/.cache"
  cp -r "$QIAO_CCACHE" "$root/root/.cache/ccache"
fi
# Nothing of what is needed is there before.
inside sh -c '! command -v cmake && ! command -v g++' >/dev/null
inside bash -c 'cd /srv/qiao && ./samples/run.sh'
inside bash -c 'cd /srv/qiao && ./tests/run.sh'
# A second run asks for no package and builds nothing.
inside bash -c 'cd /srv/qiao && ./samples/run.sh' >"$root/second.log" 2>&1
if grep -Eq 'Installing .* Debian packages|^\[[0-9]+/[0-9]+\] Building' \
  "$root/second.log"; then
  echo "a second run installs or builds something:" >&2
  cat "$root/second.log" >&2
  exit 1
fi
echo "both commands work on a bare Debian 12"
