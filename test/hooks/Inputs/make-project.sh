#!/usr/bin/env bash
# make-project.sh FOLDER SOURCE: two git repositories in FOLDER: hooks/, with the
# hooks of SOURCE, and project/, a C project that uses them.
set -euo pipefail
folder=$1
rm -rf "$folder"
mkdir -p "$folder/hooks/tool" "$folder/project"
export GIT_CONFIG_GLOBAL=$folder/gitconfig
git config --global user.name Test
git config --global user.email test@localhost
git config --global init.defaultBranch main
git config --global protocol.file.allow always

cp "$2/.pre-commit-hooks.yaml" "$folder/hooks"
cp -r "$2/tool/hooks" "$folder/hooks/tool"
cd "$folder/hooks"
git init -q
git add .
git commit -qm "The hooks"

cd "$folder/project"
git init -q
for id in ${HOOKS:-memleak}; do
  ids+="  - id: $id"$'\n'
done
printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n%s' "$folder/hooks" "$(git -C ../hooks rev-parse HEAD)" "$ids" \
  >.pre-commit-config.yaml
cat >old.c <<'C'
#include <stdlib.h>

int old(void) {
  char *lost = malloc(1);
  return lost != 0;
}
C
cat >app.c <<'C'
#include <stdlib.h>

int app(int input) {
  char *held = malloc(16);
  free(held);
  return input;
}
C
printf '[%s, %s]\n' "{\"directory\": \"$PWD\", \"file\": \"old.c\", \"command\": \"cc -c old.c\"}" \
  "{\"directory\": \"$PWD\", \"file\": \"app.c\", \"command\": \"cc -c app.c\"}" >compile_commands.json
echo .memleak >.gitignore
git add .
git commit -qm "The project, with an old leak"
