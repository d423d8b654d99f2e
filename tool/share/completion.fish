# fish completion for memleak, which knows itself what may stand next; nothing
# means files.
complete -c memleak -a '(memleak complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
