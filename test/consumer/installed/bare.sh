#!/usr/bin/env bash
#===-- bare.sh - The packages on a bare Debian 12 ----------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
#
# bare.sh PACKAGES MIRROR: makes a minimal Debian 12 in a folder of its own, installs
# the packages of the folder PACKAGES there with what they depend on, uses them,
# purges them, and fails if a package or a file is left. By hand: it needs root,
# debootstrap, and what a quarter of a gigabyte from the Debian mirror takes.
set -euo pipefail
(($# == 2)) || { sed -n '10,13s/^# //p' "$0" >&2; exit 2; }
tests=$(realpath "$(dirname "$0")")
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" "$2" >/dev/null
mount -t proc proc "$root/proc"
mkdir "$root/root/packages"
cp "$1"/*.deb "$root/root/packages"
cp "$tests/../../hooks/Inputs/leak.c" "$tests/../runtime/Inputs/main.cpp" "$root/root"

chroot "$root" bash -euo pipefail <<'BARE'
export DEBIAN_FRONTEND=noninteractive
# What dpkg, apt and their logs keep is not the packages'.
state() {
  dpkg-query -W -f '${Package}\n'
  find / -xdev \( -path /proc -o -path /root -o -path /tmp -o -path /var/cache -o -path /var/log \
    -o -path /var/lib/dpkg -o -path /var/lib/apt \) -prune -o -print | sort
}
apt-get update -qq
state >/root/before
apt-get install -qq --no-install-recommends /root/packages/memleak_*.deb >/tmp/log 2>&1
memleak-clangd --version | grep clangd
# What a program's sources need is the system's: the C library's headers come with the runtime's package.
apt-get install -qq --no-install-recommends /root/packages/libmemleak-dev_*.deb g++ pkg-config >/tmp/log 2>&1
cd /root
! memleak check leak.c --no-database >/tmp/found
grep -q 'leak.c:4:16: warning: .*memleak-missing-release' /tmp/found
c++ -std=c++17 main.cpp -o /tmp/main $(pkg-config --cflags --libs memleak)
/tmp/main
apt-get purge -qq --autoremove memleak libmemleak-dev g++ pkg-config >/tmp/log 2>&1
state >/root/after
diff /root/before /root/after
echo "installed, used and gone without a trace"
BARE
