# bash completion for memleak, which knows itself what may stand next; nothing
# means files.
_memleak() {
  mapfile -t COMPREPLY < <(memleak complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)
}
complete -o default -F _memleak memleak
