#!/usr/bin/env bash
#===-- pictures.sh - Pictures of the editors, with our settings -------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
#
# pictures.sh BUILD OUT: opens a leaking file in each editor of docs/editors.md,
# with the settings of that page and nothing else, and writes OUT/editors.png:
# Neovim, Vim with ALE, Emacs with eglot, Emacs with flycheck. Where Qt Creator is
# installed, OUT/qtcreator.png as well.
# Needs, beside the editors: apt-get install xvfb xterm imagemagick xdotool
set -euo pipefail
(($# == 2)) || { sed -n '11,15s/^# //p' "$0" >&2; exit 2; }
for program in Xvfb xterm import montage xdotool nvim vim emacs; do
  command -v "$program" >/dev/null || { echo "error: $program is not installed" >&2; exit 2; }
done
build=$(realpath "$1") source=$(realpath "$(dirname "$0")/../..")
mkdir -p "$2" && out=$(realpath "$2")
home=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" || true; rm -rf "$home"' EXIT

cp "$source/test/hooks/Inputs/leak.c" "$home/app.c"
echo '[{"directory": "'"$home"'", "file": "app.c", "arguments": ["cc", "-c", "app.c"]}]' > "$home/compile_commands.json"
"$build/bin/memleak" init "$home" >/dev/null

exec 3< <(exec Xvfb -displayfd 1 -screen 0 900x420x24 2>/dev/null)
server=$!
read -r -u 3 display
# picture NAME COMMAND...: of COMMAND in a terminal, once it has had time to show what was found.
picture() {
  local name=$1
  shift
  (cd "$home" && env -u PYTHONPATH HOME="$home" PATH="$build/bin:/usr/bin:/bin" DISPLAY=":$display" \
    xterm -fa 'DejaVu Sans Mono' -fs 11 -geometry 98x12+0+0 -e "$@") &
  local terminal=$!
  sleep "${SECONDS_TO_SHOW:-8}"
  DISPLAY=":$display" import -window root -crop 886x230+0+0 "$home/$name.png"
  kill "$terminal" 2>/dev/null || true
  wait "$terminal" 2>/dev/null || true
}

picture neovim nvim -u "$source/docs/editors/neovim.lua" +4 app.c
picture vim-ale vim -Nu "$source/docs/editors/vim-ale.vim" '+syntax on' +4 app.c
# Debian's Emacs compiles packages when first used, and tells of it.
emacs=(emacs -nw -q --no-splash --eval '(setq native-comp-async-report-warnings-errors nil)')
picture emacs-eglot "${emacs[@]}" -l "$source/docs/editors/emacs-eglot.el" +4:16 app.c
picture emacs-flycheck "${emacs[@]}" -l "$source/docs/editors/emacs-flycheck.el" --eval '(global-flycheck-mode)' +4:16 app.c
montage "$home"/{neovim,vim-ale,emacs-eglot,emacs-flycheck}.png -tile 2x2 -geometry '100%x100%+4+4' \
  -background gray -strip -colors 32 "$out/editors.png"

command -v qtcreator >/dev/null || exit 0
mkdir -p "$home/.config/QtProject"
printf '[ClangdSettings]\nClangdPath=%s\n[Core]\nUITourSeen=true\n' "$build/bin/memleak-clangd" \
  > "$home/.config/QtProject/QtCreator.ini"
(cd "$home" && exec env -u PYTHONPATH HOME="$home" DISPLAY=":$display" QT_QPA_PLATFORM=xcb \
  qtcreator -noload all -load ClangCodeModel -load CompilationDatabaseProjectManager \
  compile_commands.json app.c:4:16 2>/dev/null) &
creator=$!
sleep "$((${SECONDS_TO_SHOW:-8} * 10))"
DISPLAY=":$display" xdotool mousemove 319 131 sleep 2 mousemove_relative 1 1 sleep 3 # the mark tells of the leak
DISPLAY=":$display" import -window root -strip +dither -colors 32 "$out/qtcreator.png"
kill "$creator" 2>/dev/null || true
wait "$creator" 2>/dev/null || true
