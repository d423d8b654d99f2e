# bash completion for memleak: subcommands, and the options that their --help lists.
_memleak() {
  local word=${COMP_WORDS[COMP_CWORD]} help
  if ((COMP_CWORD == 1)); then
    help=$(memleak --help 2>/dev/null | sed -n '/^Subcommands:/,$s/^  \([a-z-]\{1,\}\) .*/\1/p')
  elif [[ ${COMP_WORDS[1]} == explain && $word != -* ]]; then
    help=$(memleak list-checks 2>/dev/null | sed -n 's/^\(memleak-[a-z-]*\).*/\1/p')
  elif [[ $word == -* ]]; then
    help=$(memleak "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -e '--[a-z][a-z-]*' | sort -u)
  else
    return # files, by default
  fi
  mapfile -t COMPREPLY < <(compgen -W "$help" -- "$word")
}
complete -o default -F _memleak memleak
