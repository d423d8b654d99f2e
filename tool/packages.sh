# shellcheck shell=bash
#===-- packages.sh - The Debian packages we use, and their installation -----===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
#
# Sourced by tool/quickstart and test/run. The one list of packages: what a
# build needs, what the tests need besides, and so on.

packages_of() {
  case $1 in
    build) echo cmake ninja-build g++ zlib1g-dev libzstd-dev llvm-19-dev libclang-19-dev \
                clang-tidy-19 libcli11-dev ;;
    makefile) echo make bear python3 ;;
    # What memleak::monitor is built with.
    monitor) echo libcpp-httplib-dev libspdlog-dev libssl-dev nlohmann-json3-dev ;;
    test) echo clang-19 llvm-19-tools libclang-rt-19-dev clang-tidy-14 libgtest-dev \
               python3 python3-jsonschema python3-psutil git valgrind pkg-config libsqlite3-dev \
               libboost-dev pre-commit fish zsh procps ;;
    # What looks at pages.
    browser) echo chromium ;;
    # What drives and watches the demo service in test/load.
    load) echo jmeter jmeter-http prometheus prometheus-alertmanager systemd ;;
    node) echo nodejs npm ;;
    # Their headers, which the shipped models are compared with.
    libraries) echo libapr1-dev libcurl4-openssl-dev libglib2.0-dev libsqlite3-dev \
                    libssl-dev libxml2-dev qtbase5-dev zlib1g-dev ;;
    # What installs and uses us: package tools, build systems, editors.
    install) echo dpkg-dev fakeroot meson vim-nox vim-ale neovim emacs-nox elpa-eglot elpa-flycheck python3-yaml \
                  slurm-wlm munge parallel ;;
    bench) echo libbenchmark-dev libboost-dev libmimalloc-dev libjemalloc-dev \
                libgoogle-perftools-dev libfoonathan-memory-dev libplf-colony-dev ;;
    *) echo "packages.sh: no section '$1'" >&2; return 2 ;;
  esac
}

# install_packages SECTION...: installs what is missing, saying so first. Does
# not touch apt when nothing is. Fails with 2 when it cannot.
install_packages() {
  local section package missing=()
  for section in "$@"; do
    for package in $(packages_of "$section"); do
      [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
        missing+=("$package")
    done
  done
  ((${#missing[@]})) || return 0
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

  if ! command -v apt-get >/dev/null; then
    echo "This is not Debian; going on without these packages, or what is called so here:"
    echo "  ${missing[*]}"
    return 0
  fi
  echo "Installing Debian packages: ${missing[*]}"
  local as_root=()
  if (($(id -u))); then
    if ! command -v sudo >/dev/null; then
      echo "error: installing needs root, and there is no sudo. As root: apt-get install ${missing[*]}" >&2
      return 2
    fi
    as_root=(sudo)
  fi
  local log
  log=$(mktemp)
  if ! "${as_root[@]}" apt-get update -qq >"$log" 2>&1 ||
     ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
         apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "error: apt-get could not install: ${missing[*]}" >&2
    return 2
  fi
  rm -f "$log"
}
