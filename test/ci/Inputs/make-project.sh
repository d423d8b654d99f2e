#!/usr/bin/env bash
# make-project.sh FOLDER: a git repository with one leak that is old.
set -euo pipefail
rm -rf "$1"
mkdir -p "$1"
cd "$1"
cat >CMakeLists.txt <<'TEXT'
cmake_minimum_required(VERSION 3.20)
project(app C)
add_library(app old.c new.c)
TEXT
cat >old.c <<'TEXT'
#include <stdlib.h>
int old(void) {
  char *lost = malloc(1);
  return lost != 0;
}
TEXT
echo 'int unused;' >new.c
printf 'build\nmemleak.*\n' >.gitignore
git init -q
git config user.name Test
git config user.email test@localhost
git add .
git commit -qm Old
