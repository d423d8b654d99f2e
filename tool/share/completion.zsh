#compdef memleak
# zsh completion for memleak, which knows itself what may stand next; nothing
# means files.
_memleak() {
  local line
  local -a next
  for line in ${(f)"$(memleak complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"}; do
    next+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  if (( $#next )); then
    _describe memleak next
  else
    _files
  fi
}
_memleak "$@"
